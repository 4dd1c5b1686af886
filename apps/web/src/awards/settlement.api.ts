import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { AwardsQueries, SettlementQueries } from '@tandem/features/awards';
import { PartnershipQueries, SettlementRules } from '@tandem/features/partnership';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, refuseSuppliers } from '../http/access.js';
import { answerOf } from '../reports/report.files.js';
import { wishOf } from './award-choice.presenter.js';
import { settlementReport } from './settlement.report.js';

/** What trusts settle between them: the rule of each agreement, and what it gives for an award. Read only. */
@ApiTags('savings')
@Controller('api/v1/savings/settlement')
export class SettlementApi {
  constructor(
    private readonly database: Database,
    private readonly queries: SettlementQueries,
    private readonly runs: AwardsQueries,
    private readonly rules: SettlementRules,
    private readonly partnerships: PartnershipQueries,
  ) {}

  /** Every version of the rule of each of the caller's partnerships, the newest first, with who agreed to it. */
  @Get('rules')
  @ApiOkResponse({ description: 'A version binds when an executive of each of its trusts has agreed.' })
  async history(@CurrentActor() actor: Actor) {
    refuseSuppliers(actor);
    return this.database.read(actor, async (tx) => {
      const partnerships = [];
      for (const { id, name } of await this.partnerships.partnerships(tx))
        partnerships.push({ id, name, rules: await this.rules.history(tx, id) });
      return { partnerships };
    });
  }

  /** What the trusts of a run settle by the agreed rule, and what every other rule would give. */
  @Get('runs/:run')
  @ApiQuery({ name: 'scenario', required: false })
  @ApiQuery({ name: 'trust', required: false, isArray: true, description: 'Only these trusts buy together.' })
  @ApiOkResponse({ description: 'Sections and tables as on the page. Transfers add up to nothing.' })
  async settlement(
    @Param('run', ParseUUIDPipe) runId: string,
    @Query() query: Record<string, unknown>,
    @CurrentActor() actor: Actor,
  ) {
    refuseSuppliers(actor);
    return this.database.read(actor, async (tx) => {
      const head = await this.runs.runHead(tx, runId);
      return answerOf(settlementReport(head, await this.queries.settlement(tx, runId, wishOf(query))));
    });
  }
}
