import type { AwardProblem } from '@tandem/domain/awards';
import type { ProofCheck, ProofChecker, Solver, SolveOptions, SolveResult } from './solver.js';
import { SolverThreads } from './solver-threads.js';

/**
 * The `Solver` by branch and cut over the linear programming of HiGHS (WebAssembly), in long-lived threads.
 *
 * HiGHS works in doubles and is not trusted: every award is verified and priced again in whole numbers, and every proof
 * is checked in whole numbers before it counts (`@tandem/domain/certificates`).
 */
export class HighsSolver implements Solver, ProofChecker {
  readonly name = 'highs';
  readonly version = SolverThreads.version();
  private readonly threads: SolverThreads;

  constructor(options: { readonly threads?: number } = {}) {
    this.threads = new SolverThreads(options.threads ?? 1);
  }

  /** Loads the solver into every thread ahead of the first problem. */
  async warm(): Promise<void> {
    await this.threads.warm();
  }

  async solve(problem: AwardProblem, options: SolveOptions): Promise<SolveResult> {
    return this.threads.solve(problem, options);
  }

  async check(problem: AwardProblem, proof: Uint8Array, costPence: bigint, options: SolveOptions): Promise<ProofCheck> {
    return this.threads.check({ problem, proof, costPence }, options);
  }

  async close(): Promise<void> {
    await this.threads.close();
  }
}
