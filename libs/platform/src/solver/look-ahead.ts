import { type Box, boxOf, type Goal, type Multipliers, propagate } from '@tandem/domain/certificates';
import { completion } from './completion.js';
import type { Listener, WatchedLimits } from './dive.js';
import type { HighsRuntime } from './highs-types.js';
import { Lagrangian, POUND } from './lagrangian.js';
import type { Relaxed } from './relaxation.js';
import { roundedAward } from './rounded-award.js';
import { Stage } from './stage.js';
import { type Priced, volume } from './volume.js';

/** Programs of fewer columns are solved before looking ahead has begun to pay. */
const LARGE = 30_000;
/** Steps from the beginning, and from the multipliers of the smaller linear program. */
const STEPS = 800;
const STEPS_AGAIN = 300;
/** Tiers that the mean of the solutions takes less than this are left out of the smaller program. */
const RARE = 0.02;
/** Rules hold suppliers together, and more of them are needed than the mean takes much of. */
const RARE_UNDER_RULES = 0.0005;
/** Left out, too, are quantities that cost this part of the award beyond what they save. */
const DEAR = 0.02;
/** A choice of at least so much is made, one at a time; choices of less than that are given up, all at once. */
const LIKELY = 0.3;
const UNLIKELY = 0.15;
/** A value closer than this to a whole number counts as whole. */
const WHOLE = 1e-6;

type Optimal = Extract<Relaxed, { status: 'optimal' }>;

/** Multipliers of the whole program, and the bound that they give, in cost units. */
export interface Ahead {
  readonly multipliers: Multipliers;
  readonly bound: number;
}

/**
 * A bound and an award of a large program before its linear program is solved; undefined for others.
 *
 * The linear program of a thousand lots takes a minute, of which all but some seconds go to suppliers and tiers that no
 * good award uses. Multipliers that are found without it tell them apart: what is left is a tenth of the program, whose
 * own solution is mostly the solution of all. Its award and the bound then narrow the whole program before it is solved.
 */
export function lookAhead(highs: HighsRuntime, goal: Goal, limits: WatchedLimits, search: Listener): Ahead | undefined {
  if (goal.program.columns.length < LARGE) return undefined;
  const isOver = () => limits.isStopped() || performance.now() >= limits.deadline;
  const lagrangian = new Lagrangian(goal.program);
  let priced = volume(lagrangian, { steps: STEPS, isOver });
  const box = promising(goal, lagrangian, priced);
  const stage = propagate(goal.program, box) ? Stage.of(highs, goal, box, lagrangian.exact(priced.y)) : undefined;
  try {
    const relaxed = stage?.relaxation.solve(limits.deadline, limits.isStopped);
    if (stage && relaxed?.status === 'optimal') {
      const again = betterOf(lagrangian, priced, stage, relaxed.objective / POUND, isOver);
      if (again.bound > priced.bound) priced = again;
      decide(highs, stage, relaxed, limits, search);
    }
  } finally {
    stage?.dispose();
  }
  return { multipliers: lagrangian.exact(priced.y), bound: priced.bound * POUND };
}

/** The part of the program in which good awards are expected. */
function promising({ program, problem }: Goal, lagrangian: Lagrangian, { y, mean, bound }: Priced): Box {
  const box = boxOf(program);
  const rare = problem.rules.length > 0 ? RARE_UNDER_RULES : RARE;
  lagrangian.bound(y);
  for (const [j, { kind, lower }] of program.columns.entries()) {
    const isRare = kind === 'tier' && mean[j]! < rare;
    const isDear = kind === 'quantity' && lagrangian.reducedOf(j) > DEAR * Math.abs(bound);
    if (isRare || isDear) box.upper[j] = lower;
  }
  return box;
}

/** Goes on half-way between both sets of multipliers: those of the smaller program know nothing of what it left out. */
function betterOf(lagrangian: Lagrangian, priced: Priced, stage: Stage, target: number, isOver: () => boolean): Priced {
  const found = lagrangian.from(stage.multipliers(), (row) => stage.hasRow(row), priced.y);
  const y = found.map((value, i) => (value + priced.y[i]!) / 2);
  return volume(lagrangian, { steps: STEPS_AGAIN, isOver, from: { y, target } });
}

/** Decides suppliers and tiers one at a time, the likeliest first, and completes the award. */
function decide(highs: HighsRuntime, stage: Stage, relaxed: Optimal, limits: WatchedLimits, search: Listener): void {
  const { columns } = stage.goal.program;
  const shape = columns.flatMap(({ kind }, j) => (kind === 'supplier' || kind === 'tier' ? [j] : []));
  const fixed = new Set<number>();
  for (let at: Relaxed = relaxed; at.status === 'optimal';) {
    const { x } = at;
    const open = shape.filter((j) => !fixed.has(j) && x[j]! > WHOLE && x[j]! < 1 - WHOLE);
    const [first] = open.toSorted((a, b) => x[b]! - x[a]! || a - b);
    if (first === undefined) {
      search.offer(roundedAward(stage.goal, x));
      search.offer(completion(highs, stage, at, limits));
      return;
    }
    const given = open.filter((j) => x[j]! < UNLIKELY && j !== first);
    if (x[first]! >= LIKELY || given.length === 0) {
      stage.relaxation.setBounds(first, 1, 1);
      fixed.add(first);
    }
    for (const j of given) {
      stage.relaxation.setBounds(j, 0, 0);
      fixed.add(j);
    }
    at = stage.relaxation.solve(limits.deadline, limits.isStopped);
  }
}
