/** A coefficient on a column. */
export type Term = readonly [column: number, coefficient: bigint];

/** An integer column: a quantity in steps of its line, an amount in pence, what rounding adds to it, or a choice. */
export interface Column {
  /** Million-millionths of a penny for one. */
  readonly cost: bigint;
  readonly lower: bigint;
  readonly upper: bigint;
  readonly kind: 'supplier' | 'tier' | 'choice' | 'quantity' | 'amount' | 'rest';
}

/** A limit on a sum of columns; undefined where it does not bind. Its name is what a person calls it. */
export interface Row {
  readonly terms: readonly Term[];
  readonly lower?: bigint;
  readonly upper?: bigint;
  /** The power of two that brings the largest coefficient below one. */
  readonly exponent: number;
  /** True for the many rows "quantity only if chosen", of which few are ever needed. */
  readonly isLink: boolean;
  /** True for an edge of what rounding may take from an amount: of these, too, few are ever needed. */
  readonly isEdge?: boolean;
  /** True where a spend less its discount is rounded to a bill: idle until the last pennies are asked for. */
  readonly isBill?: boolean;
  /** True for a row that follows from others in whole numbers: it sharpens bounds, and takes nothing from a box by itself. */
  readonly isCut?: boolean;
}

/**
 * An award problem as an integer program in whole numbers, which every allowed award satisfies at its true cost to the
 * penny, and at no less where its quantities are whole.
 *
 * Both the solver and the checker of its certificates derive it from the problem; the solver is free to use doubles,
 * the checker is not. Costs are million-millionths of a penny: a discount in basis points on a ladder value in
 * hundred-thousandths of a penny has nine decimals, and multipliers in whole numbers need three more.
 */
export interface Program {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** Cost units beside those of the columns. */
  readonly constant: bigint;
  /** Per line and supplier: its quantity in steps of the line. */
  readonly quantity: readonly (readonly Sum[])[];
  /** What the data alone rules out, in words. */
  readonly removed: readonly string[];
}

/** A whole number and terms. */
export interface Sum {
  readonly base: bigint;
  readonly terms: readonly Term[];
}

/** How many cost units make a penny. */
export const COST_PER_PENNY = 1_000_000_000_000n;

/** Gathers columns and rows; equal columns of a row are added up and noughts dropped. */
export class ProgramBuilder {
  readonly columns: { cost: bigint; lower: bigint; upper: bigint; kind: Column['kind'] }[] = [];
  readonly rows: Row[] = [];

  column(kind: Column['kind'], cost: bigint, upper = 1n): number {
    return this.columns.push({ cost, lower: 0n, upper, kind }) - 1;
  }

  atMost(upper: bigint, terms: readonly Term[]): void {
    this.row(terms, { upper });
  }

  atLeast(lower: bigint, terms: readonly Term[]): void {
    this.row(terms, { lower });
  }

  equal(value: bigint, terms: readonly Term[]): void {
    this.row(terms, { lower: value, upper: value });
  }

  row(terms: readonly Term[], limits: { readonly lower?: bigint; readonly upper?: bigint }): void {
    const sums = combined(terms);
    this.rows.push({ terms: sums, ...limits, exponent: exponentOf(sums), isLink: false });
  }

  /** A row that sharpens what another one already says of whole numbers. */
  edge(terms: readonly Term[]): void {
    const sums = combined(terms);
    this.rows.push({ terms: sums, upper: 0n, exponent: exponentOf(sums), isLink: false, isEdge: true });
  }

  /** A row that rounds a bill; its terms come to nought. */
  bill(terms: readonly Term[]): void {
    const sums = combined(terms);
    this.rows.push({ terms: sums, lower: 0n, upper: 0n, exponent: exponentOf(sums), isLink: false, isBill: true });
  }

  /** A column that may be above nought only as far as another one is. */
  link(column: number, most: bigint, to: number): void {
    const terms: Term[] = [
      [column, 1n],
      [to, -most],
    ];
    this.rows.push({ terms, upper: 0n, exponent: exponentOf(terms), isLink: true });
  }
}

/** Terms multiplied by a number. */
export function scaled(terms: readonly Term[], by: bigint): Term[] {
  return terms.map(([column, value]) => [column, value * by]);
}

/** One term per column, in column order, without noughts. */
export function combined(terms: readonly Term[]): Term[] {
  const sums = new Map<number, bigint>();
  for (const [column, value] of terms) sums.set(column, (sums.get(column) ?? 0n) + value);
  return [...sums].filter(([, value]) => value !== 0n).sort(([a], [b]) => a - b);
}

function exponentOf(terms: readonly Term[]): number {
  return terms.reduce((most, [, value]) => Math.max(most, bitsOf(value)), 0);
}

/** A power of two that a whole number stays below, to the next four. */
export function bitsOf(value: bigint): number {
  return 4 * (value < 0n ? -value : value).toString(16).length;
}
