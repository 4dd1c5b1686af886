import { allocate, Fraction } from '@tandem/domain/money';
import type { AwardProblem } from './award-problem.js';
import type { Charge, PricedRow } from './priced-award.js';

/**
 * What each trust of the coalition pays, in its order; the shares add up to the cost exactly.
 *
 * Every trust pays a line's average price ("common price"), whichever supplier delivers to it. A
 * line's charge follows that line's quantities; what belongs to a supplier as a whole follows what
 * each trust buys from it; a package follows its lots' list amounts. Largest remainder throughout,
 * ties to the smaller id. Source: the pack's section on money.
 */
export function shareCosts(problem: AwardProblem, rows: readonly PricedRow[], charges: readonly Charge[]): bigint[] {
  const paid = problem.coalition.map(() => 0n);
  const add = (parts: readonly bigint[]) => parts.forEach((part, t) => (paid[t] = paid[t]! + part));
  for (const [l, line] of problem.lines.entries()) {
    const amount = rows.filter((r) => r.line === l).reduce((sum, r) => sum + r.amount, 0n);
    if (amount !== 0n) add(allocate(amount, line.byTrust));
  }
  for (const charge of charges)
    if (charge.amount !== 0n) add(allocate(charge.amount, weights(problem, rows, charges, charge)));
  return paid;
}

function weights(
  problem: AwardProblem,
  rows: readonly PricedRow[],
  charges: readonly Charge[],
  charge: Charge,
): readonly bigint[] {
  if (charge.kind === 'lineCharge') return problem.lines[charge.line!]!.byTrust;
  if (charge.kind === 'package') return whole(listAmounts(problem, charge));
  const bought = problem.coalition.map(() => Fraction.of(0n));
  const own = rows.filter((r) => r.supplier === charge.supplier);
  for (const row of own) {
    const line = problem.lines[row.line]!;
    line.byTrust.forEach((q, t) => (bought[t] = bought[t]!.add(Fraction.of(row.amount * q, line.demand))));
  }
  for (const paid of charges.filter((c) => c.supplier === charge.supplier && c.kind === 'package')) {
    const parts = whole(listAmounts(problem, paid));
    const sum = parts.reduce((a, b) => a + b, 0n);
    parts.forEach((part, t) => (bought[t] = bought[t]!.add(Fraction.of(paid.amount * part, sum))));
  }
  if (bought.some((b) => !b.isZero())) return whole(bought);
  // Everything bought from the supplier is free: its charges then follow the quantities.
  return problem.coalition.map((_, t) => own.reduce((sum, r) => sum + problem.lines[r.line]!.byTrust[t]!, 0n));
}

/** A package's lots at the supplier's list prices; at reference prices where it lists none. */
function listAmounts(problem: AwardProblem, charge: Charge): Fraction[] {
  const prices = problem.suppliers[charge.supplier]!.prices;
  const inside = problem.lines.flatMap((line, l) =>
    charge.lots!.includes(line.lot) ? [{ line, price: prices[l] }] : [],
  );
  const isListed = inside.every(({ price }) => price !== undefined);
  const worth = inside.map(({ line, price }) => ({ line, each: isListed ? price!.unitPrice : line.reference }));
  const isFree = worth.every(({ line, each }) => each * line.demand === 0n);
  return problem.coalition.map((_, t) =>
    worth.reduce(
      (sum, { line, each }) => sum.add(Fraction.of(line.byTrust[t]! * (isFree ? 1n : each))),
      Fraction.of(0n),
    ),
  );
}

/** Fractions as whole weights in the same proportion. */
function whole(parts: readonly Fraction[]): bigint[] {
  const common = parts.reduce((product, part) => product * (part.denominator / gcd(product, part.denominator)), 1n);
  return parts.map((part) => part.numerator * (common / part.denominator));
}

function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}
