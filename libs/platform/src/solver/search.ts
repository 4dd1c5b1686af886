import type { PricedAward } from '@tandem/domain/awards';
import {
  type Box,
  boxOf,
  type Certificate,
  type Cut,
  type Goal,
  isClosed,
  type Multipliers,
  narrowAll,
  relax,
} from '@tandem/domain/certificates';
import type { Choice } from './branching.js';
import { dive } from './dive.js';
import { type Ahead, lookAhead } from './look-ahead.js';
import type { HighsRuntime } from './highs-types.js';
import { OpenNodes } from './open-nodes.js';
import type { Relaxed } from './relaxation.js';
import { roundedAward } from './rounded-award.js';
import { type Node, preorder } from './search-tree.js';
import { isWorthCutting, sharpened } from './root-cuts.js';
import { Stage } from './stage.js';

/** How a search is limited and watched. */
export interface SearchLimits {
  readonly deadline: number;
  readonly nodes: number;
  /** Up to so many awards of least worth are collected; undefined when any one of them will do. */
  readonly ties?: number;
  readonly isStopped: () => boolean;
  /** Whether the root is sharpened by cuts. */
  readonly hasCuts?: boolean;
  /** An award from HiGHS's own search. */
  readonly secondOpinion?: (deadline: number) => PricedAward | undefined;
  readonly onProgress?: (progress: { best?: bigint; bound: number; nodes: number }) => void;
}

/** What a search found; amounts in units of the goal. */
export interface SearchResult {
  readonly isComplete: boolean;
  readonly award?: PricedAward;
  readonly best?: bigint;
  /** No award is worth less than this. */
  readonly bound?: bigint;
  /** All awards of least worth, when they were asked for and are not too many. */
  readonly ties?: readonly PricedAward[];
  readonly certificate: Certificate;
}

type Optimal = Extract<Relaxed, { status: 'optimal' }>;

/** The share of a unit by which a bound in doubles must clear the limit before it is looked at exactly. */
const MARGIN = 1e-3;
/** Progress is told once in so many nodes. */
const TELL_EVERY = 16;
/** How often the root is dived from, and solved again in the box that a better award narrows. */
const DIVES = 4;
/** After so many nodes HiGHS's own search is asked, for at most so long and this part of the time. */
const LONG = 150;
const ASKED_MS = 15_000;
const ASKED_PART = 0.4;
/** A bound below this part of the best award's cost leaves more than the last pennies open. */
const WIDE = 1 - 1e-5;
/** Nodes spent on awards of equal cost after the cost itself is proved. */
const NODES_ON_TIES = 400;
/** A bound below this part of the best award's cost may leave room for a better one. */
const FAR = 0.9999;
/** At these nodes dives begin too, while no award is known or there is room for a better one. */
const DIVES_AT = new Set([4, 10, 20, 35, 60, 100]);
/** A branch is followed down until its bound has used up this part of the gap. */
const PLUNGE = 0.3;
/**
 * Branch and cut over the linear relaxation (Land and Doig 1960), best bound first with plunging.
 *
 * Doubles only guide: a branch is closed when whole numbers prove it, by the same code that checks certificates, and an
 * award counts when the exact verifier allows it. What the search leaves behind is therefore a certificate by making.
 */
export class Search {
  award?: PricedAward;
  best?: bigint;
  nodes = 0;
  /** While every award of least worth is wanted, only what is dearer by a unit is closed. */
  private isCollecting: boolean;
  private readonly rounds: Multipliers[] = [];
  /** Of the whole program, once the root has been looked at for them. */
  private cuts?: readonly Cut[];
  private readonly found = new Map<string, PricedAward>();
  private readonly open = new OpenNodes<Node>();
  private readonly unit: number;
  private hasAsked = false;
  private nodesOnTies = 0;
  private lastDive = 0;

  constructor(
    private readonly highs: HighsRuntime,
    private goal: Goal,
    private readonly limits: SearchLimits,
  ) {
    this.unit = Number(goal.unit);
    this.isCollecting = limits.ties !== undefined;
  }

  /** Takes an award from elsewhere as one to beat. True when it is better than what is known. */
  offer(award: PricedAward | undefined): boolean {
    const worth = award && this.goal.worth(award);
    if (!award || worth === undefined || (this.best !== undefined && worth > this.best)) return false;
    if (worth === this.best) {
      this.collect(award);
      return false;
    }
    this.best = worth;
    this.award = award;
    this.found.clear();
    this.collect(award);
    return true;
  }

  private collect(award: PricedAward): void {
    if (!this.isCollecting) return;
    this.found.set(award.rows.map((r) => `${r.line}/${r.supplier}/${r.quantity}`).join(' '), award);
    // So many awards cost the same that listing them is no way to choose: their order is searched instead.
    if (this.found.size > this.limits.ties!) this.isCollecting = false;
  }

  run(): SearchResult {
    const root = this.startAtRoot();
    try {
      let next = root?.kind === 'open' ? root : this.open.pop();
      while (next) {
        if (this.nodes >= this.limits.nodes || this.isOver()) {
          this.open.push(next);
          break;
        }
        next = this.goOn(this.process(next));
        this.lookAtTies();
      }
      return this.result(root);
    } finally {
      for (const node of this.open.all()) node.stage.dispose();
      root?.stage.dispose();
    }
  }

  /**
   * Stops collecting awards of equal cost when the cost itself is proved and the search goes on for long: where steps
   * are thousandths, more awards round to the same penny than anybody can list.
   */
  private lookAtTies(): void {
    if (!this.isCollecting || this.best === undefined) return;
    if (this.open.leastBound() <= (Number(this.best) - 1 + MARGIN) * this.unit) return;
    this.nodesOnTies += 1;
    if (this.nodesOnTies > NODES_ON_TIES) this.isCollecting = false;
  }

  /** The next node: the child at hand, unless its bound has come too near to the best award for a place further up. */
  private goOn(child: Node | undefined): Node | undefined {
    const least = this.open.leastBound();
    if (!child) return this.open.pop();
    if (this.best === undefined || child.bound - least <= PLUNGE * (this.cutoff() - least)) return child;
    this.open.push(child);
    return this.open.pop();
  }

  private isOver(): boolean {
    return this.limits.isStopped() || performance.now() >= this.limits.deadline;
  }

  /**
   * Solves the root, finds a first award by diving, and narrows the whole box by it, until that helps no more.
   * Undefined when nothing is left in the box from the beginning or after it was narrowed.
   */
  private startAtRoot(): Node | undefined {
    const whole = boxOf(this.goal.program);
    const ahead = lookAhead(this.highs, this.goal, this.limits, this);
    if (ahead && !this.narrowsAhead(ahead, whole)) return undefined;
    let stage = Stage.of(this.highs, this.goal, whole, ahead?.multipliers);
    if (!stage) return undefined;
    const root: Node = { bound: -Infinity, multipliers: [], ...ahead, kind: 'open', stage };
    for (let round = 0; round < DIVES; round++) {
      const relaxed = this.solve(root);
      if (!relaxed) return root;
      this.tell(root.bound);
      const isBetter = this.offer(roundedAward(stage.goal, relaxed.x));
      const isBetterByDiving = round === 0 && dive(this.highs, stage, relaxed, this.limits, this);
      if (!this.hasAsked && stage.hasWholeLots && (this.best === undefined || stage.hasPackages)) this.askForSecond();
      if (round > 0 && this.limits.hasCuts && !this.cuts && isWorthCutting(stage, relaxed, this.cutoff())) {
        ({ goal: this.goal, cuts: this.cuts } = sharpened(stage, this.goal, whole, this.limits));
        continue;
      }
      if (this.best === undefined || (round > 0 && !isBetter && !isBetterByDiving)) break;
      this.rounds.push(root.multipliers);
      const isLeft = narrowAll(this.goal, whole, [root.multipliers], this.best);
      if (isLeft && stage.takes(whole)) continue;
      stage.dispose();
      stage = isLeft ? Stage.of(this.highs, this.goal, whole, root.multipliers) : undefined;
      if (!stage) return undefined;
      root.stage = stage;
    }
    return root;
  }

  /** Narrows the whole box by what was found ahead of the first linear program. False when nothing is left. */
  private narrowsAhead({ bound, multipliers }: Ahead, whole: Box): boolean {
    this.tell(bound);
    if (this.best === undefined) return true;
    this.rounds.push(multipliers);
    return narrowAll(this.goal, whole, [multipliers], this.best);
  }

  /**
   * Takes what HiGHS's own search finds, once: where there are packages, where whole lots let a dive find nothing, or where
   * the branches have gone on for long and the gap is more than pennies. The place decides, never the clock.
   */
  private askForSecond(): void {
    this.hasAsked = true;
    const now = performance.now();
    const deadline = now + Math.min(ASKED_MS, (this.limits.deadline - now) * ASKED_PART);
    this.offer(this.limits.secondOpinion?.(deadline));
  }

  /** Works on one node; returns the child to go on with, or undefined when it is closed. */
  private process(node: Node): Node | undefined {
    this.nodes += 1;
    if (this.nodes === LONG && !this.hasAsked && node.bound < WIDE * this.cutoff()) this.askForSecond();
    const isEmpty = !node.stage.enter(node);
    if (isEmpty || (node.bound > this.cutoff() && this.close(node, 'bound'))) return this.closed(node, 'bound');
    const relaxed = this.solve(node);
    this.tell(node.bound);
    if (!relaxed) return undefined;
    if (relaxed.objective <= this.cutoff()) this.offer(roundedAward(node.stage.goal, relaxed.x));
    if (DIVES_AT.has(this.nodes) && this.lastDive !== this.nodes && relaxed.objective < FAR * this.cutoff()) {
      // Further down more is decided, so a dive comes through more easily. The node itself is then looked at again.
      this.lastDive = this.nodes;
      dive(this.highs, node.stage, relaxed, this.limits, this);
      return node;
    }
    const left = node.stage.guessLeft(relaxed, this.cutoff());
    if (left === 0 && this.close(node, 'bound')) return this.closed(node, 'bound');
    if (!node.narrow && this.best !== undefined && node.stage.isWorthReducing(left)) return this.reduce(node);
    return this.split(node, relaxed);
  }

  /** Gives a node a smaller program of its own, narrowed by what it knows; its whole branch stays in it. */
  private reduce(node: Node): Node | undefined {
    const { stage } = node;
    const smaller = stage.narrowed(node, this.best!);
    node.narrow = node.multipliers;
    if (smaller === 'empty') return this.closed(node, 'bound');
    node.stage = smaller;
    stage.leave();
    return node;
  }

  private closed(node: Node, kind: 'bound' | 'empty'): undefined {
    node.kind = kind;
    node.stage.leave();
    return undefined;
  }

  /** Solves the relaxation at a node; undefined when the node is closed by it, divided without it or put back. */
  private solve(node: Node): Optimal | undefined {
    const { stage } = node;
    stage.enter(node);
    const relaxed = stage.relaxation.solve(this.limits.deadline, this.limits.isStopped, this.cutoff());
    switch (relaxed.status) {
      case 'stopped':
        this.open.push(node);
        return undefined;
      case 'empty':
        if (this.isEmpty(node)) this.closed(node, 'empty');
        else this.divide(node);
        return undefined;
      case 'failed':
        this.divide(node);
        return undefined;
      case 'optimal':
        stage.branching.learn(node, relaxed.objective);
        node.bound = Math.max(node.bound, relaxed.objective);
        node.multipliers = stage.multipliers();
        return relaxed;
      default:
        return relaxed satisfies never;
    }
  }

  private isEmpty(node: Node): boolean {
    const { multipliers, stage } = node;
    const ray = stage.ray();
    for (const sign of ray ? [1n, -1n] : []) {
      node.multipliers = ray!.map(([row, value]) => [row, value * sign]);
      if (this.close(node, 'empty')) return true;
    }
    node.multipliers = multipliers;
    return false;
  }

  /** Without a bound the place stays open and is divided; both halves wait. */
  private divide(node: Node): void {
    const next = this.split(node, undefined);
    if (next) this.open.push(next);
  }

  /** The double above which a bound is worth an exact look. */
  cutoff(): number {
    return this.best === undefined ? Infinity : (Number(this.best) - (this.isCollecting ? 0 : 1) + MARGIN) * this.unit;
  }

  /** Whether whole numbers prove that a node holds nothing better. */
  private close({ stage, multipliers }: Node, kind: 'bound' | 'empty'): boolean {
    if (kind === 'bound' && this.best === undefined) return false;
    const leaf = { kind, multipliers: stage.inside(multipliers) };
    if (!this.isCollecting || this.best === undefined) return isClosed(stage.goal, stage.box, leaf, this.best);
    const worth = (award: PricedAward) => {
      this.offer(award);
      // An award that has been collected is no reason to look further here.
      const found = this.goal.worth(award);
      return found === undefined || found <= this.best! ? undefined : found;
    };
    return isClosed({ ...stage.goal, worth }, stage.box, leaf, this.best + 1n);
  }

  private split(node: Node, relaxed: Optimal | undefined): Node | undefined {
    const { stage } = node;
    stage.enter(node);
    const choice: Choice | undefined = stage.branching.choose(stage.box, relaxed, this.cutoff());
    // Everything is fixed here and no award, or none that is better: the exact check will say so too.
    if (!choice) return this.closed(node, this.best === undefined ? 'empty' : 'bound');
    const { at } = choice;
    const column = stage.columnOf(choice.column);
    const child = (lower: bigint, upper: bigint): Node => {
      stage.join();
      const { bound, multipliers } = node;
      return { parent: node, change: { column, lower, upper }, bound, multipliers, kind: 'open', stage };
    };
    const below = child(stage.box.lower[choice.column]!, at);
    const above = child(at + 1n, stage.box.upper[choice.column]!);
    node.kind = 'branch';
    node.choice = { column, at, below, above };
    stage.leave();
    const [first, second] = choice.isUpFirst ? [above, below] : [below, above];
    this.open.push(second);
    return first;
  }

  /** Tells how far the search is; the node at hand is among no open ones. */
  private tell(atHand: number): void {
    if (this.nodes % TELL_EVERY > 1) return;
    const known = this.best === undefined ? {} : { best: this.best };
    const bound = Math.min(this.open.leastBound(), atHand, Number(this.best ?? Infinity) * this.unit);
    this.limits.onProgress?.({ ...known, bound, nodes: this.nodes });
  }

  private result(root: Node | undefined): SearchResult {
    const isComplete = this.open.size === 0;
    const bound = isComplete ? this.best : this.provedBound();
    const known = {
      ...(this.award ? { award: this.award } : {}),
      ...(this.best === undefined ? {} : { best: this.best }),
      ...(bound === undefined ? {} : { bound }),
      ...(isComplete && this.isCollecting ? { ties: [...this.found.values()] } : {}),
    };
    const certificate: Certificate = {
      ...(this.best === undefined ? {} : { limit: this.best }),
      ...(bound === undefined ? {} : { bound }),
      ...(this.cuts && this.cuts.length > 0 ? { cuts: this.cuts } : {}),
      root: this.best === undefined ? [] : this.rounds,
      nodes: root ? preorder(root) : [{ kind: this.best === undefined ? 'empty' : 'bound', multipliers: [] }],
    };
    return { isComplete, ...known, certificate };
  }

  /** The bound that the tree proves as it stands: its weakest open leaf, in whole units. */
  private provedBound(): bigint | undefined {
    let least = this.best;
    for (const node of this.open.all()) {
      if (!node.stage.enter(node)) continue;
      const { program } = node.stage.goal;
      const relaxed = relax(program, node.stage.box, node.stage.inside(node.multipliers));
      if (!relaxed) return undefined;
      const unit = this.goal.unit << relaxed.shift;
      const bound = relaxed.value / unit + (relaxed.value > 0n && relaxed.value % unit !== 0n ? 1n : 0n);
      if (least === undefined || bound < least) least = bound;
    }
    return least;
  }
}
