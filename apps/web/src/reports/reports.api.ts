import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor } from '../http/access.js';
import { answerOf } from './report.files.js';
import { type ReportName, ReportReads } from './report.reads.js';

const PARTNERSHIP = { name: 'partnership', required: false, description: 'The partnership; otherwise your first.' };
const AMOUNTS =
  'Sections and tables as on the page. Amounts are decimal pounds; amounts of different kinds of money must not be added. The hash is of the figures without the time.';

/** The reports over the API: the same figures as page, paper and files. */
@ApiTags('reports')
@Controller('api/v1/reports')
export class ReportsApi {
  constructor(
    private readonly database: Database,
    private readonly reads: ReportReads,
  ) {}

  @Get('finance')
  @ApiQuery(PARTNERSHIP)
  @ApiQuery({ name: 'year', required: false, description: 'Only this financial year, such as 2026/27.' })
  @ApiQuery({ name: 'trust', required: false, description: 'Only this trust, by its id.' })
  @ApiOkResponse({ description: `Plan against forecast, delivered and validated. ${AMOUNTS}` })
  finance(@CurrentActor() actor: Actor, @Query() query: Record<string, unknown>) {
    return this.answer(actor, 'finance', query);
  }

  @Get('executive')
  @ApiQuery(PARTNERSHIP)
  @ApiOkResponse({ description: `Validated, coming, at risk, and what it costs to run. ${AMOUNTS}` })
  executive(@CurrentActor() actor: Actor, @Query() query: Record<string, unknown>) {
    return this.answer(actor, 'executive', query);
  }

  @Get('prices')
  @ApiQuery(PARTNERSHIP)
  @ApiOkResponse({ description: `Price variance between trusts and the pipeline of joint purchases. ${AMOUNTS}` })
  prices(@CurrentActor() actor: Actor, @Query() query: Record<string, unknown>) {
    return this.answer(actor, 'prices', query);
  }

  @Get('cut')
  @ApiQuery(PARTNERSHIP)
  @ApiQuery({
    name: 'axis',
    required: false,
    isArray: true,
    description:
      'Up to three of trust, year, contract, category, stage, cash, budget, recurrence, mechanism, attribution, effect. Each axis is also a filter of that name.',
  })
  @ApiOkResponse({ description: `Savings by any axes, one section for each kind of money. ${AMOUNTS}` })
  cut(@CurrentActor() actor: Actor, @Query() query: Record<string, unknown>) {
    return this.answer(actor, 'cut', query);
  }

  private async answer(actor: Actor, name: ReportName, query: unknown) {
    return answerOf(await this.database.read(actor, (tx) => this.reads.report(tx, name, query)));
  }
}
