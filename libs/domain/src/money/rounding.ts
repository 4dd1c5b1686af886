/**
 * Divides two integers and rounds to the nearest whole, a half going away from zero.
 *
 * A half goes away from zero on both sides so that a credit is the exact mirror of the charge it reverses; for the
 * positive amounts of a tender this is the "half up" of every invoice. Errors: RangeError when dividing by zero.
 */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  if (denominator === 0n) throw new RangeError('Cannot divide by zero.');
  const isNegative = numerator < 0n !== denominator < 0n;
  const top = numerator < 0n ? -numerator : numerator;
  const bottom = denominator < 0n ? -denominator : denominator;
  const rounded = (2n * top + bottom) / (2n * bottom);
  return isNegative ? -rounded : rounded;
}

/**
 * The ratio of two integers in whole parts of `scale`, rounded half up, for percentages and shares.
 *
 * Example: `roundedRatio(1n, 3n, 10_000n)` is 3333n basis points. It exists so that a percentage shown on a page
 * is computed from exact amounts and never from floats.
 */
export function roundedRatio(part: bigint, whole: bigint, scale: bigint): bigint {
  return divideHalfUp(part * scale, whole);
}
