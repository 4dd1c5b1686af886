import { byCodePoint } from '@tandem/domain/canonical';

export { byCodePoint };

/** Orders two lists of ids element by element; a list that is the beginning of the other comes first. */
export function byIdList(a: readonly string[], b: readonly string[]): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = byCodePoint(a[i]!, b[i]!);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
