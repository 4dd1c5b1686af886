import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { CLAUSE_KINDS, type ClauseKind } from '@tandem/domain/savings';
import { ClauseQueries, type ClauseRead, ClausesService, ContractsQueries } from '@tandem/features/contracts';
import { type Actor, Database } from '@tandem/platform/database';
import type { KeyedRequest } from '@tandem/platform/requests';
import { CurrentActor, ForTrusts, Needs, refuseSuppliers } from '../http/access.js';
import { Asked, MayBeRepeated } from '../http/asked.js';
import { doneOnce } from '../http/deed.js';
import { ListOf } from '../http/list-of.js';
import { percent } from './clauses.presenter.js';

const MONTHS_MAX = 600;

export class ClauseBody {
  @ApiPropertyOptional({ description: 'A line of the contract by its code. Left out, it is said of every line.' })
  @IsOptional()
  @IsString()
  @MaxLength(60)
  lineCode?: string;
  @ApiProperty({ enum: CLAUSE_KINDS }) @IsIn(CLAUSE_KINDS) kind: ClauseKind;
  @ApiProperty({ example: 'EUR', description: 'The currency’s three letters, or the name of the published index.' })
  @IsString()
  @MaxLength(120)
  series: string;
  @ApiProperty({
    example: '0.8450',
    description: 'Pounds for one of the currency, or the index, when the price was agreed.',
  })
  @IsString()
  @MaxLength(20)
  baseValue: string;
  @ApiProperty({ example: '2026-04-01' }) @IsString() @MaxLength(40) baseOn: string;
  @ApiProperty({ example: '40', description: 'How much of the price follows it, in percent; 0 takes the clause back.' })
  @IsString()
  @MaxLength(6)
  share: string;
  @ApiProperty({ example: 'Clause 12 of the contract' }) @IsString() @MaxLength(500) source: string;
}

export class SeriesValueBody {
  @ApiProperty({ example: '2026-05' }) @IsString() @Matches(/^\d{4}-\d{2}$/) month: string;
  @ApiProperty({ example: '0.8410' }) @IsString() @Matches(/^\S{1,20}$/) value: string;
}

export class SeriesBody {
  @ApiProperty({ enum: CLAUSE_KINDS }) @IsIn(CLAUSE_KINDS) kind: ClauseKind;
  @ApiProperty({ example: 'EUR' }) @IsString() @MaxLength(120) series: string;
  @ListOf(() => SeriesValueBody, MONTHS_MAX) values: SeriesValueBody[];
  @ApiProperty({ description: 'Who published the values.' }) @IsString() @MaxLength(500) source: string;
  @ApiProperty({ example: '2026-06-01' }) @IsString() @MaxLength(40) publishedOn: string;
}

/** What the prices of a contract follow, and the rates and indices that are given for it, as programs state them. */
@ApiTags('contracts')
@ForTrusts()
@Controller('api/v1/contracts/:id')
export class ClausesApi {
  constructor(
    private readonly database: Database,
    private readonly contracts: ContractsQueries,
    private readonly queries: ClauseQueries,
    private readonly service: ClausesService,
  ) {}

  @Get('clauses')
  @ApiOkResponse({
    description:
      'The clauses that stand and the values given of what they follow, newest month first. Values and shares are decimal texts; a share is in percent.',
  })
  async clauses(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor) {
    refuseSuppliers(actor);
    return this.database.read(actor, async (tx) => {
      const { reference, currency } = await this.contracts.contract(tx, id);
      const clauses = await this.queries.clauses(tx, id);
      const values = await this.queries.values(tx);
      return {
        contract: reference,
        currency,
        clauses: clauses.map(shown),
        values: values
          .filter((one) => clauses.some((clause) => isOf(clause, one)))
          .map(({ partnershipId: _partnership, month, ...value }) => ({ ...value, month: month.slice(0, 7) })),
      };
    });
  }

  /** Says that prices follow a currency or an index. The latest statement of a line and kind counts. */
  @Needs('contract.stateClause')
  @Post('clauses')
  @HttpCode(204)
  @MayBeRepeated()
  @ApiNoContentResponse({ description: 'The clause stands, with your name. What was bought is explained by it anew.' })
  async state(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { lineCode = '', ...clause }: ClauseBody,
    @CurrentActor() actor: Actor,
    @Asked() asked: KeyedRequest,
  ): Promise<void> {
    await doneOnce({ database: this.database, actor, asked }, (tx) =>
      this.service.stateClause(tx, id, { lineCode, ...clause }),
    );
  }

  /** Gives values of what the prices follow. The latest value of a month counts, and the one before stays. */
  @Needs('contract.stateClause')
  @Post('series')
  @HttpCode(204)
  @MayBeRepeated()
  @ApiNoContentResponse({
    description: 'The values are given, with your name. What was bought is explained by them anew.',
  })
  async give(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { values, ...given }: SeriesBody,
    @CurrentActor() actor: Actor,
    @Asked() asked: KeyedRequest,
  ): Promise<void> {
    const months = values.map(({ month, value }) => `${month} ${value}`).join('\n');
    const named = (field: string) => (field === 'months' ? 'values' : field);
    await doneOnce({ database: this.database, actor, asked, named }, (tx) =>
      this.service.giveValues(tx, id, { ...given, months }),
    );
  }
}

function shown({ partnershipId: _partnership, contractId: _contract, share, ...clause }: ClauseRead) {
  return { ...clause, share: percent(share) };
}

function isOf(clause: ClauseRead, value: { partnershipId: string; kind: string; series: string }): boolean {
  return clause.partnershipId === value.partnershipId && clause.kind === value.kind && clause.series === value.series;
}
