import { Injectable } from '@nestjs/common';
import type { CashType, Recurrence, Stage } from '@tandem/domain/savings';
import type { Tx } from '@tandem/platform/database';
import { cellConditions, type LineConditions, lineConditions, lineIds } from './line-conditions.js';
import type { BudgetWord, LineFilter, SavingLineRead, SchemeRead, WaitingLine } from './savings-reads.js';
import { LINE, LINE_ORDER, SCHEME, WAITING_LINE } from './savings-sql.js';

/** One kind of money: inside it amounts may be added, across it never. */
export interface KindOfMoney {
  readonly cashType: CashType;
  readonly budgetType: BudgetWord;
  readonly recurrence: Recurrence;
}

/** What stands on one stage, of one kind of money. Decimal pounds. */
export interface StandingRead extends KindOfMoney {
  readonly stage: Stage;
  readonly amount: string;
}

/** Which part of a list is shown. */
export interface ListPart {
  readonly offset: number;
  /** Null: all that follows. */
  readonly limit: number | null;
}

/** Lines are counted up to here: to count those of a trust of five million legs takes seconds, and nobody pages so far. */
const COUNTED_MAX = 1000;

/** The whole list, for files. */
export const ALL_ROWS: ListPart = { offset: 0, limit: null };

/** The orders in which schemes may be listed. */
export const SCHEME_ORDERS = ['newest', 'oldest', 'starts', 'title'] as const;
/** The orders in which waiting lines may be listed. */
export const WAITING_ORDERS = ['longest', 'newest', 'largest', 'scheme'] as const;

/** The orders in which lines may be listed. */
export const LINE_ORDERS = ['scheme', 'year', 'item'] as const satisfies (keyof typeof LINE_ORDER)[];

/** What narrows a list; what is not named does not. */
export interface ListFilter {
  readonly stage?: string;
  readonly year?: string;
  readonly category?: string;
  readonly kind?: KindOfMoney;
}

/** A scheme with what its lines save, by stage and kind of money, as far as the filter keeps it and the reader may see. */
export interface ListedScheme extends SchemeRead {
  readonly standing: readonly StandingRead[];
}

/** A part of a list, how long all of it is, and what all of it adds up to. */
export interface ListRead<R> {
  readonly all: number;
  /** Whether there are more than `all`, which were not counted. */
  readonly isMore?: boolean;
  readonly rows: readonly R[];
  readonly totals: readonly StandingRead[];
}

/** What a list can be narrowed to. */
export interface ListChoices {
  readonly years: readonly string[];
  readonly categories: readonly string[];
  readonly kinds: readonly KindOfMoney[];
}

const SCHEME_ORDER: Record<(typeof SCHEME_ORDERS)[number], string> = {
  newest: 's.raised_at desc, s.reference desc',
  oldest: 's.raised_at, s.reference',
  starts: 's.price_starts_on, s.reference',
  title: 's.title, s.reference',
};
const WAITING_ORDER: Record<(typeof WAITING_ORDERS)[number], string> = {
  longest: 'w.since, s.reference, l.financial_year, l.id',
  newest: 'w.since desc, s.reference, l.financial_year, l.id',
  largest: 'abs(w.amount) desc, s.reference, l.financial_year, l.id',
  scheme: 's.reference, l.financial_year, l.id',
};
/** A cell of a roll-up that the filter keeps; the parameters of `cellParameters` come first. */
const KEPT = `($1::text is null or account = $1) and ($2::text is null or financial_year = $2)
  and ($3::text is null or cash_type = $3) and ($4::text is null or budget_type = $4) and ($5::text is null or recurrence = $5)`;
const STANDING = `account as stage, cash_type as "cashType", budget_type as "budgetType", recurrence, sum(amount)::text as amount`;

/** Lists of schemes and of what waits, part by part: from the roll-ups and never from the legs, in the reader's own sight. */
@Injectable()
export class ListsQueries {
  /**
   * The schemes of which something stands where the filter says; without a filter by stage, year or kind, all schemes.
   * The totals come from the roll-up of the ledger and are those of all pages.
   */
  async schemes(
    tx: Tx,
    filter: ListFilter,
    order: (typeof SCHEME_ORDERS)[number],
    part: ListPart,
  ): Promise<ListRead<ListedScheme>> {
    const cell = cellParameters(filter);
    const narrowed = cell.some((one) => one !== null);
    const where = `($6::text is null or s.category = $6) and (not $7::boolean or exists
      (select 1 from ledger_scheme b where b.scheme_id = s.id and b.amount <> 0 and ${KEPT}))`;
    const parameters = [...cell, filter.category ?? null, narrowed];
    const all = await tx.row<{ n: number }>(
      `select count(*)::int as n from saving_scheme s where ${where}`,
      parameters,
    );
    const schemes = await tx.rows<SchemeRead>(
      `${SCHEME} where s.id in (select s.id from saving_scheme s where ${where} order by ${SCHEME_ORDER[order]} limit $8 offset $9)
       order by ${SCHEME_ORDER[order]}`,
      [...parameters, ...within(part, all!.n)],
    );
    const standing = await tx.rows<StandingRead & { schemeId: string }>(
      `select scheme_id as "schemeId", ${STANDING} from ledger_scheme where scheme_id = any($6::uuid[]) and ${KEPT}
       group by 1, 2, 3, 4, 5 having sum(amount) <> 0 order by 1, 3, 4, 5`,
      [...cell, schemes.map(({ id }) => id)],
    );
    const bySchemes = new Map<string, StandingRead[]>(schemes.map(({ id }) => [id, []]));
    for (const one of standing) bySchemes.get(one.schemeId)?.push(one);
    return {
      all: all!.n,
      rows: schemes.map((scheme) => ({ ...scheme, standing: bySchemes.get(scheme.id) ?? [] })),
      totals: await this.totals(tx, filter),
    };
  }

  /** What is delivered to the reader's own trust and waits for its finance. */
  async waiting(
    tx: Tx,
    filter: ListFilter,
    order: (typeof WAITING_ORDERS)[number],
    part: ListPart,
  ): Promise<ListRead<WaitingLine>> {
    const kept = `${WAITING_LINE('w.trust_id = $1')}
       where ($2::text is null or l.financial_year = $2) and ($3::text is null or l.cash_type = $3)
         and ($4::text is null or l.budget_type = $4) and ($5::text is null or l.recurrence = $5)`;
    const parameters = [tx.actor.organisationId, ...cellParameters(filter).slice(1)];
    const all = await tx.row<{ n: number }>(`select count(*)::int as n from (${kept}) waiting`, parameters);
    const rows = await tx.rows<WaitingLine>(`${kept} order by ${WAITING_ORDER[order]} limit $6 offset $7`, [
      ...parameters,
      ...within(part, all!.n),
    ]);
    return {
      all: all!.n,
      rows,
      totals: await this.totals(tx, { ...filter, stage: 'delivered' }),
    };
  }

  /** The lines of which something stands where the filter says, with what all of them add up to there. */
  async lines(
    tx: Tx,
    filter: Omit<LineFilter, 'schemeId'>,
    order: (typeof LINE_ORDERS)[number],
    part: ListPart,
  ): Promise<ListRead<SavingLineRead>> {
    const asked = lineConditions(filter);
    const ids = lineIds(asked, LINE_ORDER[order]);
    const all = await this.countedLines(tx, asked, part);
    const at = asked.parameters.length;
    const rows = await tx.rows<SavingLineRead>(
      `${LINE} where l.id in (${ids} limit $${at + 1} offset $${at + 2}) order by ${LINE_ORDER[order]}`,
      [...asked.parameters, ...within(part, all.n)],
    );
    const cells = cellConditions(filter);
    const totals = await tx.rows<StandingRead>(
      `select ${STANDING} from ${cells.table} where ${cells.where} and ${OF_SIGHT(`$${cells.parameters.length + 1}`)}
       group by 1, 2, 3, 4 having sum(amount) <> 0 order by 2, 3, 4`,
      [...cells.parameters, trustOf(tx)],
    );
    return { all: all.n, isMore: all.isMore, rows, totals };
  }

  /** What the savings in the reader's sight can be narrowed to. */
  async choices(tx: Tx): Promise<ListChoices> {
    const rows = await tx.rows<KindOfMoney & { year: string; category: string }>(
      `select distinct financial_year as year, category, cash_type as "cashType", budget_type as "budgetType", recurrence
       from ledger_summary where ${OF_SIGHT('$1')} order by 1, 2, 3, 4, 5`,
      [trustOf(tx)],
    );
    const kinds = new Map(
      rows.map(({ cashType, budgetType, recurrence }) => [
        `${cashType} ${budgetType} ${recurrence}`,
        { cashType, budgetType, recurrence },
      ]),
    );
    return {
      years: [...new Set(rows.map(({ year }) => year))],
      categories: [...new Set(rows.map(({ category }) => category))].sort(),
      kinds: [...kinds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, kind]) => kind),
    };
  }

  /** The short names of the trusts that have savings in the reader's partnerships. */
  async trusts(tx: Tx): Promise<string[]> {
    const rows = await tx.rows<{ trust: string }>(
      `select o.short_name as trust from organisation o where o.id in (select trust_id from ledger_summary) order by 1`,
    );
    return rows.map(({ trust }) => trust);
  }

  /** How many lines there are, as far as anybody would page: whoever asks for a part beyond that has them all counted. */
  private async countedLines(tx: Tx, asked: LineConditions, { offset }: ListPart) {
    const counted = async (limit: number | null) => {
      const row = await tx.row<{ n: number }>(
        `select count(*)::int as n from (${lineIds(asked)} limit $${asked.parameters.length + 1}) counted`,
        [...asked.parameters, limit],
      );
      return row!.n;
    };
    const first = await counted(COUNTED_MAX + 1);
    if (first <= COUNTED_MAX) return { n: first, isMore: false };
    if (offset < COUNTED_MAX) return { n: COUNTED_MAX, isMore: true };
    return { n: await counted(null), isMore: false };
  }

  private async totals(tx: Tx, filter: ListFilter): Promise<StandingRead[]> {
    return tx.rows<StandingRead>(
      `select ${STANDING} from ledger_summary where account not in ('baseline', 'spend') and ${KEPT}
         and ($6::text is null or category = $6) and ${OF_SIGHT('$7')}
       group by 1, 2, 3, 4 having sum(amount) <> 0 order by 2, 3, 4`,
      [...cellParameters(filter), filter.category ?? null, trustOf(tx)],
    );
  }
}

/** Limit and offset of a part: of the last one there is when the list has become shorter than whoever asks remembers. */
function within({ offset, limit }: ListPart, all: number): [limit: number | null, offset: number] {
  if (limit === null || offset < all) return [limit, offset];
  return [limit, Math.max(0, Math.ceil(all / limit) - 1) * limit];
}

/** Every partner may read the totals of each trust; a list adds up only the lines that the reader may see. */
const OF_SIGHT = (parameter: string) => `(${parameter}::uuid is null or trust_id = ${parameter})`;

function trustOf(tx: Tx): string | null {
  return tx.actor.kind === 'trust' ? (tx.actor.organisationId ?? null) : null;
}

function cellParameters({ stage, year, kind }: ListFilter): (string | null)[] {
  return [stage ?? null, year ?? null, kind?.cashType ?? null, kind?.budgetType ?? null, kind?.recurrence ?? null];
}
