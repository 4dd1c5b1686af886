import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { journalText, type SavingLineRead, SavingsQueries } from '@tandem/features/savings';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, ForTrusts } from '../http/access.js';
import { oneMore, WALKED, walked, WalkFilter } from '../http/walk.js';
import { packJson, packOf } from './pack.js';
import { SavingsFilter } from './saving-bodies.js';

const pounds = (amount: string | null) => (amount === null ? null : { amount, currency: 'GBP' });

/** What programs may read of savings. What they may do is in `SavingDeedsApi`. */
@ApiTags('savings')
@ForTrusts()
@Controller('api/v1/savings')
export class SavingsApi {
  constructor(
    private readonly database: Database,
    private readonly queries: SavingsQueries,
  ) {}

  /** The lines that the caller may see: a trust's own, or all of the partnership for an auditor. */
  @Get()
  @ApiOkResponse({
    description: `Amounts are decimal pounds. Lines of different cash, budget or recurrence types must not be added. ${WALKED}`,
  })
  async list(@CurrentActor() actor: Actor, @Query() query: SavingsFilter) {
    const { after, limit, ...filter } = query;
    const lines = await this.database.read(actor, (tx) =>
      this.queries.walkLines(tx, filter, oneMore({ after, limit })),
    );
    const { rows, next } = walked('/api/v1/savings', query, lines);
    return { savings: rows.map(asJson), next };
  }

  /** The partnership's balances, one for each kind of money; there is deliberately no sum across kinds. */
  @Get('totals')
  @ApiOkResponse({ description: 'Balances by trust, stage, attribution and kind of money.' })
  async totals(@CurrentActor() actor: Actor) {
    const totals = await this.database.read(actor, (tx) => this.queries.balances(tx));
    return { totals: totals.map((t) => ({ ...t, amount: pounds(t.amount) })) };
  }

  /** What is delivered and waits for the finance of the caller's trust; `waitingSince` says how long. */
  @Get('waiting')
  @ApiOkResponse({ description: `Lines of which something is delivered and not validated. ${WALKED}` })
  async waiting(@CurrentActor() actor: Actor, @Query() query: WalkFilter) {
    const lines = await this.database.read(actor, (tx) => this.queries.walkWaiting(tx, oneMore(query)));
    const { rows, next } = walked('/api/v1/savings/waiting', query, lines);
    return { waiting: rows.map((line) => ({ ...line, amount: pounds(line.amount) })), next };
  }

  @Get('schemes')
  @ApiOkResponse({ description: `Every scheme of the partnership: each claim once. ${WALKED}` })
  async allSchemes(@CurrentActor() actor: Actor, @Query() query: WalkFilter) {
    const schemes = await this.database.read(actor, (tx) => this.queries.walkSchemes(tx, oneMore(query)));
    const { rows, next } = walked('/api/v1/savings/schemes', query, schemes);
    return { schemes: rows, next };
  }

  /** The evidence pack of a scheme: lines, baselines, papers, and journals with the text of their hashes. */
  @Get('schemes/:id')
  @ApiOkResponse({ description: 'As much of the scheme as the caller may see.' })
  async scheme(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor): Promise<unknown> {
    return JSON.parse(packJson(await this.database.read(actor, (tx) => packOf(tx, this.queries, id))));
  }

  /** One journal with its debits and credits, of the caller's own trust. */
  @Get('journals/:id')
  @ApiOkResponse({ description: 'Debits are above nought, credits below. The hash is of the text of the journal.' })
  async journal(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor) {
    return this.database.read(actor, async (tx) => {
      const journal = await this.queries.journal(tx, id);
      const legs = await this.queries.legs(tx, [id]);
      return {
        ...journal,
        hashedText: journalText(journal, legs),
        legs: legs.map(({ amount, ...leg }) => ({ ...leg, amount: pounds(amount) })),
      };
    });
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
    baselineBalance: pounds(line.baselineBalance),
    spendBalance: pounds(line.spendBalance),
    open: line.open.map((one) => ({ ...one, amount: pounds(one.amount) })),
  };
}
