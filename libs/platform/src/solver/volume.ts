import type { Lagrangian } from './lagrangian.js';

/** Multipliers, their bound in pounds, and how far every column was taken on average, as a part of its width. */
export interface Priced {
  readonly bound: number;
  readonly y: Float64Array;
  readonly mean: Float64Array;
}

/** How long to go on, and from where: good multipliers and what the bound can come to, or from the beginning. */
export interface VolumeLimits {
  readonly steps: number;
  readonly isOver: () => boolean;
  readonly from?: { readonly y: Float64Array; readonly target: number };
}

/** The parts of the bound by which the target lies above it at first, and at most from then on. */
const ABOVE = 0.05;
const NEAR_ABOVE = 0.02;
/** The length of the first steps, as a part of the way to the target: from afar, and from good multipliers. */
const WIDE = 0.1;
const CLOSE = 0.03;
/** Failures in a row after which steps become shorter, and by how much. */
const FAILURES = 20;
const SHORTER = 0.66;
const LONGER = 1.1;
/** How much of a new solution enters the mean: at most at first, and at most once the bound hardly rises. */
const FRESH = 0.1;
const FRESH_LEAST = 0.001;
/** The bound is looked at once in so many steps: it hardly rises when it rose by less than this part. */
const LOOK_EVERY = 100;
const HARDLY = 0.001;

/**
 * Raises the bound of a program by moving the multipliers along what the mean of the solutions leaves unmet: the volume
 * algorithm (Barahona and Anbil, Mathematical Programming 87, 2000).
 *
 * A step costs milliseconds where a simplex iteration of a large program with its links costs as much, and a few hundred
 * steps come within a thousandth of the linear program's bound. A count ends it and no clock, so it is always the same.
 */
export function volume(lagrangian: Lagrangian, { steps, isOver, from }: VolumeLimits): Priced {
  const { lower, upper, size, sums, x } = lagrangian;
  const best = from?.y.slice() ?? lagrangian.first();
  const y = new Float64Array(best.length);
  const move = new Float64Array(best.length);
  let bound = lagrangian.bound(best);
  const meanSums = sums.slice();
  const mean = x.slice();
  let [target, length, fresh, failures, looked] = [
    from?.target ?? bound + ABOVE * Math.abs(bound),
    from ? CLOSE : WIDE,
    FRESH,
    0,
    bound,
  ];
  for (let step = 1; step <= steps && !isOver(); step++) {
    let norm = 0;
    for (let i = 0; i < y.length; i++) {
      const unmet = unmetBy(meanSums[i]!, best[i]!, lower[i]!, upper[i]!);
      move[i] = unmet * size[i]!;
      norm += unmet * move[i]!;
    }
    if (norm === 0) break;
    const by = (length * (target - bound)) / norm;
    for (let i = 0; i < y.length; i++) y[i] = signed(best[i]! + by * move[i]!, lower[i]!, upper[i]!);
    const found = lagrangian.bound(y);
    const part = partOf(lagrangian, y, meanSums, fresh);
    for (let i = 0; i < y.length; i++) meanSums[i] = part * sums[i]! + (1 - part) * meanSums[i]!;
    for (let j = 0; j < mean.length; j++) mean[j] = part * x[j]! + (1 - part) * mean[j]!;
    if (found > bound) {
      const isOnward = move.reduce(
        (dot, by, i) => dot + by * (sideOf(y[i]!, sums[i]!, lower[i]!, upper[i]!) - sums[i]!),
        0,
      );
      if (isOnward > 0) length = Math.min(2, length * LONGER);
      [bound, failures] = [found, 0];
      best.set(y);
      if (bound > 0.999 * target) target += HARDLY * Math.abs(bound);
    } else if (++failures >= FAILURES) [length, failures] = [length * SHORTER, 0];
    if (step % LOOK_EVERY > 0) continue;
    if (bound - looked < HARDLY * Math.abs(bound)) fresh = Math.max(fresh / 2, FRESH_LEAST);
    looked = bound;
    target = Math.min(target, bound + NEAR_ABOVE * Math.abs(bound));
  }
  return { bound, y: best, mean };
}

/** The part of the new solution that leaves the rows of the mean least unmet, within limits. */
function partOf({ lower, upper, size, sums }: Lagrangian, y: Float64Array, mean: Float64Array, most: number): number {
  let [along, whole] = [0, 0];
  for (let i = 0; i < y.length; i++) {
    const by = sums[i]! - mean[i]!;
    along += (sideOf(y[i]!, mean[i]!, lower[i]!, upper[i]!) - mean[i]!) * by * size[i]!;
    whole += by * by * size[i]!;
  }
  const part = whole > 0 ? along / whole : most;
  return Math.min(Math.max(part > 0 ? part : most / 10, most / 10), most);
}

/** By how much the mean misses the side of a row that its multiplier leans on, or the one that it breaks. */
function unmetBy(mean: number, y: number, lower: number, upper: number): number {
  if (mean < lower || y > 0) return lower - mean;
  if (mean > upper || y < 0) return upper - mean;
  return 0;
}

function sideOf(y: number, sum: number, lower: number, upper: number): number {
  if (y !== 0) return y > 0 ? lower : upper;
  if (lower === -Infinity) return upper;
  return sum > upper ? upper : lower;
}

/** A multiplier can only lean on a side that its row has. */
function signed(y: number, lower: number, upper: number): number {
  if (y > 0 && lower === -Infinity) return 0;
  return y < 0 && upper === Infinity ? 0 : y;
}
