import { Injectable } from '@nestjs/common';
import { type ApprovalDecision, type ApprovalSubject, decide, limitOf, standingOf } from '@tandem/domain/approvals';
import { type Money, moneyText, parseMoney } from '@tandem/domain/money';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import { next, type TenderState } from '@tandem/domain/tenders';
import { londonDate } from '@tandem/domain/time';
import { requirePermission } from '@tandem/features/partnership';
import { record } from '@tandem/platform/audit';
import type { Tx } from '@tandem/platform/database';
import { enqueue } from '@tandem/platform/queue';
import { limitsOf } from './award-rows.js';
import { lockAward, shareOfActor, type WaitingAward } from './awards.service.js';
import { type DecisionPaper, paperChanges } from './decision-paper.js';

/** What an executive answers, and the hash of the paper that was on the page. */
export interface Decision {
  readonly verdict: 'approve' | 'decline';
  readonly reason: string;
  readonly contentSha256: string;
}

/** What became of an answer: recorded, or refused for a mistake in the form, or because the paper is another one now. */
export type DecisionOutcome =
  | { readonly kind: 'recorded'; readonly standing: 'waiting' | 'stands' | 'declined' }
  | { readonly kind: 'problems'; readonly problems: FieldProblem[] }
  | { readonly kind: 'changed'; readonly changes: string[] };

const REASON_LENGTH_MAX = 2000;

/** How an executive decides for its own trust, and what follows from all decisions together. */
@Injectable()
export class DecisionsService {
  /**
   * Records the answer of the actor's trust under that trust's own limits, by the database's clock.
   *
   * The last approval makes the award stand, moves the tender on and queues the posting of its savings; one decline voids
   * the award. Lock: the award's row, then the tender's, so that two answers are ordered.
   * @throws DomainError APPROVAL.* with a sentence, when the rules of approval say no.
   */
  async decide(tx: Tx, awardId: string, answer: Decision): Promise<DecisionOutcome> {
    requirePermission(tx.actor, 'award.decide');
    const award = await lockAward(tx, awardId);
    const share = shareOfActor(tx, award);
    if (answer.contentSha256 !== award.contentSha256)
      return { kind: 'changed', changes: await this.changesSince(tx, award, answer.contentSha256) };
    const reason = answer.reason.trim();
    const problems = reasonProblems(answer.verdict, reason);
    if (problems.length > 0) return { kind: 'problems', problems };
    const subject = subjectOf(award);
    const previous = await decisionsOf(tx, award);
    const given: ApprovalDecision = {
      trust: share.trust,
      person: tx.actor.accountId!,
      verdict: answer.verdict,
      reason: reason === '' ? null : reason,
      contentHash: answer.contentSha256,
    };
    const on = londonDate(await tx.clock());
    const limits = await limitsOf(tx, share.trustId, share.trust);
    const allowed = decide(subject, { ...given, office: tx.actor.office, on }, limits, previous);
    if (!allowed.allowed) throw allowed.refusal;
    const held = share.budgets.map(({ budgetType }) =>
      limitOf(limits, { trust: share.trust, office: tx.actor.office, budgetType, on }),
    );
    const limit = held.reduce<Money | null>((least, one) => lower(least, one ?? null), null);
    await tx.rows(
      `insert into award_decision (award_id, trust_id, account_id, decision, reason, content_sha256, share_amount,
         total_amount, limit_amount, limit_office, decided_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, clock_timestamp())`,
      [
        awardId,
        share.trustId,
        tx.actor.accountId,
        answer.verdict === 'approve' ? 'approved' : 'declined',
        reason,
        award.contentSha256,
        share.amount,
        award.paper.total,
        limit === null ? null : moneyText(limit),
        tx.actor.office,
      ],
    );
    const standing = standingOf(subject, [...previous, given]);
    await this.follow(tx, award, standing.status, reason);
    await record(tx, {
      chain: `tender:${award.tenderId}`,
      action: answer.verdict === 'approve' ? 'award.approved' : 'award.declined',
      subject: { kind: 'award', id: awardId },
      partnershipId: award.partnershipId,
      before: { waitingFor: standingOf(subject, previous).waitingFor },
      after: {
        trust: share.trust,
        office: tx.actor.office,
        contentSha256: award.contentSha256,
        share: share.amount,
        total: award.paper.total,
        limit: limit === null ? null : moneyText(limit),
        reason,
        standing: standing.status,
        waitingFor: standing.waitingFor,
      },
    });
    return { kind: 'recorded', standing: standing.status };
  }

  /**
   * Takes a proposal back before every trust has decided, with a reason that all can read; decisions on it stay on record.
   * Only the trust that proposed it may. Lock: the award's row, then the tender's.
   * @throws DomainError AWARD.NOT_FOUND, AWARD.NOT_WAITING, AWARD.NOT_YOURS
   */
  async withdraw(tx: Tx, awardId: string, reason: string): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'award.propose');
    const award = await lockAward(tx, awardId);
    if (award.proposedByTrustId !== tx.actor.organisationId)
      throw new DomainError(
        'AWARD.NOT_YOURS',
        { awardId },
        'Only the trust that proposed this award may take it back.',
      );
    if (reason.trim() === '') return [{ field: 'reason', message: 'Enter why the proposal is taken back' }];
    const tooLong = reasonProblems('decline', reason.trim());
    if (tooLong.length > 0) return tooLong;
    const tender = await tx.row<{ state: TenderState }>(`select state from tender where id = $1 for update`, [
      award.tenderId,
    ]);
    const state = next(tender!.state, 'withdrawAward', { reasonGiven: true });
    await tx.rows(`update tender set state = $2, version = version + 1 where id = $1`, [award.tenderId, state]);
    await tx.rows(`update award set state = 'void', void_reason = $2, voided_at = clock_timestamp() where id = $1`, [
      awardId,
      reason.trim(),
    ]);
    await record(tx, {
      chain: `tender:${award.tenderId}`,
      action: 'award.withdrawn',
      subject: { kind: 'award', id: awardId },
      partnershipId: award.partnershipId,
      before: { state: 'proposed', contentSha256: award.contentSha256 },
      after: { state: 'void', reason: reason.trim() },
    });
    return [];
  }

  /** What follows when the award now stands or is lost; nothing while it waits. */
  private async follow(
    tx: Tx,
    award: WaitingAward,
    status: 'waiting' | 'stands' | 'declined',
    reason: string,
  ): Promise<void> {
    if (status === 'waiting') return;
    const tender = await tx.row<{ state: TenderState }>(`select state from tender where id = $1 for update`, [
      award.tenderId,
    ]);
    const state =
      status === 'stands'
        ? next(tender!.state, 'approve', { everyTrustApproved: true })
        : next(tender!.state, 'decline', { reasonGiven: reason !== '' });
    await tx.rows(`update tender set state = $2, version = version + 1 where id = $1`, [award.tenderId, state]);
    if (status === 'declined') {
      await tx.rows(`update award set state = 'void', void_reason = $2, voided_at = clock_timestamp() where id = $1`, [
        award.id,
        reason,
      ]);
      return;
    }
    await tx.rows(`update award set state = 'approved', approved_at = clock_timestamp() where id = $1`, [award.id]);
    await enqueue(tx, { job: 'savings.post', jobId: `savings-${award.id}`, data: { awardId: award.id } });
  }

  private async changesSince(tx: Tx, award: WaitingAward, shownSha256: string): Promise<string[]> {
    const shown = await tx.row<{ paper: DecisionPaper }>(
      `select paper from award_paper where award_id = $1 and content_sha256 = $2`,
      [award.id, shownSha256],
    );
    return shown
      ? paperChanges(shown.paper, award.paper)
      : ['The paper that you answered to is not one of this award.'];
  }
}

/** What the trusts decide on, as the rules of approval see it. */
export function subjectOf(award: Pick<WaitingAward, 'paper' | 'contentSha256' | 'proposedBy'>): ApprovalSubject {
  return {
    contentHash: award.contentSha256,
    proposedBy: award.proposedBy,
    participants: award.paper.coalition,
    shares: award.paper.shares.flatMap((share) =>
      share.budgets.map(({ budgetType, amount }) => ({ trust: share.trust, budgetType, amount: parseMoney(amount) })),
    ),
  };
}

/** Every answer on record, to whichever wording of the paper. */
async function decisionsOf(tx: Tx, award: WaitingAward): Promise<ApprovalDecision[]> {
  const rows = await tx.rows<{ trustId: string; person: string; decision: string; reason: string; hash: string }>(
    `select trust_id as "trustId", account_id as person, decision, reason, content_sha256 as hash
     from award_decision where award_id = $1 order by decided_at`,
    [award.id],
  );
  const codes = new Map(award.paper.shares.map((share) => [share.trustId, share.trust]));
  return rows.map(({ trustId, person, decision, reason, hash }) => ({
    trust: codes.get(trustId) ?? trustId,
    person,
    verdict: decision === 'approved' ? 'approve' : 'decline',
    reason: reason === '' ? null : reason,
    contentHash: hash,
  }));
}

function reasonProblems(verdict: Decision['verdict'], reason: string): FieldProblem[] {
  if (verdict === 'decline' && reason === '')
    return [{ field: 'reason', message: 'Enter the reason for declining. The other trusts will read it' }];
  if (reason.length > REASON_LENGTH_MAX)
    return [{ field: 'reason', message: `The reason must be ${REASON_LENGTH_MAX} characters or fewer` }];
  return [];
}

function lower(a: Money | null, b: Money | null): Money | null {
  if (a === null) return b;
  return b === null || a < b ? a : b;
}
