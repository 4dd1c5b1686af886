import { DomainError } from '@tandem/domain/refusals';
import type { Tx } from '@tandem/platform/database';
import { field } from './forms.js';

/**
 * The partnership that an address or a form asks for, or the reader's first.
 * @throws DomainError PARTNERSHIP.NOT_FOUND for one that the reader is not in, ACCESS.ROLE for suppliers
 */
export function partnershipOf(tx: Tx, asked: unknown): string {
  if (tx.actor.kind === 'supplier')
    throw new DomainError('ACCESS.ROLE', {}, 'This page is for the trusts of the partnership and their auditors.');
  const named = field(asked, 'partnership');
  const id = named === '' ? tx.actor.partnershipIds[0] : named;
  if (id === undefined || !tx.actor.partnershipIds.includes(id)) throw noPartnership(named);
  return id;
}

/** What is said of a partnership that is not there or not the reader's. */
export function noPartnership(partnershipId: string): DomainError {
  return new DomainError(
    'PARTNERSHIP.NOT_FOUND',
    { partnershipId },
    'There is no such partnership, or your organisation is not in it.',
  );
}
