import type { Program } from './program.js';

/** The least and the most that every column may be. */
export interface Box {
  readonly lower: bigint[];
  readonly upper: bigint[];
}

/** A number for some rows, in cost units per row whose largest coefficient was brought below one. */
export type Multipliers = readonly (readonly [row: number, value: bigint])[];

/** The box of a program as it is stated. */
export function boxOf(program: Program): Box {
  return { lower: program.columns.map((c) => c.lower), upper: program.columns.map((c) => c.upper) };
}

export function copyOf({ lower, upper }: Box): Box {
  return { lower: lower.slice(), upper: upper.slice() };
}

/** A bound and what each column adds to it, all in cost units times two to the power of `shift`. */
export interface Relaxed {
  readonly value: bigint;
  readonly reduced: readonly bigint[];
  readonly shift: bigint;
}

/**
 * The least that the objective can be in a box by one set of multipliers, whichever they are; undefined when they lean
 * on a side on which a row has no limit.
 *
 * Any multipliers give a true bound (Neumaier and Shcherbina, Mathematical Programming 99, 2004), so they may come from
 * doubles; the sums here are whole numbers. Without costs a bound above nought proves that the box is empty.
 */
export function relax(program: Program, box: Box, multipliers: Multipliers, withCosts = true): Relaxed | undefined {
  const exponents = multipliers.map(([row]) => program.rows[row]!.exponent);
  const shift = BigInt(Math.max(0, ...exponents));
  const reduced: bigint[] = withCosts
    ? program.columns.map((column) => column.cost << shift)
    : program.columns.map(() => 0n);
  let value = withCosts ? program.constant << shift : 0n;
  for (const [i, [index, multiplier]] of multipliers.entries()) {
    if (multiplier === 0n) continue;
    const row = program.rows[index]!;
    const side = multiplier > 0n ? row.lower : row.upper;
    if (side === undefined) return undefined;
    const weight = multiplier << (shift - BigInt(exponents[i]!));
    value += weight * side;
    for (const [column, coefficient] of row.terms) reduced[column] = reduced[column]! - weight * coefficient;
  }
  for (const [column, each] of reduced.entries()) {
    if (each > 0n) value += each * box.lower[column]!;
    else if (each < 0n) value += each * box.upper[column]!;
  }
  return { value, reduced, shift };
}

/**
 * Narrows a box to the columns' values that may still cost no more than the limit (in cost units). False when nothing
 * remains. What is cut off costs more than the limit, by the bound and the reduced cost of the column.
 */
export function narrow(box: Box, { value, reduced, shift }: Relaxed, limit: bigint): boolean {
  const room = (limit << shift) - value;
  if (room < 0n) return false;
  for (const [column, each] of reduced.entries()) {
    const width = box.upper[column]! - box.lower[column]!;
    if (each === 0n || width === 0n) continue;
    const most = room / (each > 0n ? each : -each);
    if (most >= width) continue;
    if (each > 0n) box.upper[column] = box.lower[column]! + most;
    else box.lower[column] = box.upper[column]! - most;
  }
  return true;
}

/** The most times that the rows are gone through: enough for chains of a few rows, and bounded. */
const PASSES = 4;

/** Narrows a box by what each row alone leaves open. False when a row cannot be met. */
export function propagate(program: Program, box: Box): boolean {
  for (let pass = 0; pass < PASSES; pass++) {
    let isChanged = false;
    for (const { terms, lower, upper, isCut } of program.rows) {
      // Cuts have many terms; what they take from a box they take by their multipliers.
      if (isCut) continue;
      let least = 0n;
      let most = 0n;
      for (const [column, value] of terms) {
        least += value * (value > 0n ? box.lower[column]! : box.upper[column]!);
        most += value * (value > 0n ? box.upper[column]! : box.lower[column]!);
      }
      if ((upper !== undefined && least > upper) || (lower !== undefined && most < lower)) return false;
      const above = upper === undefined ? undefined : upper - least;
      const below = lower === undefined ? undefined : most - lower;
      for (const [column, value] of terms) {
        const width = box.upper[column]! - box.lower[column]!;
        if (width === 0n) continue;
        const size = value > 0n ? value : -value;
        for (const [room, isUpper] of [
          [above, value > 0n],
          [below, value < 0n],
        ] as const) {
          if (room === undefined || room >= size * width) continue;
          const steps = room / size;
          if (isUpper) box.upper[column] = minimum(box.upper[column]!, box.lower[column]! + steps);
          else box.lower[column] = maximum(box.lower[column]!, box.upper[column]! - steps);
          isChanged = true;
          if (box.lower[column]! > box.upper[column]!) return false;
        }
      }
    }
    if (!isChanged) break;
  }
  return true;
}

function minimum(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function maximum(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
