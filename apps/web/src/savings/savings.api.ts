import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { DomainError, InputProblems } from '@tandem/domain/refusals';
import { type SavingLine, SavingsQueries, SavingsService } from '@tandem/features/savings';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, Needs } from '../http/access.js';

export class SavingsFilter {
  @ApiPropertyOptional({ enum: ['waiting', 'accepted', 'rejected'] })
  @IsOptional()
  @IsIn(['waiting', 'accepted', 'rejected'])
  review?: SavingLine['review'];
}

export class ReviewBody {
  @ApiProperty({ enum: ['accepted', 'rejected'] }) @IsIn(['accepted', 'rejected']) decision: 'accepted' | 'rejected';
  @ApiProperty() @IsString() @MinLength(1) @MaxLength(2000) reason: string;
}

const pounds = (amount: string | null) => (amount === null ? null : { amount, currency: 'GBP' });

@ApiTags('savings')
@Controller('api/v1/savings')
export class SavingsApi {
  constructor(
    private readonly database: Database,
    private readonly service: SavingsService,
    private readonly queries: SavingsQueries,
  ) {}

  /** The lines of the ledger that the caller may see: a trust's own, or all of the partnership for an auditor. */
  @Get()
  @ApiOkResponse({
    description: 'Amounts are decimal pounds. Lines of different cash, budget or recurrence types must not be added.',
  })
  async list(@CurrentActor() actor: Actor, @Query() filter: SavingsFilter) {
    const lines = await this.database.read(actor, (tx) => this.queries.lines(tx, filter.review));
    return { savings: lines.map(asJson) };
  }

  /** The partnership's totals, one per kind of money; there is deliberately no sum across kinds. */
  @Get('totals')
  @ApiOkResponse({ description: 'Totals by trust, year and kind of money.' })
  async totals(@CurrentActor() actor: Actor) {
    const totals = await this.database.read(actor, (tx) => this.queries.totals(tx));
    return { totals: totals.map((t) => ({ ...t, amount: pounds(t.amount) })) };
  }

  @Get(':id')
  @ApiOkResponse({ description: 'One line with every review of it.' })
  async line(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor) {
    return this.database.read(actor, async (tx) => {
      const line = await this.queries.line(tx, id);
      if (!line)
        throw new DomainError('SAVING.NOT_FOUND', { id }, 'There is no such saving, or it belongs to another trust.');
      return { ...asJson(line), reviews: await this.queries.reviews(tx, id) };
    });
  }

  @Needs('saving.review')
  @Post(':id/reviews')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The review is on the record.' })
  async review(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ReviewBody,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const problems = await this.database.transaction(actor, (tx) => this.service.review(tx, id, body));
    if (problems.length > 0) throw new InputProblems(problems);
  }
}

function asJson(line: SavingLine) {
  return {
    ...line,
    amount: pounds(line.amount),
    jointAmount: pounds(line.jointAmount),
    aloneAmount: pounds(line.aloneAmount),
    baselineAmount: pounds(line.baselineAmount),
  };
}
