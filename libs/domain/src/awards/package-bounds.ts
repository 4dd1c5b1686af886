import type { ListCosts, Saver } from './package-question.js';

const SCALE = 10_000n;

/**
 * A value for every lot so that no package is worth more than its lots, and the sum of all is small.
 *
 * Together the values of free lots bound what packages can still save: they are a solution of the linear programme's
 * dual. Three starts (a package's worth in equal parts, in proportion to the lots' costs alone, and a guess by descent)
 * are lowered as far as they go; the smallest is returned. It need not be the smallest possible: a bound is true at any. In
 * ten-thousandths, times the weight. A package costs one unit of its own, shared by at most as many lots as the largest package has.
 */
export function lotValues(
  packages: readonly Saver[],
  lots: readonly number[],
  costs: ListCosts,
  weight: bigint,
  basisPoints: bigint,
): bigint[] {
  const place = new Map(lots.map((lot, i) => [lot, i]));
  const forced = lots.map((lot) => SCALE * costs.forced.get(lot)!);
  const lists = lots.map((lot) => costs.list.get(lot)! + 1n);
  const goods = packages.map((p): Good => {
    const own = p.lots.map((lot) => place.get(lot)!);
    return { lots: own, worth: SCALE * p.saving - basisPoints * p.spend - total(own.map((i) => forced[i]!)) };
  });
  const byLot: Good[][] = lots.map(() => []);
  for (const good of goods) for (const i of good.lots) byLot[i]!.push(good);
  const even = lots.map(() => 1n);
  const starts = [even, lists].map((weights) =>
    lowered(
      fitted(
        weights.map(() => 0n),
        weights,
        goods,
      ),
      byLot,
    ),
  );
  const guessed = guess(goods, lots.length);
  starts.push(lowered(fitted(guessed, even, goods), byLot));
  const best = starts.reduce((least, values) => (total(values) < total(least) ? values : least));
  const largest = packages.reduce((most, p) => Math.max(most, p.lots.length), 1);
  const each = SCALE / BigInt(largest);
  return best.map((value, i) => {
    const whole = weight * (value + forced[i]!) - each;
    return whole > 0n ? whole : 0n;
  });
}

interface Good {
  readonly lots: readonly number[];
  readonly worth: bigint;
}

/** Raises values until no package is worth more than its lots, each by its weight in the package's shortfall. */
function fitted(values: bigint[], weights: readonly bigint[], goods: readonly Good[]): bigint[] {
  const raises = values.map(() => 0n);
  for (const { lots, worth } of goods) {
    const short = worth - total(lots.map((i) => values[i]!));
    if (short <= 0n) continue;
    const whole = total(lots.map((i) => weights[i]!));
    for (const i of lots) {
      const part = (short * weights[i]! + whole - 1n) / whole;
      if (part > raises[i]!) raises[i] = part;
    }
  }
  return values.map((value, i) => value + raises[i]!);
}

/**
 * Values near the smallest, by steps down the slope of the dual (subgradient method).
 *
 * It reckons in doubles because it only guesses: what it returns is made a true bound in whole numbers afterwards.
 */
function guess(goods: readonly Good[], lots: number): bigint[] {
  const worths = goods.map((good) => Number(good.worth));
  const values = new Float64Array(lots);
  goods.forEach((good, g) => {
    for (const i of good.lots) values[i] = Math.max(values[i]!, worths[g]! / good.lots.length);
  });
  let best = { bound: Infinity, values: values.slice() };
  let pace = 1;
  let idle = 0;
  for (let round = 0; round < 600; round++) {
    const slope = new Float64Array(lots).fill(1);
    let bound = values.reduce((a, b) => a + b, 0);
    goods.forEach((good, g) => {
      let left = worths[g]!;
      for (const i of good.lots) left -= values[i]!;
      if (left <= 0) return;
      bound += left;
      for (const i of good.lots) slope[i] = slope[i]! - 1;
    });
    if (bound < best.bound) {
      best = { bound, values: values.slice() };
      idle = 0;
    } else if (++idle > 15) {
      pace /= 1.5;
      idle = 0;
      values.set(best.values);
    }
    const steep = slope.reduce((sum, s) => sum + s * s, 0);
    if (steep === 0) break;
    const step = (pace * best.bound * 0.1) / steep;
    values.forEach((value, i) => (values[i] = Math.max(0, value - step * slope[i]!)));
  }
  return Array.from(best.values, (value) => BigInt(Math.round(value)));
}

/** Lowers every value by what all its packages can spare, gently first so that no lot takes it all. */
function lowered(values: bigint[], byLot: readonly (readonly Good[])[]): bigint[] {
  for (const part of [8n, 6n, 5n, 4n, 3n, 2n, 2n, 1n]) {
    values.forEach((value, i) => {
      let spare = value;
      for (const { lots, worth } of byLot[i]!) {
        const left = total(lots.map((l) => values[l]!)) - worth;
        if (left < spare) spare = left;
      }
      if (spare > 0n) values[i] = value - spare / part;
    });
  }
  return values;
}

function total(values: readonly bigint[]): bigint {
  return values.reduce((a, b) => a + b, 0n);
}
