import type { Multipliers, Program } from '@tandem/domain/certificates';
import { asDouble } from './scaling.js';

/** Cost units are divided by so much, which leaves amounts of pounds. */
export const POUND = 1e14;

type Row = Program['rows'][number];

/** A supplier with its spend tiers: whoever is used is in exactly one of them. */
interface Group {
  readonly used: number;
  readonly tiers: readonly number[];
  readonly row: number;
}

/**
 * The bound of a program by multipliers of its few rows beside the links, in doubles.
 *
 * With the multipliers given every supplier decides for itself: the tier in which its lines together save most, and
 * nothing where none saves its charge. So the links, a hundred thousand rows of a large tender, need no linear program:
 * their multipliers follow (Geoffrion, Lagrangean relaxation for integer programming, 1974).
 */
export class Lagrangian {
  /** Of each relaxed row: its number in the program, what divides it, and its limits after that. */
  readonly rowOf: readonly number[];
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** What a column of a row costs on average, as the size of the row's multiplier. */
  readonly size: Float64Array;
  /** The solution at the multipliers of the last evaluation, as parts of the columns' widths. */
  readonly x: Float64Array;
  /** The sums of the relaxed rows at that solution. */
  readonly sums: Float64Array;
  private readonly scale: Float64Array;
  private readonly starts: Int32Array;
  private readonly places: Int32Array;
  private readonly values: Float64Array;
  private readonly width: Float64Array;
  private readonly cost: Float64Array;
  private readonly base: number;
  private readonly linkedTo: Int32Array;
  private readonly linkRow: Int32Array;
  private readonly linkRatio: Float64Array;
  private readonly groups: Group[] = [];
  /** The other columns to which something is linked. */
  private readonly heads: number[];
  private readonly isHead: Uint8Array;
  private readonly reduced: Float64Array;
  private readonly pull: Float64Array;

  constructor(private readonly program: Program) {
    const { columns, rows } = program;
    const count = columns.length;
    this.width = Float64Array.from(columns, (c) => Number(c.upper - c.lower));
    this.cost = Float64Array.from(columns, (c, j) => (Number(c.cost) * this.width[j]!) / POUND);
    this.base = Number(columns.reduce((sum, c) => sum + c.cost * c.lower, program.constant)) / POUND;
    this.linkedTo = new Int32Array(count).fill(-1);
    this.linkRow = new Int32Array(count).fill(-1);
    this.linkRatio = new Float64Array(count);
    this.isHead = new Uint8Array(count);
    for (const row of rows) if (row.isLink) this.isHead[row.terms[1]![0]] = 1;
    this.rowOf = [...rows.keys()].filter((r) => !this.isKept(rows[r]!, r));
    const grouped = new Set(this.groups.flatMap(({ used, tiers }) => [used, ...tiers]));
    this.heads = columns.flatMap((_, j) => (this.isHead[j] && !grouped.has(j) ? [j] : []));
    for (const j of grouped) this.isHead[j] = 1;
    this.scale = Float64Array.from(this.rowOf, (r) => this.largestOf(rows[r]!));
    const side = (r: number, limit: bigint | undefined, i: number) =>
      limit === undefined
        ? undefined
        : asDouble(limit - leastOf(program, rows[r]!), rows[r]!.exponent) / this.scale[i]!;
    this.lower = Float64Array.from(this.rowOf, (r, i) => side(r, rows[r]!.lower, i) ?? -Infinity);
    this.upper = Float64Array.from(this.rowOf, (r, i) => side(r, rows[r]!.upper, i) ?? Infinity);
    this.starts = new Int32Array(count + 1);
    for (const r of this.rowOf) for (const [j] of rows[r]!.terms) this.starts[j + 1]! += 1;
    for (let j = 0; j < count; j++) this.starts[j + 1]! += this.starts[j]!;
    this.places = new Int32Array(this.starts[count]!);
    this.values = new Float64Array(this.places.length);
    this.fill();
    this.size = this.sizes();
    this.x = new Float64Array(count);
    this.sums = new Float64Array(this.rowOf.length);
    this.reduced = new Float64Array(count);
    this.pull = new Float64Array(count);
  }

  /** The least cost at which each cover row alone can be met: multipliers to begin with. */
  first(): Float64Array {
    const found = new Float64Array(this.rowOf.length).fill(Infinity);
    for (const [j, to] of this.linkedTo.entries()) {
      if (to < 0) continue;
      for (let k = this.starts[j]!; k < this.starts[j + 1]!; k++) {
        const i = this.places[k]!;
        const isCover = this.lower[i] === this.upper[i] && this.values[k]! > 0;
        if (isCover) found[i] = Math.min(found[i]!, this.cost[j]! / this.values[k]!);
      }
    }
    return found.map((value) => (Number.isFinite(value) ? value : 0));
  }

  /** The bound, in pounds, by multipliers whose signs suit their rows; leaves the solution that gives it behind. */
  bound(y: Float64Array): number {
    const { x, sums, linkedTo, reduced, starts, places, values, linkRatio } = this;
    let value = this.base + this.price(y);
    x.fill(0);
    sums.fill(0);
    for (const { used, tiers } of this.groups) {
      const best = this.bestOf(tiers);
      const saved = this.worth(used) + this.worth(best);
      const isFixed = this.width[used] === 0;
      if (saved >= 0 && !isFixed) continue;
      value += isFixed ? this.worth(best) : saved;
      x[best] = 1;
      if (!isFixed) x[used] = 1;
    }
    for (const head of this.heads) {
      const saved = this.worth(head);
      if (saved >= 0) continue;
      value += saved;
      x[head] = 1;
    }
    for (let j = 0; j < x.length; j++) {
      const to = linkedTo[j]!;
      if (to >= 0) {
        if (reduced[j]! < 0 && (x[to]! > 0 || this.width[to] === 0)) x[j] = Math.min(1, linkRatio[j]!);
      } else if (this.isHead[j] === 0 && reduced[j]! < 0) {
        x[j] = 1;
        value += reduced[j]!;
      }
      if (x[j] === 0) continue;
      for (let k = starts[j]!; k < starts[j + 1]!; k++) sums[places[k]!]! += values[k]! * x[j]!;
    }
    return value;
  }

  /** What a column cost beyond what it saved at the last evaluation, in pounds for its whole width. */
  reducedOf(j: number): number {
    return this.reduced[j]!;
  }

  /** The multipliers in whole numbers, with those of the links and of the tiers that follow from them. */
  exact(y: Float64Array): Multipliers {
    this.price(y);
    const { rows } = this.program;
    const found: [number, bigint][] = [];
    const add = (r: number, value: number) => {
      const whole = BigInt(Math.round(value));
      const side = whole > 0n ? rows[r]!.lower : rows[r]!.upper;
      if (whole !== 0n && side !== undefined) found.push([r, whole]);
    };
    for (const [i, r] of this.rowOf.entries()) add(r, (y[i]! * POUND) / this.scale[i]!);
    for (const [j, r] of this.linkRow.entries()) {
      if (r < 0 || this.reduced[j]! >= 0) continue;
      add(r, ((this.reduced[j]! * POUND) / this.width[j]!) * 2 ** rows[r]!.exponent);
    }
    for (const { tiers, row } of this.groups)
      add(row, this.worth(this.bestOf(tiers)) * POUND * 2 ** rows[row]!.exponent);
    return found.sort(([a], [b]) => a - b);
  }

  /** Multipliers that somebody else found, as far as they tell of a row, and others for the rest. */
  from(multipliers: Multipliers, isTold: (row: number) => boolean, others: Float64Array): Float64Array {
    const values = new Map(multipliers);
    return others.map((other, i) => {
      const row = this.rowOf[i]!;
      return isTold(row) ? (Number(values.get(row) ?? 0n) * this.scale[i]!) / POUND : other;
    });
  }

  /** Sets the reduced costs and what the links pull at their heads; gives what the rows themselves are worth. */
  private price(y: Float64Array): number {
    const { lower, upper, cost, reduced, pull, starts, places, values, linkedTo, linkRatio } = this;
    let value = 0;
    for (let i = 0; i < y.length; i++) {
      if (y[i]! > 0) value += y[i]! * lower[i]!;
      else if (y[i]! < 0) value += y[i]! * upper[i]!;
    }
    pull.fill(0);
    for (let j = 0; j < cost.length; j++) {
      let each = cost[j]!;
      for (let k = starts[j]!; k < starts[j + 1]!; k++) each -= y[places[k]!]! * values[k]!;
      reduced[j] = each;
      if (each < 0 && linkedTo[j]! >= 0) pull[linkedTo[j]!]! += each * linkRatio[j]!;
    }
    return value;
  }

  /** What opening a column costs, with what its links save. */
  private worth(j: number): number {
    return this.reduced[j]! + this.pull[j]!;
  }

  private bestOf(tiers: readonly number[]): number {
    return tiers.reduce((best, tier) => (this.worth(tier) < this.worth(best) ? tier : best));
  }

  /** Whether a row is not relaxed: links, whose multipliers follow, the choice of one tier, and what the last pence need. */
  private isKept(row: Row, r: number): boolean {
    const { columns } = this.program;
    if (row.isEdge || row.isBill) return true;
    if (row.isLink) {
      const [[j], [to, most]] = [row.terms[0]!, row.terms[1]!];
      if (this.linkedTo[j]! >= 0 || this.isHead[j] || columns[j]!.lower !== 0n || this.width[j] === 0) return false;
      this.linkedTo[j] = to;
      this.linkRow[j] = r;
      this.linkRatio[j] = Number(-most) / this.width[j]!;
      return true;
    }
    const tiers = row.terms.flatMap(([j, value]) => (value === 1n && columns[j]!.kind === 'tier' ? [j] : []));
    const used = row.terms.find(([j, value]) => value === -1n && columns[j]!.kind === 'supplier');
    const isChoice = row.lower === 0n && row.upper === 0n && tiers.length > 0 && tiers.length === row.terms.length - 1;
    if (!used || !isChoice) return false;
    this.groups.push({ used: used[0], tiers, row: r });
    return true;
  }

  private largestOf({ terms, exponent }: Row): number {
    const largest = terms.reduce((most, [j, v]) => Math.max(most, Math.abs(asDouble(v, exponent)) * this.width[j]!), 0);
    return largest || 1;
  }

  private fill(): void {
    const at = this.starts.slice();
    for (const [i, r] of this.rowOf.entries()) {
      const { terms, exponent } = this.program.rows[r]!;
      for (const [j, value] of terms) {
        const k = at[j]!++;
        this.places[k] = i;
        this.values[k] = (asDouble(value, exponent) * this.width[j]!) / this.scale[i]!;
      }
    }
  }

  private sizes(): Float64Array {
    const sums = new Float64Array(this.rowOf.length);
    const counts = new Int32Array(this.rowOf.length);
    for (const [j, cost] of this.cost.entries()) {
      if (cost <= 0 || this.linkedTo[j]! < 0) continue;
      for (let k = this.starts[j]!; k < this.starts[j + 1]!; k++) {
        sums[this.places[k]!]! += cost;
        counts[this.places[k]!]! += 1;
      }
    }
    const means = sums.map((sum, i) => (counts[i]! > 0 ? sum / counts[i]! : 0));
    const typical = means.reduce((a, b) => a + b, 0) / Math.max(1, means.length);
    return means.map((mean) => mean || typical || 1);
  }
}

function leastOf({ columns }: Program, { terms }: Row): bigint {
  return terms.reduce((sum, [j, value]) => sum + value * columns[j]!.lower, 0n);
}
