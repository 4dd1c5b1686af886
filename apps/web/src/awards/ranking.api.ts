import { Body, Controller, Get, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsOptional, IsString, MaxLength } from 'class-validator';
import { InputProblems } from '@tandem/domain/refusals';
import { RankingService, type WeightsInput } from '@tandem/features/evaluation';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, Needs } from '../http/access.js';
import { RankingReads } from './ranking.reads.js';

export class WeightsBody implements WeightsInput {
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(200) title: string = '';
  @ApiProperty({
    type: [String],
    example: ['55', '45'],
    description: 'Percentages: the price first, then each criterion.',
  })
  @IsArray()
  @ArrayMaxSize(41)
  @IsString({ each: true })
  @MaxLength(10, { each: true })
  weights: string[];
}

/** The ranking of a run by price and quality over the API. */
@ApiTags('awards')
@Controller('api/v1/award-runs/:run')
export class RankingApi {
  constructor(
    private readonly database: Database,
    private readonly reads: RankingReads,
    private readonly service: RankingService,
  ) {}

  @Get('ranking')
  @ApiOkResponse({
    description: 'Place, price, quality and points of every complete bid, what would change them, and other weights.',
  })
  async ranking(@Param('run', ParseUUIDPipe) runId: string, @CurrentActor() actor: Actor) {
    const read = await this.database.read(actor, (tx) => this.reads.ranking(tx, runId));
    return {
      tenderId: read.tender.id,
      ranking: read.rows.map((row) => ({ ...row, price: { amount: row.price, currency: read.tender.currency } })),
      robustness: [...read.robustness.values()],
      weightScenarios: read.scenarios,
    };
  }

  @Needs('ranking.weigh')
  @Post('weights')
  @ApiCreatedResponse({ description: 'The number of the set of weights; `ranking` says who would win under it.' })
  async weigh(@Param('run', ParseUUIDPipe) runId: string, @Body() body: WeightsBody, @CurrentActor() actor: Actor) {
    const found = await this.database.transaction(actor, (tx) => this.service.addScenario(tx, runId, body));
    if (Array.isArray(found)) throw new InputProblems(found);
    return found;
  }
}
