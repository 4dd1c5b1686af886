import { Injectable } from '@nestjs/common';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import { requirePermission } from '@tandem/features/partnership';
import { lockTender } from '@tandem/features/tenders';
import { record } from '@tandem/platform/audit';
import type { Tx } from '@tandem/platform/database';
import { lockOf } from './quality-rows.js';

const REASON_MAX = 2000;

/** One decision as an evaluator gives it: whether the bid passes the condition, and why. */
export interface AssessmentInput {
  conditionId: string;
  result: string;
  reason: string;
}

/** What evaluators record. Each trust answers for itself (PA23 s.1(3)): one trust's pass never stands in for another's. */
@Injectable()
export class EvaluationService {
  /**
   * Records for the actor's own trust whether a bid passes conditions, each with its reason; a decision may be changed
   * until the tender is evaluated, and every change stays on the record. Lock: the tender's row.
   * @throws DomainError TENDER.NOT_BEING_ASSESSED, TENDER.QUALITY_LOCKED, BID.NOT_FOUND, TENDER.NOT_TAKING_PART
   */
  async assess(
    tx: Tx,
    tenderId: string,
    bidId: string,
    decisions: readonly AssessmentInput[],
  ): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'bid.assess');
    const tender = await lockTender(tx, tenderId);
    if (tender.state !== 'opened')
      throw new DomainError(
        'TENDER.NOT_BEING_ASSESSED',
        { state: tender.state },
        'Bids are assessed after their opening and before the evaluation is finished.',
      );
    if (await lockOf(tx, tenderId))
      throw new DomainError(
        'TENDER.QUALITY_LOCKED',
        { tenderId },
        'The quality is locked: the prices have been shown, so no decision on a condition can change any more.',
      );
    const trustId = await this.trustOf(tx, tenderId);
    const bid = await tx.row(`select id from bid where tender_id = $1 and id = $2 and opened_at is not null`, [
      tenderId,
      bidId,
    ]);
    if (!bid) throw new DomainError('BID.NOT_FOUND', { bidId }, 'There is no such bid in this tender.');
    const known = await tx.rows<{ id: string }>(`select id from tender_condition where tender_id = $1`, [tenderId]);
    const ids = new Set(known.map((c) => c.id));
    if (decisions.some((d) => !ids.has(d.conditionId)))
      throw new DomainError(
        'TENDER_CONDITION.NOT_FOUND',
        { tenderId },
        'One of these conditions is not of this tender.',
      );
    const problems = decisions.flatMap(decisionProblems);
    if (problems.length > 0) return problems;
    const before = await tx.rows(
      `select condition_id, result, reason from assessment where tender_id = $1 and bid_id = $2 and trust_id = $3 order by condition_id`,
      [tenderId, bidId, trustId],
    );
    await tx.rows(
      `insert into assessment (tender_id, bid_id, condition_id, trust_id, evaluator_id, evaluator_name, result, reason)
       select $1, $2, d.condition, $3, $4, $5, d.result, d.reason from unnest($6::uuid[], $7::text[], $8::text[]) as d(condition, result, reason)
       on conflict (tender_id, bid_id, condition_id, trust_id) do update set result = excluded.result, reason = excluded.reason,
         evaluator_id = excluded.evaluator_id, evaluator_name = excluded.evaluator_name, assessed_at = now()`,
      [
        tenderId,
        bidId,
        trustId,
        tx.actor.accountId,
        `${tx.actor.name}, ${tx.actor.organisationName}`,
        decisions.map((d) => d.conditionId),
        decisions.map((d) => d.result),
        decisions.map((d) => d.reason.trim()),
      ],
    );
    await record(tx, {
      chain: `tender:${tenderId}`,
      action: 'bid.assessed',
      subject: { kind: 'bid', id: bidId },
      partnershipId: tender.partnershipId,
      before,
      after: decisions,
    });
    return [];
  }

  private async trustOf(tx: Tx, tenderId: string): Promise<string> {
    const { organisationId, accountId } = tx.actor;
    const row = await tx.row(
      `select trust_id from tender_trust where tender_id = $1 and trust_id = $2 and state = 'participating'`,
      [tenderId, organisationId],
    );
    if (!row || organisationId === null || accountId === null)
      throw new DomainError(
        'TENDER.NOT_TAKING_PART',
        { organisationId },
        'Only evaluators of the trusts that take part assess its bids.',
      );
    return organisationId;
  }
}

function decisionProblems({ conditionId, result, reason }: AssessmentInput): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (result !== 'pass' && result !== 'fail')
    problems.push({ field: `result_${conditionId}`, message: 'Choose whether the bid passes or fails.' });
  if (reason.trim() === '')
    problems.push({
      field: `reason_${conditionId}`,
      message: 'Give the reason. The supplier is told it in the assessment summary.',
    });
  else if (reason.length > REASON_MAX)
    problems.push({ field: `reason_${conditionId}`, message: `The reason may have up to ${REASON_MAX} characters.` });
  return problems;
}
