import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { AwardsQueries, structuralFactors } from '@tandem/features/awards';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor } from '../http/access.js';
import { field } from '../http/forms.js';
import { idOrNotFound } from '../http/ids.js';
import { factorsPage } from './factors.presenter.js';

/** The saving of a run by structural factors: analysis, beside the one figure that the ledger reports. */
@ApiExcludeController()
@Controller('award-runs/:run')
export class FactorsPages {
  constructor(
    private readonly database: Database,
    private readonly queries: AwardsQueries,
  ) {}

  @Get('factors')
  async factors(
    @Param('run') runId: string,
    @Query() query: unknown,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    const [asked, named] = [field(query, 'scenario'), field(query, 'without')];
    const page = await this.database.read(actor, async (tx) => {
      const head = await this.queries.runHead(tx, idOrNotFound(runId));
      const coalition = head.tenderId === null ? undefined : await this.queries.coalitionOf(tx, head.tenderId, runId);
      const whose = coalition ? { coalition } : {};
      const result = await this.queries.result(tx, runId, { ...whose, ...(asked === '' ? {} : { scenario: asked }) });
      const without = named === result.scenario ? '' : named;
      const other = without === '' ? null : await this.queries.result(tx, runId, { ...whose, scenario: without });
      return factorsPage({
        head,
        read: structuralFactors(result, other),
        currency: result.currency,
        scenario: result.scenario,
        without,
        scenarios: result.scenarios,
        trusts: result.coalition,
      });
    });
    response.render('awards/factors.njk', page);
  }
}
