import type { SolveProgress } from './solver.js';

/** How one solve is limited, inside its thread. */
export interface AwardLimits {
  readonly deadline: number;
  readonly isStopped: () => boolean;
  /** Awards of equal cost are listed up to so many; more are searched in the declared order. */
  readonly listed?: number;
  readonly onProgress?: (progress: SolveProgress) => void;
}
