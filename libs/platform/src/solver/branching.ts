import { type Box, COST_PER_PENNY, type Program } from '@tandem/domain/certificates';
import type { Relaxation, Relaxed } from './relaxation.js';
import type { Place } from './place.js';

/** The question to ask at a node, and the answer to follow first. */
export interface Choice {
  readonly column: number;
  readonly at: bigint;
  readonly isUpFirst: boolean;
}

type Optimal = Extract<Relaxed, { status: 'optimal' }>;

/** A value closer than this to a whole number counts as whole. */
const WHOLE = 1e-6;
/** How many columns are tried before one is chosen, and for how many iterations each. */
const TRIED = 8;
const ITERATIONS = 25;
/** Observations after which a column's own history is believed. */
const RELIABLE = 1;
/** Which kinds of choices shape an award most: they are asked about first. */
const CLASSES = [['supplier', 'tier'], ['choice'], ['quantity', 'amount']] as const;
/** Where the bound comes so many pence near to the best award, roundings shape it as much as the choices do. */
const LAST_PENCE = 20;
const LAST_CLASSES = [
  ['supplier', 'tier'],
  ['choice', 'quantity', 'amount'],
] as const;
/** The part of the choices that a dive fixes at a time. */
const DIVE_PART = 4;

/** Chooses where the search divides: pseudo-costs, begun by strong branching (Achterberg, Koch and Martin 2005). */
export class Branching {
  private readonly gains = new Map<number, { down: number; downs: number; up: number; ups: number }>();

  constructor(
    private readonly program: Program,
    private readonly relaxation: Relaxation,
    private readonly columnHere: ReadonlyMap<number, number>,
  ) {}

  /** Remembers what a branch did to the bound. */
  learn({ parent, change, bound }: Place, objective: number): void {
    if (!parent?.choice || !change || !Number.isFinite(bound)) return;
    const column = this.columnHere.get(change.column);
    if (column === undefined) return;
    const gain = Math.max(0, objective - parent.bound);
    const entry = this.entry(column);
    if (change.lower > parent.choice.at) {
      entry.up += gain;
      entry.ups += 1;
    } else {
      entry.down += gain;
      entry.downs += 1;
    }
  }

  /** The column to divide at, or undefined when all are fixed. */
  choose(box: Box, relaxed: Optimal | undefined, cutoff: number): Choice | undefined {
    if (!relaxed) return this.widest(box);
    const isNear = cutoff - relaxed.objective < LAST_PENCE * Number(COST_PER_PENNY);
    for (const kinds of isNear ? LAST_CLASSES : CLASSES) {
      const open: { column: number; part: number }[] = [];
      for (const [column, { kind }] of this.program.columns.entries()) {
        if (!kinds.some((k) => k === kind) || box.lower[column] === box.upper[column]) continue;
        const value = relaxed.x[column]!;
        const part = value - Math.floor(value);
        // Doubles may leave the box by a little; a question there would have one answer, and be asked for ever.
        const isInside = value > Number(box.lower[column]) && value < Number(box.upper[column]);
        if (isInside && part > WHOLE && part < 1 - WHOLE) open.push({ column, part });
      }
      if (open.length > 0) return this.best(open, relaxed, box, cutoff);
    }
    return this.cheapest(box, relaxed);
  }

  /** The suppliers and tiers to which a solution leans, a quarter of the open ones at a time; none when all are decided. */
  lean(x: Float64Array, box: Box, fixed: ReadonlySet<number>): [column: number, value: number][] {
    const open: { column: number; lean: number }[] = [];
    for (const [column, { kind }] of this.program.columns.entries()) {
      const isShape = kind === 'supplier' || kind === 'tier';
      if (!isShape || fixed.has(column) || box.lower[column] === box.upper[column]) continue;
      // Those that stay at nought need no fixing: only what is taken shapes the award.
      if (x[column]! >= WHOLE) open.push({ column, lean: x[column]! });
    }
    if (open.every(({ lean }) => lean > 1 - WHOLE)) return [];
    open.sort((a, b) => b.lean - a.lean || a.column - b.column);
    return open.slice(0, Math.ceil(open.length / DIVE_PART)).map(({ column }) => [column, 1]);
  }

  private best(open: { column: number; part: number }[], relaxed: Optimal, box: Box, cutoff: number): Choice {
    const guess = (o: { column: number; part: number }) => this.score(o.column, o.part) ?? 0;
    open.sort((a, b) => guess(b) - guess(a) || Math.abs(a.part - 0.5) - Math.abs(b.part - 0.5) || a.column - b.column);
    let best = open[0]!;
    let bestScore = -1;
    for (const one of open.slice(0, TRIED)) {
      const score = this.score(one.column, one.part) ?? this.tried(one.column, relaxed, box, cutoff);
      if (score > bestScore) [best, bestScore] = [one, score];
    }
    const { column } = best;
    const at = BigInt(Math.floor(relaxed.x[column]!));
    return { column, at, isUpFirst: best.part > 0.5 || this.program.columns[column]!.kind !== 'quantity' };
  }

  /** The product of what both sides are expected to add, when both have been seen often enough. */
  private score(column: number, part: number): number | undefined {
    const entry = this.gains.get(column);
    if (!entry || entry.downs < RELIABLE || entry.ups < RELIABLE) return undefined;
    void part;
    return product(entry.down / entry.downs, entry.up / entry.ups);
  }

  private tried(column: number, relaxed: Optimal, box: Box, cutoff: number): number {
    const value = relaxed.x[column]!;
    const most = (objective: number) =>
      Math.min(objective, cutoff === Infinity ? objective : cutoff) - relaxed.objective;
    const down = this.relaxation.probe(column, Number(box.lower[column]), Math.floor(value), ITERATIONS);
    const up = this.relaxation.probe(column, Math.ceil(value), Number(box.upper[column]), ITERATIONS);
    const entry = this.entry(column);
    const [downGain, upGain] = [Math.max(0, most(down)), Math.max(0, most(up))];
    if (Number.isFinite(downGain)) [entry.down, entry.downs] = [entry.down + downGain, entry.downs + 1];
    if (Number.isFinite(upGain)) [entry.up, entry.ups] = [entry.up + upGain, entry.ups + 1];
    return product(downGain, upGain);
  }

  /** A solution in whole numbers that is not yet the only one: asks about the column that could move most cheaply. */
  private cheapest(box: Box, { x, reduced }: Optimal): Choice | undefined {
    let best: { column: number; cost: number } | undefined;
    for (const [column, { kind }] of this.program.columns.entries()) {
      // Amounts and what rounding adds to them follow from the rest.
      if (box.lower[column] === box.upper[column] || kind === 'amount' || kind === 'rest') continue;
      const cost = Math.abs(reduced[column]!) * (kind === 'quantity' ? 1 : 2);
      if (!best || cost < best.cost) best = { column, cost };
    }
    if (!best) return undefined;
    const value = BigInt(Math.round(x[best.column]!));
    const [low, high] = [box.lower[best.column]!, box.upper[best.column]!];
    const isAtTop = value >= high;
    return { column: best.column, at: isAtTop ? high - 1n : value < low ? low : value, isUpFirst: isAtTop };
  }

  private widest(box: Box): Choice | undefined {
    for (const kinds of CLASSES) {
      for (const [column, { kind }] of this.program.columns.entries()) {
        if (!kinds.some((k) => k === kind) || box.lower[column] === box.upper[column]) continue;
        return { column, at: (box.lower[column]! + box.upper[column]!) / 2n, isUpFirst: false };
      }
    }
    return undefined;
  }

  private entry(column: number) {
    let entry = this.gains.get(column);
    if (!entry) this.gains.set(column, (entry = { down: 0, downs: 0, up: 0, ups: 0 }));
    return entry;
  }
}

function product(down: number, up: number): number {
  return Math.max(down, 1e-6) * Math.max(up, 1e-6);
}
