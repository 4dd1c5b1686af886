import {
  type AwardProblem,
  type AwardQuantity,
  ladderAmount,
  type PricedAward,
  verifyAward,
  type Violation,
} from '@tandem/domain/awards';

/** What would be if another bidder had delivered what one supplier wins, and nothing else had changed. */
export interface Swap {
  /** The bidder, as an index into the problem. */
  readonly to: number;
  /** What it asks for these quantities at its own price ladder, with charges on the lines; absent without a price. */
  readonly asked?: bigint;
  /** What the whole award would cost; absent when a quantity has no price. */
  readonly cost?: bigint;
  /** The limits and rules that the award would then break. */
  readonly violations: readonly Violation[];
}

/** Quantities that can only move together, and what would be if each other bidder had them. */
export interface SwapGroup {
  readonly rows: readonly AwardQuantity[];
  /** What is paid for these rows, with charges on the lines; absent where a package pays. */
  readonly paid?: bigint;
  readonly swaps: readonly Swap[];
}

/**
 * Why a supplier won a row: for every other bidder of the line, the whole award with that row moved to it.
 *
 * A lot that may not be split moves as a whole, and so does what a package pays for. Every figure is
 * priced and every limit checked in whole numbers, without any solver: of a proved best award no swap
 * that breaks nothing is cheaper.
 */
export function swapsOf(problem: AwardProblem, award: PricedAward, row: AwardQuantity): SwapGroup {
  const rows = movedWith(problem, award, row);
  const others = award.rows.filter((one) => !rows.includes(one));
  const bidders = problem.suppliers.flatMap((_, s) =>
    s !== row.supplier && rows.some(({ line }) => isOffered(problem, s, line)) ? [s] : [],
  );
  const inPackage = rows.some((one) => one.inPackage);
  const charges = award.charges.filter(
    (c) => c.kind === 'lineCharge' && c.supplier === row.supplier && rows.some(({ line }) => line === c.line),
  );
  return {
    rows,
    ...(inPackage ? {} : { paid: total(rows) + total(charges) }),
    swaps: bidders.map((to) => {
      const asked = askedFor(problem, others, rows, to);
      const { violations, priced } = verifyAward(problem, { rows: moved(others, rows, to) });
      return {
        to,
        ...(asked === undefined ? {} : { asked }),
        ...(priced ? { cost: priced.cost } : {}),
        violations,
      };
    }),
  };
}

type PricedRows = PricedAward['rows'];

function movedWith(problem: AwardProblem, award: PricedAward, row: AwardQuantity): PricedRows {
  const own = award.rows.filter((one) => one.supplier === row.supplier);
  const lot = problem.lines[row.line]!.lot;
  const inLot = (one: AwardQuantity) => problem.lines[one.line]!.lot === lot;
  const itself = own.filter((one) => one.line === row.line);
  if (itself.some((one) => one.inPackage)) {
    const paid = award.charges.find(
      (c) => c.kind === 'package' && c.supplier === row.supplier && c.lots?.includes(lot),
    );
    return own.filter((one) => paid?.lots?.includes(problem.lines[one.line]!.lot) ?? inLot(one));
  }
  return problem.lots[lot]!.mayBeSplit ? itself : own.filter(inLot);
}

function isOffered(problem: AwardProblem, supplier: number, line: number): boolean {
  const { prices, packages } = problem.suppliers[supplier]!;
  return prices[line] !== undefined || packages.some((p) => p.lines.includes(line));
}

function moved(others: PricedRows, rows: PricedRows, to: number): AwardQuantity[] {
  const quantities = new Map<string, AwardQuantity>();
  for (const { line, supplier, quantity } of [...others, ...rows.map((row) => ({ ...row, supplier: to }))]) {
    const key = `${line}/${supplier}`;
    quantities.set(key, { line, supplier, quantity: (quantities.get(key)?.quantity ?? 0n) + quantity });
  }
  return [...quantities.values()];
}

/** What the rows would add to the bidder's own bill for these lines; undefined when a quantity has no single price. */
function askedFor(problem: AwardProblem, others: PricedRows, rows: PricedRows, to: number): bigint | undefined {
  let sum = 0n;
  for (const { line, quantity } of rows) {
    const price = problem.suppliers[to]!.prices[line];
    const before = others.find((one) => one.line === line && one.supplier === to);
    const whole = quantity + (before?.quantity ?? 0n);
    if (!price || whole < price.min || (price.max !== undefined && whole > price.max)) return undefined;
    sum += ladderAmount(price, whole) - (before?.amount ?? 0n) + (before ? 0n : price.fixedCharge);
  }
  return sum;
}

function total(parts: readonly { readonly amount: bigint }[]): bigint {
  return parts.reduce((sum, part) => sum + part.amount, 0n);
}
