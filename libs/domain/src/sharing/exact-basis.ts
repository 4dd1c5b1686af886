import { PLAYERS_MAX } from './game.js';

/**
 * A column of the linear program behind the nucleolus: the players of `mask`, and a last entry that is 1 for a
 * coalition whose shortfall counts and 0 for one that is settled and for the bound of a single player.
 */
export interface Column {
  readonly mask: number;
  readonly kind: 'coalition' | 'settled' | 'bound';
}

/**
 * A basis of the linear program, with its inverse times its determinant, in whole numbers.
 *
 * Integer-preserving pivoting (Edmonds 1967; Bareiss 1968): every entry is a minor of a matrix of noughts and
 * ones, by Hadamard's bound below 2^21 for 16 players, so that products of two stay whole and exact in doubles.
 * Only worths, which may be large, need `bigint`.
 */
export class ExactBasis {
  /** Players and the last entry. */
  readonly size: number;
  /** Positive; the inverse is `rows` divided by it. */
  determinant = 1;
  /** Undefined where an artificial column still stands. */
  readonly columns: (Column | undefined)[];
  /** The inverse times the determinant; after `startOrder` the same of the starting basis beside it. */
  readonly rows: number[][];

  constructor(players: number) {
    if (players > PLAYERS_MAX) throw new RangeError(`A game has at most ${PLAYERS_MAX} players, not ${players}.`);
    this.size = players + 1;
    this.columns = Array.from({ length: this.size }, () => undefined);
    this.rows = this.columns.map((_, i) => this.columns.map((__, j) => (i === j ? 1 : 0)));
  }

  /** A column in the terms of this basis, times the determinant. */
  coordinates({ mask, kind }: Column): number[] {
    const last = this.size - 1;
    return this.rows.map((row) => {
      let sum = kind === 'coalition' ? row[last]! : 0;
      for (let t = 0, rest = mask; rest !== 0; t++, rest >>= 1) if ((rest & 1) === 1) sum += row[t]!;
      return sum;
    });
  }

  /** Puts a column in the place of an artificial one; false when it depends on those already adopted. */
  adopt(column: Column): boolean {
    const coordinates = this.coordinates(column);
    const at = this.columns.findIndex((known, i) => known === undefined && coordinates[i] !== 0);
    if (at < 0) return false;
    this.replace(at, column, coordinates);
    return true;
  }

  /** Fixes the present basis as the one that orders ties, which makes endless turning impossible. */
  startOrder(): void {
    for (const [i, row] of this.rows.entries())
      row.push(...this.columns.map((_, j) => (i === j ? this.determinant : 0)));
  }

  /** Exchanges the column at a place for another whose coordinates are known and not nought there. */
  replace(at: number, column: Column, coordinates: readonly number[]): void {
    const pivot = coordinates[at]!;
    const sign = pivot < 0 ? -1 : 1;
    const pivotRow = this.rows[at]!;
    for (const [i, row] of this.rows.entries()) {
      const factor = coordinates[i]!;
      if (i === at) continue;
      for (let j = 0; j < row.length; j++) {
        row[j] = (sign * (pivot * row[j]! - factor * pivotRow[j]!)) / this.determinant;
      }
    }
    for (let j = 0; j < pivotRow.length; j++) pivotRow[j] = sign * pivotRow[j]!;
    this.determinant = Math.abs(pivot);
    this.columns[at] = column;
  }

  /**
   * Where a column must enter so that all weights stay at least nought: the least ratio, ties decided by the
   * lexicographic rule (Dantzig, Orden and Wolfe 1955). Settled columns may have any weight and never leave.
   */
  placeFor(coordinates: readonly number[]): number {
    let best = -1;
    for (let i = 0; i < this.size; i++) {
      if (this.columns[i]!.kind === 'settled' || coordinates[i]! <= 0) continue;
      if (best < 0 || this.isEarlier(i, best, coordinates)) best = i;
    }
    if (best < 0) throw new Error('The linear program of a game has no least shortfall, which cannot be.');
    return best;
  }

  /** The weight of the column at a place, times the determinant. */
  weight(at: number): number {
    return this.rows[at]![this.size - 1]!;
  }

  private isEarlier(a: number, b: number, coordinates: readonly number[]): boolean {
    const [first, second] = [this.rows[a]!, this.rows[b]!];
    for (let j = this.size - 1; j < first.length; j++) {
      const difference = first[j]! * coordinates[b]! - second[j]! * coordinates[a]!;
      if (difference !== 0) return difference < 0;
    }
    return false;
  }
}
