import {
  type AwardProblem,
  type AwardQuantity,
  ladderAmount,
  type PricedAward,
  verifyAward,
} from '@tandem/domain/awards';
import type { SolveResult } from './solver.js';

/** The result of a search that proved nothing: an award, or nothing at all. */
export function withoutProof(award: PricedAward | undefined): SolveResult {
  return award ? { status: 'feasible', award, costPence: award.cost, tie: 'unproved' } : { status: 'timeLimit' };
}

/** A whole lot bought from one supplier, and what it costs before discounts that span lots. */
interface WholeLot {
  readonly amount: bigint;
  readonly rows: readonly AwardQuantity[];
}

/**
 * The cheapest of the awards that a person would try first: every lot to its cheapest bidder, or everything to one
 * supplier. Undefined when rules or limits forbid all of them.
 *
 * It is the last resort of a search that ran out of time before it had an award of its own: whoever waited is told
 * what may be bought, and how far from the proved bound that is, rather than nothing.
 */
export function plainAward(problem: AwardProblem): PricedAward | undefined {
  const suppliers = [...problem.suppliers.keys()];
  let best: PricedAward | undefined;
  for (const allowed of [suppliers, ...suppliers.map((supplier) => [supplier])]) {
    const lots = problem.lots.map((_, lot) => cheapest(allowed.map((supplier) => wholeLot(problem, lot, supplier))));
    if (!lots.every((lot) => lot !== undefined)) continue;
    const { violations, priced } = verifyAward(problem, { rows: lots.flatMap(({ rows }) => rows) });
    if (violations.length === 0 && priced && (!best || priced.cost < best.cost)) best = priced;
  }
  return best;
}

function cheapest(offers: readonly (WholeLot | undefined)[]): WholeLot | undefined {
  let best: WholeLot | undefined;
  for (const offer of offers) if (offer && (!best || offer.amount < best.amount)) best = offer;
  return best;
}

function wholeLot(problem: AwardProblem, lot: number, supplier: number): WholeLot | undefined {
  const { prices, barred } = problem.suppliers[supplier]!;
  if (barred.has(lot)) return undefined;
  let amount = 0n;
  const rows: AwardQuantity[] = [];
  for (const line of problem.lots[lot]!.lines) {
    const { demand } = problem.lines[line]!;
    const price = prices[line];
    if (demand === 0n) continue;
    if (!price) return undefined;
    amount += ladderAmount(price, demand);
    rows.push({ line, supplier, quantity: demand });
  }
  return { amount, rows };
}
