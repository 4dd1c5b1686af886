import { DomainError } from '@tandem/domain/refusals';
import { lockTender, type LockedTender } from '@tandem/features/tenders';
import type { Tx } from '@tandem/platform/database';
import type { QualitySheet } from './quality-sheet.js';
import type { QualityQueries } from './quality.queries.js';

/**
 * What everybody who scores is asked first: opened, not locked, and a person of a trust that takes part. Lock: the
 * tender's row.
 * @throws DomainError TENDER.NOT_BEING_ASSESSED, TENDER.QUALITY_LOCKED, TENDER.NOT_TAKING_PART
 */
export async function openSheet(
  tx: Tx,
  queries: QualityQueries,
  tenderId: string,
): Promise<{ tender: LockedTender; sheet: QualitySheet; accountId: string; trustId: string }> {
  const tender = await lockTender(tx, tenderId);
  if (tender.state !== 'opened')
    throw new DomainError(
      'TENDER.NOT_BEING_ASSESSED',
      { state: tender.state },
      'Bids are scored after their opening and before the evaluation is finished.',
    );
  const sheet = await queries.sheet(tx, tenderId);
  if (sheet.lock)
    throw new DomainError(
      'TENDER.QUALITY_LOCKED',
      { lockedAt: sheet.lock.lockedAt },
      'The quality is locked: the prices have been shown, so no score can change any more.',
    );
  const { organisationId: trustId, accountId } = tx.actor;
  if (trustId === null || accountId === null || !sheet.trusts.some((trust) => trust.id === trustId))
    throw new DomainError(
      'TENDER.NOT_TAKING_PART',
      { trustId },
      'Only evaluators of the trusts that take part score its bids.',
    );
  return { tender, sheet, accountId, trustId };
}

/** Whoever scores, by name and trust, as it stands beside the score. */
export function evaluatorName(tx: Tx): string {
  return `${tx.actor.name}, ${tx.actor.organisationName}`;
}
