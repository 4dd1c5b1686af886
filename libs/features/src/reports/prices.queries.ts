import { Injectable } from '@nestjs/common';
import {
  type Money,
  parseMoney,
  parseQuantity,
  parseUnitPrice,
  type Quantity,
  type UnitPrice,
} from '@tandem/domain/money';
import type { Tx } from '@tandem/platform/database';
import { COUNTED } from './axes.js';

/** What one trust pays for an item that several trusts buy: a mean over its lines, weighted by quantity. */
export interface PaidRead {
  /** Item, specification and unit: what is the same for every trust. */
  readonly groupKey: string;
  readonly item: string;
  readonly category: string;
  readonly unit: string;
  readonly budget: string;
  readonly trustId: string;
  readonly price: UnitPrice;
  readonly quantity: Quantity;
  /** The weakest kind of baseline among the lines, 1 to 8. */
  readonly weakestBaseline: number;
  /** The oldest date of a price, or null when a line has none. */
  readonly oldest: string | null;
}

/** A joint purchase on its way: what is asked for, by how many trusts, and what it cost them before. */
export interface PipelineRead {
  readonly id: string;
  readonly reference: string;
  readonly title: string;
  readonly category: string;
  readonly budget: string;
  readonly state: string;
  readonly trusts: number;
  readonly value: Money;
  readonly linesWithoutPrice: number;
}

/** What a finished award of a category brought: the partnership's part against the baseline. */
export interface PastResult {
  readonly category: string;
  readonly budget: string;
  readonly name: string;
  readonly baseline: Money;
  readonly partnership: Money;
}

/** What procurement leads read: who pays what for the same thing, and which joint purchase is worth most. */
@Injectable()
export class PricesQueries {
  /**
   * The baseline price of each trust for each item that at least two of them need, from the demand they have shared.
   * Prices are net, per base unit, and only lines with a baseline count.
   */
  async paid(tx: Tx, partnershipId: string): Promise<PaidRead[]> {
    const rows = await tx.rows<Omit<PaidRead, 'price' | 'quantity'> & { price: string; quantity: string }>(
      `with paid as (
         select group_key, min(item) as item, min(category) as category, min(base_unit) as unit, budget_type, trust_id,
           sum(value_net) / sum(base_quantity) as price, sum(base_quantity) as quantity, max(coalesce(baseline_type, 8)) as weakest,
           case when count(*) = count(baseline_on) then min(baseline_on)::text end as oldest
         from demand_line where shared_with = $1 and value_net is not null and base_quantity > 0
         group by group_key, budget_type, trust_id),
       several as (select group_key, budget_type from paid where price > 0 group by 1, 2 having count(*) > 1)
       select p.group_key as "groupKey", item, category, unit, budget_type as budget, trust_id as "trustId",
         round(price, 4)::text as price, quantity::text as quantity, weakest as "weakestBaseline", oldest
       from paid p join several using (group_key, budget_type) where price > 0 order by p.group_key, budget_type, trust_id`,
      [partnershipId],
    );
    return rows.map((row) => ({
      ...row,
      price: parseUnitPrice(row.price),
      quantity: parseQuantity(row.quantity),
    }));
  }

  /** Requirements that two or more trusts have joined and that no approved award has met yet. */
  async pipeline(tx: Tx, partnershipId: string): Promise<PipelineRead[]> {
    const rows = await tx.rows<Omit<PipelineRead, 'value'> & { value: string }>(
      `select r.id, r.reference, r.title, r.category, d.budget_type as budget, r.state, count(distinct d.trust_id)::int as trusts,
         coalesce(sum(d.value_net), 0)::numeric(18,2)::text as value, (count(*) - count(d.value_net))::int as "linesWithoutPrice"
       from requirement r join demand_line d on d.requirement_id = r.id and d.shared_with = r.partnership_id
       where r.partnership_id = $1 and r.state in ('shared', 'committed', 'locked') and not exists (
         select 1 from tender_line t join award a on a.tender_id = t.tender_id and a.state = 'approved' where t.requirement_id = r.id)
       group by r.id, d.budget_type having count(distinct d.trust_id) > 1 order by r.reference, d.budget_type`,
      [partnershipId],
    );
    return rows.map((row) => ({ ...row, value: parseMoney(row.value) }));
  }

  /** What each contract of the partnership brought in its category and budget, where both amounts are in the ledger. */
  async pastResults(tx: Tx, partnershipId: string): Promise<PastResult[]> {
    const rows = await tx.rows<
      Omit<PastResult, 'baseline' | 'partnership'> & Record<'baseline' | 'partnership', string>
    >(
      `select b.category, b.budget_type as budget, min(c.reference || ': ' || c.title) as name,
         (-sum(b.amount) filter (where b.account = 'baseline'))::text as baseline,
         coalesce(sum(b.amount) filter (where b.effect = 'PARTNERSHIP' and b.account = any($2::text[])), 0)::numeric(18,2)::text as partnership
       from ledger_balance b join contract c on c.id = b.contract_id where b.partnership_id = $1
       group by b.category, b.budget_type, b.contract_id
       having sum(b.amount) filter (where b.account = 'baseline') < 0
       order by 1, 2, 3`,
      [partnershipId, COUNTED],
    );
    return rows.map((row) => ({
      ...row,
      baseline: parseMoney(row.baseline),
      partnership: parseMoney(row.partnership),
    }));
  }
}
