import { type AwardProblem, awardProblem, suppliersOf } from '@tandem/domain/awards';
import { canonicalJson } from '@tandem/domain/canonical';
import { type Money, money, moneyText, parseMoney } from '@tandem/domain/money';
import {
  type DrawRecord,
  drawnVolumes,
  keepShares,
  movedPack,
  regretOf,
  type SensitivityDocument,
} from '@tandem/domain/sensitivity';
import type { Solver } from '@tandem/platform/solver';
import type { Recommended, SensitivityQuestion, StepResult } from './sensitivity-question.js';

/** How far volumes move: within ten and within twenty percent of the plan. */
const SPREADS = [1000, 2000];
/** Draws that are solved and kept together. */
const BATCH = 10;

/** Some draws of one spread. */
export interface Batch {
  readonly spreadBasisPoints: number;
  readonly first: number;
  readonly count: number;
}

/** The batches of an analysis: every draw of every spread once. */
export function drawBatches({ draws }: Pick<SensitivityQuestion, 'draws'>): Batch[] {
  return SPREADS.flatMap((spreadBasisPoints) =>
    Array.from({ length: Math.ceil(draws / BATCH) }, (_, i) => ({
      spreadBasisPoints,
      first: i * BATCH,
      count: Math.min(BATCH, draws - i * BATCH),
    })),
  );
}

/**
 * Solves the draws of a batch: at each draw's volumes the best award, and beside it the recommended award
 * with its suppliers and shares kept, both priced exactly.
 */
export async function solveDraws(
  question: SensitivityQuestion,
  base: Recommended,
  batch: Batch,
  solver: Solver,
  signal: AbortSignal,
): Promise<readonly DrawRecord[]> {
  const { pack, scenario, coalition, seed } = question;
  const records: DrawRecord[] = [];
  for (let draw = batch.first; draw < batch.first + batch.count; draw++) {
    const volumes = drawnVolumes(base.problem.coalition, BigInt(seed), batch.spreadBasisPoints, draw);
    const problem = awardProblem(movedPack(pack, volumes), scenario, coalition);
    const { status, award } = await solver.solve(problem, { timeLimitMs: pack.timeLimitMs, signal });
    signal.throwIfAborted();
    const kept = keepShares(base.problem, base.award.rows, problem);
    records.push({
      spreadBasisPoints: batch.spreadBasisPoints,
      draw,
      volumes: Object.fromEntries([...volumes].map(([trust, basisPoints]) => [trust, Number(basisPoints)])),
      best: status === 'optimal' && award ? text(award.cost) : null,
      kept: kept.award ? text(kept.award.cost) : null,
      stands: kept.violations.length === 0,
      suppliers: status === 'optimal' && award ? namesOf(problem, suppliersOf(award.rows)) : [],
    });
  }
  return records;
}

/** Every draw of an analysis, in order. */
export function drawn(
  question: Pick<SensitivityQuestion, 'draws'>,
  results: ReadonlyMap<string, StepResult>,
): DrawRecord[] {
  return drawBatches(question).flatMap((batch) => {
    const found = results.get(`draws ${batch.spreadBasisPoints} ${batch.first}`);
    if (!found || !('draws' in found)) throw new Error('Some draws of the analysis are not solved.');
    return [...found.draws];
  });
}

/** What the draws come to at each spread. */
export function volumesOf(
  question: Pick<SensitivityQuestion, 'draws'>,
  results: ReadonlyMap<string, StepResult>,
): SensitivityDocument['volumes'] {
  const all = drawn(question, results);
  return SPREADS.map((spreadBasisPoints) => {
    const figures = regretOf(
      all
        .filter((record) => record.spreadBasisPoints === spreadBasisPoints)
        .map(({ best, kept, stands, suppliers }) => ({ best: pence(best), kept: pence(kept), stands, suppliers })),
    );
    const { mean, median, worstOfTwenty, most, ...counts } = figures;
    return {
      spreadBasisPoints,
      ...counts,
      mean: amount(mean),
      median: amount(median),
      worstOfTwenty: amount(worstOfTwenty),
      most: amount(most),
    };
  });
}

/** What each trust's leaving does: the recommended shares kept against the award that the others' own run found. */
export function leavings(question: SensitivityQuestion, base: Recommended): SensitivityDocument['leaving'] {
  const { pack, scenario, runs } = question;
  const { coalition } = base.problem;
  return coalition.flatMap((trust) => {
    const staying = coalition.filter((one) => one !== trust);
    const run = runs.find((r) => r.scenario === scenario && canonicalJson(r.coalition) === canonicalJson(staying));
    if (!run || staying.length === 0) return [];
    const { award, violations } = keepShares(base.problem, base.award.rows, awardProblem(pack, scenario, staying));
    const stands = violations.length === 0 && award !== undefined;
    return [
      {
        trust,
        status: run.status,
        best: run.cost,
        kept: amount(award?.cost ?? null),
        regret: stands && run.cost !== null ? text(award.cost - parseMoney(run.cost)) : null,
        breaks: violations.map(({ message }) => message),
        suppliers: [...new Set(run.award.map((row) => row.supplier))].sort((a, b) => (a < b ? -1 : 1)),
      },
    ];
  });
}

function namesOf(problem: AwardProblem, suppliers: readonly number[]): string[] {
  return suppliers.map((s) => problem.suppliers[s]!.id);
}

function pence(amountText: string | null): Money | null {
  return amountText === null ? null : parseMoney(amountText);
}

const text = (value: bigint) => moneyText(money(value));
const amount = (value: bigint | null) => (value === null ? null : text(value));
