import type { AwardProblem } from '@tandem/domain/awards';
import type { SolveProgress, SolveResult } from './solver.js';

/** What a solver thread is asked. Whole numbers, sets and maps travel as they are. */
export interface ToThread {
  readonly id: number;
  readonly problem: AwardProblem;
  readonly timeLimitMs: number;
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
  | { readonly type: 'done'; readonly id: number; readonly result: SolveResult };
