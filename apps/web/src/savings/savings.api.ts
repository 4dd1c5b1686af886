import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsIn, IsOptional, IsString, IsUUID, MaxLength, MinLength } from 'class-validator';
import { InputProblems } from '@tandem/domain/refusals';
import { ATTRIBUTIONS, CASH_TYPES, RECURRENCES, STAGES } from '@tandem/domain/savings';
import { type LineFilter, type SavingLineRead, SavingsQueries, SchemesService } from '@tandem/features/savings';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, Needs } from '../http/access.js';
import { deliveryOf } from './line.forms.js';
import { packJson, packOf } from './pack.js';

export class SavingsFilter implements LineFilter {
  @ApiPropertyOptional({ enum: STAGES }) @IsOptional() @IsIn(STAGES) stage?: string;
  @ApiPropertyOptional({ enum: CASH_TYPES }) @IsOptional() @IsIn(CASH_TYPES) cashType?: string;
  @ApiPropertyOptional({ enum: ['revenue', 'capital', 'lease'] })
  @IsOptional()
  @IsIn(['revenue', 'capital', 'lease'])
  budgetType?: string;
  @ApiPropertyOptional({ enum: RECURRENCES }) @IsOptional() @IsIn(RECURRENCES) recurrence?: string;
  @ApiPropertyOptional({ enum: ATTRIBUTIONS }) @IsOptional() @IsIn(ATTRIBUTIONS) attribution?: string;
  @ApiPropertyOptional() @IsOptional() @IsUUID() schemeId?: string;
}

class Lines {
  @ApiProperty({ type: [String] })
  @IsUUID(undefined, { each: true })
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  lines: string[];

  @ApiProperty() @IsString() @MinLength(1) @MaxLength(2000) reason: string;
}

export class ValidationBody extends Lines {
  @ApiProperty() @IsString() @MaxLength(60) costCentre: string;
  @ApiProperty() @IsString() @MaxLength(60) subjectiveCode: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(200) budgetJournal?: string;
}

export class RejectionBody extends Lines {}

export class ReversalBody {
  @ApiProperty() @IsString() @MinLength(1) @MaxLength(2000) reason: string;
}

export class DeliveryBody {
  @ApiProperty({ example: '2026-11-01', description: 'A day of the month in which it was bought.' })
  @IsString()
  @MaxLength(40)
  month: string;

  @ApiProperty({ example: '25' }) @IsString() @MaxLength(20) quantity: string;

  @ApiProperty({ example: '3475000.00', description: 'Decimal pounds, net of VAT that the trust gets back.' })
  @IsString()
  @MaxLength(20)
  paid: string;

  @ApiProperty({ description: 'The invoices or supplier data that show it.' })
  @IsString()
  @MaxLength(2000)
  transactions: string;
}

const pounds = (amount: string | null) => (amount === null ? null : { amount, currency: 'GBP' });

@ApiTags('savings')
@Controller('api/v1/savings')
export class SavingsApi {
  constructor(
    private readonly database: Database,
    private readonly schemes: SchemesService,
    private readonly queries: SavingsQueries,
  ) {}

  /** The lines that the caller may see: a trust's own, or all of the partnership for an auditor. */
  @Get()
  @ApiOkResponse({
    description: 'Amounts are decimal pounds. Lines of different cash, budget or recurrence types must not be added.',
  })
  async list(@CurrentActor() actor: Actor, @Query() filter: SavingsFilter) {
    const lines = await this.database.read(actor, (tx) => this.queries.lines(tx, filter));
    return { savings: lines.map(asJson) };
  }

  /** The partnership's balances, one for each kind of money; there is deliberately no sum across kinds. */
  @Get('totals')
  @ApiOkResponse({ description: 'Balances by trust, stage, attribution and kind of money.' })
  async totals(@CurrentActor() actor: Actor) {
    const totals = await this.database.read(actor, (tx) => this.queries.balances(tx));
    return { totals: totals.map((t) => ({ ...t, amount: pounds(t.amount) })) };
  }

  /** What is delivered and waits for the finance of the caller's trust, the longest first. */
  @Get('waiting')
  @ApiOkResponse({ description: 'Lines of which something is delivered and not validated.' })
  async waiting(@CurrentActor() actor: Actor) {
    const lines = await this.database.read(actor, (tx) => this.queries.waiting(tx));
    return { waiting: lines.map((line) => ({ ...line, amount: pounds(line.amount) })) };
  }

  @Get('schemes')
  @ApiOkResponse({ description: 'Every scheme of the partnership: each claim once.' })
  async allSchemes(@CurrentActor() actor: Actor) {
    return { schemes: await this.database.read(actor, (tx) => this.queries.schemes(tx)) };
  }

  /** The evidence pack of a scheme: lines, baselines, papers, and journals with the text of their hashes. */
  @Get('schemes/:id')
  @ApiOkResponse({ description: 'As much of the scheme as the caller may see.' })
  async scheme(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor): Promise<unknown> {
    return JSON.parse(packJson(await this.database.read(actor, (tx) => packOf(tx, this.queries, id))));
  }

  @Needs('saving.validate')
  @Post('validations')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'What was delivered of the lines is validated.' })
  async validate(@Body() body: ValidationBody, @CurrentActor() actor: Actor): Promise<void> {
    const { lines, budgetJournal = '', ...given } = body;
    const problems = await this.database.transaction(actor, (tx) =>
      this.schemes.validate(tx, lines, { ...given, budgetJournal }),
    );
    if (problems.length > 0) throw new InputProblems(problems);
  }

  @Needs('saving.validate')
  @Post('rejections')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'What was not validated of the lines is rejected.' })
  async reject(@Body() { lines, reason }: RejectionBody, @CurrentActor() actor: Actor): Promise<void> {
    const problems = await this.database.transaction(actor, (tx) => this.schemes.reject(tx, lines, reason));
    if (problems.length > 0) throw new InputProblems(problems);
  }

  /** Records what was bought of a line in a month. What differs from the contract's price is shown as leakage. */
  @Needs('saving.raise')
  @Post(':id/deliveries')
  @ApiOkResponse({ description: 'The journals that were posted.' })
  async deliver(@Param('id', ParseUUIDPipe) id: string, @Body() body: DeliveryBody, @CurrentActor() actor: Actor) {
    const read = deliveryOf(body);
    if ('problems' in read) throw new InputProblems(read.problems);
    const result = await this.database.transaction(actor, (tx) => this.schemes.deliver(tx, id, read.delivery));
    if (Array.isArray(result)) throw new InputProblems(result);
    return result;
  }

  /** Takes a journal back by its mirror image; nothing is ever edited. */
  @Needs('saving.raise')
  @Post('journals/:id/reversals')
  @ApiOkResponse({ description: 'The journal that takes it back.' })
  async reverse(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: ReversalBody,
    @CurrentActor() actor: Actor,
  ) {
    const result = await this.database.transaction(actor, (tx) => this.schemes.reverse(tx, id, reason));
    if (Array.isArray(result)) throw new InputProblems(result);
    return result;
  }

  @Get(':id')
  @ApiOkResponse({ description: 'One line with its baselines and papers.' })
  async line(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor) {
    return this.database.read(actor, async (tx) => ({
      ...asJson(await this.queries.line(tx, id)),
      baselines: await this.queries.baselines(tx, [id]),
      evidence: await this.queries.evidence(tx, [id]),
    }));
  }
}

function asJson(line: SavingLineRead) {
  return {
    ...line,
    jointAmount: pounds(line.jointAmount),
    aloneAmount: pounds(line.aloneAmount),
    baselineAmount: pounds(line.baselineAmount),
    open: line.open.map((one) => ({ ...one, amount: pounds(one.amount) })),
  };
}
