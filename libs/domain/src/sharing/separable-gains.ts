import { Fraction } from '@tandem/domain/money';

/**
 * Gains by separable cost: each player bears what its joining costs the others, and the rest is shared by what
 * each could gain at most. Undefined when nobody could gain anything and yet there is something to share.
 *
 * A player's cost alone less its separable cost is what everybody saves by its being there, so in gains the rule
 * is: share the whole by those. `worthWithout` is what all but each player save together. Source: Young, Okada and
 * Hashimoto 1982 (separable costs, remaining benefits).
 */
export function separableGains(whole: bigint, worthWithout: readonly bigint[]): Fraction[] | undefined {
  return proportionalShares(
    whole,
    worthWithout.map((rest) => whole - rest),
  );
}

/**
 * A whole shared by weights, exact. Undefined when the weights add up to nought and the whole does not:
 * nothing can be proportional to nought, and no other rule is put in its place.
 */
export function proportionalShares(whole: bigint, weights: readonly bigint[]): Fraction[] | undefined {
  const total = weights.reduce((a, b) => a + b, 0n);
  if (total !== 0n) return weights.map((weight) => Fraction.of(weight * whole, total));
  return whole === 0n ? weights.map(() => Fraction.of(0n)) : undefined;
}
