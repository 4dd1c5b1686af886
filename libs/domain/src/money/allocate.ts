/**
 * Shares a whole out by weights so that the parts always add up to the whole.
 *
 * Largest remainder: each part is first rounded down, then the units left over go one each to the largest
 * remainders, ties to the earlier. A negative total gives exactly the mirror of the positive one, so a reversal
 * cancels its posting part by part. A weight of nought never receives anything.
 *
 * @throws RangeError when a weight is negative, or when there is something to share and nobody to take it.
 */
export function allocate(total: bigint, weights: readonly bigint[]): bigint[] {
  const negative = weights.find((w) => w < 0n);
  if (negative !== undefined) throw new RangeError(`A weight cannot be negative: ${negative}.`);
  const weight = weights.reduce((a, b) => a + b, 0n);
  if (weight === 0n) {
    if (total !== 0n) throw new RangeError(`Cannot share ${total}: the weights add up to nought.`);
    return weights.map(() => 0n);
  }
  const size = total < 0n ? -total : total;
  const parts = weights.map((w) => (size * w) / weight);
  const left = size - parts.reduce((a, b) => a + b, 0n);
  const byRemainder = weights
    .map((w, at) => ({ at, remainder: (size * w) % weight }))
    .sort((a, b) => (a.remainder === b.remainder ? a.at - b.at : a.remainder > b.remainder ? -1 : 1));
  for (const { at } of byRemainder.slice(0, Number(left))) parts[at] = parts[at]! + 1n;
  return total < 0n ? parts.map((p) => -p) : parts;
}
