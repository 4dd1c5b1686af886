import { Fraction } from '@tandem/domain/money';

/**
 * Exact parts as whole pence that add up to the total: largest remainder, ties to the earlier player.
 *
 * A negative total gives exactly the mirror of the positive one, as every other sharing in the product does, so
 * that a loss turned round is shared as the gain was.
 */
export function toPennies(parts: readonly Fraction[], total: bigint): bigint[] {
  if (total < 0n)
    return toPennies(
      parts.map((part) => part.neg()),
      -total,
    ).map((part) => -part);
  const floors = parts.map((part) => floorOf(part));
  const left = total - floors.reduce((a, b) => a + b, 0n);
  const order = parts
    .map((part, at) => ({ at, rest: part.sub(Fraction.of(floors[at]!)) }))
    .sort((a, b) => b.rest.compare(a.rest) || a.at - b.at);
  for (const { at } of order.slice(0, Number(left))) floors[at] = floors[at]! + 1n;
  return floors;
}

/** The largest whole number that is not above the value. */
export function floorOf({ numerator, denominator }: Fraction): bigint {
  const quotient = numerator / denominator;
  return numerator < 0n && numerator % denominator !== 0n ? quotient - 1n : quotient;
}

/** The smallest whole number that is not below the value. */
export function ceilingOf(value: Fraction): bigint {
  return -floorOf(value.neg());
}
