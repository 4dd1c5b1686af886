import type { PricedAward } from '@tandem/domain/awards';
import { completion } from './completion.js';
import type { HighsRuntime } from './highs-types.js';
import type { Relaxed } from './relaxation.js';
import { roundedAward } from './rounded-award.js';
import type { Stage } from './stage.js';

/** How often a dive may take back what it fixed. */
const RETREATS = 20;

/** When to stop. */
export interface WatchedLimits {
  readonly deadline: number;
  readonly isStopped: () => boolean;
}

/** What a dive tells the search of, and asks it. */
export interface Listener {
  /** Takes an award as one to beat; true when it is better than what is known. */
  offer(award: PricedAward | undefined): boolean;
  /** The cost, in doubles, above which nothing is of interest. */
  cutoff(): number;
}

/**
 * Looks for an award: the suppliers and tiers to which the relaxation leans are fixed a few at a time, then the rest
 * is completed. Where nothing is left, only the first of the few is fixed, and where even
 * that is too much, its opposite.
 *
 * True when it found a better award. The stage is left as it was.
 */
export function dive(
  highs: HighsRuntime,
  stage: Stage,
  relaxed: Extract<Relaxed, { status: 'optimal' }>,
  limits: WatchedLimits,
  search: Listener,
): boolean {
  const fixed = new Set<number>();
  const solve = (columns: readonly (readonly [column: number, value: number])[]): Relaxed => {
    for (const [column, value] of columns) {
      fixed.add(column);
      stage.relaxation.setBounds(column, value, value);
    }
    return stage.relaxation.solve(limits.deadline, limits.isStopped, search.cutoff());
  };
  let at: Relaxed = relaxed;
  let isBetter = false;
  let retreats = 0;
  while (at.status === 'optimal' && at.objective <= search.cutoff()) {
    const chosen = stage.branching.lean(at.x, stage.box, fixed);
    const [first, ...others] = chosen;
    if (!first) {
      if (search.offer(completion(highs, stage, at, limits))) isBetter = true;
      break;
    }
    at = solve(chosen);
    if (at.status === 'empty' && others.length > 0 && ++retreats <= RETREATS) {
      const back = others.map(([column]) => column);
      stage.release(back);
      for (const column of back) fixed.delete(column);
      at = solve([]);
    }
    if (at.status === 'empty' && ++retreats <= RETREATS) at = solve([[first[0], 0]]);
    if (at.status === 'optimal' && search.offer(roundedAward(stage.goal, at.x))) isBetter = true;
  }
  stage.release(fixed);
  return isBetter;
}
