import { type AwardProblem, bruteForce } from '@tandem/domain/awards';
import type { Solver, SolveResult } from './solver.js';

/** The `Solver` that looks at every award: the oracle of the tests, for small problems only. */
export class BruteForceSolver implements Solver {
  readonly name = 'enumeration';
  readonly version = '1';

  async solve(problem: AwardProblem): Promise<SolveResult> {
    const award = bruteForce(problem);
    if (!award) return Promise.resolve({ status: 'infeasible' });
    return Promise.resolve({
      status: 'optimal',
      award,
      costPence: award.cost,
      boundPence: award.cost,
      gapPence: 0n,
      tie: 'byOrder',
    });
  }

  async close(): Promise<void> {
    return Promise.resolve();
  }
}
