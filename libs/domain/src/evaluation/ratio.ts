import { Fraction } from '@tandem/domain/money';

/**
 * An exact ratio that is not reduced; the bottom is always above nought.
 *
 * Scoring compares thousands of totals and shows few: comparing needs no lowest terms, and reducing costs more than the
 * comparison. Whatever leaves this folder is a `Fraction`.
 */
export interface Ratio {
  readonly top: bigint;
  readonly bottom: bigint;
}

/** Nothing. */
export const NOUGHT: Ratio = { top: 0n, bottom: 1n };
/** The whole. */
export const WHOLE: Ratio = { top: 1n, bottom: 1n };
/** Half of the whole. */
export const HALF: Ratio = { top: 1n, bottom: 2n };

/** Negative, nought or positive as the first is less than, equal to or greater than the second. */
export function compareRatios(a: Ratio, b: Ratio): -1 | 0 | 1 {
  const left = a.top * b.bottom;
  const right = b.top * a.bottom;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The ratio held between nought and the whole, which is what "clamp" in a published formula means. */
export function clamped(top: bigint, bottom: bigint): Ratio {
  if (top <= 0n) return NOUGHT;
  return top >= bottom ? WHOLE : { top, bottom };
}

/** The ratio in lowest terms. */
export function fractionOf(ratio: Ratio): Fraction {
  return Fraction.of(ratio.top, ratio.bottom);
}
