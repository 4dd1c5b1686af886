/**
 * Orders two texts by their Unicode code points, the one order of ids everywhere.
 *
 * JavaScript's own `<` compares UTF-16 units and would put a supplementary character before a late
 * one of the basic plane, so two readers in two languages would sort the same document differently.
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
