import { Inject, Injectable } from '@nestjs/common';
import { canonicalJson } from '@tandem/domain/canonical';
import { DomainError } from '@tandem/domain/refusals';
import { record, sha256 } from '@tandem/platform/audit';
import { announce, Database, systemActor, type Tx } from '@tandem/platform/database';
import { log } from '@tandem/platform/logging';
import type { JobAttempt, Jobs } from '@tandem/platform/queue';
import type { Solver } from '@tandem/platform/solver';
import { AWARD_SOLVER } from './awards.jobs.js';
import { finishedRun } from './award-rows.js';
import { engineOf } from '@tandem/features/packs';
import { chainOf } from './runs.service.js';
import { sensitivityDocument, type SensitivityStep, sensitivitySteps } from './sensitivity.js';
import type { SensitivityQuestion, StepResult } from './sensitivity-question.js';
import { analysisTopic, questionOf } from './sensitivity.service.js';

const ACTOR = systemActor('sensitivity analysis');
/** Steps solved side by side: as many as a small machine has processors. */
const LANES = 2;
/** How often a solve under way looks whether its analysis was stopped. */
const LOOK_MS = 1000;
/** An analysis that has been begun this often fails again: it says so instead of trying for ever. */
const ATTEMPTS_MAX = 10;

type Outcome = 'done' | 'known already' | 'over' | 'superseded';

interface Claim {
  readonly id: string;
  readonly token: number;
  readonly runId: string;
  readonly partnershipId: string;
  readonly contentKey: string;
  readonly question: SensitivityQuestion;
}

/**
 * The job of the sensitivity analysis. It carries an id only; all truth is in PostgreSQL.
 *
 * Each step is kept in a transaction of its own as soon as it is solved, fenced by the attempt that solved it, so a
 * killed worker costs one step, and a worker that was thought dead and comes back changes nothing.
 */
@Injectable()
export class SensitivityJobs {
  constructor(
    private readonly database: Database,
    @Inject(AWARD_SOLVER) private readonly solver: Solver,
  ) {}

  async analyse(
    { analysisId }: Jobs['awards.analyse'],
    attempt: Pick<JobAttempt, 'signal'>,
  ): Promise<{ outcome: Outcome }> {
    const claim = await this.database.transaction(ACTOR, (tx) => this.claim(tx, analysisId));
    if (!claim) return { outcome: 'over' };
    const known = await this.database.transaction(ACTOR, (tx) => this.takeKnown(tx, claim));
    if (known) return { outcome: known };
    const stop = new AbortController();
    const watch = setInterval(() => void this.watch(claim, stop), LOOK_MS);
    try {
      await this.solveAll(claim, AbortSignal.any([attempt.signal, stop.signal]));
    } catch (error) {
      if (stop.signal.aborted) return { outcome: 'superseded' };
      if (attempt.signal.aborted || claim.token < ATTEMPTS_MAX) throw error;
      await this.database.transaction(ACTOR, (tx) => this.fail(tx, claim));
      throw new DomainError('ANALYSIS.FAILED', { analysisId, cause: String(error) }, FAILURE);
    } finally {
      clearInterval(watch);
    }
    return { outcome: await this.database.transaction(ACTOR, (tx) => this.finish(tx, claim)) };
  }

  /** Takes the analysis for this attempt. Lock: its row. */
  private async claim(tx: Tx, id: string): Promise<Claim | undefined> {
    const row = await tx.row<{
      attempt: number;
      runId: string;
      partnershipId: string;
      contentKey: string;
      scenario: string;
      coalition: string;
      seed: string;
      draws: number;
    }>(
      `update award_analysis set state = 'running', attempt = attempt + 1, started_at = coalesce(started_at, clock_timestamp())
       where id = $1 and state in ('queued', 'running')
       returning attempt, run_id as "runId", partnership_id as "partnershipId", content_key as "contentKey", scenario,
         coalition, seed::text as seed, draws`,
      [id],
    );
    if (!row) return undefined;
    await announce(tx, analysisTopic(id));
    const { attempt: token, seed, coalition, ...rest } = row;
    const wish = { ...rest, coalition: JSON.parse(coalition) as string[], seed: Number(seed) };
    return { ...rest, id, token, question: questionOf(await finishedRun(tx, row.runId), wish) };
  }

  /** The same question of the same partnership, answered before: its bytes are this answer, too. */
  private async takeKnown(tx: Tx, claim: Claim): Promise<Outcome | undefined> {
    const known = await tx.row<{ document: string; sha: string }>(
      `select document, document_sha256 as sha from award_analysis
       where content_key = $1 and partnership_id = $2 and state = 'done' order by finished_at limit 1`,
      [claim.contentKey, claim.partnershipId],
    );
    if (!known) return undefined;
    return (await this.store(tx, claim, known.document, known.sha)) === 'done' ? 'known already' : 'superseded';
  }

  private async solveAll(claim: Claim, signal: AbortSignal): Promise<void> {
    const done = await this.database.read(ACTOR, (tx) =>
      tx.rows<{ key: string }>(`select key from award_analysis_step where analysis_id = $1`, [claim.id]),
    );
    const keys = new Set(done.map(({ key }) => key));
    const open = sensitivitySteps(claim.question).filter((step) => !keys.has(step.key));
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let step = open[next++]; step; step = open[next++]) {
        signal.throwIfAborted();
        await this.begin(claim, step);
        await this.keep(claim, step, await step.solve(this.solver, signal));
      }
    };
    // Both lanes end before the attempt does, so that no solve outlives it.
    const ended = await Promise.allSettled(Array.from({ length: LANES }, lane));
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
  }

  private async begin(claim: Claim, step: SensitivityStep): Promise<void> {
    await this.database.transaction(ACTOR, async (tx) => {
      await tx.rows(`update award_analysis set doing = $3 where id = $1 and attempt = $2 and state = 'running'`, [
        claim.id,
        claim.token,
        step.words,
      ]);
      await announce(tx, analysisTopic(claim.id));
    });
  }

  private async keep(claim: Claim, step: SensitivityStep, result: StepResult): Promise<void> {
    await this.database.transaction(ACTOR, async (tx) => {
      await tx.rows(
        `insert into award_analysis_step (analysis_id, key, result)
         select id, $3, $4 from award_analysis where id = $1 and attempt = $2 and state = 'running'
         on conflict do nothing`,
        [claim.id, claim.token, step.key, result],
      );
      await announce(tx, analysisTopic(claim.id));
    });
  }

  /** Lock: the analysis's row, so that one attempt finishes it and a cancellation is not overtaken. */
  private async finish(tx: Tx, claim: Claim): Promise<Outcome> {
    const rows = await tx.rows<{ key: string; result: StepResult }>(
      `select key, result from award_analysis_step where analysis_id = $1`,
      [claim.id],
    );
    if (!(await this.isOurs(tx, claim))) return 'superseded';
    const results = new Map(rows.map(({ key, result }) => [key, result]));
    const document = sensitivityDocument(claim.question, results, engineOf(this.solver), sha256);
    return this.store(tx, claim, canonicalJson(document), document.sensitivitySha256);
  }

  private async store(tx: Tx, claim: Claim, document: string, hash: string): Promise<Outcome> {
    const stored = await tx.row(
      `update award_analysis set state = 'done', document = $3, document_sha256 = $4, doing = '', finished_at = clock_timestamp()
       where id = $1 and attempt = $2 and state = 'running' returning id`,
      [claim.id, claim.token, document, hash],
    );
    if (!stored) return 'superseded';
    await announce(tx, analysisTopic(claim.id));
    await record(tx, {
      chain: chainOf(await finishedRun(tx, claim.runId)),
      action: 'awardAnalysis.finished',
      subject: { kind: 'awardAnalysis', id: claim.id },
      partnershipId: claim.partnershipId,
      after: { runId: claim.runId, sensitivitySha256: hash },
    });
    return 'done';
  }

  private async fail(tx: Tx, claim: Claim): Promise<void> {
    await tx.rows(
      `update award_analysis set state = 'failed', failure = $3, finished_at = clock_timestamp()
       where id = $1 and attempt = $2 and state = 'running'`,
      [claim.id, claim.token, FAILURE],
    );
    await announce(tx, analysisTopic(claim.id));
  }

  private async isOurs(tx: Tx, { id, token }: Claim): Promise<boolean> {
    const row = await tx.row(
      `select id from award_analysis where id = $1 and attempt = $2 and state = 'running' for update`,
      [id, token],
    );
    return row !== undefined;
  }

  private async watch(claim: Claim, stop: AbortController): Promise<void> {
    try {
      const isOurs = await this.database.transaction(ACTOR, (tx) => this.isOurs(tx, claim));
      if (!isOurs) stop.abort(new Error('the analysis is over or another worker has it'));
    } catch (error) {
      // The steps are fenced anyway: a look that fails is looked again in a second.
      log.debug({ message: String(error) }, 'an analysis could not be looked at');
    }
  }
}

const FAILURE = 'The analysis could not be finished after several attempts. Nothing was decided; start it again.';
