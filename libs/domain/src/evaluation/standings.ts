import { byCodePoint } from '@tandem/domain/canonical';
import { formulaOf } from './catalogue.js';
import type { PriceField, PriceFormula } from './price-formula.js';
import { compareRatios, type Ratio } from './ratio.js';
import type { ScorableBid, Scoring, TieRule } from './scoring.js';

/** A bid with the figure that ranks it. */
export interface Standing {
  readonly bid: ScorableBid;
  /** The share of the price points; absent where the formula has no points. */
  readonly share?: Ratio;
  /** Points of 100, or the formula's figure in pounds. */
  readonly total: Ratio;
}

/** Why a complete bid is not ranked. */
export type NotRanked = 'belowMinimumQuality' | 'aboveMaximumPrice' | 'noQuality';

/** Why a bid is not ranked, or undefined when it is. Thresholds are compared exactly, and equality passes. */
export function whyNotRanked(scoring: Scoring, bid: ScorableBid): NotRanked | undefined {
  const { numerator, denominator } = bid.quality;
  if (numerator * 10_000n < BigInt(scoring.minimumQualityBasisPoints) * denominator) return 'belowMinimumQuality';
  if (scoring.formula !== 'PPQP') return undefined;
  const maximum = scoring.parameters['maximumPrice'];
  if (maximum !== undefined && bid.price > maximum) return 'aboveMaximumPrice';
  return numerator === 0n ? 'noQuality' : undefined;
}

/** What the formula sees of the prices of the bids that are ranked. Errors: RangeError without any. */
export function fieldOf(bids: readonly ScorableBid[]): PriceField {
  const first = bids[0];
  if (!first) throw new RangeError('Without a bid there is no field of prices.');
  let { price: lowest } = first;
  let { price: highest } = first;
  let total = 0n;
  for (const { price } of bids) {
    if (price < lowest) lowest = price;
    if (price > highest) highest = price;
    total += price;
  }
  return { lowest, highest, total, count: BigInt(bids.length) };
}

/** The figure of a bid in a field of prices. */
export function standingIn(scoring: Scoring, field: PriceField, bid: ScorableBid): Standing {
  const formula: PriceFormula = formulaOf(scoring.formula);
  if (formula.direction === 'lowestWins') {
    const total = formula.figure(bid.price, bid.quality, scoring.parameters);
    if (!total) throw new RangeError(`The bid ${bid.bid} has no figure and cannot be ranked.`);
    return { bid, total };
  }
  const share = formula.share(bid.price, field, scoring.parameters);
  const weight = BigInt(scoring.priceWeightBasisPoints);
  const { numerator, denominator } = bid.quality;
  const top = weight * share.top * denominator + (10_000n - weight) * numerator * share.bottom;
  return { bid, share, total: { top, bottom: 100n * share.bottom * denominator } };
}

/** Negative when the first standing is ahead, positive when the second is, nought when they share a place. */
export type Order = (a: Standing, b: Standing) => number;

/** The order of a scoring: the exact totals, then the tie rules as declared, and then nothing. */
export function orderOf(scoring: Scoring): Order {
  const isHigh = formulaOf(scoring.formula).direction === 'highestWins';
  return (a, b) => {
    const difference = compareRatios(a.total, b.total);
    if (difference !== 0) return isHigh ? -difference : difference;
    return brokenTie(scoring.tie, a.bid, b.bid);
  };
}

/** How the tie rules order two bids of equal totals. */
export function brokenTie(rules: readonly TieRule[], a: ScorableBid, b: ScorableBid): number {
  for (const rule of rules) {
    const difference = byTieRule(rule, a, b);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** How one tie rule orders two bids: the higher quality or the earlier submission first, an unknown time last. */
export function byTieRule(rule: TieRule, a: ScorableBid, b: ScorableBid): number {
  if (rule === 'higherQuality') return b.quality.compare(a.quality);
  if (a.submittedAt === b.submittedAt) return 0;
  if (a.submittedAt === undefined) return 1;
  if (b.submittedAt === undefined) return -1;
  return a.submittedAt < b.submittedAt ? -1 : 1;
}

/** Bids in groups that share a place, best group first, each group in code-point order of the ids. */
export function groupsOf(standings: readonly Standing[], order: Order): Standing[][] {
  const sorted = standings.toSorted((a, b) => order(a, b) || byCodePoint(a.bid.bid, b.bid.bid));
  const groups: Standing[][] = [];
  for (const standing of sorted) {
    const group = groups.at(-1);
    if (group && order(group[0]!, standing) === 0) group.push(standing);
    else groups.push([standing]);
  }
  return groups;
}

/** The ids of groups. */
export function idsOf(groups: readonly (readonly Standing[])[]): string[][] {
  return groups.map((group) => group.map((standing) => standing.bid.bid));
}
