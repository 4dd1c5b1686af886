/**
 * Orders two ids by their Unicode code points, the one order the packs use everywhere.
 *
 * JavaScript's own `<` compares UTF-16 units and would put a supplementary character before a late
 * one of the basic plane, so two readers in two languages would sort the same pack differently.
 */
export function byCodePoint(a: string, b: string): number {
  if (a === b) return 0;
  const left = Array.from(a);
  const right = Array.from(b);
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const difference = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Orders two lists of ids element by element; a list that is the beginning of the other comes first. */
export function byIdList(a: readonly string[], b: readonly string[]): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = byCodePoint(a[i]!, b[i]!);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
