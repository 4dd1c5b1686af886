import type { Program } from '@tandem/domain/certificates';
import { asDouble } from './scaling.js';

/** The least and the most of every column, in doubles. */
export interface NumericBox {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** The most times that the rows are gone through, as in the exact check. */
const PASSES = 4;
/** How often the bound is sharpened by what the rows took. */
const ROUNDS = 4;
/** Doubles may be off by this part: a column is fixed only when there is no doubt. */
const SLACK = 1e-9;

/**
 * The narrowing of a box in doubles: a guess, quickly, at what the exact check would leave of it.
 *
 * It never proves anything. It saves exact checks that would fail, and says when a smaller program is worth building.
 */
export class Narrowing {
  private readonly starts: Int32Array;
  private readonly columns: Int32Array;
  private readonly values: Float64Array;
  private readonly rowLower: Float64Array;
  private readonly rowUpper: Float64Array;

  constructor(program: Program) {
    // As in the exact check, cuts take nothing from a box by themselves.
    const rows = program.rows.filter((row) => !row.isCut);
    this.starts = new Int32Array(rows.length + 1);
    rows.forEach((row, r) => (this.starts[r + 1] = this.starts[r]! + row.terms.length));
    this.columns = new Int32Array(this.starts[rows.length]!);
    this.values = new Float64Array(this.columns.length);
    this.rowLower = new Float64Array(rows.length);
    this.rowUpper = new Float64Array(rows.length);
    rows.forEach((row, r) => {
      const down = (value: bigint) => asDouble(value, row.exponent);
      row.terms.forEach(([column, value], k) => {
        this.columns[this.starts[r]! + k] = column;
        this.values[this.starts[r]! + k] = down(value);
      });
      this.rowLower[r] = row.lower === undefined ? -Infinity : down(row.lower);
      this.rowUpper[r] = row.upper === undefined ? Infinity : down(row.upper);
    });
  }

  /** Narrows by reduced costs and a room above the bound, and by the rows. False when nothing seems to be left. */
  narrow(box: NumericBox, reduced: Float64Array, room: number): boolean {
    let left = room;
    for (let round = 0; round < ROUNDS; round++) {
      const before = { lower: box.lower.slice(), upper: box.upper.slice() };
      if (!this.narrowOnce(box, reduced, left)) return false;
      // What the rows took from a column raises the bound by its reduced cost.
      let raised = 0;
      for (let j = 0; j < reduced.length; j++) {
        const each = reduced[j]!;
        if (each > 0) raised += each * (box.lower[j]! - before.lower[j]!);
        else raised += each * (box.upper[j]! - before.upper[j]!);
      }
      if (raised <= 0) break;
      left -= raised;
    }
    return true;
  }

  private narrowOnce({ lower, upper }: NumericBox, reduced: Float64Array, room: number): boolean {
    if (room < 0) return false;
    for (let j = 0; j < reduced.length; j++) {
      const each = reduced[j]!;
      const width = upper[j]! - lower[j]!;
      if (each === 0 || width === 0) continue;
      const most = Math.floor(room / Math.abs(each) + SLACK);
      if (most >= width) continue;
      if (each > 0) upper[j] = lower[j]! + most;
      else lower[j] = upper[j]! - most;
    }
    return this.propagate(lower, upper);
  }

  private propagate(lower: Float64Array, upper: Float64Array): boolean {
    const { starts, columns, values, rowLower, rowUpper } = this;
    for (let pass = 0; pass < PASSES; pass++) {
      let isChanged = false;
      for (let r = 0; r < rowLower.length; r++) {
        let least = 0;
        let most = 0;
        let size = 0;
        let open = 0;
        for (let k = starts[r]!; k < starts[r + 1]!; k++) {
          const value = values[k]!;
          const low = value * lower[columns[k]!]!;
          const high = value * upper[columns[k]!]!;
          if (low !== high) open += 1;
          least += Math.min(low, high);
          most += Math.max(low, high);
          size += Math.max(Math.abs(low), Math.abs(high));
        }
        const slack = SLACK * (size + 1e-3);
        if (least > rowUpper[r]! + slack || most < rowLower[r]! - slack) return false;
        if (open === 0 || (most <= rowUpper[r]! && least >= rowLower[r]!)) continue;
        for (let k = starts[r]!; k < starts[r + 1]!; k++) {
          const j = columns[k]!;
          const width = upper[j]! - lower[j]!;
          if (width === 0) continue;
          const value = Math.abs(values[k]!);
          const above = Math.floor((rowUpper[r]! - least + slack) / value + SLACK);
          const below = Math.floor((most - rowLower[r]! + slack) / value + SLACK);
          const isUp = values[k]! > 0;
          const toUpper = isUp ? above : below;
          const toLower = isUp ? below : above;
          if (toUpper < width) {
            upper[j] = lower[j]! + toUpper;
            isChanged = true;
          }
          if (toLower < width) {
            lower[j] = Math.max(lower[j]!, lower[j]! + width - toLower);
            isChanged = true;
          }
          if (lower[j]! > upper[j]!) return false;
        }
      }
      if (!isChanged) break;
    }
    return true;
  }
}
