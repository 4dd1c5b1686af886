import { type Box, boxOf, type Multipliers } from './box.js';
import { bitsOf, combined, type Program, type Row, type Term } from './program.js';

/**
 * How a cut follows from rows that stand before it: so many times each of them, divided and rounded in whole numbers.
 *
 * A certificate states the derivation and never the row, so that a row that does not follow cannot be stated at all.
 */
export interface Cut {
  /** So many times each row; as everywhere, of a row whose largest coefficient was brought below one. */
  readonly rows: Multipliers;
  /** Above nought. */
  readonly divisor: bigint;
  /** The columns that count downwards from their most; all others count upwards from their least. */
  readonly fromMost: readonly number[];
}

/** A row of the program with how often it is taken, and what its distance to its limit is worth. */
interface Taken {
  readonly row: Row;
  readonly times: bigint;
}

/** Digits of a cut's coefficients in base two: what lies below is given away, which only weakens the row. */
const BITS = 48;

/** The program with the rows of cuts after its own; undefined when a cut names what is not there. */
export function withCuts(program: Program, cuts: readonly Cut[] = []): Program | undefined {
  if (cuts.length === 0) return program;
  const box = boxOf(program);
  const rows = [...program.rows];
  for (const cut of cuts) {
    const row = cutRow({ ...program, rows }, box, cut);
    if (!row) return undefined;
    rows.push(row);
  }
  return { ...program, rows };
}

/**
 * The row that follows from a cut's derivation, for every whole point of the box; undefined when there is none.
 *
 * Mixed-integer rounding (Nemhauser and Wolsey 1990) of a sum of rows in which every number is whole: the columns, and
 * what each row leaves to its limit. With multipliers from a basis it is Gomory's cut. Any multipliers, divisor and
 * counting from above give a true row, so it does not matter who chose them.
 */
export function cutRow(program: Program, box: Box, { rows, divisor, fromMost }: Cut): Row | undefined {
  const taken = takenRows(program, rows);
  if (divisor <= 0n || !taken || fromMost.some((column) => !program.columns[column])) return undefined;
  const most = new Set(fromMost);
  const sums = new Map<number, bigint>();
  let side = 0n;
  for (const { row, times } of taken) {
    add(sums, row.terms, times);
    side += times * limitOf(row);
  }
  for (const [column, value] of sums) side -= value * (most.has(column) ? box.upper[column]! : box.lower[column]!);
  const over = remainder(side, divisor);
  const rounded = (value: bigint) => {
    const rest = remainder(value, divisor);
    return ((value - rest) / divisor) * (divisor - over) + (rest > over ? rest - over : 0n);
  };
  let limit = ((side - over) / divisor) * (divisor - over);
  const cut = new Map<number, bigint>();
  for (const [column, value] of sums) {
    const each = most.has(column) ? -rounded(-value) : rounded(value);
    cut.set(column, each);
    limit += each * (most.has(column) ? box.upper[column]! : box.lower[column]!);
  }
  for (const { row, times } of taken) {
    // An equation leaves nothing to its limit.
    if (row.upper === row.lower) continue;
    const each = row.upper === undefined ? rounded(-times) : -rounded(times);
    add(cut, row.terms, each);
    limit += each * limitOf(row);
  }
  return shortened(box, most, combined([...cut]), limit);
}

function takenRows(program: Program, rows: Multipliers): Taken[] | undefined {
  const known = rows.flatMap(([index, value]) => {
    const row = program.rows[index];
    return row && (row.upper ?? row.lower) !== undefined ? [{ row, value }] : [];
  });
  if (known.length < rows.length) return undefined;
  const shift = Math.max(0, ...known.map(({ row }) => row.exponent));
  return known.map(({ row, value }) => ({ row, times: value << BigInt(shift - row.exponent) }));
}

function limitOf(row: Row): bigint {
  return row.upper ?? row.lower!;
}

/** The same row in shorter numbers. What a coefficient loses is counted at the bound where it costs nothing. */
function shortened(box: Box, most: ReadonlySet<number>, terms: readonly Term[], limit: bigint): Row | undefined {
  const unit = 1n << BigInt(Math.max(0, terms.reduce((bits, [, value]) => Math.max(bits, bitsOf(value)), 0) - BITS));
  const short: Term[] = [];
  let side = limit;
  for (const [column, value] of terms) {
    const rest = remainder(value, unit);
    const isUp = rest > 0n && most.has(column);
    side += isUp ? (unit - rest) * box.upper[column]! : -rest * box.lower[column]!;
    const left = (value - rest) / unit + (isUp ? 1n : 0n);
    if (left !== 0n) short.push([column, left]);
  }
  if (short.length === 0) return undefined;
  const exponent = short.reduce((bits, [, value]) => Math.max(bits, bitsOf(value)), 0);
  return { terms: short, upper: (side - remainder(side, unit)) / unit, exponent, isLink: false, isCut: true };
}

function add(sums: Map<number, bigint>, terms: readonly Term[], times: bigint): void {
  for (const [column, value] of terms) sums.set(column, (sums.get(column) ?? 0n) + times * value);
}

/** What division leaves, never below nought. */
function remainder(value: bigint, by: bigint): bigint {
  const rest = value % by;
  return rest < 0n ? rest + by : rest;
}
