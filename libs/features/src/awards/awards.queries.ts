import { gunzipSync } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { standingOf } from '@tandem/domain/approvals';
import { canonicalJson } from '@tandem/domain/canonical';
import type { CertificateDocument } from '@tandem/domain/certificates';
import { DomainError } from '@tandem/domain/refusals';
import { TendersQueries } from '@tandem/features/tenders';
import type { Tx } from '@tandem/platform/database';
import type {
  AwardRead,
  DecisionRead,
  RunHead,
  RunProgressRead,
  RunRead,
  RunSummary,
  TaskRead,
} from './award-reads.js';
import { type AwardResult, awardResult, type ResultWish } from './award-result.js';
import { certificatesOf } from '@tandem/features/packs';
import { demandOf, finishedRun, latestRunId } from './award-rows.js';
import { subjectOf } from './decisions.service.js';
import type { PackLabels } from './pack-labels.js';
import { type Withdrawal, withdrawalOf } from './withdrawal.js';

const RUN = `
  select id, number, state, pack_sha256 as "packSha256", evaluation_sha256 as "evaluationSha256",
    requested_at as "requestedAt", started_at as "startedAt", finished_at as "finishedAt", task_count as "taskCount",
    what_ifs as "whatIfs",
    (select count(*)::integer from award_task where run_id = award_run.id and taken_from_run_id is not null) as "takenCount",
    (select actor_name from audit_entry
       where subject_kind = 'awardRun' and subject_id = award_run.id::text and action = 'awardRun.started') as "startedBy"`;
const TASK = `
  select t.scenario, t.coalition, t.state, t.result->>'status' as status, t.progress, t.finished_at as "finishedAt",
    source.number as "takenFromNumber", source.finished_at as "takenFromFinishedAt"
  from award_task t left join award_run source on source.id = t.taken_from_run_id`;
/** Awards under way that are told of: as many as a person can follow. */
const RUNNING_TOLD = 3;
const AWARD = `
  select id, tender_id as "tenderId", run_id as "runId", scenario, state, paper, content_sha256 as "contentSha256",
    proposed_by as "proposedBy", proposed_by_trust_id as "proposedByTrustId", proposed_at as "proposedAt", approved_at as "approvedAt", voided_at as "voidedAt",
    void_reason as "voidReason" from award`;

type TaskRow = Omit<TaskRead, 'coalition' | 'takenFrom'> & {
  readonly coalition: string;
  readonly takenFromNumber: number | null;
  readonly takenFromFinishedAt: Date | null;
};

function taskRead({ coalition, takenFromNumber, takenFromFinishedAt, ...row }: TaskRow): TaskRead {
  const isTaken = takenFromNumber !== null && takenFromFinishedAt !== null;
  const takenFrom = isTaken ? { number: takenFromNumber, finishedAt: takenFromFinishedAt } : null;
  return { ...row, coalition: JSON.parse(coalition) as string[], takenFrom };
}

type AwardRow = Omit<AwardRead, 'decisions' | 'standing' | 'wordings'>;

/** What pages, papers and the API may know of runs, results and awards, each in its reader's own sight. */
@Injectable()
export class AwardsQueries {
  constructor(private readonly tenders: TendersQueries) {}

  /** Every run of a tender or of a published procurement, newest first. */
  async runs(tx: Tx, subjectId: string): Promise<RunSummary[]> {
    return tx.rows<RunSummary>(
      `${RUN} from award_run where coalesce(tender_id, market_process_id) = $1 order by number desc`,
      [subjectId],
    );
  }

  /**
   * A run's heading, for any of its pages.
   * @throws DomainError AWARD_RUN.NOT_FOUND
   */
  async runHead(tx: Tx, runId: string): Promise<RunHead> {
    const head = await tx.row<Omit<RunHead, 'trustCount'>>(
      `select r.id, r.number, r.state, r.tender_id as "tenderId", r.market_process_id as "marketProcessId", r.labels,
         r.pack_sha256 as "packSha256", r.what_ifs as "whatIfs", coalesce(t.reference, p.ocid) as reference, coalesce(t.title, p.title) as title,
         coalesce(strpos(r.evaluation, '"ranking":[') > 0, false) as "hasRanking"
       from award_run r left join tender t on t.id = r.tender_id left join market_process p on p.id = r.market_process_id
       where r.id = $1`,
      [runId],
    );
    if (!head) throw new DomainError('AWARD_RUN.NOT_FOUND', { runId }, 'There is no such run.');
    return { ...head, trustCount: Object.keys(head.labels.trusts ?? {}).length };
  }

  /** @throws DomainError AWARD_RUN.NOT_FOUND */
  async run(tx: Tx, runId: string): Promise<RunRead> {
    const run = await tx.row<Omit<RunRead, 'tasks'>>(
      `${RUN}, tender_id as "tenderId", market_process_id as "marketProcessId", failure, labels,
         pack::jsonb->>'reference' as reference from award_run where id = $1`,
      [runId],
    );
    if (!run) throw new DomainError('AWARD_RUN.NOT_FOUND', { runId }, 'There is no such run.');
    const tasks = await tx.rows<TaskRow>(
      `${TASK} where t.run_id = $1 order by t.finished_at nulls last, t.scenario, length(t.coalition), t.coalition`,
      [runId],
    );
    return { ...run, tasks: tasks.map(taskRead) };
  }

  /**
   * How far a run is. A run of twelve trusts has thousands of awards, so they are counted and not sent one by one.
   * @throws DomainError AWARD_RUN.NOT_FOUND
   */
  async progress(tx: Tx, runId: string): Promise<RunProgressRead> {
    const run = await tx.row<Omit<RunProgressRead, 'last' | 'running'>>(
      `select state, failure, labels, task_count as "taskCount", done as "doneCount", scenarios as "scenarioCount"
       from award_run, lateral (select count(*) filter (where state = 'done')::integer as done,
         count(distinct scenario)::integer as scenarios from award_task where run_id = award_run.id) tasks where id = $1`,
      [runId],
    );
    if (!run) throw new DomainError('AWARD_RUN.NOT_FOUND', { runId }, 'There is no such run.');
    const last = await tx.row<TaskRow>(
      `${TASK} where t.run_id = $1 and t.state = 'done' order by t.finished_at desc nulls last limit 1`,
      [runId],
    );
    const running = await tx.rows<TaskRow>(
      `${TASK} where t.run_id = $1 and t.state = 'running' order by t.started_at, t.scenario, t.coalition limit ${RUNNING_TOLD}`,
      [runId],
    );
    return { ...run, last: last ? taskRead(last) : null, running: running.map(taskRead) };
  }

  /** The tender pack of a run, as the bytes that are hashed. */
  async packText(tx: Tx, runId: string): Promise<string> {
    const row = await tx.row<{ pack: string }>(`select pack from award_run where id = $1`, [runId]);
    if (!row) throw new DomainError('AWARD_RUN.NOT_FOUND', { runId }, 'There is no such run.');
    return row.pack;
  }

  /** The proofs of a finished run, as the document that `replay --certificate` checks. */
  async certificatesText(tx: Tx, runId: string): Promise<string> {
    const { evaluation } = await finishedRun(tx, runId);
    const tasks = await tx.rows<{ scenario: string; coalition: string; certificate: Buffer }>(
      `select scenario, coalition, certificate from award_task where run_id = $1 and certificate is not null`,
      [runId],
    );
    const proofs = tasks.map(({ scenario, coalition, certificate }) => ({
      scenario,
      coalition: JSON.parse(coalition) as string[],
      certificate: JSON.parse(gunzipSync(certificate).toString('utf8')) as CertificateDocument,
    }));
    return canonicalJson(certificatesOf(evaluation, proofs));
  }

  /** The evaluation pack of a finished run, as the bytes that are stored. */
  async evaluationText(tx: Tx, runId: string): Promise<string> {
    const row = await tx.row<{ evaluation: string | null }>(`select evaluation from award_run where id = $1`, [runId]);
    if (!row) throw new DomainError('AWARD_RUN.NOT_FOUND', { runId }, 'There is no such run.');
    if (row.evaluation === null) throw new DomainError('AWARD.RUN_NOT_DONE', { runId }, 'This run has no result yet.');
    return row.evaluation;
  }

  /** The newest finished run of a tender or of a published procurement. */
  async latestRunId(tx: Tx, subjectId: string): Promise<string | undefined> {
    return latestRunId(tx, subjectId);
  }

  /** @throws DomainError AWARD_RUN.NOT_FOUND, AWARD.RUN_NOT_DONE, AWARD_SCENARIO.NOT_FOUND */
  async result(tx: Tx, runId: string, wish: ResultWish = {}): Promise<AwardResult> {
    const run = await finishedRun(tx, runId);
    const result = awardResult(run, await demandOf(tx, this.tenders, run.tenderId), wish);
    if (!result) throw new DomainError('AWARD_SCENARIO.NOT_FOUND', { runId, ...wish }, 'The run has no such scenario.');
    return result;
  }

  /** The awards that a partner may see, those that wait for decisions first and the newest first among them. */
  async inbox(tx: Tx): Promise<AwardRead[]> {
    const rows = await tx.rows<AwardRow>(`${AWARD} order by state <> 'proposed', proposed_at desc limit 100`);
    const awards: AwardRead[] = [];
    for (const row of rows) awards.push(await this.whole(tx, row));
    return awards;
  }

  /** @throws DomainError AWARD.NOT_FOUND */
  async award(tx: Tx, awardId: string): Promise<AwardRead> {
    const row = await tx.row<AwardRow>(`${AWARD} where id = $1`, [awardId]);
    if (!row) throw new DomainError('AWARD.NOT_FOUND', { awardId }, 'There is no such award.');
    return this.whole(tx, row);
  }

  /** The awards of a tender, newest first: the one that lives, and those that were declined before it. */
  async awardsOf(tx: Tx, tenderId: string): Promise<AwardRow[]> {
    return tx.rows<AwardRow>(`${AWARD} where tender_id = $1 order by proposed_at desc`, [tenderId]);
  }

  /**
   * The trusts that the result of a run is about now: those of the award that came of it, less those that declined it.
   * Undefined while no award came of it: then it is about all.
   */
  async coalitionOf(tx: Tx, tenderId: string, runId: string): Promise<readonly string[] | undefined> {
    const [newest] = await this.awardsOf(tx, tenderId);
    if (!newest || newest.runId !== runId) return undefined;
    const { paper, standing } = await this.award(tx, newest.id);
    const staying = paper.coalition.filter((trust) => !standing.declines.some((one) => one.trust === trust));
    return staying.length > 0 ? staying : undefined;
  }

  /**
   * What a trust's leaving is asked of: the newest finished run, and the scenario and trusts of an award that lives.
   * Undefined before a run has finished.
   */
  async withdrawalSubject(
    tx: Tx,
    tenderId: string,
  ): Promise<{ readonly runId: string; readonly wish: ResultWish } | undefined> {
    const runId = await latestRunId(tx, tenderId);
    if (runId === undefined) return undefined;
    const [live] = await this.awardsOf(tx, tenderId);
    const isLive = live !== undefined && live.state !== 'void' && live.runId === runId;
    return { runId, wish: isLive ? { scenario: live.scenario, coalition: live.paper.coalition } : {} };
  }

  /**
   * What each remaining partner pays if one leaves, from the awards that the newest run has solved already.
   * @throws DomainError AWARD.RUN_NOT_DONE before there is a run, TRUST.NOT_FOUND for a trust that takes no part.
   */
  async consequencesOfWithdrawal(
    tx: Tx,
    tenderId: string,
    trust: string,
    scenario?: string,
  ): Promise<Withdrawal & { readonly runId: string; readonly labels: PackLabels; readonly currency: string }> {
    const subject = await this.withdrawalSubject(tx, tenderId);
    if (!subject)
      throw new DomainError('AWARD.RUN_NOT_DONE', { tenderId }, 'No run has finished yet, so nothing can be said.');
    const { runId, wish } = subject;
    const run = await finishedRun(tx, runId);
    const result = await this.result(tx, runId, { ...wish, ...(scenario === undefined ? {} : { scenario }) });
    const { coalition } = result;
    const withdrawal = coalition.includes(trust)
      ? withdrawalOf(run.evaluation, result.scenario, coalition, [trust])
      : undefined;
    if (!withdrawal)
      throw new DomainError('TRUST.NOT_FOUND', { tenderId, trust }, 'No such trust takes part with others.');
    return { ...withdrawal, runId, labels: run.labels, currency: result.currency };
  }

  /** What the remaining trusts would pay without those that declined an award. Undefined when none declined. */
  async withoutDecliners(tx: Tx, award: AwardRead): Promise<Withdrawal | undefined> {
    const leaving = award.standing.declines.map((one) => one.trust);
    if (leaving.length === 0) return undefined;
    const run = await finishedRun(tx, award.runId);
    return withdrawalOf(run.evaluation, award.scenario, award.paper.coalition, leaving);
  }

  private async whole(tx: Tx, row: AwardRow): Promise<AwardRead> {
    const rows = await tx.rows<Omit<DecisionRead, 'trust'>>(
      `select trust_id as "trustId", account_id as "accountId", decision, reason, limit_office as office, limit_amount as "limit",
         content_sha256 as "contentSha256", decided_at as "decidedAt" from award_decision where award_id = $1 order by decided_at`,
      [row.id],
    );
    const codes = new Map(row.paper.shares.map((share) => [share.trustId, share.trust]));
    const decisions = rows.map((one) => ({ ...one, trust: codes.get(one.trustId) ?? one.trustId }));
    const standing = standingOf(
      subjectOf(row),
      decisions.map((one) => ({
        trust: one.trust,
        person: one.accountId,
        verdict: one.decision === 'approved' ? 'approve' : 'decline',
        reason: one.reason,
        contentHash: one.contentSha256,
      })),
    );
    const wordings = await tx.rows<AwardRead['wordings'][number]>(
      `select content_sha256 as "contentSha256", because, written_at as "writtenAt" from award_paper
       where award_id = $1 order by written_at`,
      [row.id],
    );
    return { ...row, decisions: decisions, standing, wordings };
  }
}
