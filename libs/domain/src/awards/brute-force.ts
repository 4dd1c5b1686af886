import type { AwardProblem } from './award-problem.js';
import { compareTiedAwards } from './tie-order.js';
import type { AwardQuantity, PricedAward } from './priced-award.js';
import { verifyAward } from './verify-award.js';

/** The largest number of awards that enumeration is asked to look at. */
export const ENUMERATION_LIMIT = 2_000_000n;

/**
 * The best award of a small problem by looking at every one, or undefined when none is allowed.
 *
 * This is the oracle: it uses nothing but the verifier and the tie order, so a solver that agrees with
 * it agrees with the contract. Errors: RangeError when there are more awards than the limit.
 */
export function bruteForce(problem: AwardProblem): PricedAward | undefined {
  const count = enumerationSize(problem);
  if (count > ENUMERATION_LIMIT) throw new RangeError(`${count} awards are too many to look at one by one.`);
  let best: PricedAward | undefined;
  for (const rows of awardsFrom(problem, 0)) {
    const { violations, priced } = verifyAward(problem, { rows });
    if (violations.length > 0 || !priced) continue;
    const isBetter = !best || priced.cost < best.cost;
    if (isBetter || (priced.cost === best!.cost && compareTiedAwards(problem, priced.rows, best!.rows) < 0))
      best = priced;
  }
  return best;
}

/** How many ways there are to split every line's demand between its bidders, before any limit. */
export function enumerationSize(problem: AwardProblem): bigint {
  return problem.lines.reduce((product, line, l) => {
    const bidders = BigInt(biddersFor(problem, l).length);
    if (bidders === 0n) return 0n;
    const steps = line.demand / line.step;
    let ways = 1n;
    for (let i = 1n; i < bidders; i++) ways = (ways * (steps + i)) / i;
    return product * ways;
  }, 1n);
}

/** Suppliers that may deliver a line, singly or in a package. */
export function biddersFor(problem: AwardProblem, line: number): number[] {
  const { lot } = problem.lines[line]!;
  return problem.suppliers.flatMap((s, index) => {
    const isOffered = s.prices[line] !== undefined || s.packages.some((p) => p.lines.includes(line));
    return isOffered && !s.barred.has(lot) ? [index] : [];
  });
}

function* awardsFrom(problem: AwardProblem, line: number): Generator<AwardQuantity[]> {
  if (line === problem.lines.length) {
    yield [];
    return;
  }
  const { demand, step } = problem.lines[line]!;
  for (const split of splits(biddersFor(problem, line), demand, step)) {
    const rows = split.map(([supplier, quantity]) => ({ line, supplier, quantity }));
    for (const rest of awardsFrom(problem, line + 1)) yield [...rows, ...rest];
  }
}

function* splits(bidders: readonly number[], demand: bigint, step: bigint): Generator<[number, bigint][]> {
  const [first, ...others] = bidders;
  if (first === undefined) return;
  if (others.length === 0) {
    yield demand > 0n ? [[first, demand]] : [];
    return;
  }
  for (let quantity = 0n; quantity <= demand; quantity += step) {
    for (const rest of splits(others, demand - quantity, step))
      yield quantity > 0n ? [[first, quantity], ...rest] : rest;
  }
}
