/** A coefficient on a column. */
export type Term = readonly [column: number, coefficient: number];
/** The same in whole numbers, for rows in which every digit counts. */
export type WholeTerm = readonly [column: number, coefficient: bigint];

/** A program in the sparse row form that HiGHS takes. */
export interface ProgramArrays {
  readonly numCols: number;
  readonly numRows: number;
  readonly colCost: Float64Array;
  readonly colLower: Float64Array;
  readonly colUpper: Float64Array;
  readonly integrality: Int32Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  readonly matrix: {
    format: 'csr';
    numRows: number;
    numCols: number;
    starts: Int32Array;
    indices: Int32Array;
    values: Float64Array;
  };
}

const TERMS_PER_TEXT_LINE = 8;
/** Whole coefficients up to here are left as they are; larger ones are brought down to it. */
const LARGEST_COEFFICIENT = 2 ** 20;

/** A mixed-integer program to be minimised, which can be written as CPLEX LP text or as arrays. */
export class Program {
  readonly columns: { cost: number; lower: number; upper: number; isInteger: boolean }[] = [];
  private readonly rows: { lower: number; upper: number; terms: readonly Term[] }[] = [];
  /** Set when a row without columns cannot hold. */
  isContradictory = false;

  column(cost: number, upper: number, isInteger = true): number {
    return this.columns.push({ cost, lower: 0, upper, isInteger }) - 1;
  }

  binary(cost = 0): number {
    return this.column(cost, 1);
  }

  row(lower: number, upper: number, terms: readonly Term[]): void {
    const sums = new Map<number, number>();
    for (const [column, value] of terms) sums.set(column, (sums.get(column) ?? 0) + value);
    const kept = [...sums].filter(([, value]) => value !== 0);
    if (kept.length > 0) this.rows.push({ lower, upper, terms: kept });
    else if (lower > 0 || upper < 0) this.isContradictory = true;
  }

  /** A row in whole numbers: divided by their greatest common divisor, its limits rounded inwards. */
  wholeRow(limits: { readonly least?: bigint; readonly most?: bigint }, terms: readonly WholeTerm[]): void {
    let divisor = 0n;
    let largest = 1n;
    for (const [, value] of terms) {
      const size = value < 0n ? -value : value;
      divisor = greatestCommonDivisor(divisor, size);
      if (size > largest) largest = size;
    }
    if (divisor === 0n) divisor = 1n;
    const scale = Math.max(1, 2 ** Math.ceil(Math.log2(Number(largest / divisor) / LARGEST_COEFFICIENT)));
    const floor = (value: bigint) => (value >= 0n ? value / divisor : -((-value + divisor - 1n) / divisor));
    this.row(
      limits.least === undefined ? -Infinity : -Number(floor(-limits.least)) / scale,
      limits.most === undefined ? Infinity : Number(floor(limits.most)) / scale,
      terms.map(([column, value]): Term => [column, Number(value / divisor) / scale]),
    );
  }

  fix(column: number, value: number): void {
    this.columns[column]!.lower = value;
    this.columns[column]!.upper = value;
  }

  get size(): string {
    return `${this.rows.length}×${this.columns.length}`;
  }

  /** CPLEX LP text; columns are called x0, x1 and so on. */
  text(): string {
    const lines = ['Minimize', ` cost: ${sumText(this.columns.map((c, i): Term => [i, c.cost]))}`, 'Subject To'];
    this.rows.forEach(({ lower, upper, terms }, i) => {
      const sum = sumText(terms);
      if (lower === upper) lines.push(` r${i}: ${sum} = ${lower}`);
      else {
        if (upper < Infinity) lines.push(` r${i}: ${sum} <= ${upper}`);
        if (lower > -Infinity) lines.push(` s${i}: ${sum} >= ${lower}`);
      }
    });
    lines.push('Bounds');
    this.columns.forEach((c, i) => {
      if (c.lower === c.upper) lines.push(` x${i} = ${c.lower}`);
      else if (c.upper < Infinity) lines.push(` ${c.lower} <= x${i} <= ${c.upper}`);
    });
    lines.push('Generals', ...this.columns.flatMap((c, i) => (c.isInteger ? [` x${i}`] : [])), 'End', '');
    return lines.join('\n');
  }

  arrays(): ProgramArrays {
    const starts = new Int32Array(this.rows.length + 1);
    this.rows.forEach((row, i) => (starts[i + 1] = starts[i]! + row.terms.length));
    const terms = this.rows.flatMap((row) => row.terms);
    const [numCols, numRows] = [this.columns.length, this.rows.length];
    return {
      numCols,
      numRows,
      colCost: Float64Array.from(this.columns, (c) => c.cost),
      colLower: Float64Array.from(this.columns, (c) => c.lower),
      colUpper: Float64Array.from(this.columns, (c) => c.upper),
      integrality: Int32Array.from(this.columns, (c) => (c.isInteger ? 1 : 0)),
      rowLower: Float64Array.from(this.rows, (r) => r.lower),
      rowUpper: Float64Array.from(this.rows, (r) => r.upper),
      matrix: {
        format: 'csr',
        numRows,
        numCols,
        starts,
        indices: Int32Array.from(terms, ([column]) => column),
        values: Float64Array.from(terms, ([, value]) => value),
      },
    };
  }
}

function sumText(terms: readonly Term[]): string {
  const parts = terms.flatMap(([column, value]) =>
    value === 0 ? [] : [`${value < 0 ? '-' : '+'} ${Math.abs(value)} x${column}`],
  );
  if (parts.length === 0) return '0 x0';
  const lines: string[] = [];
  for (let i = 0; i < parts.length; i += TERMS_PER_TEXT_LINE)
    lines.push(parts.slice(i, i + TERMS_PER_TEXT_LINE).join(' '));
  return lines.join('\n   ');
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}
