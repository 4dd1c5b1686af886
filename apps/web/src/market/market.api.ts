import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { AwardsService } from '@tandem/features/awards';
import { type MarketPriceRead, MarketQueries } from '@tandem/features/market';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, Needs, refuseSuppliers } from '../http/access.js';
import { pageNotFound } from '../http/ids.js';

export class MarketPriceFilter {
  @ApiPropertyOptional({
    description: 'Eight digits of the Common Procurement Vocabulary, with or without check digit.',
  })
  @IsOptional()
  @Matches(/^\d{8}(-\d)?$/, { message: 'cpv must be a CPV code of eight digits, such as 34114121' })
  cpv?: string;

  @ApiPropertyOptional({ description: 'Words that title, buyer or supplier must all hold.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  words?: string;

  @ApiPropertyOptional({ default: 50, maximum: 500 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit?: number;

  @ApiPropertyOptional({ default: 0 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  offset?: number;
}

/** Market prices over the API, nearest CPV branch first. */
@ApiTags('market')
@Controller('api/v1/market')
export class MarketApi {
  constructor(
    private readonly database: Database,
    private readonly queries: MarketQueries,
    private readonly awards: AwardsService,
  ) {}

  @Get('prices')
  @ApiOkResponse({
    description: 'Amounts are decimal texts in the price’s own currency; "vat" says which of net and gross is known.',
  })
  async prices(@CurrentActor() actor: Actor, @Query() filter: MarketPriceFilter) {
    refuseSuppliers(actor);
    const { total, prices } = await this.database.read(actor, (tx) => this.queries.search(tx, filter));
    return { total, prices: prices.map(asJson) };
  }

  @Get('processes/:ocid')
  @ApiOkResponse({ description: 'A published procurement with its awards and bids.' })
  async process(@CurrentActor() actor: Actor, @Param('ocid') ocid: string) {
    refuseSuppliers(actor);
    const process = await this.database.read(actor, (tx) => this.queries.process(tx, ocid));
    if (!process) throw pageNotFound();
    return process;
  }

  /** Runs the published bids of a process through the comparative tender; answers the id of the run. */
  @Needs('award.run')
  @Post('processes/:ocid/runs')
  @ApiCreatedResponse({ description: 'The id of the run, which is queued.' })
  async compare(@CurrentActor() actor: Actor, @Param('ocid') ocid: string) {
    const runId = await this.database.transaction(actor, async (tx) => {
      const process = await this.queries.process(tx, ocid);
      if (!process) throw pageNotFound();
      return this.awards.startRun(tx, { marketProcessId: process.id });
    });
    return { runId };
  }
}

function asJson({ currency, amount, amountNet, amountGross, unitPrice, ...price }: MarketPriceRead) {
  const value = (text: string | null) => (text === null ? null : { amount: text, currency });
  return {
    ...price,
    amount: value(amount),
    amountNet: value(amountNet),
    amountGross: value(amountGross),
    unitPrice: value(unitPrice),
  };
}
