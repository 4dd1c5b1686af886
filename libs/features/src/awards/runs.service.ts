import { Injectable } from '@nestjs/common';
import { canonicalPack, readTenderPack, type TenderPack } from '@tandem/domain/awards';
import { DomainError } from '@tandem/domain/refusals';
import { can, next, type TenderState } from '@tandem/domain/tenders';
import { requirePermission } from '@tandem/features/partnership';
import { record, sha256 } from '@tandem/platform/audit';
import { announce, type Tx } from '@tandem/platform/database';
import { enqueue } from '@tandem/platform/queue';
import { AwardRunEntity } from './award-run.entity.js';
import { runsOf } from '@tandem/features/packs';
import type { LabelledPack } from './pack-labels.js';
import { coalitionKey } from './task-result.js';

/** What a run is about: a tender of the partnership, or a procurement that others published. */
export type RunSubject = { readonly tenderId: string } | { readonly marketProcessId: string };

/** The topic under which news of a run is told. */
export function runTopic(runId: string): string {
  return `award-run:${runId}`;
}

/** The audit chain of what a run is about. */
export function chainOf(run: { tenderId: string | null; marketProcessId: string | null }): string {
  return run.tenderId === null ? `market:${run.marketProcessId}` : `tender:${run.tenderId}`;
}

/** The verbs on runs of the comparative tender: to start one, and to stop it. */
@Injectable()
export class AwardRunsService {
  /**
   * Stores the pack and its tasks and queues one flow: a job per scenario and coalition, then the comparison.
   *
   * Two runs on one subject never overlap. Lock: the subject's name, then the tender's row; the unique index on runs
   * under way is the last word should anybody come another way.
   * @throws DomainError AWARD.RUN_IN_PROGRESS, AWARD.NOT_OPENED, AWARD.PACK_CONTRADICTORY
   */
  async start(tx: Tx, subject: RunSubject, { pack: document, labels, whatIfs = [] }: LabelledPack): Promise<string> {
    requirePermission(tx.actor, 'award.run');
    const [tenderId, marketProcessId] =
      'tenderId' in subject ? [subject.tenderId, null] : [null, subject.marketProcessId];
    await tx.lock(`award-run:${tenderId ?? marketProcessId}`);
    const partnershipId = tenderId === null ? ownPartnership(tx) : await openedTender(tx, tenderId);
    const last = await tx.row<{ number: number; isUnderWay: boolean }>(
      `select max(number) as number, coalesce(bool_or(state in ('queued', 'running')), false) as "isUnderWay"
       from award_run where coalesce(tender_id, market_process_id) = $1`,
      [tenderId ?? marketProcessId],
    );
    if (last?.isUnderWay)
      throw new DomainError(
        'AWARD.RUN_IN_PROGRESS',
        { tenderId, marketProcessId },
        'A run is under way already. Wait for its result, or cancel it first.',
      );
    const pack = packOf(document);
    const tasks = runsOf(pack);
    const canonical = canonicalPack(pack);
    const values = {
      partnershipId,
      tenderId,
      marketProcessId,
      number: (last?.number ?? 0) + 1,
      state: 'queued' as const,
      pack: canonical,
      packSha256: sha256(canonical),
      labels,
      whatIfs: [...whatIfs],
      taskCount: tasks.length,
      requestedBy: tx.actor.accountId,
    };
    const inserted = await tx.manager.insert(AwardRunEntity, values);
    const runId = String(inserted.identifiers[0]!['id']);
    const coalitions = tasks.map((task) => coalitionKey(task.coalition));
    await tx.rows(
      `insert into award_task (run_id, scenario, coalition, state)
       select $1, scenario, coalition, 'queued' from unnest($2::text[], $3::text[]) as task (scenario, coalition)`,
      [runId, tasks.map((task) => task.scenario), coalitions],
    );
    await enqueue(tx, {
      job: 'awards.compare',
      jobId: `compare-${runId}`,
      data: { runId },
      children: tasks.map((task, i) => ({
        job: 'awards.solve' as const,
        jobId: `solve-${runId}-${i}`,
        data: { runId, scenario: task.scenario, coalition: coalitions[i]! },
      })),
    });
    await record(tx, {
      chain: chainOf(values),
      action: 'awardRun.started',
      subject: { kind: 'awardRun', id: runId },
      partnershipId,
      after: { number: values.number, packSha256: values.packSha256, tasks: tasks.length, whatIfs },
    });
    return runId;
  }

  /**
   * Stops a run for good; what it has found is never used. Lock: the run's row.
   * @throws DomainError AWARD_RUN.NOT_FOUND, AWARD.RUN_OVER
   */
  async cancel(tx: Tx, runId: string): Promise<void> {
    requirePermission(tx.actor, 'award.run');
    const run = await tx.row<{
      state: string;
      tenderId: string | null;
      marketProcessId: string | null;
      partner: string;
    }>(
      `select state, tender_id as "tenderId", market_process_id as "marketProcessId", partnership_id as partner
       from award_run where id = $1 for update`,
      [runId],
    );
    if (!run) throw new DomainError('AWARD_RUN.NOT_FOUND', { runId }, 'There is no such run.');
    if (run.state !== 'queued' && run.state !== 'running')
      throw new DomainError(
        'AWARD.RUN_OVER',
        { runId, state: run.state },
        'This run is over, so it cannot be cancelled.',
      );
    await tx.rows(`update award_run set state = 'cancelled', finished_at = clock_timestamp() where id = $1`, [runId]);
    await announce(tx, runTopic(runId));
    await record(tx, {
      chain: chainOf(run),
      action: 'awardRun.cancelled',
      subject: { kind: 'awardRun', id: runId },
      partnershipId: run.partner,
      before: { state: run.state },
      after: { state: 'cancelled' },
    });
  }
}

/**
 * A pack read whole.
 * @throws DomainError AWARD.PACK_CONTRADICTORY with every problem, since no run could come of it.
 */
export function packOf(document: unknown): TenderPack {
  const read = readTenderPack(document);
  if (read.pack) return read.pack;
  const problems = read.problems.map((p) => `${p.path}: ${p.message}`);
  const sentence = `The tender cannot be evaluated as it stands. ${problems.slice(0, 3).join(' ')}`;
  throw new DomainError('AWARD.PACK_CONTRADICTORY', { problems }, sentence);
}

function ownPartnership(tx: Tx): string {
  const [first] = tx.actor.partnershipIds;
  if (first === undefined)
    throw new DomainError('AWARD.NO_PARTNERSHIP', {}, 'Your organisation is in no partnership at present.');
  return first;
}

/** The partnership of a tender whose bids may be compared now: opened, and not yet past its award. */
async function openedTender(tx: Tx, tenderId: string): Promise<string> {
  const tender = await tx.row<{ state: TenderState; partnership_id: string }>(
    `select state, partnership_id from tender where id = $1 for update`,
    [tenderId],
  );
  if (!tender) throw new DomainError('TENDER.NOT_FOUND', { tenderId }, 'There is no such tender.');
  const isReady = can(tender.state, 'evaluate') || can(tender.state, 'proposeAward') || can(tender.state, 'reevaluate');
  if (!isReady)
    throw new DomainError(
      'AWARD.NOT_OPENED',
      { tenderId, state: tender.state },
      'Bids are compared after they have been opened and before an award is proposed.',
    );
  return tender.partnership_id;
}

/** Moves a tender on after its evaluation: from opened to evaluated; in any later state it stays where it is. */
export async function markEvaluated(tx: Tx, tenderId: string): Promise<void> {
  const tender = await tx.row<{ state: TenderState }>(`select state from tender where id = $1 for update`, [tenderId]);
  if (!tender || !can(tender.state, 'evaluate')) return;
  // Whether every trust has evaluated was asked when the run was started; nobody assesses while it is under way.
  const state = next(tender.state, 'evaluate', { everyTrustHasEvaluated: true });
  await tx.rows(`update tender set state = $2, version = version + 1 where id = $1`, [tenderId, state]);
}
