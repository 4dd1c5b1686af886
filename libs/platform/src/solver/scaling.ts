import type { Program } from '@tandem/domain/certificates';

/**
 * Rows of a program as HiGHS takes them, divided by powers of two so that their largest coefficient is about one.
 *
 * Powers of two change no digit of a number, and numbers of one size leave one tolerance room for all rows.
 */
export class RowScaling {
  private readonly scales = new Map<number, number>();

  constructor(
    private program: Program,
    private readonly columnScale: Float64Array,
  ) {}

  /** Goes on with the same program and more rows. */
  extend(program: Program): void {
    this.program = program;
  }

  /** The power of two by which a row is divided, beside the row's own exponent. */
  ofRow(r: number): number {
    let scale = this.scales.get(r);
    if (scale === undefined) {
      const { terms, exponent } = this.program.rows[r]!;
      const sizes = terms.map(([j, value]) => Math.abs(asDouble(value, exponent)) * this.columnScale[j]!);
      const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
      scale = powerAbove(largest === 0 ? 1 : largest);
      this.scales.set(r, scale);
    }
    return scale;
  }

  /** Some rows as a matrix with their limits, for columns that count from their least. */
  matrixOf(rows: readonly number[]) {
    const starts = new Int32Array(rows.length + 1);
    rows.forEach((r, i) => (starts[i + 1] = starts[i]! + this.program.rows[r]!.terms.length));
    const indices = new Int32Array(starts[rows.length]!);
    const values = new Float64Array(indices.length);
    const lower = new Float64Array(rows.length);
    const upper = new Float64Array(rows.length);
    rows.forEach((r, i) => {
      const row = this.program.rows[r]!;
      const least = row.terms.reduce((sum, [column, value]) => sum + value * this.program.columns[column]!.lower, 0n);
      const scale = this.ofRow(r);
      row.terms.forEach(([column, value], k) => {
        indices[starts[i]! + k] = column;
        values[starts[i]! + k] = (asDouble(value, row.exponent) * this.columnScale[column]!) / scale;
      });
      lower[i] = row.lower === undefined ? -Infinity : asDouble(row.lower - least, row.exponent) / scale;
      upper[i] = row.upper === undefined ? Infinity : asDouble(row.upper - least, row.exponent) / scale;
    });
    return { entries: { starts, indices, values }, lower, upper };
  }
}

/** The least power of two that is no less. */
export function powerAbove(value: number): number {
  return 2 ** Math.ceil(Math.log2(value <= 0 ? 1 : value));
}

/** A whole number of any size divided by a power of two. */
export function asDouble(value: bigint, exponent: number): number {
  if (exponent <= 900) return Number(value) / 2 ** exponent;
  return Number(value >> BigInt(exponent - 900)) / 2 ** 900;
}
