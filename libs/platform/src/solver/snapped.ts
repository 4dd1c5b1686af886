import { type AwardProblem, type AwardQuantity, type PricedAward, verifyAward } from '@tandem/domain/awards';
import type { AwardModel } from './award-draft.js';

/** The award that a solution stands for, in whole steps; undefined when it breaks any limit. */
export function snapped(problem: AwardProblem, model: AwardModel, x: Float64Array): PricedAward | undefined {
  const rows: AwardQuantity[] = [];
  for (const [line, { step, demand }] of problem.lines.entries()) {
    const won = model.quantity[line]!.map(
      (terms) => BigInt(Math.round(terms.reduce((sum, [column, value]) => sum + value * x[column]!, 0))) * step,
    );
    // A continuous split may round to one step more or less than the demand: the largest row takes it.
    const largest = won.reduce((best, q, s) => (q > won[best]! ? s : best), 0);
    won[largest] = won[largest]! + demand - won.reduce((a, b) => a + b, 0n);
    won.forEach((quantity, supplier) => {
      if (quantity !== 0n) rows.push({ line, supplier, quantity });
    });
  }
  const { violations, priced } = verifyAward(problem, { rows });
  return violations.length === 0 ? priced : undefined;
}
