import type { AwardProblem } from '@tandem/domain/awards';
import type { RaceLane } from './race.js';
import type { SolveProgress, SolveResult } from './solver.js';

/** What a solver thread is asked. Whole numbers, sets and maps travel as they are. */
export type ToThread = AskedAward | AskedProof;

/** The best award of a problem. */
export interface AskedAward {
  /** `race`: only HiGHS's own search, for another thread that is solving the same problem. */
  readonly task: 'solve' | 'race';
  readonly id: number;
  readonly problem: AwardProblem;
  readonly timeLimitMs: number;
  /** The other end of a race; without one the thread is on its own. */
  readonly lane?: RaceLane;
}

/** Whether a stored proof holds: sums in whole numbers for up to seconds, which no main thread should do. */
export interface AskedProof {
  readonly task: 'check';
  readonly id: number;
  readonly problem: AwardProblem;
  /** JSON under gzip, as it was stored. */
  readonly proof: Uint8Array;
  readonly costPence: bigint;
}

/** What a solver thread says. */
export type FromThread =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly id: number; readonly progress: SolveProgress }
  | {
      readonly type: 'error';
      readonly id: number;
      readonly message: string;
      readonly code?: string;
      readonly facts?: object;
    }
  | { readonly type: 'raced'; readonly id: number }
  | { readonly type: 'checked'; readonly id: number; readonly because?: string }
  | { readonly type: 'done'; readonly id: number; readonly result: SolveResult };
