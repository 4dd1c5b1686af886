import { Fraction } from '@tandem/domain/money';
import { formulaOf } from './catalogue.js';
import { type PhantomResult, phantomsFor } from './phantom.js';
import { type RankedField, rankedField } from './ranked-field.js';
import { fractionOf } from './ratio.js';
import { ORDERS_SHOWN, type RemovalResult, removalsFrom } from './removal.js';
import type { ScorableBid, Scoring } from './scoring.js';
import { idsOf, whyNotRanked } from './standings.js';
import { type BidLine, winnerIntervals, type WinnerIntervals } from './winner-intervals.js';

/** How firmly the ranking of one lot stands: results of the same code that ranked it, with exact numbers as text. */
export interface LotRobustness {
  /** Groups that share a place, best first; null in a lot of more bids than `ORDERS_SHOWN`. */
  readonly order: readonly (readonly string[])[] | null;
  readonly winner: readonly string[];
  readonly removal: RemovalResult;
  readonly phantom: PhantomResult;
  /** By the price weight from 0 to 1; null where the formula has no weights. */
  readonly weights: WinnerIntervals | null;
  /** By the pounds that a quality point is worth, from nought without end; null but for MONETISED. */
  readonly willingness: WinnerIntervals | null;
}

/**
 * What would change the ranking of one lot: bids taken away, a bid invented, other weights.
 *
 * Bids that may not be ranked are left out first, as in the ranking. Nothing is sampled: removals are complete up to the
 * sizes that `RemovalResult` states, invented bids and intervals are exact.
 */
export function robustnessOf(scoring: Scoring, bids: readonly ScorableBid[]): LotRobustness {
  const eligible = bids.filter((bid) => whyNotRanked(scoring, bid) === undefined);
  if (eligible.length === 0) return EMPTY;
  const ranked = rankedField(scoring, eligible);
  return {
    order: ranked.bids.length <= ORDERS_SHOWN ? idsOf(ranked.groups) : null,
    winner: ranked.winner,
    removal: removalsFrom(ranked),
    phantom: phantomsFor(ranked),
    weights: weightsOf(ranked),
    willingness: willingnessOf(ranked),
  };
}

const EMPTY: LotRobustness = {
  order: [],
  winner: [],
  removal: { method: 'notNeeded', tested: 0, changingOrder: 0, changingWinner: 0, single: [], smallest: [] },
  phantom: { possible: false, below: null, above: null },
  weights: null,
  willingness: null,
};

/** A total is a line in the price weight: quality at nought, the share of the price points at one. */
function weightsOf(ranked: RankedField): WinnerIntervals | null {
  const { scoring } = ranked;
  if (!formulaOf(scoring.formula).usesWeight) return null;
  const lines = ranked.groups.flat().map(({ bid, share }): BidLine => {
    return { bid, atNought: bid.quality, slope: fractionOf(share!).sub(bid.quality) };
  });
  const published = Fraction.of(BigInt(scoring.priceWeightBasisPoints), 10_000n);
  return winnerIntervals(lines, scoring.tie, Fraction.of(1n), published);
}

/** The price less the worth of quality falls by a bid's quality points for each pound that a point is worth. */
function willingnessOf(ranked: RankedField): WinnerIntervals | null {
  const { scoring } = ranked;
  if (scoring.formula !== 'MONETISED') return null;
  const lines = ranked.bids.map((bid): BidLine => {
    return { bid, atNought: Fraction.of(-bid.price, 100n), slope: bid.quality.mul(Fraction.of(100n)) };
  });
  return winnerIntervals(lines, scoring.tie, null, Fraction.of(scoring.parameters['willingnessToPay'] ?? 0n, 100n));
}
