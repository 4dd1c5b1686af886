import type { PricedAward } from '@tandem/domain/awards';
import {
  type Box,
  boxOf,
  type Certificate,
  type Goal,
  halves,
  isClosed,
  type Multipliers,
  narrowAll,
  relax,
} from '@tandem/domain/certificates';
import { Branching, type Choice } from './branching.js';
import { OpenNodes } from './open-nodes.js';
import type { Relaxation, Relaxed } from './relaxation.js';
import { roundedAward } from './rounded-award.js';

/** A place in the tree of the search. */
export interface Node {
  readonly parent?: Node;
  /** The bounds that led here from the parent. */
  readonly change?: { readonly column: number; readonly lower: bigint; readonly upper: bigint };
  readonly depth: number;
  /** The best bound known when the node was opened, in cost units; and the multipliers that gave it. */
  bound: number;
  multipliers: Multipliers;
  kind: 'open' | 'bound' | 'empty' | 'branch';
  dives: number;
  choice?: { readonly column: number; readonly at: bigint; readonly below: Node; readonly above: Node };
}

/** How a search is limited and watched. */
export interface SearchLimits {
  readonly deadline: number;
  readonly nodes: number;
  readonly isStopped: () => boolean;
  readonly onProgress?: (progress: { best?: bigint; bound: number; nodes: number }) => void;
}

/** What a search found; amounts in units of the goal. */
export interface SearchResult {
  readonly isComplete: boolean;
  readonly award?: PricedAward;
  readonly best?: bigint;
  /** No award is worth less than this. */
  readonly bound?: bigint;
  readonly certificate: Certificate;
}

/** The share of a unit by which a bound in doubles must clear the limit before it is looked at exactly. */
const MARGIN = 1e-3;
/** How often the root is dived from. */
const DIVES = 3;
/** Progress is told once in so many nodes. */
const TELL_EVERY = 16;

/**
 * Branch and cut over the linear relaxation (Land and Doig 1960), best bound first with plunging.
 *
 * Doubles only guide: a branch is closed when whole numbers prove it, by the same code that checks certificates, and an
 * award counts when the exact verifier allows it. What the search leaves behind is therefore a certificate by making.
 */
export class Search {
  readonly root: Node = { depth: 0, bound: -Infinity, multipliers: [], kind: 'open', dives: 0 };
  award?: PricedAward;
  best?: bigint;
  nodes = 0;
  private box: Box;
  private readonly rounds: Multipliers[] = [];
  private readonly open = new OpenNodes();
  private readonly branching: Branching;
  private readonly unit: number;
  private applied: number[] = [];
  private isRootEmpty = false;

  constructor(
    private readonly goal: Goal,
    private readonly relaxation: Relaxation,
    private readonly limits: SearchLimits,
  ) {
    this.box = boxOf(goal.program);
    this.unit = Number(goal.unit);
    this.branching = new Branching(goal.program, relaxation);
  }

  /** Takes an award from elsewhere as one to beat. True when it is better than what is known. */
  offer(award: PricedAward | undefined): boolean {
    const worth = award && this.goal.worth(award);
    if (!award || worth === undefined || (this.best !== undefined && worth >= this.best)) return false;
    this.best = worth;
    this.award = award;
    return true;
  }

  run(): SearchResult {
    this.open.push(this.root);
    let next: Node | undefined = this.open.pop();
    while (next) {
      if (this.nodes >= this.limits.nodes || this.isOver()) {
        this.open.push(next);
        break;
      }
      next = this.process(next) ?? this.open.pop();
    }
    return this.result();
  }

  private isOver(): boolean {
    return this.limits.isStopped() || performance.now() >= this.limits.deadline;
  }

  /** Works on one node; returns the child to go on with, or undefined when it is closed. */
  private process(node: Node): Node | undefined {
    if (this.isRootEmpty) {
      node.kind = 'bound';
      return undefined;
    }
    this.nodes += 1;
    const box = this.enter(node);
    if (node.bound > this.cutoff() && this.close(node, box, 'bound')) return undefined;
    const relaxed = this.relaxation.solve(this.limits.deadline, this.limits.isStopped, this.cutoff());
    this.tell();
    if (relaxed.status === 'stopped') {
      this.open.push(node);
      return undefined;
    }
    if (relaxed.status === 'empty') return this.emptied(node, box);
    if (relaxed.status === 'failed') return this.split(node, box, undefined);
    this.branching.learn(node, relaxed.objective);
    node.bound = Math.max(node.bound, relaxed.objective);
    node.multipliers = this.relaxation.multipliers();
    if (this.offer(roundedAward(this.goal, relaxed.x))) this.improved(node);
    else if (node === this.root && node.dives < DIVES) {
      // A first award narrows the whole box, so the root is worth solving again in it.
      node.dives += 1;
      if (this.dive(relaxed, box)) this.improved(node);
      return node;
    }
    if (this.close(node, this.enter(node), 'bound')) return undefined;
    return this.split(node, this.enter(node), relaxed);
  }

  private emptied(node: Node, box: Box): Node | undefined {
    const before = node.multipliers;
    for (const sign of [1n, -1n]) {
      const ray = this.relaxation.ray();
      if (!ray) break;
      node.multipliers = ray.map(([row, value]) => [row, value * sign]);
      if (this.close(node, box, 'empty')) return undefined;
    }
    // Without a proof in whole numbers the place stays open, and is divided until there is one.
    node.multipliers = before;
    return this.split(node, box, undefined);
  }

  /** The double above which a node is worth an exact look. */
  private cutoff(): number {
    return this.best === undefined ? Infinity : (Number(this.best) - 1 + MARGIN) * this.unit;
  }

  private close(node: Node, box: Box, kind: 'bound' | 'empty'): boolean {
    if (kind === 'bound' && this.best === undefined) return false;
    if (!isClosed(this.goal, box, { kind, multipliers: node.multipliers }, this.best)) return false;
    node.kind = kind;
    return true;
  }

  /** A better award narrows the whole box, as the certificate will do it again. */
  private improved(node: Node): void {
    if (node === this.root) this.rounds.push(node.multipliers);
    this.box = boxOf(this.goal.program);
    this.isRootEmpty = !narrowAll(this.goal, this.box, this.rounds, this.best);
    this.applied = [];
    for (const [column, lower] of this.box.lower.entries())
      this.relaxation.setBounds(column, Number(lower), Number(this.box.upper[column]));
  }

  /** Brings the relaxation to a node's box, and returns the box. */
  private enter(node: Node): Box {
    const box: Box = { lower: this.box.lower.slice(), upper: this.box.upper.slice() };
    for (const column of this.applied)
      this.relaxation.setBounds(column, Number(box.lower[column]), Number(box.upper[column]));
    this.applied = [];
    for (let at: Node | undefined = node; at; at = at.parent) {
      if (!at.change) continue;
      const { column, lower, upper } = at.change;
      if (lower > box.lower[column]!) box.lower[column] = lower;
      if (upper < box.upper[column]!) box.upper[column] = upper;
      this.applied.push(column);
    }
    for (const column of this.applied)
      this.relaxation.setBounds(column, Number(box.lower[column]), Number(box.upper[column]));
    return box;
  }

  private split(node: Node, box: Box, relaxed: Extract<Relaxed, { status: 'optimal' }> | undefined): Node | undefined {
    const choice: Choice | undefined = this.branching.choose(box, relaxed, this.cutoff());
    if (!choice) {
      // Every column is fixed, so the exact check has the last word; it can only have said no for want of a bound.
      node.kind = 'bound';
      return undefined;
    }
    const { column, at } = choice;
    const [below, above] = halves(box, { column, at });
    const child = (half: Box): Node => ({
      parent: node,
      change: { column, lower: half.lower[column]!, upper: half.upper[column]! },
      depth: node.depth + 1,
      bound: node.bound,
      multipliers: node.multipliers,
      kind: 'open',
      dives: 0,
    });
    node.kind = 'branch';
    node.choice = { column, at, below: child(below), above: child(above) };
    const [first, second] = choice.isUpFirst
      ? [node.choice.above, node.choice.below]
      : [node.choice.below, node.choice.above];
    this.open.push(second);
    return first;
  }

  /**
   * Looks for a first award: the choices that the relaxation leans to are fixed a few at a time, then the quantities.
   */
  private dive(relaxed: Extract<Relaxed, { status: 'optimal' }>, box: Box): boolean {
    const fixed = new Set<number>();
    let at: Relaxed = relaxed;
    let isBetter = false;
    while (at.status === 'optimal') {
      const chosen = this.branching.lean(at.x, box, fixed);
      if (chosen.length === 0) break;
      for (const [column, value] of chosen) {
        fixed.add(column);
        this.relaxation.setBounds(column, value, value);
      }
      at = this.relaxation.solve(this.limits.deadline, this.limits.isStopped);
      if (at.status === 'optimal' && this.offer(roundedAward(this.goal, at.x))) isBetter = true;
    }
    for (const column of fixed)
      this.relaxation.setBounds(column, Number(box.lower[column]), Number(box.upper[column]));
    return isBetter;
  }

  private tell(): void {
    if (this.nodes % TELL_EVERY !== 1) return;
    const bound = Math.min(this.open.leastBound(), ...(this.best === undefined ? [] : [Number(this.best) * this.unit]));
    this.limits.onProgress?.({ ...(this.best === undefined ? {} : { best: this.best }), bound, nodes: this.nodes });
  }

  private result(): SearchResult {
    const isComplete = this.open.size === 0;
    const bound = this.provedBound(isComplete);
    const known = { ...(this.award ? { award: this.award } : {}), ...(this.best === undefined ? {} : { best: this.best }) };
    const certificate: Certificate = {
      ...(this.best === undefined ? {} : { limit: this.best }),
      ...(bound === undefined ? {} : { bound }),
      root: this.best === undefined ? [] : this.rounds,
      nodes: preorder(this.root),
    };
    return { isComplete, ...known, ...(bound === undefined ? {} : { bound }), certificate };
  }

  /** The bound that the tree proves as it stands: its weakest open leaf, in whole units. */
  private provedBound(isComplete: boolean): bigint | undefined {
    if (isComplete) return this.best;
    let least: bigint | undefined = this.best;
    for (const node of this.open.all()) {
      const relaxed = relax(this.goal.program, this.enter(node), node.multipliers);
      if (!relaxed) return undefined;
      const unit = this.goal.unit << relaxed.shift;
      const bound = relaxed.value / unit + (relaxed.value > 0n && relaxed.value % unit !== 0n ? 1n : 0n);
      if (least === undefined || bound < least) least = bound;
    }
    return least;
  }
}

function preorder(root: Node): Certificate['nodes'] {
  const found: Certificate['nodes'][number][] = [];
  const left = [root];
  for (let node = left.pop(); node; node = left.pop()) {
    if (node.choice) {
      found.push({ column: node.choice.column, at: node.choice.at });
      left.push(node.choice.above, node.choice.below);
    } else found.push({ kind: node.kind === 'empty' ? 'empty' : 'bound', multipliers: node.multipliers });
  }
  return found;
}
