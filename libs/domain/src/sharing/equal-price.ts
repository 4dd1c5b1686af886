import { Fraction } from '@tandem/domain/money';

/**
 * Gains when all pay the same price per unit: each player's cost alone less its share of the joint cost by
 * quantity. Undefined when nobody buys anything and yet there is a cost.
 *
 * This is what happens when nothing else is agreed, and it forgets who brought the discount: a player that
 * reaches the break alone gains nothing. Source: Schotanus, Telgen and de Boer, EJOR 187 (2008).
 */
export function equalPriceGains(
  alone: readonly bigint[],
  joint: bigint,
  quantities: readonly bigint[],
): Fraction[] | undefined {
  const total = quantities.reduce((a, b) => a + b, 0n);
  if (total === 0n) return joint === 0n ? alone.map((cost) => Fraction.of(cost)) : undefined;
  return alone.map((cost, t) => Fraction.of(cost).sub(Fraction.of(joint * quantities[t]!, total)));
}

/**
 * A member's gain at the equal price when the group's total is fixed and the price is p + S ÷ √quantity, by the
 * square root of the member's share: proportional to v − v². Largest at v = 1/2, a share of 25 %.
 */
export function gainOfFixedTotal(rootOfShare: Fraction): Fraction {
  return rootOfShare.sub(rootOfShare.mul(rootOfShare));
}

/**
 * The square of a member's gain at the equal price when the others' total is fixed, same price, by the square root
 * of the member's share: proportional to v²(1 − v) ÷ (1 + v). Largest at v = (√5 − 1)/2, a share of 38.197 %:
 * a member that grows beyond it gains less. The square is rational, the gain itself is not.
 */
export function squaredGainBesideFixedOthers(rootOfShare: Fraction): Fraction {
  const one = Fraction.of(1n);
  return rootOfShare.mul(rootOfShare).mul(one.sub(rootOfShare)).div(one.add(rootOfShare));
}
