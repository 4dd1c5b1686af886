import type { Box } from './box.js';
import type { Column, Program, Row, Sum, Term } from './program.js';

/** What is left of a program in a box: the columns that are not fixed, and the rows that can still bind. */
export interface ReducedProgram extends Program {
  /** Of each column and row here, its number in the program that was reduced. */
  readonly columnOf: readonly number[];
  readonly rowOf: readonly number[];
}

/**
 * The same program in a box, without what the box decides already; undefined when a row cannot be met in it.
 *
 * A search asks thousands of questions of it, and most columns of a large tender are fixed once a good award is known.
 * Multipliers of its rows are multipliers of the original rows, and bound the original box by the same value.
 */
export function reducedProgram(program: Program, box: Box): ReducedProgram | undefined {
  const columnOf: number[] = [];
  const place = program.columns.map((_, j) => (box.lower[j] === box.upper[j] ? -1 : columnOf.push(j) - 1));
  const columns = columnOf.map((j): Column => ({ ...program.columns[j]!, lower: box.lower[j]!, upper: box.upper[j]! }));
  const split = (terms: readonly Term[]): Sum => {
    let base = 0n;
    const open: Term[] = [];
    for (const [j, value] of terms) {
      if (place[j] === -1) base += value * box.lower[j]!;
      else open.push([place[j]!, value]);
    }
    return { base, terms: open };
  };
  const rows: Row[] = [];
  const rowOf: number[] = [];
  for (const [r, row] of program.rows.entries()) {
    const { base, terms } = split(row.terms);
    const lower = row.lower === undefined ? undefined : row.lower - base;
    const upper = row.upper === undefined ? undefined : row.upper - base;
    const [least, most] = reach(columns, terms);
    if ((lower !== undefined && most < lower) || (upper !== undefined && least > upper)) return undefined;
    if ((lower === undefined || least >= lower) && (upper === undefined || most <= upper)) continue;
    rowOf.push(r);
    const limits = { ...(lower === undefined ? {} : { lower }), ...(upper === undefined ? {} : { upper }) };
    rows.push({
      terms,
      ...limits,
      exponent: row.exponent,
      isLink: row.isLink && terms.length === 2,
      ...(row.isEdge ? { isEdge: true } : {}),
      ...(row.isBill ? { isBill: true } : {}),
      ...(row.isCut ? { isCut: true } : {}),
    });
  }
  const constant = program.columns.reduce(
    (sum, { cost }, j) => (place[j] === -1 ? sum + cost * box.lower[j]! : sum),
    program.constant,
  );
  const quantity = program.quantity.map((bySupplier) =>
    bySupplier.map((sum) => {
      const { base, terms } = split(sum.terms);
      return { base: base + sum.base, terms };
    }),
  );
  return { columns, rows, constant, quantity, removed: [], columnOf, rowOf };
}

function reach(columns: readonly Column[], terms: readonly Term[]): [least: bigint, most: bigint] {
  let least = 0n;
  let most = 0n;
  for (const [j, value] of terms) {
    const { lower, upper } = columns[j]!;
    least += value * (value > 0n ? lower : upper);
    most += value * (value > 0n ? upper : lower);
  }
  return [least, most];
}
