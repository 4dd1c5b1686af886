import { type Money, money, parseQuantity, type Quantity, quantity } from '@tandem/domain/money';
import { compareDates, type FinancialYear, financialYearOf, lastDay, type LocalDate } from '@tandem/domain/time';
import type { Tx } from '@tandem/platform/database';

/**
 * What was bought of an item in a financial year, by trust, as the imported purchases show it: of each contract line only the
 * strongest source, as everywhere. A trust sees its own.
 */
export async function purchasesOf(
  tx: Tx,
  itemKeys: readonly string[],
): Promise<(of: { trust: string; itemKey: string; financialYear: FinancialYear }) => Quantity | null> {
  const rows = await tx.rows<{ trust: string; itemKey: string; month: LocalDate; quantity: string }>(PURCHASES, [
    itemKeys,
  ]);
  const byYear = new Map<string, bigint>();
  for (const row of rows) {
    const key = [row.trust, row.itemKey, financialYearOf(row.month)].join('\n');
    byYear.set(key, (byYear.get(key) ?? 0n) + parseQuantity(row.quantity));
  }
  return ({ trust, itemKey, financialYear }) => {
    const bought = byYear.get([trust, itemKey, financialYear].join('\n'));
    return bought === undefined ? null : quantity(bought);
  };
}

const PURCHASES = `
  select o.name as trust, item_key as "itemKey", month::text as month, round(sum(quantity / unit_factor), 3) as quantity
  from (select m.trust_id, m.month, m.quantity, l.item_key, l.unit_factor, s.strength,
      min(s.strength) over (partition by m.trust_id, m.contract_line_id) as strongest
    from actual_month m join contract_line l on l.id = m.contract_line_id
    cross join lateral (select array_position(array['invoice', 'purchaseOrder', 'supplierReport'], m.source) as strength) s
    where l.item_key = any($1::text[])) counted
  join organisation o on o.id = trust_id where strength = strongest group by 1, 2, 3`;

/** What stands of a line in the ledger, as far as volume must be told from price. */
export interface StandingVolume {
  readonly financialYear: FinancialYear;
  /** What stands on all its stages, and on those from "delivered" on, without what leaked. */
  readonly amount: Money;
  readonly deliveredAmount: Money;
  /** What was delivered; nought before anything was. */
  readonly delivered: Quantity;
  /** What was paid for it, and what its price in the claim gives; less paid is a saving of price beyond the claim. */
  readonly paid: Money;
  readonly atClaim: Money;
}

/**
 * How much a claim says it saved on how much that was bought; null where nobody knows yet.
 *
 * Within its year a saving is compared with what is delivered so far. When the year is over all that it still claims is
 * compared with what the trust's purchases show, or else with what was delivered: what was not bought is no saving of price.
 */
export function claimedOn(
  line: StandingVolume,
  purchases: Quantity | null,
  today: LocalDate,
): { amount: Money; bought: Quantity | null } {
  const delivered = line.delivered > 0n ? line.delivered : null;
  const paidLess = line.atClaim > line.paid ? line.atClaim - line.paid : 0n;
  if (!isOver(line.financialYear, today)) return { amount: money(line.deliveredAmount - paidLess), bought: delivered };
  return { amount: money(line.amount - paidLess), bought: purchases ?? delivered };
}

/** Whether all that a financial year will show was bought by now. */
export function isOver(year: FinancialYear, today: LocalDate): boolean {
  return compareDates(lastDay(year), today) < 0;
}
