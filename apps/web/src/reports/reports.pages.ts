import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { may } from '@tandem/features/partnership';
import { CutsService, FinanceQueries } from '@tandem/features/reports';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor } from '../http/access.js';
import { formErrors } from '../http/forms.js';
import { awaitingView } from './awaiting.presenter.js';
import { cutForm, cutReport } from './cut.presenter.js';
import { financeFilter } from './finance.filter.js';
import { keepView } from './kept-views.js';
import { partnershipOf } from '../http/partnership.js';
import { ReportReads, type ReportName, REPORTS } from './report.reads.js';
import type { Report } from './report.js';
import { filesAt, sendReport } from './report.send.js';
import { headView, reportView } from './report.view.js';

/** Lines that wait for validation and stand on the report; the page of all of them is a link away. */
const AWAITING_SHOWN = 10;

/** The reports as pages and as files: all of them from the same reads. */
@ApiExcludeController()
@Controller('reports')
export class ReportsPages {
  constructor(
    private readonly database: Database,
    private readonly reads: ReportReads,
    private readonly finances: FinanceQueries,
    private readonly cuts: CutsService,
  ) {}

  /** Each person starts with the report of their work. */
  @Get()
  start(@CurrentActor() actor: Actor, @Res() response: Response): void {
    const own = actor.roles.includes('executive')
      ? 'executive'
      : actor.roles.includes('procurement')
        ? 'prices'
        : 'finance';
    response.redirect(303, `/reports/${own}`);
  }

  @Get('finance')
  async finance(@CurrentActor() actor: Actor, @Query() query: unknown, @Res() response: Response): Promise<void> {
    const page = await this.database.read(actor, async (tx) => {
      const report = await this.reads.report(tx, 'finance', query);
      const partnershipId = partnershipOf(tx, query);
      return {
        head: headView(report),
        // The same words for every reader until a figure changes, and most of the work of the page.
        body: await this.reads.kept(tx, partnershipId, `body ${report.query}`, () =>
          rendered(response, 'reports/finance-body.njk', { report: reportView(report) }),
        ),
        awaiting: may(actor, 'saving.validate')
          ? awaitingView(
              await this.reads.keptForOwnTrust(tx, partnershipId, 'awaiting', () =>
                this.finances.awaiting(tx, partnershipId, AWAITING_SHOWN),
              ),
            )
          : undefined,
        filter: financeFilter(
          await this.reads.years(tx, partnershipId),
          await this.reads.trusts(tx, partnershipId),
          query,
        ),
        keep: await keepView(this.cuts, tx, '/reports/finance', query),
      };
    });
    response.render('reports/finance.njk', {
      ...page,
      title: page.head.title,
      mayPlan: may(actor, 'saving.plan'),
    });
  }

  @Get(['executive', 'prices'])
  async report(
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Query() query: unknown,
    @Res() response: Response,
  ): Promise<void> {
    const name = request.path.endsWith('prices') ? 'prices' : 'executive';
    const report = await this.database.read(actor, (tx) => this.reads.report(tx, name, query));
    response.render('reports/report.njk', { report: reportView(report), title: report.title });
  }

  @Get('cut')
  async cut(@CurrentActor() actor: Actor, @Query() query: unknown, @Res() response: Response): Promise<void> {
    const page = await this.database.read(actor, async (tx) => {
      const partnershipId = partnershipOf(tx, query);
      const reads = await this.reads.cutReads(tx, partnershipId, query);
      const report = cutReport(reads);
      return {
        title: report.title,
        report: reportView(report),
        form: cutForm(reads),
        partnershipId,
        query: report.query,
        values: {},
        errors: formErrors([]),
        kept: await this.cuts.own(tx, partnershipId),
      };
    });
    response.render('reports/cut.njk', page);
  }

  @Get(REPORTS.flatMap((name) => filesAt(name)))
  async files(
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Query() query: unknown,
    @Res() response: Response,
  ): Promise<void> {
    const report = await this.reportAt(actor, request, query);
    await sendReport(request, response, report, `tandem-${report.name}`);
  }

  private reportAt(actor: Actor, request: Request, query: unknown): Promise<Report> {
    const name = REPORTS.find((one) => request.path.startsWith(`/reports/${one}.`))!;
    return this.database.read(actor, (tx) => this.reads.report(tx, name satisfies ReportName, query));
  }
}

/** A template as text, for what is kept between requests. */
function rendered(response: Response, template: string, values: object): Promise<string> {
  return new Promise((resolve, reject) => {
    response.app.render(template, values, (error: Error | null, html?: string) =>
      error ? reject(error) : resolve(html ?? ''),
    );
  });
}
