import { normaliseWording } from '@tandem/domain/demand';
import type { FieldProblem } from '@tandem/domain/refusals';
import type { Mechanism } from '@tandem/domain/savings';
import type { FinancialYear } from '@tandem/domain/time';
import type { Tx } from '@tandem/platform/database';

/**
 * What a scheme raised by hand claims, in words that two people would choose alike: the item, by what it saves, and the
 * year from which. It says nothing of the trust, because a saving that two trusts have together is one scheme.
 */
export function claimKeyOf(item: string, mechanism: Mechanism, from: FinancialYear): string {
  return `raised/${normaliseWording(item) || item}/${mechanism}/${from}`;
}

/** Holds a claim until the transaction ends: nobody raises, joins or revives it meanwhile. Taken before any chain is. */
export async function lockClaim(tx: Tx, claim: { partnershipId: string; claimKey: string }): Promise<void> {
  await tx.lock(`claim:${claim.partnershipId}:${claim.claimKey}`);
}

/** Who holds a claim already: a scheme of the partnership, with the trust that raised it. */
export interface ClaimHolder {
  readonly schemeId: string;
  readonly reference: string;
  readonly title: string;
  readonly trust: string;
}

/**
 * Who holds a claim, if anybody does. A scheme of which everything was rejected or taken back holds it no longer: it is
 * released here, for good, and stays with its history, so that a corrected claim can be raised. Lock: `lockClaim`, by the caller.
 */
export async function holderOf(tx: Tx, partnershipId: string, claimKey: string): Promise<ClaimHolder | undefined> {
  const holder = await tx.row<ClaimHolder>(
    `select s.id as "schemeId", s.reference, s.title, coalesce(o.name, 'the platform') as trust
     from saving_scheme s left join organisation o on o.id = s.raised_by_trust_id where s.partnership_id = $1 and s.claim_key = $2
       and s.claim_released_at is null`,
    [partnershipId, claimKey],
  );
  if (!holder) return undefined;
  const released = await tx.row<{ isFree: boolean }>(`select release_claim($1) as "isFree"`, [holder.schemeId]);
  return released!.isFree ? undefined : holder;
}

/** Whether a scheme's claim was released, and which scheme holds it now; undefined while the scheme holds it itself. */
export async function releasedTo(tx: Tx, schemeId: string): Promise<{ reference: string | null } | undefined> {
  return tx.row<{ reference: string | null }>(
    `select n.reference from saving_scheme s left join saving_scheme n
       on n.partnership_id = s.partnership_id and n.claim_key = s.claim_key and n.claim_released_at is null
     where s.id = $1 and s.claim_released_at is not null`,
    [schemeId],
  );
}

/** Says who counts the saving already, and what to do instead. */
export function countedAlready(holder: ClaimHolder): FieldProblem {
  return {
    field: 'item',
    message: `${holder.reference} “${holder.title}” of ${holder.trust} counts this saving already. Add your trust’s lines to that scheme`,
  };
}
