import { scoreLots, type Scoring } from '@tandem/domain/evaluation';
import type { LotPrices } from './lot-prices.js';

/** All that a ranking is made of: prices, and the agreed scores in basis points of the scale. */
export interface RankingField extends LotPrices {
  readonly criteria: number;
  /** By lot, supplier and criterion; a bid that is not complete in a lot has noughts there. */
  readonly scores: Uint16Array;
}

/** Places of all bids in all lots under one set of weights; by lot, then by supplier. */
export interface Places {
  /** 0 is a bid without a place. */
  readonly ranks: Int32Array;
  /** Ten-thousandths of a point, or of a pound where the formula gives one figure. */
  readonly totals: Float64Array;
  /** Ten-thousandths of a price point; NaN where the formula gives none. */
  readonly points: Float64Array;
}

/**
 * The quality of every bid in every lot under the weights, in basis points: the criteria's weighted mean, half up, once.
 * That rounding is published with every tender, and the pack of a run carries the same figures.
 */
export function qualitiesOf({ scores, criteria }: RankingField, weights: readonly number[]): Uint16Array {
  const qualities = new Uint16Array(scores.length / criteria);
  let whole = 0;
  for (let c = 0; c < criteria; c += 1) whole += weights[c + 1]!;
  for (let at = 0, from = 0; at < qualities.length; at += 1) {
    let sum = 0;
    for (let c = 0; c < criteria; c += 1, from += 1) sum += weights[c + 1]! * scores[from]!;
    qualities[at] = Math.floor((2 * sum + whole) / (2 * whole));
  }
  return qualities;
}

/** Ranks every lot under each set of weights (the price's first, then the criteria's). */
export function rankUnder(field: RankingField, scoring: Scoring, scenarios: readonly (readonly number[])[]): Places[] {
  return scenarios.map((weights) =>
    scoreLots({
      scoring,
      lots: field.lots.length,
      suppliers: field.suppliers.length,
      criteria: 1,
      prices: field.prices,
      scores: qualitiesOf(field, weights),
      submittedAt: field.submittedAt,
      scenarios: [{ priceWeightBasisPoints: weights[0]!, criteriaWeightsBasisPoints: [10_000 - weights[0]!] }],
    }),
  );
}
