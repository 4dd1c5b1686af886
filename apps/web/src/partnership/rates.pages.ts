import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { FieldProblem } from '@tandem/domain/refusals';
import { PartnershipQueries, PresentValueRates } from '@tandem/features/partnership';
import { type Actor, Database, type Tx } from '@tandem/platform/database';
import { CurrentActor, Needs } from '../http/access.js';
import { field, formErrors } from '../http/forms.js';
import { notify } from '../http/session.js';
import { pageFiles } from '../reports/page-files.js';
import { partnershipOf } from '../http/partnership.js';
import { filesAt, sendReport } from '../reports/report.send.js';
import { RateReads } from './rate-used.js';
import { ratesPage } from './rates.presenter.js';
import { ratesReport } from './rates.report.js';

/** The yearly rate of present values: which counts, who set it and why, and every version before. */
@ApiExcludeController()
@Controller('partnership/present-value')
export class RatePages {
  constructor(
    private readonly database: Database,
    private readonly rates: PresentValueRates,
    private readonly reads: RateReads,
    private readonly partnerships: PartnershipQueries,
  ) {}

  @Get()
  async show(@CurrentActor() actor: Actor, @Query() query: unknown, @Res() response: Response): Promise<void> {
    await this.render(response, actor, query);
  }

  @Get(filesAt('rates'))
  async files(
    @CurrentActor() actor: Actor,
    @Query() query: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const report = await this.database.read(actor, async (tx) =>
      ratesReport(await this.page(tx, query, {}), { actor, asAt: tx.now }),
    );
    await sendReport(request, response, report, 'tandem-present-value-rate');
  }

  @Needs('presentValue.setRate')
  @Post()
  async set(
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const entry = { rate: field(body, 'rate'), source: field(body, 'source'), reason: field(body, 'reason') };
    const { result, partnershipId } = await this.database.transaction(actor, async (tx) => {
      const id = partnershipOf(tx, body);
      return { result: await this.rates.set(tx, id, entry), partnershipId: id };
    });
    if (Array.isArray(result)) {
      response.status(422);
      return this.render(response, actor, body, result, entry);
    }
    notify(
      request,
      `Version ${result.version} of the rate is on the record, in your name. Present values use it from now on.`,
    );
    response.redirect(303, `/partnership/present-value?partnership=${partnershipId}`);
  }

  private async render(
    response: Response,
    actor: Actor,
    query: unknown,
    problems: readonly FieldProblem[] = [],
    values: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const page = await this.database.read(actor, (tx) => this.page(tx, query, values));
    const files = pageFiles(
      '/partnership/present-value/rates',
      { rates: 'Versions of the rate' },
      `?partnership=${page.partnershipId}`,
    );
    response.render('partnership/rates.njk', { ...page, files, errors: formErrors(problems) });
  }

  private async page(tx: Tx, query: unknown, values: Readonly<Record<string, string>>) {
    const id = partnershipOf(tx, query);
    const partnership = (await this.partnerships.partnerships(tx)).find((one) => one.id === id)!;
    const history = await this.rates.history(tx, id);
    return ratesPage({
      partnership,
      history,
      used: this.reads.usedOf(history[0]),
      actor: tx.actor,
      values,
      now: tx.now,
    });
  }
}
