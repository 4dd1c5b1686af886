import {
  type AwardProblem,
  type AwardQuantity,
  type PricedAward,
  verifyAward,
  type Violation,
} from '@tandem/domain/awards';

/** What an award costs when its suppliers keep their shares while the demand moves. */
export interface KeptShares {
  /** The award at the moved demand; absent when some row then has no price. */
  readonly award?: PricedAward;
  /** The limits and rules that the award then breaks, none when it stands. */
  readonly violations: readonly Violation[];
}

/**
 * Splits each line's new demand between its suppliers as an award splits the old one, and prices it exactly.
 *
 * Whole steps cannot be split evenly, and a share at its limit may land a step too high. So the leftover
 * steps are first given to the largest remainders and then, should a limit break, to the suppliers in
 * each possible turn; the first split that stands counts. Lines that are not needed any more fall away.
 */
export function keepShares(before: AwardProblem, rows: readonly AwardQuantity[], after: AwardProblem): KeptShares {
  let first: KeptShares | undefined;
  const turns = Math.max(1, before.suppliers.length);
  for (let turn = -1; turn < turns; turn++) {
    const { violations, priced } = verifyAward(after, { rows: splitRows(before, rows, after, turn) });
    const kept = { violations, ...(priced ? { award: priced } : {}) };
    if (violations.length === 0) return kept;
    first ??= kept;
  }
  return first!;
}

function splitRows(
  before: AwardProblem,
  rows: readonly AwardQuantity[],
  after: AwardProblem,
  turn: number,
): AwardQuantity[] {
  const supplierAfter = before.suppliers.map(({ id }) => after.suppliers.findIndex((s) => s.id === id));
  return after.lines.flatMap((line, l) => {
    const old = before.lines.findIndex((one) => one.id === line.id);
    const own = rows.filter((row) => row.line === old);
    const steps = line.demand / line.step;
    const whole = before.lines[old]!.demand;
    const parts = own.map((row) => ({
      row,
      steps: (steps * row.quantity) / whole,
      rest: (steps * row.quantity) % whole,
    }));
    let left = steps - parts.reduce((sum, part) => sum + part.steps, 0n);
    for (const part of parts.toSorted(turn < 0 ? byRest : byTurn(turn, before.suppliers.length))) {
      if (left === 0n) break;
      part.steps += 1n;
      left -= 1n;
    }
    return parts
      .filter((part) => part.steps > 0n)
      .map((part) => ({ line: l, supplier: supplierAfter[part.row.supplier]!, quantity: part.steps * line.step }));
  });
}

interface Part {
  readonly row: AwardQuantity;
  readonly rest: bigint;
}

function byRest(a: Part, b: Part): number {
  return a.rest === b.rest ? a.row.supplier - b.row.supplier : a.rest > b.rest ? -1 : 1;
}

/** The suppliers in a circle, beginning with one of them. */
function byTurn(first: number, count: number) {
  return (a: Part, b: Part) => ((a.row.supplier - first + count) % count) - ((b.row.supplier - first + count) % count);
}
