import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ActualsQueries, ComplianceQueries, LeakageQueries, ReviewQueries } from '@tandem/features/actuals';
import { type Actor, Database, type Tx } from '@tandem/platform/database';
import { CurrentActor, ForTrusts, Needs } from '../http/access.js';
import { idOrNotFound } from '../http/ids.js';
import type { Report } from '../reports/report.js';
import { filesAt, sendReport } from '../reports/report.send.js';
import { groupReport, importReport, overviewReport, reviewReport } from './actuals.report.js';
import { leakageReport } from './leakage.report.js';

/** A file takes every row that anyone will act on. */
const FILE_ROWS = { offset: 0, limit: 100_000 };

/** The pages of purchases as files: the trust's own, whoever asks, as on the pages. */
@ApiExcludeController()
@ForTrusts()
@Controller('actuals')
export class ActualsFiles {
  constructor(
    private readonly database: Database,
    private readonly queries: ActualsQueries,
    private readonly review: ReviewQueries,
    private readonly leakage: LeakageQueries,
    private readonly compliance: ComplianceQueries,
  ) {}

  @Get(filesAt('overview'))
  async overview(@CurrentActor() actor: Actor, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.send(actor, request, response, async (tx) =>
      overviewReport(
        {
          imports: await this.queries.imports(tx, FILE_ROWS),
          waiting: (await this.review.waiting(tx, { offset: 0, limit: 1 })).all,
          leakage: await this.leakage.total(tx),
        },
        { actor, asAt: tx.now },
      ),
    );
  }

  @Get(filesAt('leakage'))
  async leaks(@CurrentActor() actor: Actor, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.send(actor, request, response, async (tx) =>
      leakageReport(
        await this.leakage.rows(tx, FILE_ROWS),
        await this.leakage.total(tx),
        await this.compliance.whyPaid(tx, null),
        { actor, asAt: tx.now },
      ),
    );
  }

  @Needs('actuals.review')
  @Get(filesAt('review'))
  async waiting(@CurrentActor() actor: Actor, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.send(actor, request, response, async (tx) =>
      reviewReport(
        {
          groups: (await this.review.waiting(tx, FILE_ROWS)).groups,
          decisions: await this.review.decisions(tx, FILE_ROWS.limit),
        },
        { actor, asAt: tx.now },
      ),
    );
  }

  @Needs('actuals.review')
  @Get(filesAt('review/:id/group'))
  async group(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.send(actor, request, response, async (tx) => {
      const { group, lines } = await this.review.group(tx, idOrNotFound(id));
      return groupReport(group, lines, { actor, asAt: tx.now });
    });
  }

  @Get(filesAt('imports/:id/import'))
  async import(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.send(actor, request, response, async (tx) => {
      const file = await this.queries.import(tx, idOrNotFound(id));
      const read = {
        file,
        outcomes: await this.queries.outcomes(tx, id),
        now: await this.queries.outcomesNow(tx, id),
        reasons: await this.queries.reasons(tx, id),
      };
      return importReport(read, { actor, asAt: tx.now });
    });
  }

  private async send(
    actor: Actor,
    request: Request,
    response: Response,
    read: (tx: Tx) => Promise<Report>,
  ): Promise<void> {
    const report = await this.database.read(actor, read);
    await sendReport(request, response, report, `tandem-${report.name}`);
  }
}
