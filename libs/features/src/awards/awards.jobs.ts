import { gzipSync } from 'node:zlib';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  assembleEvaluation,
  canonicalPack,
  readTenderPack,
  type RunOutcome,
  type TenderPack,
} from '@tandem/domain/awards';
import { canonicalJson } from '@tandem/domain/canonical';
import { moneyText, money } from '@tandem/domain/money';
import { DomainError } from '@tandem/domain/refusals';
import { EvaluationQueries } from '@tandem/features/evaluation';
import { lockTender } from '@tandem/features/tenders';
import { record, sha256 } from '@tandem/platform/audit';
import { announce, Database, systemActor, type Tx } from '@tandem/platform/database';
import { log } from '@tandem/platform/logging';
import type { JobAttempt, Jobs } from '@tandem/platform/queue';
import type { ProofChecker, Solver, SolveProgress } from '@tandem/platform/solver';
import { contentKey, earlierAward, sealOf, type SolvedAward, whyNotTaken } from './earlier-award.js';
import { engineOf, solveOne } from '@tandem/features/packs';
import { chainOf, markEvaluated, runTopic } from './runs.service.js';
import { coalitionOf, outcomeOf, storedResult, type TaskResult } from './task-result.js';
import { withScenariosOf } from './what-if-pack.js';

/** The token under which Nest injects the solver, so that a test may bring another one. */
export const AWARD_SOLVER = Symbol('the solver of awards');

const ACTOR = systemActor('comparative tender');
/** A task that has failed this often will fail again: the run says so instead of trying for ever. */
const ATTEMPTS_MAX = 6;
/** How often a solve under way writes its progress and looks whether its run was cancelled. */
const PROGRESS_MS = 1000;

type Ask = Jobs['awards.solve'];
type Outcome = 'solved' | 'taken over' | 'already solved' | 'run is over' | 'superseded';

interface TaskRow {
  state: string;
  scenario: string;
  coalition: string;
  attempt: number;
  result: TaskResult | null;
}

/** What an attempt wants to store: an award with the name of its content, and the run it was taken from if it was. */
interface Found extends SolvedAward {
  readonly key: string;
  readonly takenFrom?: string;
}

/** An attempt that has its task. */
interface Claim {
  readonly token: number;
  readonly pack: TenderPack;
}

/**
 * The jobs of the comparative tender. A job carries ids only; all truth is in PostgreSQL.
 *
 * Each attempt takes a fencing token (the task's `attempt`) and may store its result only while the token is still the
 * task's own, so a worker that was thought dead and comes back changes nothing.
 */
@Injectable()
export class AwardsJobs implements OnApplicationShutdown {
  constructor(
    private readonly database: Database,
    @Inject(AWARD_SOLVER) private readonly solver: Solver & ProofChecker,
    private readonly evaluation: EvaluationQueries,
  ) {}

  /**
   * Takes over or solves the award of one scenario and one coalition, and stores it with "done" in one transaction.
   *
   * Whoever starts another run after a what-if asks for many of the same awards: those that an earlier run proved are
   * checked again and taken over with their proofs.
   */
  async solve(ask: Ask, attempt: Pick<JobAttempt, 'signal'>): Promise<{ outcome: Outcome }> {
    const claim = await this.database.transaction(ACTOR, (tx) => this.claim(tx, ask));
    if (typeof claim === 'string') return { outcome: claim };
    const coalition = coalitionOf(claim.pack, ask.coalition);
    const key = contentKey(claim.pack, ask.scenario, coalition, engineOf(this.solver));
    const earlier = await this.earlier(ask, claim, key, attempt.signal);
    if (earlier) return { outcome: await this.store(ask, claim, earlier) };
    const stop = new AbortController();
    const signal = AbortSignal.any([attempt.signal, stop.signal]);
    const follow = this.follower(ask, claim.token, stop);
    const found = await solveOne(claim.pack, ask.scenario, coalition, this.solver, {
      signal,
      onProgress: follow.onProgress,
    });
    await follow.settled();
    if (stop.signal.aborted) return { outcome: 'run is over' };
    // A solve that was stopped from outside is no result of the pack: the task is done again.
    attempt.signal.throwIfAborted();
    const result = storedResult(claim.pack, found);
    const proof = found.certificate ? gzipSync(JSON.stringify(found.certificate)) : null;
    return { outcome: await this.store(ask, claim, { result, proof, key }) };
  }

  /**
   * Brings the solved awards together into the evaluation, and solves itself whatever its children left undone.
   * Doing it again, or twice at once, gives the same bytes and is stored once.
   */
  async compare({ runId }: Jobs['awards.compare'], attempt: Pick<JobAttempt, 'signal'>): Promise<{ outcome: string }> {
    const open = await this.database.read(ACTOR, (tx) =>
      tx.rows<TaskRow>(
        `select t.* from award_task t join award_run r on r.id = t.run_id
         where t.run_id = $1 and t.state <> 'done' and r.state in ('queued', 'running') order by t.scenario, t.coalition`,
        [runId],
      ),
    );
    for (const task of open) {
      try {
        await this.solve({ runId, scenario: task.scenario, coalition: task.coalition }, attempt);
      } catch (error) {
        if (attempt.signal.aborted || task.attempt + 1 < ATTEMPTS_MAX) throw error;
        await this.giveUp(runId, error);
      }
    }
    attempt.signal.throwIfAborted();
    return { outcome: await this.database.transaction(ACTOR, (tx) => this.finish(tx, runId)) };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.solver.close();
  }

  /** Takes the task for this attempt. Lock: the task's row; the run's row is only read, so that tasks do not queue. */
  private async claim(tx: Tx, ask: Ask): Promise<Claim | Outcome> {
    const run = await tx.row<{ state: string; pack: string }>(`select state, pack from award_run where id = $1`, [
      ask.runId,
    ]);
    if (!run || (run.state !== 'queued' && run.state !== 'running')) return 'run is over';
    const task = await tx.row<{ attempt: number }>(
      `update award_task set state = 'running', attempt = attempt + 1, started_at = clock_timestamp(), progress = null
       where run_id = $1 and scenario = $2 and coalition = $3 and state <> 'done' returning attempt`,
      [ask.runId, ask.scenario, ask.coalition],
    );
    if (!task) return 'already solved';
    await tx.rows(
      `update award_run set state = 'running', started_at = coalesce(started_at, clock_timestamp())
       where id = $1 and state = 'queued'`,
      [ask.runId],
    );
    await announce(tx, runTopic(ask.runId));
    return { token: task.attempt, pack: packFrom(run.pack) };
  }

  /** The award of an earlier run with the same content, if there is one and it holds: it is checked and not believed. */
  private async earlier(ask: Ask, { pack }: Claim, key: string, signal: AbortSignal): Promise<Found | undefined> {
    const earlier = await this.database.read(ACTOR, (tx) => earlierAward(tx, ask.runId, key));
    if (!earlier) return undefined;
    const { result, proof, runId: takenFrom } = earlier;
    const claimed = { key, earlier, checker: this.solver, signal };
    const reason = await whyNotTaken(pack, ask.scenario, coalitionOf(pack, ask.coalition), claimed);
    // Who was stopped in the check has learnt nothing about the award.
    signal.throwIfAborted();
    if (reason === undefined) return { result, proof, key, takenFrom };
    log.warn({ runId: ask.runId, takenFrom, reason }, 'an award of an earlier run does not hold and is solved anew');
    return undefined;
  }

  private async store(ask: Ask, { token }: Claim, found: Found): Promise<Outcome> {
    const { result, proof, key, takenFrom } = found;
    return this.database.transaction(ACTOR, async (tx) => {
      const stored = await tx.row(
        `update award_task t set state = 'done', result = $5, certificate = $6, content_key = $7, content_seal = $8,
           taken_from_run_id = $9, progress = null, finished_at = clock_timestamp()
         from award_run r where r.id = t.run_id and r.state = 'running'
           and t.run_id = $1 and t.scenario = $2 and t.coalition = $3 and t.attempt = $4 and t.state = 'running'
         returning t.attempt`,
        [ask.runId, ask.scenario, ask.coalition, token, result, proof, key, sealOf(key, found), takenFrom ?? null],
      );
      if (!stored) return 'superseded';
      await announce(tx, runTopic(ask.runId));
      return takenFrom === undefined ? 'solved' : 'taken over';
    });
  }

  /**
   * Lock: the tender's row and the run's, so that one comparison finishes it, a cancellation is not overtaken, and what
   * the run was started from is still what stands: an assessment or a withdrawal that came since makes the run out of date.
   */
  private async finish(tx: Tx, runId: string): Promise<string> {
    const subject = await tx.row<{ tenderId: string | null }>(
      `select tender_id as "tenderId" from award_run where id = $1`,
      [runId],
    );
    if (subject?.tenderId) await lockTender(tx, subject.tenderId);
    const run = await tx.row<{
      state: string;
      pack: string;
      tenderId: string | null;
      marketProcessId: string | null;
      partner: string;
      number: number;
      whatIfs: string[];
    }>(
      `select state, pack, number, what_ifs as "whatIfs", tender_id as "tenderId", market_process_id as "marketProcessId", partnership_id as partner
       from award_run where id = $1 for update`,
      [runId],
    );
    if (!run || run.state !== 'running') return `run is ${run?.state ?? 'unknown'}`;
    const tasks = await tx.rows<TaskRow>(`select * from award_task where run_id = $1`, [runId]);
    const undone = tasks.filter((task) => task.result === null);
    if (undone.length > 0) throw new Error(`${undone.length} awards of the run are not solved yet.`);
    if (run.tenderId !== null && !(await this.stillStands(tx, run.tenderId, run.pack, run.whatIfs)))
      return this.fail(
        tx,
        runId,
        'The bids that pass, or the trusts that take part, changed while this run was going. Nothing was decided; start another run.',
      );
    const pack = packFrom(run.pack);
    const outcomes = tasks.map((task): RunOutcome =>
      outcomeOf(pack, task.scenario, coalitionOf(pack, task.coalition), task.result!),
    );
    const evaluation = assembleEvaluation(pack, outcomes, engineOf(this.solver), sha256);
    await tx.rows(
      `update award_run set state = 'done', evaluation = $2, evaluation_sha256 = $3, finished_at = clock_timestamp() where id = $1`,
      [runId, canonicalJson(evaluation), evaluation.evaluationSha256],
    );
    if (run.tenderId !== null) await markEvaluated(tx, run.tenderId);
    await announce(tx, runTopic(runId));
    await record(tx, {
      chain: chainOf(run),
      action: 'awardRun.finished',
      subject: { kind: 'awardRun', id: runId },
      partnershipId: run.partner,
      after: { number: run.number, evaluationSha256: evaluation.evaluationSha256, runs: evaluation.runs.length },
    });
    return evaluation.evaluationSha256;
  }

  private async giveUp(runId: string, cause: unknown): Promise<never> {
    const failure = 'An award could not be solved after several attempts. Nothing was decided; start another run.';
    await this.database.transaction(ACTOR, (tx) => this.fail(tx, runId, failure));
    throw new DomainError('AWARD.RUN_FAILED', { runId, cause: String(cause) }, failure);
  }

  private async fail(tx: Tx, runId: string, failure: string): Promise<string> {
    await tx.rows(
      `update award_run set state = 'failed', failure = $2, finished_at = clock_timestamp() where id = $1 and state = 'running'`,
      [runId, failure],
    );
    await announce(tx, runTopic(runId));
    return failure;
  }

  /** Whether a run started now would start from the same pack. */
  private async stillStands(
    tx: Tx,
    tenderId: string,
    startedFrom: string,
    whatIfs: readonly string[],
  ): Promise<boolean> {
    const { pack } = await this.evaluation.buildPack(tx, tenderId);
    const read = readTenderPack(withScenariosOf(pack, startedFrom, whatIfs));
    return read.pack !== undefined && canonicalPack(read.pack) === startedFrom;
  }

  /** Writes progress at most once a second, and stops the solve when its run is over or another attempt has the task. */
  private follower(ask: Ask, token: number, stop: AbortController) {
    let writing: Promise<void> = Promise.resolve();
    let lastAt = performance.now();
    const write = async (progress: SolveProgress): Promise<void> => {
      const words = {
        step: progress.step,
        cost: progress.costPence === undefined ? null : moneyText(money(progress.costPence)),
        bound: progress.boundPence === undefined ? null : moneyText(money(progress.boundPence)),
      };
      const isOurs = await this.database.transaction(ACTOR, async (tx) => {
        await announce(tx, runTopic(ask.runId));
        return tx.row(
          `update award_task t set progress = $5 from award_run r
           where r.id = t.run_id and r.state = 'running' and t.run_id = $1 and t.scenario = $2 and t.coalition = $3
             and t.attempt = $4 and t.state = 'running' returning t.attempt`,
          [ask.runId, ask.scenario, ask.coalition, token, words],
        );
      });
      if (!isOurs) stop.abort(new Error('the run is over or another worker has the task'));
    };
    return {
      onProgress: (progress: SolveProgress): void => {
        if (performance.now() - lastAt < PROGRESS_MS) return;
        lastAt = performance.now();
        // Progress is a courtesy: where it cannot be written the solve goes on, and its result is fenced anyway.
        writing = writing
          .then(() => write(progress))
          .catch((error: unknown) => log.debug({ message: String(error) }, 'progress of a solve was not written'));
      },
      settled: () => writing,
    };
  }
}

function packFrom(text: string): TenderPack {
  const read = readTenderPack(JSON.parse(text));
  if (!read.pack) throw new Error('The stored pack of the run cannot be read.');
  return read.pack;
}
