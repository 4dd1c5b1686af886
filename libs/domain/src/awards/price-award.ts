import type { AwardProblem, ProblemPackage, ProblemSupplier } from './award-problem.js';
import { ladderAmount, tierDiscount } from './ladder.js';
import { choosePackages } from './package-choice.js';
import type { PackageQuestion, SingleCost } from './package-question.js';
import type { Price } from './pack.js';
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
  const chosen = open.length === 0 ? [] : choosePackages(questionOf(problem, supplier, won, open));
  return billFor(
    index,
    supplier,
    won,
    chosen.map((i) => open[i]!),
    isWhole,
  );
}

/** What the rows cost without packages, by the lots that some package could pay for. */
function questionOf(
  problem: AwardProblem,
  supplier: ProblemSupplier,
  won: readonly AwardQuantity[],
  open: readonly ProblemPackage[],
): PackageQuestion {
  const singles = new Map(
    open.flatMap((p) => p.lots.map((lot): [number, SingleCost] => [lot, { spend: 0n, whole: 0n, unpriced: 0 }])),
  );
  let otherSpend = 0n;
  for (const { line, quantity } of won) {
    const { lot } = problem.lines[line]!;
    const known = singles.get(lot);
    const price = priceOf(supplier, line, quantity);
    const amount = price ? ladderAmount(price, quantity) : 0n;
    if (known) singles.set(lot, withRow(known, amount, price));
    else otherSpend += amount;
  }
  return { packages: open, singles, otherSpend, tiers: supplier.bid.spendTiers };
}

function withRow(cost: SingleCost, amount: bigint, price: Price | undefined): SingleCost {
  if (!price) return { ...cost, unpriced: cost.unpriced + 1 };
  return { ...cost, spend: cost.spend + amount, whole: cost.whole + amount + price.fixedCharge };
}

/** A supplier's price for a line, if it allows this quantity. */
function priceOf(supplier: ProblemSupplier, line: number, quantity: bigint): Price | undefined {
  const price = supplier.prices[line];
  const isAllowed = price && quantity >= price.min && (price.max === undefined || quantity <= price.max);
  return isAllowed ? price : undefined;
}

function billFor(
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
    const price = priceOf(supplier, row.line, row.quantity);
    if (!price) return undefined;
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
