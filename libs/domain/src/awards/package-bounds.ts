import type { ListCosts, Saver } from './package-question.js';

const SCALE = 10_000n;

/**
 * A value for every lot so that no package is worth more than its lots, and the sum of all is small.
 *
 * Together the values of free lots bound what packages can still save: they are a solution of the linear programme's
 * dual. Two starts (a package's worth in equal parts, and in proportion to the lots' costs alone) are lowered as far as
 * they go; the smaller is returned. They need not be the smallest possible: a bound is true at any such value. In
 * ten-thousandths, times the weight. A package costs one unit of its own, shared by at most as many lots as any has.
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
  const starts = [lots.map(() => 1n), lists].map((weights) => {
    const values = lots.map(() => 0n);
    for (const { lots: own, worth } of goods) {
      const whole = total(own.map((i) => weights[i]!));
      for (const i of own) {
        const part = worth <= 0n ? 0n : (worth * weights[i]! + whole - 1n) / whole;
        if (part > values[i]!) values[i] = part;
      }
    }
    return lowered(values, byLot);
  });
  const best = total(starts[0]!) <= total(starts[1]!) ? starts[0]! : starts[1]!;
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
