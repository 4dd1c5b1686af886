import { byCodePoint } from '@tandem/domain/canonical';
import { Fraction, money, moneyText } from '@tandem/domain/money';
import { fractionOf } from './ratio.js';
import { pointsText, qualityOf, type ScorableBid, type Scoring, type TieRule } from './scoring.js';
import {
  byTieRule,
  fieldOf,
  groupsOf,
  type NotRanked,
  orderOf,
  type Standing,
  standingIn,
  whyNotRanked,
} from './standings.js';

/** A bid with its points and its place. */
export interface ScoredBid extends ScorableBid {
  /** Price points; null where the formula gives no points. */
  readonly points: Fraction | null;
  readonly qualityPoints: Fraction | null;
  /** Points of 100, or the formula's figure in pounds. */
  readonly total: Fraction;
  /** From 1; bids that nothing tells apart share one. */
  readonly rank: number;
  readonly isShared: boolean;
  /** What sets the bid apart from the bid just above it, `nothing` when they share a place or none is above. */
  readonly decidedBy: 'total' | TieRule | 'nothing';
}

/** A complete bid without a place, with the reason. */
export interface UnscoredBid extends ScorableBid {
  readonly reason: NotRanked;
  readonly because: string;
}

/** Every complete bid of a lot: the ranked ones best first, the others with their reasons. */
export interface BidRanking {
  readonly scored: readonly ScoredBid[];
  readonly unscored: readonly UnscoredBid[];
}

/**
 * Ranks the complete bids of a lot by a published scoring, whatever order they came in.
 *
 * Bids below the minimum quality or above a maximum price are set aside first, so that they move nobody's points. Totals
 * are compared as exact ratios; equal totals follow the declared tie rules, and what those leave equal shares a rank. No
 * value here is rounded. Errors: RangeError for two bids with one id.
 */
export function scoreBids(scoring: Scoring, bids: readonly ScorableBid[]): BidRanking {
  const ids = new Set(bids.map((bid) => bid.bid));
  if (ids.size < bids.length) throw new RangeError('Two bids have the same id.');
  const sorted = bids.toSorted((a, b) => byCodePoint(a.bid, b.bid));
  const ranked = sorted.filter((bid) => whyNotRanked(scoring, bid) === undefined);
  const unscored = sorted.flatMap((bid): UnscoredBid[] => {
    const reason = whyNotRanked(scoring, bid);
    return reason === undefined ? [] : [{ ...bid, reason, because: notRankedSentence(scoring, bid, reason) }];
  });
  if (ranked.length === 0) return { scored: [], unscored };
  const field = fieldOf(ranked);
  const groups = groupsOf(
    ranked.map((bid) => standingIn(scoring, field, bid)),
    orderOf(scoring),
  );
  let rank = 1;
  let above: Standing | undefined;
  const scored: ScoredBid[] = [];
  for (const group of groups) {
    for (const standing of group) {
      scored.push(scoredBid(scoring, standing, above, rank, group.length > 1));
      above = standing;
    }
    rank += group.length;
  }
  return { scored, unscored };
}

function scoredBid(
  scoring: Scoring,
  standing: Standing,
  above: Standing | undefined,
  rank: number,
  isShared: boolean,
): ScoredBid {
  const { bid, share } = standing;
  const weight = scoring.priceWeightBasisPoints;
  return {
    ...bid,
    // A weight of 4,000 basis points is 40 points, a hundredth of a point for each basis point.
    points: share ? fractionOf({ top: share.top * BigInt(weight), bottom: share.bottom * 100n }) : null,
    qualityPoints: share
      ? fractionOf({ top: bid.quality.numerator * BigInt(10_000 - weight), bottom: bid.quality.denominator * 100n })
      : null,
    total: fractionOf(standing.total),
    rank,
    isShared,
    decidedBy: above ? decidedBy(scoring, above, standing) : 'nothing',
  };
}

function decidedBy(scoring: Scoring, above: Standing, below: Standing): ScoredBid['decidedBy'] {
  const byTotals = orderOf({ ...scoring, tie: [] })(above, below);
  if (byTotals !== 0) return 'total';
  return scoring.tie.find((rule) => byTieRule(rule, above.bid, below.bid) !== 0) ?? 'nothing';
}

function notRankedSentence(scoring: Scoring, bid: ScorableBid, reason: NotRanked): string {
  const percent = (quality: Fraction) => `${pointsText(quality.mul(Fraction.of(100n)), 2)}%`;
  switch (reason) {
    case 'belowMinimumQuality':
      return `The quality of ${percent(bid.quality)} is below the minimum of ${percent(qualityOf(scoring.minimumQualityBasisPoints))}.`;
    case 'aboveMaximumPrice':
      return `The price is above the maximum of £${moneyText(money(scoring.parameters['maximumPrice'] ?? 0n))}.`;
    case 'noQuality':
      return 'The bid has no quality points, so it has no price per quality point.';
    default:
      return reason satisfies never;
  }
}
