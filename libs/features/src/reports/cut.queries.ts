import { Injectable } from '@nestjs/common';
import { type Money, parseMoney } from '@tandem/domain/money';
import { STAGES } from '@tandem/domain/savings';
import type { Tx } from '@tandem/platform/database';
import { type Axis, AXIS_COLUMNS, COUNTED } from './axes.js';

/** What a cut is asked for: its axes, and the values that each axis is narrowed to. */
export interface CutWish {
  readonly partnershipId: string;
  readonly axes: readonly Axis[];
  readonly filters: Partial<Record<Axis, readonly string[]>>;
}

/** One cell of a cut: the value of each axis, in the axes' order; null is "none", such as a saving without a contract. */
export interface CutCell {
  readonly values: readonly (string | null)[];
  readonly amount: Money;
}

/** The names of trusts and contracts by their ids. */
export interface AxisNames {
  readonly trusts: ReadonlyMap<string, string>;
  readonly contracts: ReadonlyMap<string, string>;
}

/** The smallest roll-up that has all of those axes: contracts have one of their own, without effects and attribution. */
function rollUpOf(axes: readonly Axis[]): string {
  const isAny = (...of: Axis[]) => of.some((axis) => axes.includes(axis));
  if (!isAny('contract', 'mechanism')) return 'ledger_summary';
  return isAny('mechanism', 'effect', 'attribution') ? 'ledger_balance' : 'ledger_contract';
}

/** The word in a filter for a saving that belongs to no contract. */
export const NO_CONTRACT = 'none';

/** The savings of a partnership along any axes, from the roll-ups and never from the legs. */
@Injectable()
export class CutQueries {
  /**
   * The sums of the savings by the axes asked for, nothing left out. Only accounts that hold savings are added: what
   * would have been paid and what is paid are the other side of the same journals. Unless the stage is an axis or a
   * filter, the stages of `COUNTED` are meant: a saving that is rejected is none.
   */
  async cells(tx: Tx, { partnershipId, axes, filters }: CutWish): Promise<CutCell[]> {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The keys of a record whose key type is Axis.
    const table = rollUpOf([...axes, ...(Object.keys(filters) as Axis[])]);
    const columns = axes.map((axis) => `${AXIS_COLUMNS[axis]}::text`);
    const stages = filters.stage ?? (axes.includes('stage') ? STAGES : COUNTED);
    const parameters: unknown[] = [partnershipId, stages];
    const narrowed = Object.entries(filters).flatMap(([axis, values]) => {
      if (axis === 'stage' || values === undefined) return [];
      parameters.push(values);
      const column = AXIS_COLUMNS[axis as Axis];
      return [`coalesce(${column}::text, '${NO_CONTRACT}') = any($${parameters.length}::text[])`];
    });
    const rows = await tx.rows<Record<string, string | null> & { amount: string }>(
      `select ${columns.map((column, at) => `${column} as v${at},`).join(' ')} sum(amount)::text as amount from ${table}
       where ${['partnership_id = $1', 'account = any($2::text[])', ...narrowed].join(' and ')}
       ${columns.length > 0 ? `group by ${columns.map((_, at) => at + 1).join(', ')}` : ''}
       having sum(amount) <> 0 order by ${columns.map((_, at) => `${at + 1}, `).join('')}count(*)`,
      parameters,
    );
    return rows.map((row) => ({ values: axes.map((_, at) => row[`v${at}`] ?? null), amount: parseMoney(row.amount) }));
  }

  /** The names behind the ids of trusts and contracts, for headings, by name. */
  async names(tx: Tx, partnershipId: string): Promise<AxisNames> {
    const rows = await tx.rows<{ id: string; name: string; kind: keyof AxisNames }>(
      `select o.id, o.short_name as name, 'trusts' as kind from organisation o where o.kind = 'trust' and exists
         (select 1 from partnership_member m where m.organisation_id = o.id and m.partnership_id = $1)
       union all
       select c.id, c.reference || ': ' || c.title, 'contracts' from contract c where c.partnership_id = $1 order by name`,
      [partnershipId],
    );
    const of = (kind: keyof AxisNames) =>
      new Map(rows.flatMap((row) => (row.kind === kind ? [[row.id, row.name] as const] : [])));
    return { trusts: of('trusts'), contracts: of('contracts') };
  }

  /** The categories that the partnership's savings have, by name. */
  async categories(tx: Tx, partnershipId: string): Promise<string[]> {
    const rows = await tx.rows<{ category: string }>(
      `select distinct category from ledger_summary where partnership_id = $1 order by 1`,
      [partnershipId],
    );
    return rows.map(({ category }) => category);
  }

  /** The financial years that the partnership's savings fall into, earliest first. */
  async years(tx: Tx, partnershipId: string): Promise<string[]> {
    // From year to year along the key of the roll-up, trust by trust: a page asks for this after every posting.
    const rows = await tx.rows<{ year: string }>(
      `with recursive next as (
         select v.trust_id, (select min(s.financial_year) from ledger_summary s
           where s.partnership_id = $1 and s.trust_id = v.trust_id) as year
         from ledger_version v where v.partnership_id = $1
         union all
         select n.trust_id, (select min(s.financial_year) from ledger_summary s
           where s.partnership_id = $1 and s.trust_id = n.trust_id and s.financial_year > n.year)
         from next n where n.year is not null)
       select distinct year from next where year is not null order by 1`,
      [partnershipId],
    );
    return rows.map(({ year }) => year);
  }
}
