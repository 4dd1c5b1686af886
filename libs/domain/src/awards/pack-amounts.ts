import type { PackFields } from './pack-fields.js';
import { LIMITS } from './pack-limits.js';
import type { Bid, Line } from './pack.js';

/** Ten-thousandths of a pound times thousandths of a unit, in a penny. */
const PER_PENNY = 100_000n;

/**
 * Refuses a pack whose dearest award could reach 2^53 pence.
 *
 * Each number may be below the limit and their sum above it; the sum is what a solver adds up in
 * doubles and what every other program will read. All lines at their dearest price, all charges and
 * all packages together are more than any award can cost.
 */
export function checkAmounts(f: PackFields, lines: readonly Line[], bids: readonly Bid[]): void {
  const dearest = new Map<string, bigint>();
  let pence = 0n;
  for (const bid of bids) {
    pence += bid.fixedCharge;
    for (const price of bid.prices) {
      pence += price.fixedCharge;
      if (price.unitPrice > (dearest.get(price.line) ?? -1n)) dearest.set(price.line, price.unitPrice);
    }
    for (const one of bid.packages) pence += one.price;
  }
  for (const line of lines) {
    let demand = 0n;
    for (const quantity of line.demand.values()) demand += quantity;
    pence += (demand * (dearest.get(line.id) ?? 0n)) / PER_PENNY;
  }
  if (pence < LIMITS.exact) return;
  f.problem(
    '$.bids',
    `All demand at the dearest prices, with all charges and packages, is too large: it must stay below ${LIMITS.exact} pence (2^53).`,
  );
}
