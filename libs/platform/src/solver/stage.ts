import {
  type Box,
  boxOf,
  copyOf,
  type Cut,
  type Goal,
  type Multipliers,
  narrow,
  propagate,
  type ReducedProgram,
  reducedProgram,
  relax,
  type Row,
} from '@tandem/domain/certificates';
import { CUT_DIGITS, findCuts } from './cutting.js';
import { Branching } from './branching.js';
import type { HighsRuntime } from './highs-types.js';
import { Narrowing } from './narrowing.js';
import { Relaxation, type Relaxed } from './relaxation.js';
import type { Place } from './place.js';

/** With more columns of whole lots and packages than this, an award is rather packed than divided. */
const WHOLE_LOTS = 60;
/** A program of so few columns is small enough. */
const SMALL = 40;
/** A box in which no more than this part of a program is left open is worth a smaller program. */
const WORTH_REDUCING = 0.5;

/**
 * The part of a program on which a branch of the search still works, with its relaxation: what the box of the branch
 * has fixed is left out.
 *
 * Nodes speak of columns and rows of the whole program, so that they outlive a stage. A stage lives as long as nodes
 * use it: memory of WebAssembly is not collected.
 */
export class Stage {
  readonly relaxation: Relaxation;
  readonly branching: Branching;
  goal: Goal;
  /** The box of the node that was entered last. */
  box: Box;
  /** The box of the whole branch. */
  private base: Box;
  private readonly narrowing: Narrowing;
  private readonly columnHere = new Map<number, number>();
  private readonly rowHere = new Map<number, number>();
  /** The columns that decide a quantity: those of quantities, of whole lots and of packages. */
  private readonly isQuantity = new Set<number>();
  private applied: number[] = [];
  private users = 1;
  private isDisposed = false;

  private constructor(
    private readonly highs: HighsRuntime,
    goal: Goal,
    private program: ReducedProgram,
    /** The node at which the branch begins; undefined for the whole tree. */
    private readonly top?: Place,
    /** Multipliers, of rows of the whole program, that bounded the box before. */
    hot?: Multipliers,
  ) {
    this.goal = { ...goal, program };
    this.box = boxOf(program);
    for (const { terms } of program.quantity.flat()) for (const [j] of terms) this.isQuantity.add(j);
    for (const [here, column] of program.columnOf.entries()) this.columnHere.set(column, here);
    for (const [here, row] of program.rowOf.entries()) this.rowHere.set(row, here);
    this.relaxation = new Relaxation(highs, program, hot && new Set(this.inside(hot).map(([row]) => row)));
    this.branching = new Branching(program, this.relaxation, this.columnHere);
    this.narrowing = new Narrowing(program);
    this.base = this.box;
  }

  /** The stage of a whole box, or undefined when a row cannot be met in it. */
  static of(highs: HighsRuntime, goal: Goal, whole: Box, hot?: Multipliers): Stage | undefined {
    const program = reducedProgram(goal.program, whole);
    return program && new Stage(highs, goal, program, undefined, hot);
  }

  /** Takes over a smaller whole box as it is, or says that a smaller program is worth building for it. */
  takes(whole: Box): boolean {
    const { columnOf } = this.program;
    const lower = columnOf.map((column) => whole.lower[column]!);
    const upper = columnOf.map((column) => whole.upper[column]!);
    const left = lower.reduce((count, low, j) => count + (low < upper[j]! ? 1 : 0), 0);
    if (left < WORTH_REDUCING * this.size) return false;
    this.base = { lower, upper };
    for (const j of lower.keys()) this.relaxation.setBounds(j, Number(lower[j]), Number(upper[j]));
    this.applied = [];
    return true;
  }

  get size(): number {
    return this.program.columns.length;
  }

  /** Whether whole lots or packages decide much of the award, rather than quantities. */
  get hasWholeLots(): boolean {
    const whole = [...this.isQuantity].filter((j) => this.program.columns[j]!.kind === 'choice');
    return whole.length > WHOLE_LOTS;
  }

  /** Whether a package may win lots together: packing them is what HiGHS's own search does best. */
  get hasPackages(): boolean {
    return this.goal.problem.suppliers.some(({ packages }) => packages.length > 0);
  }

  /** Whether a row of the whole program can still bind here. */
  hasRow(row: number): boolean {
    return this.rowHere.has(row);
  }

  columnOf(here: number): number {
    return this.program.columnOf[here]!;
  }

  /** One more node works here. */
  join(): void {
    this.users += 1;
  }

  /** One node less works here. */
  leave(): void {
    this.users -= 1;
    if (this.users === 0) this.dispose();
  }

  dispose(): void {
    if (!this.isDisposed) this.relaxation.dispose();
    this.isDisposed = true;
  }

  /** Brings the relaxation to a node's box. False when nothing is in it. */
  enter(node: Place): boolean {
    const { lower, upper } = (this.box = copyOf(this.base));
    const touched = new Set(this.applied);
    this.applied = [];
    for (let at: Place | undefined = node; at?.change && at !== this.top; at = at.parent) {
      const here = this.columnHere.get(at.change.column)!;
      if (at.change.lower > lower[here]!) lower[here] = at.change.lower;
      if (at.change.upper < upper[here]!) upper[here] = at.change.upper;
      if (lower[here]! > upper[here]!) return false;
      touched.add(here);
      this.applied.push(here);
    }
    for (const here of touched) this.relaxation.setBounds(here, Number(lower[here]), Number(upper[here]));
    return true;
  }

  /** Gives columns that were fixed for a while back to the box. */
  release(columns: Iterable<number>): void {
    for (const here of columns)
      this.relaxation.setBounds(here, Number(this.box.lower[here]), Number(this.box.upper[here]));
  }

  /** Cuts that a solution here breaks, in rows and columns of the whole program. */
  cuts(x: Float64Array): Cut[] {
    const { program } = this;
    return findCuts(program, this.relaxation, x).map(({ rows, fromMost }) => {
      const shift = Math.max(0, ...rows.map(([row]) => program.rows[row]!.exponent));
      return {
        rows: this.outside(rows),
        divisor: 1n << BigInt(CUT_DIGITS + shift),
        fromMost: fromMost.map((here) => program.columnOf[here]!),
      };
    });
  }

  /** Goes on with more rows, of which the first has this number in the whole program. */
  extend(rows: readonly Row[], first: number, whole: Box): void {
    const { program, columnHere, rowHere } = this;
    const here = rows.map((row): Row => {
      let upper = row.upper!;
      const terms = row.terms.flatMap(([column, value]) => {
        const j = columnHere.get(column);
        if (j === undefined) upper -= value * whole.lower[column]!;
        return j === undefined ? [] : [[j, value] as const];
      });
      return { ...row, terms, upper };
    });
    rows.forEach((_, i) => rowHere.set(first + i, program.rows.length + i));
    const rowOf = [...program.rowOf, ...rows.map((_, i) => first + i)];
    this.program = { ...program, rows: [...program.rows, ...here], rowOf };
    this.goal = { ...this.goal, program: this.program };
    this.relaxation.extend(this.program);
  }

  /**
   * How many columns narrowing would leave open, guessed in doubles: nought when an exact check is worth its time,
   * because the bound is there or at most one award is left.
   */
  guessLeft({ objective, reduced }: Extract<Relaxed, { status: 'optimal' }>, cutoff: number): number {
    if (cutoff === Infinity) return this.size;
    const lower = Float64Array.from(this.box.lower, Number);
    const upper = Float64Array.from(this.box.upper, Number);
    if (!this.narrowing.narrow({ lower, upper }, reduced, cutoff - objective)) return 0;
    let left = 0;
    let isOpen = false;
    for (let j = 0; j < lower.length; j++) {
      if (lower[j] === upper[j]) continue;
      left += 1;
      isOpen ||= this.isQuantity.has(j);
    }
    return isOpen ? left : 0;
  }

  /** Whether so few open columns are worth a smaller program. */
  isWorthReducing(left: number): boolean {
    return this.size > SMALL && left < WORTH_REDUCING * this.size;
  }

  /** The stage of a node's branch: its box narrowed by its multipliers to awards no dearer than the best. */
  narrowed(node: Place, best: bigint): Stage | 'empty' {
    const { goal, program, highs } = this;
    this.enter(node);
    const box = copyOf(this.box);
    const relaxed = relax(program, box, this.inside(node.multipliers));
    if (relaxed && !narrow(box, relaxed, best * goal.unit)) return 'empty';
    if (!propagate(program, box)) return 'empty';
    const smaller = reducedProgram(program, box);
    if (!smaller) return 'empty';
    const columnOf = smaller.columnOf.map((here) => program.columnOf[here]!);
    const rowOf = smaller.rowOf.map((here) => program.rowOf[here]!);
    return new Stage(highs, goal, { ...smaller, columnOf, rowOf }, node, node.multipliers);
  }

  /** The multipliers of the last solve, of rows of the whole program. */
  multipliers(): Multipliers {
    return this.outside(this.relaxation.multipliers());
  }

  ray(): Multipliers | undefined {
    const ray = this.relaxation.ray();
    return ray && this.outside(ray);
  }

  /** Multipliers of the whole program as multipliers here; rows that cannot bind any more are left out. */
  inside(multipliers: Multipliers): Multipliers {
    return multipliers.flatMap(([row, value]) => {
      const here = this.rowHere.get(row);
      return here === undefined ? [] : [[here, value] as const];
    });
  }

  private outside(multipliers: Multipliers): Multipliers {
    return multipliers.map(([row, value]) => [this.program.rowOf[row]!, value] as const);
  }
}
