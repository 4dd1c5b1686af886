import { Injectable } from '@nestjs/common';
import { type Money, parseMoney } from '@tandem/domain/money';
import type { Effect, Stage } from '@tandem/domain/savings';
import type { Tx } from '@tandem/platform/database';
import type { MoneyKind } from './axes.js';

/** Which part of the partnership's ledger a finance report shows; what is not named is not narrowed. */
export interface FinanceWish {
  readonly partnershipId: string;
  readonly trustId?: string;
  readonly year?: string;
}

/** The figures of some trusts, which may be read apart: a posting changes those of its own trust only. */
export interface FiguresWish {
  readonly partnershipId: string;
  readonly trustIds: readonly string[];
  readonly year?: string;
}

/** Everything of one trust that a finance report is made of. */
export interface TrustFigures {
  readonly cells: readonly FinanceCell[];
  readonly effects: readonly EffectCell[];
  readonly fullYears: readonly FullYearRead[];
}

/**
 * What the prices that start in a year bring a trust in it and in a full year: recurrent savings of one kind of money
 * that are forecast or further, worked out scheme by scheme as each scheme's page does.
 */
export interface FullYearRead extends MoneyKind {
  readonly trustId: string;
  readonly year: string;
  /** Of the prices that leave a whole month in the year. */
  readonly inYear: Money;
  readonly fullYear: Money;
  /** What the next year still gains of them, as long as they hold; the rest of the full year ends with the price. */
  readonly carryForward: Money;
  /** The in-year effect of prices that start too late for a full-year figure. */
  readonly withoutFullYear: Money;
}

/** How far a partnership's figures have come: the postings of each trust, and a text that changes with any of them. */
export interface FiguresVersion {
  readonly text: string;
  /** How often each trust has posted; a trust that never did is left out. */
  readonly trusts: Readonly<Record<string, number>>;
}

/** By what the amounts of a cell are told apart, beside their kind of money. */
export type Breakdown = 'trust' | 'year' | 'category' | 'contract' | 'start';

/** An account of the ledger: a stage, what would have been paid, or what is. */
export type Account = Stage | 'baseline' | 'spend';

/** What stands on one account for one value of a breakdown. */
export interface FinanceCell extends MoneyKind {
  readonly by: Breakdown;
  /** The trust's or the contract's id, the year, the category; for `start`, the year in which the price started. */
  readonly key: string | null;
  /** For `start` only: the year into which the saving falls. */
  readonly year: string | null;
  readonly account: Account;
  readonly amount: Money;
}

/** What an effect made, over all stages that finance has not refused, or what stands on an account, for a waterfall. */
export interface EffectCell extends MoneyKind {
  readonly account: Account;
  readonly effect: Effect;
  readonly amount: Money;
}

/** What a trust has planned to save, in its newest version. */
export interface PlanRead extends MoneyKind {
  readonly trustId: string;
  readonly year: string;
  readonly category: string;
  readonly amount: Money;
  readonly version: number;
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
}

/** A line of the reader's own trust that is delivered and waits for its finance. */
export interface AwaitingRead extends MoneyKind {
  readonly id: string;
  readonly schemeId: string;
  readonly reference: string;
  readonly item: string;
  readonly year: string;
  readonly amount: Money;
  readonly since: Date;
}

type FullYearPart = 'inYear' | 'fullYear' | 'carryForward' | 'withoutFullYear';

interface CellRow {
  set: number;
  trust: string;
  year: string | null;
  category: string | null;
  contract: string | null;
  start: string | null;
  effect: Effect | null;
  account: Account;
  cash: string;
  budget: string;
  recurrence: string;
  amount: string;
}

const KIND = `trust_id, cash_type, budget_type, recurrence, account`;
/** What `grouping(financial_year, category, starts_in, effect)` says of each set of the query below. */
const SETS: Record<number, Breakdown | 'effect'> = {
  0b1111: 'trust',
  0b0111: 'year',
  0b1011: 'category',
  0b0101: 'start',
  0b1110: 'effect',
};
const CONTRACT_SET = 0;

/** What finance of every trust reads, from the roll-ups: the same figures for every reader of the partnership. */
@Injectable()
export class FinanceQueries {
  /** All breakdowns of some trusts: those of the smallest roll-up in one walk over it, and contracts from theirs. */
  async figures(tx: Tx, wish: FiguresWish): Promise<Map<string, TrustFigures>> {
    const parameters = [wish.partnershipId, wish.trustIds, wish.year ?? null];
    const narrowed = `partnership_id = $1 and trust_id = any($2::uuid[]) and ($3::text is null or financial_year = $3)`;
    const broken = await tx.rows<CellRow>(
      `select grouping(financial_year, category, starts_in, effect) as set, trust_id as trust, financial_year as year, category,
         null as contract, starts_in as start, effect, account, cash_type as cash, budget_type as budget, recurrence, sum(amount)::text as amount
       from ledger_summary where ${narrowed}
       group by grouping sets ((${KIND}), (${KIND}, financial_year), (${KIND}, category), (${KIND}, financial_year, starts_in), (${KIND}, effect))
       having sum(amount) <> 0`,
      parameters,
    );
    const contracts = await tx.rows<CellRow>(
      `select ${CONTRACT_SET} as set, trust_id as trust, null as year, null as category, contract_id as contract, null as start, null as effect,
         account, cash_type as cash, budget_type as budget, recurrence, sum(amount)::text as amount
       from ledger_contract where ${narrowed}
       group by ${KIND}, contract_id having sum(amount) <> 0`,
      parameters,
    );
    const figures = byTrust(wish.trustIds, [...broken, ...contracts]);
    for (const one of await this.fullYears(tx, wish)) figures.get(one.trustId)!.fullYears.push(one);
    return figures;
  }

  /** The full-year effects of some trusts. The amounts are added up in the database, which shows no scheme of another trust. */
  private async fullYears(tx: Tx, { partnershipId, trustIds, year }: FiguresWish): Promise<FullYearRead[]> {
    const rows = await tx.rows<Omit<FullYearRead, FullYearPart> & Record<FullYearPart, string>>(
      `select trust_id as "trustId", financial_year as year, cash_type as cash, budget_type as budget, 'RECURRENT' as recurrence,
         in_year::numeric(18,2)::text as "inYear", full_year::numeric(18,2)::text as "fullYear", carried::numeric(18,2)::text as "carryForward",
         without_full_year::numeric(18,2)::text as "withoutFullYear"
       from full_years($1, $2::uuid[]) where $3::text is null or financial_year = $3`,
      [partnershipId, trustIds, year ?? null],
    );
    return rows.map((row) => ({
      ...row,
      inYear: parseMoney(row.inYear),
      fullYear: parseMoney(row.fullYear),
      carryForward: parseMoney(row.carryForward),
      withoutFullYear: parseMoney(row.withoutFullYear),
    }));
  }

  /** The newest version of each plan. */
  async plans(tx: Tx, wish: FinanceWish): Promise<PlanRead[]> {
    const rows = await tx.rows<Omit<PlanRead, 'amount'> & { amount: string }>(
      `select distinct on (trust_id, financial_year, category, budget_type, cash_type, recurrence) trust_id as "trustId",
         financial_year as year, category, budget_type as budget, cash_type as cash, recurrence, amount::text as amount, version,
         reason, planned_by_name as by, planned_at as at
       from saving_plan where partnership_id = $1 and ($2::uuid is null or trust_id = $2) and ($3::text is null or financial_year = $3)
       order by trust_id, financial_year, category, budget_type, cash_type, recurrence, version desc`,
      parametersOf(wish),
    );
    return rows.map((row) => ({ ...row, amount: parseMoney(row.amount) }));
  }

  /** How many lines wait for the validation of the reader's own trust, and the longest waiting of them. */
  async awaiting(
    tx: Tx,
    partnershipId: string,
    most: number,
  ): Promise<{ count: number; oldest: readonly AwaitingRead[] }> {
    const rows = await tx.rows<Omit<AwaitingRead, 'amount'> & { amount: string; count: number }>(
      `with waiting as (select line_id, sum(amount) as amount, min(since) as since from ledger_waiting
         where trust_id = $2 and partnership_id = $1 and amount <> 0 group by 1),
       oldest as (select *, (count(*) over ())::int as count from waiting order by since, line_id limit $3)
       select l.id, l.scheme_id as "schemeId", s.reference, l.item, l.financial_year as year, l.cash_type as cash, l.budget_type as budget,
         l.recurrence, w.amount::text as amount, w.since, w.count
       from oldest w join saving_line l on l.id = w.line_id join saving_scheme s on s.id = l.scheme_id order by w.since, l.id`,
      [partnershipId, tx.actor.organisationId, most],
    );
    return {
      count: rows[0]?.count ?? 0,
      oldest: rows.map(({ id, schemeId, reference, item, year, cash, budget, recurrence, amount, since }) => ({
        id,
        schemeId,
        reference,
        item,
        year,
        cash,
        budget,
        recurrence,
        amount: parseMoney(amount),
        since,
      })),
    };
  }

  /** The methods that made the lines of a partnership, such as "award-attribution, version 1". */
  async methods(tx: Tx, partnershipId: string): Promise<string[]> {
    const rows = await tx.rows<{ name: string }>(
      `select method || ', version ' || method_version as name from ledger_method where partnership_id = $1 order by method, method_version`,
      [partnershipId],
    );
    return rows.map(({ name }) => name);
  }

  /**
   * What tells whether the figures of a partnership have changed: the postings of each trust, its members and contracts,
   * and the versions of plans and costs. Figures that were read under the same text are the same figures.
   */
  async version(tx: Tx, partnershipId: string): Promise<FiguresVersion> {
    const row = await tx.row<FiguresVersion>('select trusts, text from figures_version($1)', [partnershipId]);
    return row!;
  }
}

/** The rows of each trust that was asked for, also of one that has none. */
function byTrust(trustIds: readonly string[], rows: readonly CellRow[]) {
  const found = new Map(
    trustIds.map(
      (id) =>
        [id, { cells: [] as FinanceCell[], effects: [] as EffectCell[], fullYears: [] as FullYearRead[] }] as const,
    ),
  );
  for (const row of rows) {
    const { cells, effects } = found.get(row.trust)!;
    const { cash, budget, recurrence, account } = row;
    const same = { cash, budget, recurrence, account, amount: parseMoney(row.amount) };
    const by = row.set === CONTRACT_SET ? 'contract' : SETS[row.set]!;
    if (by === 'effect') effects.push({ ...same, effect: row.effect! });
    else if (by === 'start') cells.push({ ...same, by, key: row.start, year: row.year });
    else cells.push({ ...same, by, key: row[by], year: null });
  }
  return found;
}

function parametersOf({ partnershipId, trustId, year }: FinanceWish): unknown[] {
  return [partnershipId, trustId ?? null, year ?? null];
}
