import {
  assembleEvaluation,
  awardProblem,
  type Evaluation,
  type RunOutcome,
  type TenderPack,
} from '@tandem/domain/awards';
import type { CertificateDocument } from '@tandem/domain/certificates';
import type { Solver, SolveProgress } from '@tandem/platform/solver';
import { explainInfeasible } from './infeasibility.js';

/** The version of this engine, written into every evaluation it computes. */
export const ENGINE_VERSION = '0.2.0';

/** How an evaluation is watched and stopped. */
export interface EvaluateOptions {
  readonly signal?: AbortSignal;
  readonly onRun?: (done: number, of: number, run: ProvedOutcome) => void;
  /** Runs solved side by side: as many as the solver has threads. */
  readonly threads?: number;
}

/** The outcome of a run with its proof, where the solver gives one. */
export type ProvedOutcome = RunOutcome & { readonly certificate?: CertificateDocument };

/** The award of one scenario and one coalition: the work of one job. */
export async function solveOne(
  pack: TenderPack,
  scenario: string,
  coalition: readonly string[],
  solver: Solver,
  options: { readonly signal?: AbortSignal; readonly onProgress?: (progress: SolveProgress) => void } = {},
): Promise<ProvedOutcome> {
  const problem = awardProblem(pack, scenario, coalition);
  const limits = { ...options, timeLimitMs: pack.timeLimitMs };
  const { status, award, boundPence, tie, certificate } = await solver.solve(problem, limits);
  return {
    scenario,
    coalition: problem.coalition,
    status,
    ...(award ? { award } : {}),
    ...(boundPence === undefined ? {} : { boundPence }),
    ...(tie ? { tie } : {}),
    ...(certificate ? { certificate } : {}),
    ...(status === 'infeasible'
      ? {
          infeasibleBecause: await explainInfeasible({
            pack,
            scenario,
            coalition: problem.coalition,
            solver,
            ...options,
          }),
        }
      : {}),
  };
}

/** Every scenario and coalition that a pack asks for, in the order of the evaluation. */
export function runsOf(pack: TenderPack): { scenario: string; coalition: readonly string[] }[] {
  return pack.scenarios.flatMap(({ id }) => pack.coalitions.map((coalition) => ({ scenario: id, coalition })));
}

/**
 * Evaluates a tender pack: solves every run and assembles the evaluation pack.
 *
 * The command line and the platform's jobs both come through here, so that a stranger with the same
 * pack gets the same bytes.
 */
export async function evaluate(
  pack: TenderPack,
  solver: Solver,
  sha256: (text: string) => string,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  const wanted = runsOf(pack);
  const outcomes: RunOutcome[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let run = wanted[next++]; run; run = wanted[next++]) {
      options.signal?.throwIfAborted();
      const found = await solveOne(
        pack,
        run.scenario,
        run.coalition,
        solver,
        options.signal ? { signal: options.signal } : {},
      );
      // A solve that was stopped from outside is no result of the pack.
      options.signal?.throwIfAborted();
      outcomes.push(found);
      options.onRun?.(outcomes.length, wanted.length, found);
    }
  };
  await Promise.all(Array.from({ length: options.threads ?? 1 }, lane));
  return assembleEvaluation(pack, outcomes, engineOf(solver), sha256);
}

/** What is written of the program that computed an evaluation. */
export function engineOf(solver: Solver) {
  return { name: 'tandem', version: ENGINE_VERSION, solver: solver.name, solverVersion: solver.version };
}
