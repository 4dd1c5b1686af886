import type { AwardProblem, ProblemPackage, ProblemSupplier } from './award-problem.js';
import { ladderAmount, tierDiscount } from './ladder.js';
import type { AwardQuantity, Charge, PricedAward, PricedRow } from './priced-award.js';
import { shareCosts } from './share-costs.js';

/**
 * The price of an award, or undefined when some row has no price that allows its quantity.
 *
 * Rows may come in any order. Where a supplier's packages could pay for its rows, the cheapest
 * choice is taken, with as few packages as possible. It looks at prices alone: whether capacities,
 * lots and rules hold is the verifier's question. Source: the pack's section on money.
 */
export function priceAward(problem: AwardProblem, quantities: readonly AwardQuantity[]): PricedAward | undefined {
  const rows: PricedRow[] = [];
  const charges: Charge[] = [];
  for (const [index, supplier] of problem.suppliers.entries()) {
    const won = quantities.filter((q) => q.supplier === index && q.quantity > 0n);
    if (won.length === 0) continue;
    const bill = cheapestBill(problem, index, supplier, won);
    if (!bill) return undefined;
    rows.push(...bill.rows);
    charges.push(...bill.charges);
  }
  rows.sort((a, b) => a.line - b.line || a.supplier - b.supplier);
  const cost = total([...rows, ...charges]);
  return { rows, charges, cost, perTrust: shareCosts(problem, rows, charges) };
}

interface Bill {
  readonly rows: readonly PricedRow[];
  readonly charges: readonly Charge[];
}

function cheapestBill(
  problem: AwardProblem,
  index: number,
  supplier: ProblemSupplier,
  won: readonly AwardQuantity[],
): Bill | undefined {
  const isWhole = new Set(won.filter((w) => w.quantity === problem.lines[w.line]!.demand).map((w) => w.line));
  const open = supplier.packages.filter((p) => p.lines.every((line) => isWhole.has(line)));
  let best: { bill: Bill; cost: bigint; packages: number } | undefined;
  for (const chosen of disjoint(open)) {
    const bill = billFor(problem, index, supplier, won, chosen, isWhole);
    if (!bill) continue;
    const cost = total([...bill.rows, ...bill.charges]);
    if (!best || cost < best.cost || (cost === best.cost && chosen.length < best.packages)) {
      best = { bill, cost, packages: chosen.length };
    }
  }
  return best?.bill;
}

/** Every choice of packages that share no lot, the empty one first. */
function* disjoint(open: readonly ProblemPackage[]): Generator<readonly ProblemPackage[]> {
  yield [];
  for (const [i, first] of open.entries()) {
    const rest = open.slice(i + 1).filter((p) => !p.lots.some((lot) => first.lots.includes(lot)));
    for (const others of disjoint(rest)) yield [first, ...others];
  }
}

function billFor(
  problem: AwardProblem,
  index: number,
  supplier: ProblemSupplier,
  won: readonly AwardQuantity[],
  packages: readonly ProblemPackage[],
  isWhole: ReadonlySet<number>,
): Bill | undefined {
  const covered = new Set(packages.flatMap((p) => p.lines));
  const rows: PricedRow[] = [];
  const charges: Charge[] = [{ supplier: index, kind: 'fixedCharge', amount: supplier.bid.fixedCharge }];
  for (const row of won) {
    if (covered.has(row.line)) {
      rows.push({ ...row, amount: 0n, inPackage: true });
      continue;
    }
    const price = supplier.prices[row.line];
    if (!price || row.quantity < price.min || (price.max !== undefined && row.quantity > price.max)) return undefined;
    rows.push({ ...row, amount: ladderAmount(price, row.quantity), inPackage: false });
    if (price.fixedCharge > 0n) {
      charges.push({ supplier: index, kind: 'lineCharge', line: row.line, amount: price.fixedCharge });
    }
  }
  const tiers = supplier.bid.spendTiers;
  const discount = tiers ? tierDiscount(tiers, total(rows)) : 0n;
  if (discount > 0n) charges.push({ supplier: index, kind: 'tierDiscount', amount: -discount });
  for (const bundle of supplier.bundles) {
    if (bundle.lines.every((line) => isWhole.has(line))) {
      charges.push({ supplier: index, kind: 'bundle', lots: bundle.lots, amount: -bundle.discount });
    }
  }
  for (const p of packages) charges.push({ supplier: index, kind: 'package', lots: p.lots, amount: p.price });
  return { rows, charges };
}

function total(parts: readonly { readonly amount: bigint }[]): bigint {
  return parts.reduce((sum, part) => sum + part.amount, 0n);
}
