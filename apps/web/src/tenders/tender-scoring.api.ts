import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Put } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { IsIn, IsObject, IsOptional, IsString, MaxLength } from 'class-validator';
import { FORMULA_IDS } from '@tandem/domain/evaluation';
import { InputProblems } from '@tandem/domain/refusals';
import {
  type CriterionInput,
  type DummyBidInput,
  type ScoringInput,
  TenderScoringService,
  TendersQueries,
} from '@tandem/features/tenders';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, Needs } from '../http/access.js';
import { ListOf } from '../http/list-of.js';

export class CriterionBody implements CriterionInput {
  @ApiProperty() @IsString() @MaxLength(200) name: string;
  @ApiProperty() @IsString() @MaxLength(5000) description: string;
  @ApiProperty({ example: '15', description: 'A percentage of the whole.' }) @IsString() @MaxLength(10) weight: string;
}

/** How a tender is judged on price and quality. The price's weight and the criteria's add up to exactly 100. */
export class ScoringBody implements ScoringInput {
  @ApiProperty({ example: '60' }) @IsString() @MaxLength(10) priceWeight: string;
  @ApiProperty({ enum: FORMULA_IDS }) @IsString() @MaxLength(40) formula: string;
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { floor: '100.00', ceiling: '200.00' },
  })
  @IsOptional()
  @IsObject()
  parameters: Record<string, string> = {};
  @ApiProperty({ enum: ['5', '10', '20', '100'] }) @IsIn(['5', '10', '20', '100']) scaleMax: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(5000) scaleText: string = '';
  @ApiPropertyOptional({ example: '50' }) @IsOptional() @IsString() @MaxLength(10) minimumQuality: string = '';
  @ApiPropertyOptional({ example: 'higherQuality,earlierSubmission' })
  @IsOptional()
  @IsString()
  @MaxLength(80)
  tie: string = 'higherQuality,earlierSubmission';
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(5000) relativeReason: string = '';
  @ListOf(() => CriterionBody, 40) criteria: CriterionBody[];
}

export class DummyBidBody implements DummyBidInput {
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(80) name: string = '';
  @ApiProperty({ example: '125000.00' }) @IsString() @MaxLength(32) price: string;
  @ApiProperty({ example: '72.5' }) @IsString() @MaxLength(10) quality: string;
}

export class ScoringTestBody {
  @ListOf(() => DummyBidBody, 12) bids: DummyBidBody[];
}

/** How a tender will be judged: read by whoever may read the tender, written while it is a draft. */
@ApiTags('tenders')
@Controller('api/v1/tenders/:id/scoring')
export class TenderScoringApi {
  constructor(
    private readonly database: Database,
    private readonly service: TenderScoringService,
    private readonly queries: TendersQueries,
  ) {}

  @Get()
  @ApiOkResponse({ description: 'The scoring, or null where the lowest price that passes decides.' })
  async show(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor) {
    return this.database.read(actor, async (tx) => ({ scoring: (await this.queries.tender(tx, id)).scoring }));
  }

  @Needs('tender.prepare')
  @Put()
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The draft is judged on price and quality. A former test is out of date.' })
  async save(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ScoringBody,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const wrong = Object.keys(body.parameters).filter((name) => typeof body.parameters[name] !== 'string');
    if (wrong.length > 0)
      throw new InputProblems(
        wrong.map((name) => ({ field: `parameters.${name}`, message: 'Give the amount as text.' })),
      );
    const problems = await this.database.transaction(actor, (tx) => this.service.save(tx, id, body));
    if (problems.length > 0) throw new InputProblems(problems);
  }

  @Needs('tender.prepare')
  @Delete()
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The draft is judged by the lowest price that passes.' })
  async useLowestPrice(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor): Promise<void> {
    await this.database.transaction(actor, (tx) => this.service.useLowestPrice(tx, id));
  }

  @Needs('tender.prepare')
  @Post('tests')
  @ApiCreatedResponse({ description: 'What was found on these invented bids; the test is kept with its author.' })
  async test(@Param('id', ParseUUIDPipe) id: string, @Body() body: ScoringTestBody, @CurrentActor() actor: Actor) {
    const found = await this.database.transaction(actor, (tx) => this.service.test(tx, id, body.bids));
    if (Array.isArray(found)) throw new InputProblems(found);
    return { findings: found.findings, robustness: found.robustness };
  }
}
