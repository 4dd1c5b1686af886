import { Fraction } from '@tandem/domain/money';

/**
 * A member's gain at the equal price when the group's total is fixed and the price is p + S ÷ √quantity, by the
 * square root of the member's share: proportional to v − v². Largest at v = 1/2, a share of 25 %.
 *
 * The equal price is the cash as it falls: it forgets who brought the discount, and a member that reaches the break alone
 * gains nothing. Source: Schotanus, Telgen and de Boer, EJOR 187 (2008).
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
