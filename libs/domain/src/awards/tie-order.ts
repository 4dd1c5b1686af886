import type { AwardProblem } from './award-problem.js';
import type { AwardQuantity } from './priced-award.js';

/**
 * Orders awards of equal cost: negative when `a` is to be preferred.
 *
 * Fewest suppliers; then the award whose suppliers submitted earlier, judged by the latest submission
 * of those used, a missing time being last; then the lexicographically smallest list of (line,
 * supplier, quantity). Indices stand for ids because they follow code-point order.
 */
export function compareTiedAwards(
  problem: AwardProblem,
  a: readonly AwardQuantity[],
  b: readonly AwardQuantity[],
): number {
  const left = sorted(a);
  const right = sorted(b);
  const count = suppliersOf(left).length - suppliersOf(right).length;
  if (count !== 0) return count;
  const ranks = submissionRanks(problem);
  const latest = latestRank(ranks, left) - latestRank(ranks, right);
  if (latest !== 0) return latest;
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const x = left[i]!;
    const y = right[i]!;
    if (x.line !== y.line) return x.line - y.line;
    if (x.supplier !== y.supplier) return x.supplier - y.supplier;
    if (x.quantity !== y.quantity) return x.quantity < y.quantity ? -1 : 1;
  }
  return left.length - right.length;
}

/** Each supplier's place in the order of submission; equal times share a place, a missing time is last. */
export function submissionRanks(problem: AwardProblem): number[] {
  const times = [...new Set(problem.suppliers.flatMap((s) => (s.submittedAt === undefined ? [] : [s.submittedAt])))];
  times.sort((a, b) => (a < b ? -1 : 1));
  return problem.suppliers.map((s) => (s.submittedAt === undefined ? times.length : times.indexOf(s.submittedAt)));
}

/** The suppliers that win anything, in order. */
export function suppliersOf(rows: readonly AwardQuantity[]): number[] {
  return [...new Set(rows.filter((r) => r.quantity > 0n).map((r) => r.supplier))].sort((a, b) => a - b);
}

function latestRank(ranks: readonly number[], rows: readonly AwardQuantity[]): number {
  return suppliersOf(rows).reduce((latest, s) => Math.max(latest, ranks[s]!), -1);
}

function sorted(rows: readonly AwardQuantity[]): AwardQuantity[] {
  return rows.filter((r) => r.quantity > 0n).toSorted((a, b) => a.line - b.line || a.supplier - b.supplier);
}
