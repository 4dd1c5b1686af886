import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { quantityText } from '@tandem/domain/money';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import { apply } from '@tandem/domain/requirements';
import { londonDate } from '@tandem/domain/time';
import { requirePermission } from '@tandem/features/partnership';
import { record } from '@tandem/platform/audit';
import type { Tx } from '@tandem/platform/database';
import { decideDeviation, type DeviationDecision, stateDeviation, type StatedDeviation } from './deviations.js';
import { consequencesOf, type ShownConsequences } from './consequences.js';
import { commitmentOf, leave, type Leaving } from './leaving.js';
import { checkRequirement, type NewRequirement } from './new-requirement.js';
import { keep, type KeptRequirement, lockRequirement } from './requirement-record.js';
import { RequirementEntity } from './requirement.entity.js';
import {
  applyDeviations,
  bringVolumes,
  detach,
  ownTotal,
  type OwnVolumes,
  setFinalQuantities,
  shareLines,
  trustOf,
} from './volumes.js';

/** What a trust commits to: where the money comes from, and final quantities where they differ, by line. */
export interface FinalCommitment {
  readonly fundingReference: string;
  readonly quantities?: Readonly<Record<string, string>>;
}

/**
 * The verbs of a shared requirement. Which of them is allowed when is one function of the domain (`refusalFor`).
 * Each locks the requirement's row, so that two trusts act on it one after the other.
 */
@Injectable()
export class RequirementsService {
  /** Raises a requirement as a draft that only the actor's trust sees. Returns its id, or what is wrong with it. */
  async raise(tx: Tx, input: NewRequirement): Promise<string | FieldProblem[]> {
    requirePermission(tx.actor, 'requirement.raise');
    const trustId = trustOf(tx);
    const checked = checkRequirement(input);
    if (Array.isArray(checked)) return checked;
    if (!tx.actor.partnershipIds.includes(input.partnershipId))
      return [{ field: 'partnershipId', message: 'Choose one of your trust’s partnerships' }];
    const number = await tx.row<{ n: string }>(`select nextval('requirement_reference')::text as n`);
    const reference = `REQ-${londonDate(tx.now).slice(0, 4)}-${number!.n.padStart(4, '0')}`;
    const id = randomUUID();
    const row: Partial<RequirementEntity> = {
      ...checked,
      id,
      reference,
      partnershipId: input.partnershipId,
      raisedByTrustId: trustId,
      leadTrustId: trustId,
      state: 'draft',
      createdBy: tx.actor.accountId!,
    };
    await tx.manager.insert(RequirementEntity, row);
    await this.takePart(tx, id, trustId);
    const requirement = (await lockRequirement(tx, id)).row;
    const problems = input.lineIds?.length ? await bringVolumes(tx, requirement, { lineIds: input.lineIds }) : [];
    if (problems.length > 0) throw new DomainError('REQUIREMENT.LINES', { requirementId: id }, problems[0]!.message);
    await record(tx, {
      chain: `requirement:${id}`,
      action: 'requirement.raised',
      subject: { kind: 'requirement', id },
      partnershipId: input.partnershipId,
      after: { ...checked, reference, lines: input.lineIds?.length ?? 0 },
    });
    return id;
  }

  /** Shows a draft to the partners, who may then join it. */
  async share(tx: Tx, requirementId: string): Promise<void> {
    requirePermission(tx.actor, 'requirement.raise');
    const kept = await lockRequirement(tx, requirementId);
    const after = apply(kept.rules, { verb: 'share', by: trustOf(tx) });
    await shareLines(tx, kept.row);
    await keep(tx, kept, after, { action: 'requirement.shared' });
  }

  /**
   * Gives up a draft for good: its lines are the trust's own again, and no partner ever sees that there was one. The
   * audit chain of the requirement keeps what it was.
   */
  async discard(tx: Tx, requirementId: string): Promise<void> {
    requirePermission(tx.actor, 'requirement.raise');
    const trustId = trustOf(tx);
    const kept = await lockRequirement(tx, requirementId);
    const after = apply(kept.rules, { verb: 'discard', by: trustId });
    const lines = await detach(tx, requirementId, null);
    await tx.rows(`delete from requirement_partner where requirement_id = $1 and trust_id = $2`, [
      requirementId,
      trustId,
    ]);
    const { reference, title, item } = kept.row;
    await keep(tx, kept, after, { action: 'requirement.discarded', before: { reference, title, item, lines } });
  }

  /** Joins with the trust's own volumes; they may also follow later. A trust that had left may come back. */
  async join(tx: Tx, requirementId: string, own: OwnVolumes = {}): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'requirement.join');
    const trustId = trustOf(tx);
    const kept = await lockRequirement(tx, requirementId);
    const after = apply(kept.rules, { verb: 'join', by: trustId });
    const problems = await bringVolumes(tx, kept.row, own);
    if (problems.length > 0) return problems;
    await this.takePart(tx, requirementId, trustId);
    await keep(tx, kept, after, {
      action: 'requirement.joined',
      after: { trustId, quantity: quantityText(await ownTotal(tx, requirementId)) },
    });
    return [];
  }

  /** Adds volumes of the trust's own, until it has committed. */
  async addVolumes(tx: Tx, requirementId: string, own: OwnVolumes): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'requirement.join');
    const kept = await this.lockForVolumes(tx, requirementId);
    const before = quantityText(await ownTotal(tx, requirementId));
    const problems = await bringVolumes(tx, kept.row, own);
    if (problems.length > 0) return problems;
    await this.noteVolumes(tx, kept, 'requirement.volumesAdded', before);
    return [];
  }

  /** Puts lines of the trust's own under the requirement. */
  attachLines(tx: Tx, requirementId: string, lineIds: readonly string[]): Promise<FieldProblem[]> {
    return this.addVolumes(tx, requirementId, { lineIds });
  }

  /** Takes lines of the trust's own back out of the requirement, until it has committed. */
  async removeLines(tx: Tx, requirementId: string, lineIds: readonly string[]): Promise<void> {
    requirePermission(tx.actor, 'requirement.join');
    const kept = await this.lockForVolumes(tx, requirementId);
    const before = quantityText(await ownTotal(tx, requirementId));
    await detach(tx, requirementId, lineIds);
    await this.noteVolumes(tx, kept, 'requirement.linesRemoved', before);
  }

  /** States how the trust's need differs from the shared specification. The leading trust decides. */
  async stateDeviation(tx: Tx, requirementId: string, stated: StatedDeviation): Promise<string | FieldProblem[]> {
    requirePermission(tx.actor, 'requirement.join');
    return stateDeviation(tx, await lockRequirement(tx, requirementId), stated);
  }

  /** Accepts or rejects a deviation, with the reason on the record. */
  async decideDeviation(tx: Tx, deviationId: string, decision: DeviationDecision): Promise<void> {
    requirePermission(tx.actor, 'requirement.decideDeviation');
    await decideDeviation(tx, deviationId, decision);
  }

  /** Binds the trust to its final quantity, with the reference of its funding. It may be restated until the lock. */
  async commit(tx: Tx, requirementId: string, final: FinalCommitment): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'requirement.commit');
    const trustId = trustOf(tx);
    const kept = await lockRequirement(tx, requirementId);
    const fundingReference = final.fundingReference.trim();
    if (fundingReference === '')
      return [{ field: 'fundingReference', message: 'Enter the reference under which your trust has the money' }];
    const problems = await setFinalQuantities(tx, requirementId, final.quantities ?? {});
    if (problems.length > 0) return problems;
    const quantity = await ownTotal(tx, requirementId);
    const after = apply(kept.rules, { verb: 'commit', by: trustId, commitment: { quantity, fundingReference } });
    await applyDeviations(tx, kept.row);
    await tx.rows(
      `update requirement_partner set state = 'committed', quantity = $3, funding_reference = $4, committed_at = clock_timestamp()
       where requirement_id = $1 and trust_id = $2`,
      [requirementId, trustId, quantityText(quantity), fundingReference],
    );
    await keep(tx, kept, after, {
      action: 'requirement.committed',
      before: commitmentOf(kept.rules, trustId),
      after: { trustId, quantity: quantityText(quantity), fundingReference },
    });
    return [];
  }

  /** Fixes the requirement for a tender: from now on nobody joins and no quantity changes. */
  async lock(tx: Tx, requirementId: string): Promise<void> {
    requirePermission(tx.actor, 'requirement.commit');
    const kept = await lockRequirement(tx, requirementId);
    await keep(tx, kept, apply(kept.rules, { verb: 'lock', by: trustOf(tx) }), { action: 'requirement.locked' });
  }

  /**
   * Fixes a committed requirement because a tender of it is published, whichever trust publishes; what is locked already
   * stays as it is. The requirement's record names the tender.
   * @throws DomainError REQUIREMENT.WRONG_STATE
   */
  async lockForTender(tx: Tx, requirementId: string, tenderReference: string): Promise<void> {
    requirePermission(tx.actor, 'tender.publish');
    const kept = await lockRequirement(tx, requirementId);
    if (kept.rules.state === 'locked') return;
    const by = tx.actor.organisationId ?? kept.rules.lead;
    await keep(tx, kept, apply(kept.rules, { verb: 'lockForTender', by }), {
      action: 'requirement.lockedForTender',
      after: { tender: tenderReference },
    });
  }

  /** What leaving would cost each remaining trust, with the hash that `leave` asks for. Any partner may look. */
  async consequencesOfLeaving(tx: Tx, requirementId: string, trustId: string): Promise<ShownConsequences> {
    return consequencesOf(tx, await lockRequirement(tx, requirementId), trustId);
  }

  /**
   * Leaves. Before commitment without trace but in the audit; after it with a reason and what was shown, on the record.
   * When the volumes have changed since the consequences were shown, they must be looked at again.
   */
  async leave(tx: Tx, requirementId: string, leaving: Leaving): Promise<void> {
    requirePermission(tx.actor, 'requirement.leave');
    await leave(tx, await lockRequirement(tx, requirementId), leaving);
  }

  private async takePart(tx: Tx, requirementId: string, trustId: string): Promise<void> {
    await tx.rows(
      `insert into requirement_partner (requirement_id, trust_id, state) values ($1, $2, 'joined')
       on conflict (requirement_id, trust_id) do update set state = 'joined', joined_at = clock_timestamp(), quantity = null,
         funding_reference = null, committed_at = null, left_at = null, leave_reason = null`,
      [requirementId, trustId],
    );
  }

  /** Volumes are a trust's own to change until it has committed; then it restates its commitment instead. */
  private async lockForVolumes(tx: Tx, requirementId: string): Promise<KeptRequirement> {
    const trustId = trustOf(tx);
    const kept = await lockRequirement(tx, requirementId);
    const partner = kept.rules.partners.find((p) => p.trust === trustId && p.status !== 'left');
    const facts = { requirementId, state: kept.rules.state };
    if (!partner)
      throw new DomainError('REQUIREMENT.NOT_A_PARTNER', facts, 'Your trust does not take part in this requirement.');
    if (partner.status === 'committed' || !['draft', 'shared'].includes(kept.rules.state))
      throw new DomainError(
        'REQUIREMENT.ALREADY_COMMITTED',
        facts,
        'Your trust has committed its final quantity. State it anew, or leave, to change it.',
      );
    return kept;
  }

  private async noteVolumes(tx: Tx, kept: KeptRequirement, action: string, before: string): Promise<void> {
    const after = quantityText(await ownTotal(tx, kept.row.id));
    const trustId = trustOf(tx);
    await keep(tx, kept, kept.rules, {
      action,
      before: { trustId, quantity: before },
      after: { trustId, quantity: after },
    });
  }
}
