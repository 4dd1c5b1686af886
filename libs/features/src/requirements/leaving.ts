import { quantityText } from '@tandem/domain/money';
import { DomainError } from '@tandem/domain/refusals';
import { apply, type SharedRequirement } from '@tandem/domain/requirements';
import type { Tx } from '@tandem/platform/database';
import { consequencesOf, type ShownConsequences } from './consequences.js';
import { keep, type KeptRequirement } from './requirement-record.js';
import { detach, ownTotal, trustOf } from './volumes.js';

/** How a trust leaves. After commitment it proves by the hash that it has seen what leaving costs the others. */
export interface Leaving {
  readonly reason?: string;
  readonly consequencesSha256?: string;
  readonly successorTrustId?: string;
}

/**
 * Leaves a requirement whose row is locked. Before commitment the trust is simply no longer listed (the audit keeps it);
 * after it the departure stays on the record with its reason and what was shown.
 */
export async function leave(tx: Tx, kept: KeptRequirement, leaving: Leaving): Promise<void> {
  const by = trustOf(tx);
  const { id: requirementId } = kept.row;
  const reason = (leaving.reason ?? '').trim();
  const shown = await consequencesOf(tx, kept, by);
  const { isCommitted } = shown.consequences;
  if (isCommitted && leaving.consequencesSha256 !== undefined && leaving.consequencesSha256 !== shown.sha256)
    throw new DomainError(
      'REQUIREMENT.CONSEQUENCES_CHANGED',
      { requirementId },
      'What leaving costs the others has changed since you looked. Look at it again before you decide.',
    );
  const after = apply(kept.rules, {
    verb: 'leave',
    by,
    reason: reason === '' ? null : reason,
    consequences: leaving.consequencesSha256 ?? null,
    successor: leaving.successorTrustId ?? null,
  });
  const quantity = quantityText(await ownTotal(tx, requirementId));
  if (isCommitted) await recordDeparture(tx, requirementId, reason, shown);
  else
    await tx.rows(`delete from requirement_partner where requirement_id = $1 and trust_id = $2`, [requirementId, by]);
  await detach(tx, requirementId, null);
  await tx.rows(
    `update deviation set state = 'withdrawn' where requirement_id = $1 and trust_id = $2 and state = 'pending'`,
    [requirementId, by],
  );
  await keep(tx, kept, after, {
    action: 'requirement.left',
    before: { ...commitmentOf(kept.rules, by), quantity },
    after: { trustId: by, reason, consequencesSha256: isCommitted ? shown.sha256 : null },
  });
}

async function recordDeparture(tx: Tx, requirementId: string, reason: string, shown: ShownConsequences): Promise<void> {
  const { organisationId, accountId } = tx.actor;
  await tx.rows(
    `insert into requirement_departure
       (requirement_id, trust_id, reason, quantity, funding_reference, consequences, consequences_sha256, left_by)
     select requirement_id, trust_id, $3, quantity, funding_reference, $4::jsonb, $5, $6 from requirement_partner
     where requirement_id = $1 and trust_id = $2`,
    [requirementId, organisationId, reason, JSON.stringify(shown.consequences), shown.sha256, accountId],
  );
  await tx.rows(
    `update requirement_partner set state = 'left', left_at = clock_timestamp(), leave_reason = $3
     where requirement_id = $1 and trust_id = $2`,
    [requirementId, organisationId, reason],
  );
}

/** What a trust has committed to, for the audit. */
export function commitmentOf(rules: SharedRequirement, trust: string): object {
  const partner = rules.partners.find((p) => p.trust === trust && p.status === 'committed');
  if (partner?.status !== 'committed') return { trustId: trust, isCommitted: false };
  const { quantity, fundingReference } = partner.commitment;
  return { trustId: trust, isCommitted: true, quantity: quantityText(quantity), fundingReference };
}
