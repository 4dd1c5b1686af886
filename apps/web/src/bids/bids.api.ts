import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Put } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { DomainError, InputProblems } from '@tandem/domain/refusals';
import { type BidEntry, BidsQueries, BidsService } from '@tandem/features/bids';
import { EvaluationQueries, EvaluationService } from '@tandem/features/evaluation';
import { TendersQueries } from '@tandem/features/tenders';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, Needs } from '../http/access.js';
import { ListOf } from '../http/list-of.js';

export class PriceBody {
  @ApiProperty({ description: 'The code of the line.' }) @IsString() @MaxLength(80) line: string;
  @ApiProperty({ example: '60', description: 'A quantity that the tender asks for.' }) @IsString() quantity: string;
  @ApiProperty({ example: '146000.00' }) @IsString() @MaxLength(32) unitPrice: string;
}

export class LineTermsBody {
  @ApiProperty() @IsString() @MaxLength(80) line: string;
  @ApiPropertyOptional({ example: '0.00' }) @IsOptional() @IsString() @MaxLength(32) fixedCharge: string = '';
  @ApiPropertyOptional({ example: '10' }) @IsOptional() @IsString() @MaxLength(32) minimum: string = '';
  @ApiPropertyOptional({ example: '100' }) @IsOptional() @IsString() @MaxLength(32) maximum: string = '';
  @ApiPropertyOptional({ example: '18500' }) @IsOptional() @IsString() @MaxLength(32) carbonKgPerUnit: string = '';
}

/** A bid as typed: decimal texts, in the tender's currency, without VAT. */
export class BidBody implements BidEntry {
  @ListOf(() => PriceBody, 20_000)
  prices: PriceBody[];
  @ListOf(() => LineTermsBody, 5000, true)
  lines: LineTermsBody[] = [];
  @ApiPropertyOptional({ example: '0.00' }) @IsOptional() @IsString() @MaxLength(32) fixedCharge: string = '';
  @ApiPropertyOptional({ example: '120' }) @IsOptional() @IsString() @MaxLength(32) capacityQuantity: string = '';
  @ApiPropertyOptional({ example: '9000000.00' }) @IsOptional() @IsString() @MaxLength(32) capacityValue: string = '';
}

export class ConditionDecisionBody {
  @ApiProperty() @IsUUID() conditionId: string;
  @ApiProperty({ enum: ['pass', 'fail'] }) @IsIn(['pass', 'fail']) result: string;
  @ApiProperty() @IsString() @MaxLength(2000) reason: string;
}

export class AssessmentBody {
  @ListOf(() => ConditionDecisionBody, 500)
  decisions: ConditionDecisionBody[];
}

/** Bids over the API: a supplier's own until the opening, then all of them for the trusts. */
@ApiTags('bids')
@Controller('api/v1/tenders/:id')
export class BidsApi {
  constructor(
    private readonly database: Database,
    private readonly service: BidsService,
    private readonly queries: BidsQueries,
    private readonly tenders: TendersQueries,
    private readonly evaluation: EvaluationQueries,
    private readonly assessments: EvaluationService,
  ) {}

  @Needs('bid.submit')
  @Get('bid')
  @ApiOkResponse({ description: 'The supplier’s own bid: its draft, and what was submitted.' })
  async own(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor) {
    return this.database.read(actor, async (tx) => {
      await this.tenders.tender(tx, id);
      const bid = await this.queries.own(tx, id);
      if (!bid) throw new DomainError('BID.NOT_FOUND', { id }, 'You have not started a bid for this tender.');
      return bid;
    });
  }

  @Needs('bid.submit')
  @Put('bid')
  @ApiOkResponse({ description: 'The draft is kept; what is still wrong with it is listed.' })
  async save(@Param('id', ParseUUIDPipe) id: string, @Body() body: BidBody, @CurrentActor() actor: Actor) {
    return { problems: await this.database.transaction(actor, (tx) => this.service.save(tx, id, body)) };
  }

  @Needs('bid.submit')
  @Post('bid/submission')
  @ApiCreatedResponse({ description: 'The receipt: the hash of the bid and the time of the database.' })
  async submit(@Param('id', ParseUUIDPipe) id: string, @Body() body: BidBody, @CurrentActor() actor: Actor) {
    const { receipt, problems } = await this.database.transaction(actor, (tx) => this.service.submit(tx, id, body));
    if (!receipt) throw new InputProblems(problems);
    return receipt;
  }

  @Needs('bid.submit')
  @Delete('bid')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The submitted bid is taken back; the draft stays.' })
  async withdraw(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor): Promise<void> {
    await this.database.transaction(actor, (tx) => this.service.withdraw(tx, id));
  }

  @Needs('bid.open')
  @Post('opening')
  @ApiCreatedResponse({ description: 'How many bids were opened, and the hash over their hashes.' })
  async open(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor) {
    return this.database.transaction(actor, (tx) => this.service.open(tx, id));
  }

  @Get('bids')
  @ApiOkResponse({ description: 'The opened bids; none before the opening.' })
  async opened(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor) {
    return this.database.read(actor, async (tx) => {
      await this.tenders.tender(tx, id);
      return { opening: (await this.queries.opening(tx, id)) ?? null, bids: await this.queries.opened(tx, id) };
    });
  }

  @Get('assessment')
  @ApiOkResponse({ description: 'The decisions of every trust, and which bids comply.' })
  async compliance(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor) {
    const read = await this.database.read(actor, (tx) => this.evaluation.compliance(tx, id));
    return { isComplete: read.isComplete, decisions: read.decisions, compliance: [...read.compliance.values()] };
  }

  @Needs('bid.assess')
  @Post('bids/:bidId/assessment')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The decisions of the own trust are on the record.' })
  async assess(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('bidId', ParseUUIDPipe) bidId: string,
    @Body() body: AssessmentBody,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const problems = await this.database.transaction(actor, (tx) =>
      this.assessments.assess(tx, id, bidId, body.decisions),
    );
    if (problems.length > 0) throw new InputProblems(problems);
  }
}
