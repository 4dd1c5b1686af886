import { Injectable } from '@nestjs/common';
import type { AuthorityClass } from '@tandem/domain/demand';
import { moneyText } from '@tandem/domain/money';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import { next } from '@tandem/domain/tenders';
import { londonDate } from '@tandem/domain/time';
import { requirePermission } from '@tandem/features/partnership';
import { RequirementsService } from '@tandem/features/requirements';
import { record, sha256 } from '@tandem/platform/audit';
import type { Tx } from '@tandem/platform/database';
import { estimatedValue, type EstimatedValue } from './estimated-value.js';
import type { NewLot, NewTender } from './new-tender.js';
import { publicationChecks } from './publication-checks.js';
import { publishedContent } from './published-content.js';
import { type RequirementChange, requirementChanges, takeOver } from './requirement-changes.js';
import { lineOf } from './requirement-lines.js';
import type { DemandRead, TenderRead } from './tender-reads.js';
import { insertCondition, insertLot, insertScenario, lockDraft, lockTender, writeBreakPoints } from './tender-rows.js';
import { TendersQueries } from './tenders.queries.js';

const CURRENCY = /^[A-Z]{3}$/;
const REASON_MAX = 2000;
const TOO_LONG_REASON = { field: 'reason', message: `The reason may have up to ${REASON_MAX} characters.` };
/** A deadline further away is a slip in the year: two years are the longest that anybody waits for bids. */
const DEADLINE_WITHIN_MS = 2 * 365 * 86_400_000;

/** The life of a tender up to its deadline, and its end when it is cancelled. */
@Injectable()
export class TendersService {
  constructor(
    private readonly queries: TendersQueries,
    private readonly requirements: RequirementsService,
  ) {}

  /**
   * Starts a tender as a draft, from committed requirements or from lines given whole. Returns its id.
   * @throws DomainError TENDER.REQUIREMENT_NOT_COMMITTED, TENDER.NOTHING_TO_BUY, TENDER.LEAD_NOT_TAKING_PART, TENDER.CURRENCY
   */
  async create(tx: Tx, tender: NewTender): Promise<string> {
    requirePermission(tx.actor, 'tender.prepare');
    if (tx.actor.accountId === null)
      throw new DomainError('ACCESS.PERSON_NEEDED', {}, 'A tender is started by a person, who stays on its record.');
    const currency = tender.currency ?? 'GBP';
    if (!CURRENCY.test(currency))
      throw new DomainError(
        'TENDER.CURRENCY',
        { currency },
        'Give the currency as three capital letters, such as GBP.',
      );
    const lots = await this.wholeLots(tx, tender.lots);
    const demand = lots.flatMap((lot) => (lot.lines ?? []).flatMap((line) => line.demand));
    if (demand.length === 0)
      throw new DomainError('TENDER.NOTHING_TO_BUY', {}, 'No trust has committed a quantity of any of this yet.');
    if (!demand.some((d) => d.trustId === tender.leadTrustId))
      throw new DomainError(
        'TENDER.LEAD_NOT_TAKING_PART',
        { leadTrustId: tender.leadTrustId },
        'The lead authority must be one of the trusts that take part.',
      );
    const row = await tx.row<{ id: string; reference: string }>(
      `insert into tender (reference, partnership_id, lead_trust_id, title, description, state, currency, created_by)
       values ('TDM-' || to_char(now() at time zone 'Europe/London', 'YYYY') || '-' || to_char(nextval('tender_number'), 'FM999999990000'),
         $1, $2, $3, $4, 'draft', $5, $6)
       returning id, reference`,
      [tender.partnershipId, tender.leadTrustId, tender.title, tender.description ?? '', currency, tx.actor.accountId],
    );
    const id = row!.id;
    let number = 0;
    for (const lot of lots) await insertLot(tx, id, (number += 1), lot);
    await tx.rows(`insert into tender_scenario (tender_id, code, title) values ($1, 'base', 'No further rules')`, [id]);
    for (const scenario of tender.scenarios ?? []) await insertScenario(tx, id, scenario.title, scenario.rules);
    for (const condition of tender.conditions ?? []) await insertCondition(tx, id, condition);
    await this.recompute(tx, id);
    await record(tx, {
      chain: `tender:${id}`,
      action: 'tender.created',
      subject: { kind: 'tender', id },
      partnershipId: tender.partnershipId,
      after: { reference: row!.reference, title: tender.title, lots: lots.map((lot) => lot.title) },
    });
    return id;
  }

  /**
   * Publishes the draft: checks every gate, fixes the break points, locks and hashes the text, opens it for bids.
   *
   * Returns what still refuses it, one problem per check, or the hash of the text. From here on the database refuses
   * every change of the text, and the requirements that it was made of are locked, whichever trust leads them: all have
   * committed, and what bids are asked for must not move any more. Only the platform itself may give a deadline below the statutory minimum or an earlier
   * moment of publication, for demonstrations. Lock: the tender's row, then its requirements'.
   */
  async publish(
    tx: Tx,
    tenderId: string,
    timing: { deadlineAt: Date; publishedAt?: Date },
  ): Promise<{ contentSha256: string } | FieldProblem[]> {
    requirePermission(tx.actor, 'tender.publish');
    const locked = await lockDraft(tx, tenderId);
    const isPlatform = tx.actor.kind === 'system';
    const publishedAt = isPlatform && timing.publishedAt ? timing.publishedAt : tx.now;
    const { tender, demand } = await this.recompute(tx, tenderId);
    const requirements = await this.locked(tx, tenderId);
    const checks = publicationChecks(tender, demand, {
      now: publishedAt,
      deadlineAt: timing.deadlineAt,
      isDeadlineFree: isPlatform,
      changes: await requirementChanges(tx, tenderId, demand),
    });
    const problems = checks.flatMap((c) => (c.refusal === null ? [] : [{ field: c.code, message: c.refusal }]));
    if (!isPlatform && timing.deadlineAt.getTime() - tx.now.getTime() > DEADLINE_WITHIN_MS)
      problems.push({
        field: 'TENDER.DEADLINE_TOO_LATE',
        message: 'The deadline is more than two years away. Check the year.',
      });
    if (problems.length > 0) return problems;
    next(locked.state, 'publish', { publicationGatesPassed: true });
    for (const { id } of requirements) await this.requirements.lockForTender(tx, id, locked.reference);
    const content = publishedContent({ ...tender, publishedAt, deadlineAt: timing.deadlineAt }, demand);
    const contentSha256 = sha256(content);
    await tx.rows(
      `update tender set state = 'published', published_at = $2, published_by = $3, deadline_at = $4, content_sha256 = $5,
         version = version + 1 where id = $1`,
      [tenderId, publishedAt, tx.actor.accountId, timing.deadlineAt, contentSha256],
    );
    await this.write(tx, locked, 'tender.published', { contentSha256, content });
    return { contentSha256 };
  }

  /**
   * Takes into a draft what its requirements say now; returns what it took over. Lock: the tender's row, then its
   * requirements', so that nobody restates a commitment in between.
   * @throws DomainError TENDER.NOT_A_DRAFT, TENDER.NOTHING_TO_BUY, TENDER.LEAD_NOT_TAKING_PART
   */
  async takeOverDemand(tx: Tx, tenderId: string): Promise<RequirementChange[]> {
    requirePermission(tx.actor, 'tender.prepare');
    const locked = await lockDraft(tx, tenderId);
    await this.locked(tx, tenderId);
    const changes = await requirementChanges(tx, tenderId, await this.queries.demand(tx, tenderId));
    if (changes.length === 0) return [];
    await takeOver(tx, await this.queries.tender(tx, tenderId), changes);
    await tx.rows(`update tender set version = version + 1 where id = $1`, [tenderId]);
    await this.recompute(tx, tenderId);
    const after = changes.map(({ reference, before, now }) => ({ requirement: reference, before, now }));
    await this.write(tx, locked, 'tender.demandTakenOver', after);
    return changes;
  }

  /**
   * Marks a tender as closed once its deadline has passed by the database's clock. Nothing depends on when this runs:
   * bids are refused and readers see "closed" from the deadline on. Lock: the tender's row.
   */
  async close(tx: Tx, tenderId: string): Promise<void> {
    requirePermission(tx.actor, 'bid.open');
    const locked = await lockTender(tx, tenderId);
    const now = await tx.clock();
    const state = next(locked.state, 'close', {
      deadlinePassed: locked.deadlineAt !== null && locked.deadlineAt <= now,
    });
    await tx.rows(`update tender set state = $2, version = version + 1 where id = $1`, [tenderId, state]);
    await this.write(tx, locked, 'tender.closed', { deadlineAt: locked.deadlineAt });
  }

  /** Ends a tender for good, at any time before the contract, with a reason. Lock: the tender's row. */
  async cancel(tx: Tx, tenderId: string, reason: string): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'tender.cancel');
    const locked = await lockTender(tx, tenderId);
    const given = reason.trim();
    if (given === '') return [{ field: 'reason', message: 'Give the reason why the tender is cancelled.' }];
    if (given.length > REASON_MAX) return [TOO_LONG_REASON];
    const state = next(locked.state, 'cancel', { reasonGiven: true });
    await tx.rows(`update tender set state = $2, cancelled_reason = $3, version = version + 1 where id = $1`, [
      tenderId,
      state,
      given,
    ]);
    await this.write(tx, locked, 'tender.cancelled', { reason: given });
    return [];
  }

  /**
   * Takes a trust out of a published tender, with a reason: awards count the remaining trusts only from here on.
   *
   * A trust withdraws itself. The lead authority cannot (the notice names it, PR24 reg 13), nor can the last trust, and
   * not while an award waits for approval: declining that award is the way. Lock: the tender's row.
   */
  async withdrawTrust(tx: Tx, tenderId: string, trustId: string, reason: string): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'requirement.leave');
    const locked = await lockTender(tx, tenderId);
    if (tx.actor.kind !== 'system' && tx.actor.organisationId !== trustId)
      throw new DomainError('ACCESS.OTHER_TRUST', { trustId }, 'Only the trust itself can withdraw from a tender.');
    if (!['published', 'closed', 'opened', 'evaluated', 'awardDeclined'].includes(locked.state))
      throw new DomainError(
        'TENDER.WITHDRAWAL_NOT_POSSIBLE',
        { state: locked.state },
        'A trust can withdraw between publication and the proposal of an award. Later it can decline the award.',
      );
    if (trustId === locked.leadTrustId)
      throw new DomainError(
        'TENDER.LEAD_CANNOT_WITHDRAW',
        { trustId },
        'The lead authority cannot withdraw: suppliers were told that it leads. It can cancel the tender.',
      );
    const given = reason.trim();
    if (given === '') return [{ field: 'reason', message: 'Give the reason why the trust withdraws.' }];
    if (given.length > REASON_MAX) return [TOO_LONG_REASON];
    const gone = await tx.rows(
      `update tender_trust set state = 'withdrawn', withdrawn_at = now(), withdraw_reason = $3
       where tender_id = $1 and trust_id = $2 and state = 'participating' returning trust_id`,
      [tenderId, trustId, given],
    );
    if (gone.length === 0)
      throw new DomainError('TENDER.NOT_TAKING_PART', { trustId }, 'This trust does not take part in the tender.');
    await this.write(tx, locked, 'tender.trustWithdrew', { trustId, reason: given });
    return [];
  }

  /** Writes the break points and the estimated value of a draft anew from its demand. For verbs that hold its lock. */
  async recompute(
    tx: Tx,
    tenderId: string,
  ): Promise<{ tender: TenderRead; demand: DemandRead[]; estimate: EstimatedValue }> {
    const before = await this.queries.tender(tx, tenderId);
    const demand = await this.queries.demand(tx, tenderId);
    await writeBreakPoints(tx, before, demand);
    const estimate = await this.estimate(tx, before, demand);
    await tx.rows(`update tender set estimated_net = $2, estimated_gross = $3 where id = $1`, [
      tenderId,
      moneyText(estimate.net),
      moneyText(estimate.gross),
    ]);
    return { tender: await this.queries.tender(tx, tenderId), demand, estimate };
  }

  /** What the tender is worth at its baselines, against the threshold of the day it was published or of today. */
  async estimate(tx: Tx, tender: TenderRead, demand: readonly DemandRead[]): Promise<EstimatedValue> {
    const rows = await tx.rows<{ class: AuthorityClass }>(
      `select distinct a.class from authority_class a where a.organisation_id = any($1)
         and a.starts_on <= current_date and (a.ends_on is null or a.ends_on > current_date)`,
      [tender.trusts.map((t) => t.id)],
    );
    return estimatedValue(
      demand,
      rows.map((r) => r.class),
      londonDate(tender.publishedAt ?? tx.now),
    );
  }

  /** The requirements of a tender that can still be locked, with their rows locked in the order of their ids. */
  private async locked(tx: Tx, tenderId: string): Promise<{ id: string }[]> {
    return tx.rows<{ id: string }>(
      `select r.id from requirement r where r.id in (select requirement_id from tender_line where tender_id = $1)
         and r.state in ('committed', 'locked') order by r.id for update`,
      [tenderId],
    );
  }

  private async wholeLots(tx: Tx, lots: readonly NewLot[]): Promise<NewLot[]> {
    const whole: NewLot[] = [];
    for (const { requirementIds, ...lot } of lots) {
      const lines = [...(lot.lines ?? [])];
      for (const id of requirementIds ?? []) lines.push(await lineOf(tx, id));
      whole.push({ ...lot, lines: lines.filter((line) => line.demand.length > 0) });
    }
    return whole.filter((lot) => lot.lines!.length > 0);
  }

  private async write(
    tx: Tx,
    tender: { id: string; partnershipId: string; state: string },
    action: string,
    after: unknown,
  ): Promise<void> {
    await record(tx, {
      chain: `tender:${tender.id}`,
      action,
      subject: { kind: 'tender', id: tender.id },
      partnershipId: tender.partnershipId,
      before: { state: tender.state },
      after,
    });
  }
}
