import { Injectable } from '@nestjs/common';
import { canonicalJson } from '@tandem/domain/canonical';
import { DomainError } from '@tandem/domain/refusals';
import { requirePermission } from '@tandem/features/partnership';
import { record, sha256 } from '@tandem/platform/audit';
import { announce, type Tx } from '@tandem/platform/database';
import { enqueue } from '@tandem/platform/queue';
import { type FinishedRun, packWithin } from './award-result.js';
import { finishedRun } from './award-rows.js';
import { chosenOf } from './chosen-run.js';
import { ENGINE_VERSION } from '@tandem/features/packs';
import { chainOf } from './runs.service.js';
import { sensitivitySteps } from './sensitivity.js';
import { recommended, type SensitivityQuestion } from './sensitivity-question.js';
import { coalitionKey } from './task-result.js';

/** What is asked of an analysis besides the run. */
export interface AnalysisWish {
  readonly scenario: string;
  /** All trusts of the run when left out. */
  readonly coalition?: readonly string[];
  /** The seed of the draws; a number that follows from the pack when left out, so that nobody can choose it to please. */
  readonly seed?: number;
  readonly draws?: number;
}

/** Draws of the volumes at each spread when nobody says how many. */
const DRAWS = 100;
const DRAWS_MAX = 1000;

/** The topic under which news of an analysis is told. */
export function analysisTopic(analysisId: string): string {
  return `award-analysis:${analysisId}`;
}

/** Everything that decides the bytes of an analysis but the name of the engine. */
export function contentKeyOf(question: SensitivityQuestion): string {
  const { packSha256, scenario, coalition, seed, draws } = question;
  return sha256(canonicalJson({ engine: ENGINE_VERSION, packSha256, scenario, coalition, seed, draws }));
}

/** The verbs on the sensitivity analysis of an award: to ask for one, and to stop it. */
@Injectable()
export class SensitivityService {
  /**
   * Asks for the analysis of an award of a finished run; returns its id. One that is under way, or finished with the
   * same seed and draws, is not asked for again: its id is returned. Lock: the run's name among analyses.
   * @throws DomainError AWARD_RUN.NOT_FOUND, AWARD.RUN_NOT_DONE, AWARD_SCENARIO.NOT_FOUND, AWARD.NO_AWARD, ANALYSIS.DRAWS
   */
  async start(tx: Tx, runId: string, wish: AnalysisWish): Promise<string> {
    requirePermission(tx.actor, 'award.run');
    await tx.lock(`award-analysis:${runId}`);
    const run = await finishedRun(tx, runId);
    const question = questionOf(run, wish);
    const contentKey = contentKeyOf(question);
    const known = await tx.row<{ id: string }>(
      `select id from award_analysis where run_id = $1 and content_key = $2 and state in ('queued', 'running', 'done')`,
      [runId, contentKey],
    );
    if (known) return known.id;
    const { problem } = recommended(question);
    const created = await tx.row<{ id: string; partner: string }>(
      `insert into award_analysis (partnership_id, run_id, scenario, coalition, seed, draws, content_key, state, step_count, requested_by)
       select partnership_id, id, $2, $3, $4, $5, $6, 'queued', $7, $8 from award_run where id = $1
       returning id, partnership_id as partner`,
      [
        runId,
        question.scenario,
        coalitionKey(problem.coalition),
        question.seed,
        question.draws,
        contentKey,
        sensitivitySteps(question).length,
        tx.actor.accountId,
      ],
    );
    const { id, partner } = created!;
    await enqueue(tx, { job: 'awards.analyse', jobId: `analyse-${id}`, data: { analysisId: id } });
    await record(tx, {
      chain: chainOf(run),
      action: 'awardAnalysis.started',
      subject: { kind: 'awardAnalysis', id },
      partnershipId: partner,
      after: { runId, scenario: question.scenario, seed: question.seed, draws: question.draws },
    });
    return id;
  }

  /**
   * Stops an analysis for good. Lock: the analysis's row.
   * @throws DomainError ANALYSIS.NOT_FOUND, ANALYSIS.OVER
   */
  async cancel(tx: Tx, analysisId: string): Promise<void> {
    requirePermission(tx.actor, 'award.run');
    const row = await tx.row<{ state: string; runId: string; partner: string }>(
      `select state, run_id as "runId", partnership_id as partner from award_analysis where id = $1 for update`,
      [analysisId],
    );
    if (!row) throw new DomainError('ANALYSIS.NOT_FOUND', { analysisId }, 'There is no such analysis.');
    if (row.state !== 'queued' && row.state !== 'running')
      throw new DomainError('ANALYSIS.OVER', { analysisId }, 'This analysis is over, so it cannot be stopped.');
    await tx.rows(`update award_analysis set state = 'cancelled', finished_at = clock_timestamp() where id = $1`, [
      analysisId,
    ]);
    await announce(tx, analysisTopic(analysisId));
    await record(tx, {
      chain: chainOf(await finishedRun(tx, row.runId)),
      action: 'awardAnalysis.cancelled',
      subject: { kind: 'awardAnalysis', id: analysisId },
      partnershipId: row.partner,
      before: { state: row.state },
      after: { state: 'cancelled' },
    });
  }
}

/**
 * The question of an analysis: the finished run with the scenario, trusts, seed and draws that are asked for.
 * @throws DomainError AWARD_SCENARIO.NOT_FOUND, ANALYSIS.DRAWS, ANALYSIS.SEED
 */
export function questionOf(finished: FinishedRun, wish: AnalysisWish): SensitivityQuestion {
  const { evaluation } = finished;
  const { scenario, coalition } = chosenOf(finished, wish).chosen;
  const draws = wish.draws ?? DRAWS;
  const seed = wish.seed ?? Number.parseInt(evaluation.packSha256.slice(0, 8), 16);
  if (!Number.isInteger(draws) || draws < 0 || draws > DRAWS_MAX)
    throw new DomainError('ANALYSIS.DRAWS', { draws }, `Ask for between 0 and ${DRAWS_MAX} draws.`);
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new DomainError('ANALYSIS.SEED', { seed }, 'The seed must be a whole number that is not negative.');
  return {
    pack: packWithin(evaluation),
    packSha256: evaluation.packSha256,
    scenario,
    coalition,
    seed,
    draws,
    runs: evaluation.runs,
  };
}
