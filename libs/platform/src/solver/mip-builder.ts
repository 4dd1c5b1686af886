/** A coefficient on a column. */
export type Term = readonly [column: number, coefficient: number];

/** A mixed-integer program in the sparse row form that the solver thread takes; always minimised. */
export interface MipModel {
  readonly numCols: number;
  readonly numRows: number;
  readonly colCost: Float64Array;
  readonly colLower: Float64Array;
  readonly colUpper: Float64Array;
  readonly integrality: Int32Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
  /** Multiply an objective of this model by it to get the units in which costs were given. */
  readonly costUnit: number;
}

/** The size to which every row's largest coefficient is brought, so that one tolerance fits all rows. */
const ROW_SIZE = 1024;
/** The size to which the largest cost is brought. */
const COST_SIZE = 65_536;

/**
 * Gathers columns and rows and turns them into a model scaled by powers of two.
 *
 * Powers of two change no digit of a number; they keep a penny of a ten-million award well above the
 * solver's absolute tolerances.
 */
export class MipBuilder {
  private readonly columns: { cost: number; lower: number; upper: number; isInteger: boolean }[] = [];
  private readonly rows: { lower: number; upper: number; terms: readonly Term[] }[] = [];

  column(cost: number, lower: number, upper: number, isInteger: boolean): number {
    return this.columns.push({ cost, lower, upper, isInteger }) - 1;
  }

  binary(cost = 0): number {
    return this.column(cost, 0, 1, true);
  }

  row(lower: number, upper: number, terms: readonly Term[]): void {
    this.rows.push({ lower, upper, terms: combined(terms) });
  }

  atMost(upper: number, terms: readonly Term[]): void {
    this.row(-Infinity, upper, terms);
  }

  atLeast(lower: number, terms: readonly Term[]): void {
    this.row(lower, Infinity, terms);
  }

  equal(value: number, terms: readonly Term[]): void {
    this.row(value, value, terms);
  }

  fix(column: number, value: number): void {
    this.columns[column]!.lower = value;
    this.columns[column]!.upper = value;
  }

  /** The objective as terms, for a row that bounds it. */
  costTerms(): Term[] {
    return this.columns.flatMap((c, index): Term[] => (c.cost === 0 ? [] : [[index, c.cost]]));
  }

  /** Replaces the objective. */
  minimise(terms: readonly Term[]): void {
    for (const column of this.columns) column.cost = 0;
    for (const [column, cost] of combined(terms)) this.columns[column]!.cost = cost;
  }

  build(): MipModel {
    const costUnit = scaleTo(COST_SIZE, Math.max(...this.columns.map((c) => Math.abs(c.cost)), 0));
    const starts = new Int32Array(this.rows.length + 1);
    this.rows.forEach((row, i) => (starts[i + 1] = starts[i]! + row.terms.length));
    const indices = new Int32Array(starts[this.rows.length]!);
    const values = new Float64Array(indices.length);
    const rowLower = new Float64Array(this.rows.length);
    const rowUpper = new Float64Array(this.rows.length);
    this.rows.forEach((row, i) => {
      const unit = scaleTo(
        ROW_SIZE,
        row.terms.reduce((size, [, value]) => Math.max(size, Math.abs(value)), 0),
      );
      rowLower[i] = row.lower / unit;
      rowUpper[i] = row.upper / unit;
      row.terms.forEach(([column, value], k) => {
        indices[starts[i]! + k] = column;
        values[starts[i]! + k] = value / unit;
      });
    });
    return {
      numCols: this.columns.length,
      numRows: this.rows.length,
      colCost: Float64Array.from(this.columns, (c) => c.cost / costUnit),
      colLower: Float64Array.from(this.columns, (c) => c.lower),
      colUpper: Float64Array.from(this.columns, (c) => c.upper),
      integrality: Int32Array.from(this.columns, (c) => (c.isInteger ? 1 : 0)),
      rowLower,
      rowUpper,
      starts,
      indices,
      values,
      costUnit,
    };
  }
}

function scaleTo(size: number, largest: number): number {
  return largest === 0 ? 1 : 2 ** Math.ceil(Math.log2(largest / size));
}

/** One term per column, in column order, without noughts. */
function combined(terms: readonly Term[]): Term[] {
  const sums = new Map<number, number>();
  for (const [column, value] of terms) sums.set(column, (sums.get(column) ?? 0) + value);
  return [...sums].filter(([, value]) => value !== 0).sort(([a], [b]) => a - b);
}
