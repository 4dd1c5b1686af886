import type { PricedAward } from '@tandem/domain/awards';
import type { SolveProgress } from './solver.js';

/** How one solve is limited, inside its thread. */
export interface AwardLimits {
  readonly deadline: number;
  readonly isStopped: () => boolean;
  /** Awards of equal cost are listed up to so many; more are searched in the declared order. */
  readonly listed?: number;
  /** What another thread found with HiGHS's own search: `alone` when there is none and this one has to ask itself. */
  readonly raced?: (deadline: number) => PricedAward | 'alone' | undefined;
  readonly onProgress?: (progress: SolveProgress) => void;
}
