import { COST_PER_PENNY, type Multipliers, type Program } from '@tandem/domain/certificates';
import type { HighsRuntime, LinearModel } from './highs-types.js';
import { asDouble, powerAbove, RowScaling } from './scaling.js';

/** What the relaxation of a program gave in its present box. Costs are in cost units of the program. */
export type Relaxed =
  | { readonly status: 'optimal'; readonly objective: number; readonly x: Float64Array; readonly reduced: Float64Array }
  | { readonly status: 'empty' }
  | { readonly status: 'stopped' }
  | { readonly status: 'failed' };

/** Of a ten-million award a penny is a thousand-millionth part. */
const TOLERANCE = 1e-9;
/** How far a link may be broken, as a part of its quantity, before its row is added. */
const BROKEN = 1e-7;
/** By how much of a penny an amount may be below an edge of its rounding, before the edge is added. */
const EDGE_BROKEN = 0.01;
/** How far a solution may lie beyond a cut, as a part of its largest term. */
const CUT_BROKEN = 1e-6;
/** Where the bound comes so near to the best award, every bill is rounded and every edge counts. */
const LAST_PENCE = 10;
/** Rounds of adding broken links in one solve: afterwards the bound is merely weaker. */
const LINK_ROUNDS = 60;
/** Of so many cheapest offers of a line the links are there from the beginning. */
const LIKELY = 3;
/** Dual simplex with Devex weights: cheaper to begin than steepest edge, which matters when bounds change often. */
const DEVEX = 1;
/** Multipliers of proofs of emptiness are directions: they are brought to about this size. */
const RAY_SIZE = 2 ** 50;

/** A row that waits until a solution breaks it by more than the least that counts. */
interface Lazy {
  readonly row: number;
  readonly columns: readonly number[];
  readonly values: readonly number[];
  readonly most: number;
  readonly least: number;
  readonly isEdge: boolean;
}

/**
 * The linear relaxation of a program in HiGHS, kept warm: bounds change between solves, the basis stays.
 *
 * Everything is scaled by powers of two, which changes no digit: columns to at most one, rows and costs to about one.
 * Columns count from their least: of a bill of a million pounds HiGHS would take a quarter of a penny for nothing.
 * Of the links between quantities and choices only those are added that a solution breaks: five to ten in a hundred.
 */
export class Relaxation {
  private readonly model: LinearModel;
  private readonly columnScale: Float64Array;
  /** The least of each column when the model was made: the model counts from there. */
  private readonly base: Float64Array;
  private readonly costScale: number;
  /** What the columns that are left out cost. */
  private readonly offset: number;
  /** The program's row behind each row of the model, and the power of two by which the model divides it. */
  private readonly rowOf: number[] = [];
  private readonly links: { row: number; column: number; to: number; most: number; family: number }[] = [];
  /** Rows that are added when a solution breaks them: edges of rounding, and cuts. */
  private readonly edges: Lazy[] = [];
  /** The rows of bills, until they are added all together. */
  private readonly bills: number[] = [];
  private readonly isAdded: Set<number> = new Set();
  private readonly scaling: RowScaling;
  private readonly lower: Float64Array;
  private readonly upper: Float64Array;
  private changed = new Set<number>();
  /** The basis of the last solve, once a probe has asked for it. */
  private basis?: ReturnType<LinearModel['getBasis']>;
  solves = 0;

  constructor(
    private readonly highs: HighsRuntime,
    private program: Program,
    /** Rows that bound the program before it was reduced; without them the likely links are taken. */
    hot?: ReadonlySet<number>,
  ) {
    const { columns, rows } = program;
    this.offset = Number(columns.reduce((sum, { cost, lower }) => sum + cost * lower, program.constant));
    this.base = Float64Array.from(columns, (c) => Number(c.lower));
    this.columnScale = Float64Array.from(columns, (c) => powerAbove(Number(c.upper - c.lower)));
    this.lower = Float64Array.from(columns, (c) => Number(c.lower));
    this.upper = Float64Array.from(columns, (c) => Number(c.upper));
    const costs = Float64Array.from(columns, (c, j) => Number(c.cost) * this.columnScale[j]!);
    this.costScale = powerAbove(costs.reduce((most, cost) => Math.max(most, Math.abs(cost)), 1) / 65_536);
    const first: number[] = [];
    const families = new Map<number, number>();
    for (const [i, { terms }] of program.quantity.flat().entries()) for (const [j] of terms) families.set(j, i);
    for (const [r, row] of rows.entries()) {
      if (row.isBill) this.bills.push(r);
      else if (row.isEdge || row.isCut) this.edges.push(this.edgeOf(r, row));
      else if (!row.isLink) first.push(r);
      else {
        const [[column], [to, most]] = [row.terms[0]!, row.terms[1]!];
        this.links.push({ row: r, column, to, most: Number(-most), family: families.get(column) ?? -1 - r });
      }
    }
    if (this.bills.some((row) => hot?.has(row))) first.push(...this.bills.splice(0));
    for (const { row } of this.edges) if (hot?.has(row)) first.push(row);
    const likely = hot ? new Set<number>() : likelyFamilies(program);
    for (const { row, family } of this.links) if (likely.has(family) || hot?.has(row)) first.push(row);
    this.scaling = new RowScaling(program, this.columnScale);
    const matrix = this.matrixOf(first);
    this.model = highs.createModel({
      numCols: columns.length,
      numRows: first.length,
      colCost: costs.map((cost) => cost / this.costScale),
      colLower: this.lower.map((v, j) => this.scaled(v, j)),
      colUpper: this.upper.map((v, j) => this.scaled(v, j)),
      rowLower: matrix.lower,
      rowUpper: matrix.upper,
      matrix: { format: 'csr', numRows: first.length, numCols: columns.length, ...matrix.entries },
    });
    this.model.options.set({
      output_flag: false,
      random_seed: 1,
      presolve: 'off',
      primal_feasibility_tolerance: TOLERANCE,
      dual_feasibility_tolerance: TOLERANCE,
      simplex_dual_edge_weight_strategy: DEVEX,
    });
  }

  dispose(): void {
    this.model.dispose();
  }

  /** Sets the bounds of a column for the next solve, in its own units. */
  setBounds(column: number, lower: number, upper: number): void {
    if (this.lower[column] === lower && this.upper[column] === upper) return;
    this.lower[column] = lower;
    this.upper[column] = upper;
    this.changed.add(column);
  }

  /** Minimises within the present bounds. `cutoff`, in cost units, ends the rounds of links early. */
  solve(deadline: number, isStopped: () => boolean, cutoff = Infinity): Relaxed {
    const nothing = new Float64Array(0);
    if (this.columnScale.length === 0)
      return { status: 'optimal', objective: this.offset, x: nothing, reduced: nothing };
    this.passBounds();
    for (let round = 0; ; round++) {
      const status = this.run(deadline, isStopped);
      if (status !== 'optimal') return { status };
      const { colValue, colDual } = this.model.getSolution();
      const objective = this.offset + this.model.getObjectiveValue() * this.costScale;
      const x = colValue.map((value, j) => this.base[j]! + value * this.columnScale[j]!);
      if (round === LINK_ROUNDS || objective > cutoff || !this.addBrokenRows(x, cutoff - objective)) {
        return { status, objective, x, reduced: colDual.map((d, j) => (d * this.costScale) / this.columnScale[j]!) };
      }
    }
  }

  /** The objective after at most so many iterations from the present basis, which is restored. */
  probe(column: number, lower: number, upper: number, iterations: number): number {
    const [oldLower, oldUpper] = [this.lower[column]!, this.upper[column]!];
    const basis = (this.basis ??= this.model.getBasis());
    this.setBounds(column, lower, upper);
    this.passBounds();
    this.model.options.set('simplex_iteration_limit', iterations);
    const { infeasible } = this.highs.constants.modelStatus;
    const status = this.ran({});
    const objective =
      status === infeasible
        ? Infinity
        : this.offset + Number(this.model.info.get('objective_function_value')) * this.costScale;
    this.model.options.set('simplex_iteration_limit', 2_147_483_647);
    this.setBounds(column, oldLower, oldUpper);
    this.passBounds();
    this.model.setBasis(basis);
    return objective;
  }

  /** The multipliers of the last optimal solve. */
  multipliers(): Multipliers {
    if (this.columnScale.length === 0) return [];
    const { rowDual } = this.model.getSolution();
    return this.exact(rowDual, this.costScale);
  }

  /** The multipliers that prove that nothing fits, after an empty solve; undefined when HiGHS has none. */
  ray(): Multipliers | undefined {
    const found = this.model.getDualRay();
    if (!found) return undefined;
    const size = found.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return size === 0 ? undefined : this.exact(found.values, RAY_SIZE / size);
  }

  private exact(values: Float64Array, unit: number): Multipliers {
    const { rows } = this.program;
    const found: [number, bigint][] = [];
    for (const [i, r] of this.rowOf.entries()) {
      const value = values[i]!;
      if (value === 0) continue;
      const row = rows[r]!;
      const whole = BigInt(Math.round((value * unit) / this.scaling.ofRow(r)));
      const side = whole > 0n ? row.lower : row.upper;
      // A multiplier of the wrong sign for a one-sided row is noise of the doubles.
      if (whole !== 0n && side !== undefined) found.push([r, whole]);
    }
    return found.sort(([a], [b]) => a - b);
  }

  private run(deadline: number, isStopped: () => boolean): 'optimal' | 'empty' | 'stopped' | 'failed' {
    this.basis = undefined;
    const left = deadline - performance.now();
    if (left <= 0 || isStopped()) return 'stopped';
    const { constants } = this.highs;
    const interrupt = (event: { interrupt(): void }) => {
      if (isStopped() || performance.now() > deadline) event.interrupt();
      return undefined;
    };
    for (const isCold of [false, true]) {
      if (isCold) this.model.clearSolver();
      this.solves += 1;
      const status = this.ran({ [constants.callbackType.simplexInterrupt]: interrupt });
      const { optimal, infeasible, interrupted, timeLimit } = constants.modelStatus;
      if (status === optimal) return 'optimal';
      if (status === infeasible) return 'empty';
      if (status === interrupted || status === timeLimit) return 'stopped';
    }
    return 'failed';
  }

  /** Runs HiGHS; where it gives up with an error of its own, the status is unknown, which proves nothing. */
  private ran(callbacks: Parameters<LinearModel['run']>[0]): number {
    try {
      this.model.run(callbacks);
      return this.model.getModelStatus();
    } catch (error) {
      if (!(error instanceof this.highs.errors.HighsError)) throw error;
      return this.highs.constants.modelStatus.unknown;
    }
  }

  private passBounds(): void {
    if (this.changed.size === 0) return;
    const indices = Int32Array.from([...this.changed].sort((a, b) => a - b));
    this.changed = new Set();
    this.model.changeColsBounds(
      { kind: 'set', indices },
      Float64Array.from(indices, (j) => this.scaled(this.lower[j]!, j)),
      Float64Array.from(indices, (j) => this.scaled(this.upper[j]!, j)),
    );
  }

  private scaled(value: number, j: number): number {
    return (value - this.base[j]!) / this.columnScale[j]!;
  }

  /** A broken link brings those of the same offer at its other tiers along: the next solution would lean on them. */
  private addBrokenRows(x: Float64Array, room: number): boolean {
    const families = new Set<number>();
    for (const { row, column, to, most, family } of this.links) {
      if (!this.isAdded.has(row) && x[column]! > most * x[to]! + BROKEN * this.columnScale[column]!)
        families.add(family);
    }
    const broken = this.links.flatMap(({ row, family }) =>
      families.has(family) && !this.isAdded.has(row) ? [row] : [],
    );
    const isNear = room < LAST_PENCE * Number(COST_PER_PENNY);
    for (const { row, columns, values, most, least, isEdge } of this.edges) {
      if (this.isAdded.has(row)) continue;
      const sum = columns.reduce((total, j, k) => total + values[k]! * x[j]!, -most);
      if ((isNear && isEdge) || sum > least) broken.push(row);
    }
    if (isNear) broken.push(...this.bills.splice(0));
    if (broken.length === 0) return false;
    this.addRows(broken);
    return true;
  }

  /** Goes on with the same program and more rows, which are added at once. */
  extend(program: Program): void {
    const before = this.program.rows.length;
    this.program = program;
    this.scaling.extend(program);
    this.addRows(Array.from(program.rows.keys()).slice(before));
  }

  private addRows(rows: readonly number[]): void {
    const matrix = this.matrixOf(rows);
    this.model.addRows({
      lower: matrix.lower,
      upper: matrix.upper,
      matrix: { format: 'csr', numRows: rows.length, numCols: this.program.columns.length, ...matrix.entries },
    });
  }

  /** The columns in the basis of the last solve, with their places in it. */
  basicColumns(): { place: number; column: number }[] {
    const basic = Array.from(this.model.getBasicVariables());
    return basic.flatMap((column, place) => (column < 0 ? [] : [{ place, column }]));
  }

  /** How often each row, scaled below one, goes into the tableau's row of a basic column. */
  tableauRow(place: number, column: number): { row: number; times: number }[] {
    const { values } = this.model.getBasisInverseRow(place);
    return this.rowOf.flatMap((row, i) => {
      const times = (values[i]! * this.columnScale[column]!) / this.scaling.ofRow(row);
      return times === 0 ? [] : [{ row, times }];
    });
  }

  scaleOf(column: number): number {
    return this.columnScale[column]!;
  }

  private edgeOf(r: number, { terms, upper, exponent, isEdge }: Program['rows'][number]): Lazy {
    const values = terms.map(([, value]) => asDouble(value, exponent));
    const columns = terms.map(([j]) => j);
    const least = isEdge
      ? EDGE_BROKEN * Math.min(...values.map(Math.abs))
      : CUT_BROKEN *
        values.reduce((most, value, k) => Math.max(most, Math.abs(value) * this.columnScale[columns[k]!]!), 0);
    return { row: r, columns, values, most: asDouble(upper ?? 0n, exponent), least, isEdge: isEdge === true };
  }

  private matrixOf(rows: readonly number[]) {
    for (const r of rows) {
      this.rowOf.push(r);
      this.isAdded.add(r);
    }
    return this.scaling.matrixOf(rows);
  }
}

/** Per line the offers that cost least at their best tier: their links will be broken first. */
function likelyFamilies({ quantity, columns }: Program): Set<number> {
  const found = new Set<number>();
  for (const [line, bySupplier] of quantity.entries()) {
    const offers = bySupplier.flatMap(({ terms }, s) => {
      const each = terms.map(([j, size]) => Number(columns[j]!.cost) / Number(size));
      return terms.length === 0 ? [] : [{ family: line * bySupplier.length + s, each: Math.min(...each) }];
    });
    offers.sort((a, b) => a.each - b.each || a.family - b.family);
    for (const { family } of offers.slice(0, LIKELY)) found.add(family);
  }
  return found;
}
