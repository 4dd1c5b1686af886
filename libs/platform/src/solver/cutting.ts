import type { Cut, Program } from '@tandem/domain/certificates';
import type { Relaxation } from './relaxation.js';
import { asDouble } from './scaling.js';

/** So many fractional columns are looked at in a round, and so many cuts are taken of it. */
const LOOKED_AT = 40;
const TAKEN = 20;
/** A column closer than this to a whole number is left alone. */
const PART = 0.005;
/** How far a solution must lie beyond a cut, as a distance of scaled columns. */
const BEYOND = 1e-4;
/** Cuts with more terms slow down every later solve. */
const TERMS = 500;
/** Cuts that lean more alike than this cosine say the same. */
const ALIKE = 0.9;
/** Multipliers are rounded to so many binary digits, and smaller ones than this part of the largest dropped. */
export const CUT_DIGITS = 40;
const NEGLIGIBLE = 1e-9;

/** How often a row, scaled below one, goes into a cut. */
interface Used {
  readonly row: number;
  readonly times: number;
}

/** A cut that a solution breaks, in doubles: its direction has length one. */
interface Guess {
  readonly used: readonly Used[];
  readonly sign: number;
  readonly beyond: number;
  readonly direction: Float64Array;
}

/** A derivation by rows of the program that was given; the divisor is a power of two (`CUT_DIGITS` beyond the largest row's). */
export interface FoundCut {
  readonly rows: Cut['rows'];
  readonly fromMost: readonly number[];
}

/**
 * Gomory's mixed-integer cuts of a solution: from the row of the tableau of each choice or quantity that came out in
 * part, both as it stands and turned round.
 *
 * Doubles only propose. What a cut says is derived again from its multipliers in whole numbers (`cutRow`).
 */
export function findCuts(program: Program, relaxation: Relaxation, x: Float64Array): FoundCut[] {
  const found: Guess[] = [];
  const rounding = new Rounding(program, relaxation, x);
  const candidates = relaxation.basicColumns().flatMap(({ place, column }) => {
    const { kind } = program.columns[column]!;
    if (kind === 'amount' || kind === 'rest') return [];
    const part = x[column]! - Math.floor(x[column]!);
    const weight = Math.min(part, 1 - part) * (kind === 'quantity' ? 0.1 : 1);
    return part > PART && part < 1 - PART ? [{ place, column, weight }] : [];
  });
  candidates.sort((a, b) => b.weight - a.weight || a.column - b.column);
  for (const { place, column } of candidates.slice(0, LOOKED_AT)) found.push(...rounding.guesses(place, column));
  found.sort((a, b) => b.beyond - a.beyond);
  const taken: Guess[] = [];
  for (const one of found) {
    if (taken.length === TAKEN) break;
    if (taken.every((other) => cosine(one.direction, other.direction) <= ALIKE)) taken.push(one);
  }
  return taken.map((guess) => rounding.derivation(guess));
}

function cosine(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!;
  return sum;
}

/** A row in doubles, scaled below one. */
interface Scaled {
  readonly columns: readonly number[];
  readonly values: Float64Array;
  readonly limit: number;
  /** What one of its own whole numbers has become. */
  readonly step: number;
  readonly isEquation: boolean;
  readonly isLeast: boolean;
}

/** Mixed-integer rounding in doubles, as `cutRow` does it in whole numbers. */
class Rounding {
  private readonly lower: Float64Array;
  private readonly upper: Float64Array;
  private readonly isFromMost: boolean[];
  private readonly known = new Map<number, Scaled>();

  constructor(
    private readonly program: Program,
    private readonly relaxation: Relaxation,
    private readonly x: Float64Array,
  ) {
    this.lower = Float64Array.from(program.columns, (c) => Number(c.lower));
    this.upper = Float64Array.from(program.columns, (c) => Number(c.upper));
    this.isFromMost = program.columns.map((_, j) => x[j]! - this.lower[j]! > this.upper[j]! - x[j]!);
  }

  guesses(place: number, column: number): Guess[] {
    const multipliers = this.relaxation.tableauRow(place, column);
    const largest = multipliers.reduce((most, { times }) => Math.max(most, Math.abs(times)), 0);
    const used = multipliers.filter(({ times }) => Math.abs(times) > NEGLIGIBLE * largest);
    const sums = new Float64Array(this.x.length);
    let side = 0;
    for (const { row, times } of used) {
      const { columns, values, limit } = this.scaled(row);
      for (const [k, j] of columns.entries()) sums[j] = sums[j]! + times * values[k]!;
      side += times * limit;
    }
    for (let j = 0; j < sums.length; j++) side -= sums[j]! * this.bound(j);
    return [1, -1].flatMap((sign) => this.rounded(used, sums, side, sign) ?? []);
  }

  private rounded(used: readonly Used[], sums: Float64Array, side: number, sign: number): Guess | undefined {
    const over = sign * side - Math.floor(sign * side);
    if (over < PART || over > 1 - PART) return undefined;
    const rounding = (value: number) => {
      const near = Math.round(value);
      const whole = Math.abs(value - near) < NEGLIGIBLE ? near : Math.floor(value);
      return whole + Math.max(0, value - whole - over) / (1 - over);
    };
    let limit = Math.floor(sign * side);
    const cut = new Float64Array(sums.length);
    for (let j = 0; j < sums.length; j++) {
      if (sums[j] === 0) continue;
      const value = sign * sums[j]!;
      cut[j] = this.isFromMost[j] ? -rounding(-value) : rounding(value);
      limit += cut[j]! * this.bound(j);
    }
    for (const { row, times } of used) {
      const scaled = this.scaled(row);
      if (scaled.isEquation) continue;
      const step = sign * times * scaled.step;
      const each = (scaled.isLeast ? rounding(-step) : -rounding(step)) / scaled.step;
      if (each === 0) continue;
      for (const [k, j] of scaled.columns.entries()) cut[j] = cut[j]! + each * scaled.values[k]!;
      limit += each * scaled.limit;
    }
    return this.guess(used, sign, cut, limit);
  }

  private guess(used: readonly Used[], sign: number, cut: Float64Array, limit: number): Guess | undefined {
    const { relaxation, x } = this;
    let beyond = -limit;
    let square = 0;
    for (let j = 0; j < cut.length; j++) {
      beyond += cut[j]! * x[j]!;
      cut[j] = cut[j]! * relaxation.scaleOf(j);
      square += cut[j]! * cut[j]!;
    }
    const length = Math.sqrt(square);
    if (!(beyond > BEYOND * length)) return undefined;
    let terms = 0;
    for (let j = 0; j < cut.length; j++) {
      cut[j] = cut[j]! / length;
      if (Math.abs(cut[j]!) > NEGLIGIBLE) terms += 1;
    }
    return terms > TERMS ? undefined : { used, sign, beyond: beyond / length, direction: cut };
  }

  /** The derivation of a guess, for whole numbers. */
  derivation({ used, sign }: Guess): FoundCut {
    const rows = used.flatMap(({ row, times }) => {
      const value = BigInt(Math.round(sign * times * 2 ** CUT_DIGITS));
      return value === 0n ? [] : [[row, value] as const];
    });
    const columns = new Set(used.flatMap(({ row }) => this.scaled(row).columns));
    return { rows, fromMost: [...columns].filter((j) => this.isFromMost[j]).sort((a, b) => a - b) };
  }

  private bound(j: number): number {
    return this.isFromMost[j] ? this.upper[j]! : this.lower[j]!;
  }

  private scaled(row: number): Scaled {
    const found = this.known.get(row);
    if (found) return found;
    const { terms, exponent, lower, upper } = this.program.rows[row]!;
    const scaled = {
      columns: terms.map(([j]) => j),
      values: Float64Array.from(terms, ([, value]) => asDouble(value, exponent)),
      limit: asDouble(upper ?? lower!, exponent),
      step: 2 ** -exponent,
      isEquation: lower === upper,
      isLeast: upper === undefined,
    };
    this.known.set(row, scaled);
    return scaled;
  }
}
