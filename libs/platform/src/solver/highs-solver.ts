import { type AwardProblem, biddersFor, type PricedAward, verifyAward } from '@tandem/domain/awards';
import { awardModel } from './award-model.js';
import { HighsPool, type MipAnswer } from './highs-pool.js';
import { snapped } from './snapped.js';
import type { Solver, SolveOptions, SolveResult } from './solver.js';
import { type Asked, resolveTies } from './tie-solves.js';

/** Solutions within this many pence of the bound are optimal: amounts are whole pence. */
const GAP = 0.4;
/** How far, in pence, HiGHS's own bound may be wrong for want of digits. */
const NOISE = 0.25;
/** Tolerances tried in turn: the tighter one when an answer does not survive exact verification. */
const TOLERANCES = [1e-7, 1e-9];

/**
 * The `Solver` on HiGHS (WebAssembly) in long-lived threads.
 *
 * HiGHS works in doubles and is not trusted: quantities are snapped to whole steps, verified and priced
 * again in whole numbers. The bound is still HiGHS's own; a certificate will replace `provedBound`.
 */
export class HighsSolver implements Solver {
  readonly name = 'highs';
  readonly version = HighsPool.version();
  private readonly pool: HighsPool;

  constructor(options: { readonly threads?: number } = {}) {
    this.pool = new HighsPool(options.threads ?? 1);
  }

  /** Loads the solver into every thread ahead of the first problem. */
  async warm(): Promise<void> {
    await this.pool.warm();
  }

  async close(): Promise<void> {
    await this.pool.close();
  }

  async solve(problem: AwardProblem, options: SolveOptions): Promise<SolveResult> {
    if (problem.lines.some((_, l) => biddersFor(problem, l).length === 0)) return { status: 'infeasible' };
    const deadline = performance.now() + options.timeLimitMs;
    if (problem.lines.length === 0) return proved(verifyAward(problem, { rows: [] }).priced!, 'unique');
    for (const tolerance of TOLERANCES) {
      const asked: Asked = { pool: this.pool, problem, deadline, tolerance, gap: GAP, options };
      const result = await this.attempt(asked);
      if (result) return result;
      if (options.signal?.aborted || performance.now() >= deadline) return { status: 'timeLimit' };
    }
    throw new Error('HiGHS gave no answer to this problem that survives exact verification.');
  }

  /**
   * First the program that may round freely, which is quick; where its bound leaves a penny open, the
   * one in whole pence with the time that is left. Undefined when an answer failed verification.
   */
  private async attempt(asked: Asked): Promise<SolveResult | undefined> {
    const first = await this.solveModel(asked, false);
    const isOver = asked.options.signal?.aborted === true || asked.deadline - performance.now() < 1;
    if (isOver || (first && first.status !== 'feasible')) return first;
    const second = await this.solveModel(asked, true);
    if (second?.status === 'optimal') return second;
    if (!first) return second;
    // The quick answer stands: a relaxation's bound holds for the true program too.
    return second?.status === 'feasible' && second.costPence! < first.costPence! ? withBound(second, first) : first;
  }

  private async solveModel(asked: Asked, wholePence: boolean): Promise<SolveResult | undefined> {
    const { problem, options } = asked;
    const model = awardModel(problem, wholePence);
    const answer = await this.pool.solve(model.mip.build(), {
      timeLimitMs: asked.deadline - performance.now(),
      absoluteGap: GAP,
      tolerance: asked.tolerance,
      ...(options.signal ? { signal: options.signal } : {}),
      onProgress: ({ primal, dual, nodes }) =>
        options.onProgress?.({ step: 'award', ...pence('costPence', primal), ...pence('boundPence', dual), nodes }),
    });
    if (answer.status === 'infeasible') return { status: 'infeasible' };
    const bound = provedBound(answer);
    if (!answer.x) return answer.status === 'stopped' ? { status: 'timeLimit', ...bounded(bound) } : undefined;
    const award = snapped(problem, model, answer.x);
    if (!award) return undefined;
    if (bound === undefined || award.cost > bound) {
      return { status: 'feasible', award, costPence: award.cost, ...bounded(bound, award.cost), tie: 'unproved' };
    }
    const tied = await resolveTies(asked, award);
    return tied && proved(tied.award, tied.tie);
  }
}

/** The cheaper award with the better of two proved bounds. */
function withBound(found: SolveResult, other: SolveResult): SolveResult {
  const bounds = [found.boundPence, other.boundPence].filter((b) => b !== undefined);
  const best = bounds.reduce<bigint | undefined>((a, b) => (a === undefined || b > a ? b : a), undefined);
  return { ...found, ...bounded(best, found.costPence) };
}

/** The least whole number of pence that any award can cost, as HiGHS's bound proves it. */
function provedBound(answer: MipAnswer): bigint | undefined {
  return answer.bound === undefined ? undefined : BigInt(Math.ceil(answer.bound - NOISE));
}

function proved(award: PricedAward, tie: 'unique' | 'byOrder' | 'unproved'): SolveResult {
  return { status: 'optimal', award, costPence: award.cost, boundPence: award.cost, gapPence: 0n, tie };
}

function bounded(bound: bigint | undefined, cost?: bigint): Partial<SolveResult> {
  if (bound === undefined) return {};
  return cost === undefined ? { boundPence: bound } : { boundPence: bound, gapPence: cost - bound };
}

function pence(name: 'costPence' | 'boundPence', value: number): { [name: string]: bigint } {
  return Number.isFinite(value) ? { [name]: BigInt(Math.round(value)) } : {};
}
