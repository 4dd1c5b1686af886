import { divideHalfUp, Fraction } from '@tandem/domain/money';
import type { FormulaId, FormulaParameters } from './price-formula.js';

/** What tells bids of equal figures apart, in the order declared. */
export type TieRule = 'higherQuality' | 'earlierSubmission';

/** The tie rules with the words that a page says. */
export const TIE_RULES: Readonly<Record<TieRule, string>> = {
  higherQuality: 'the higher quality',
  earlierSubmission: 'the earlier submission',
};

/** How a tender ranks bids by price and quality, as published: everything that decides, and nothing else. */
export interface Scoring {
  readonly formula: FormulaId;
  /** The weight of price; quality has the rest of 10,000. Formulas without a weight do not read it. */
  readonly priceWeightBasisPoints: number;
  readonly parameters: FormulaParameters;
  /** A bid with less quality is not ranked, and its price touches nobody's points. */
  readonly minimumQualityBasisPoints: number;
  readonly tie: readonly TieRule[];
}

/** A complete bid: its price in pence, its quality from nought to the whole, and when it came (milliseconds, UTC). */
export interface ScorableBid {
  readonly bid: string;
  readonly price: bigint;
  readonly quality: Fraction;
  /** A missing time counts as last. */
  readonly submittedAt?: bigint;
}

/** Quality in basis points as an exact share: 7800 is 39/50. */
export function qualityOf(basisPoints: number): Fraction {
  return Fraction.of(BigInt(basisPoints), 10_000n);
}

/**
 * The quality of a bid from its scores on each criterion: their mean by weight, exact.
 *
 * Weights and scores are basis points; the weights may be those within quality or those within the whole, because only
 * their proportions count. Without any weight there is no quality. Errors: RangeError when a score has no weight.
 */
export function qualityOfScores(weights: readonly number[], scores: readonly number[]): Fraction {
  if (weights.length !== scores.length) throw new RangeError('Every criterion needs one weight and one score.');
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (total === 0n) return Fraction.of(0n);
  const points = weights.reduce((sum, weight, i) => sum + BigInt(weight) * BigInt(scores[i]!), 0n);
  return Fraction.of(points, total * 10_000n);
}

/** A quality in whole basis points, half up: the one place where quality is rounded, because the tender pack carries it so. */
export function qualityBasisPoints(quality: Fraction): number {
  return Number(divideHalfUp(quality.numerator * 10_000n, quality.denominator));
}

/** How many places a page and the evaluation pack show of points and figures; ranks come from exact values. */
export const PLACES_SHOWN = 4;

/** An exact value as decimal text, half up: points and figures to four places. */
export function pointsText(value: Fraction, places: number = PLACES_SHOWN): string {
  const scaled = divideHalfUp(value.numerator * 10n ** BigInt(places), value.denominator);
  const digits = String(scaled < 0n ? -scaled : scaled).padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const sign = scaled < 0n ? '-' : '';
  return places === 0 ? sign + whole : `${sign}${whole}.${digits.slice(-places)}`;
}

/** An exact value beside its decimal: what every result of scoring that is not a whole number is published as. */
export interface ExactNumber {
  /** In lowest terms: "6/11". */
  readonly exact: string;
  /** To four places, half up: "0.5455". */
  readonly decimal: string;
}

/** The exact value and its decimal. */
export function exactNumber(value: Fraction): ExactNumber {
  return { exact: value.toString(), decimal: pointsText(value) };
}
