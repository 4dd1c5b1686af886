import { DomainError } from '@tandem/domain/refusals';
import type { Tx } from '@tandem/platform/database';
import type { AskedWhatIf } from './what-if-pack.js';

/** A what-if of a tender, and which trust asked. */
export interface WhatIfRead extends AskedWhatIf {
  readonly trust: string;
  readonly createdAt: Date;
}

const WHAT_IF = `
  select w.code, w.title, w.rules, w.trust_id as "trustId", o.short_name as trust, w.created_at as "createdAt"
  from what_if_scenario w join organisation o on o.id = w.trust_id where w.tender_id = $1`;

/** The what-ifs of a tender in the order in which they were made. */
export async function whatIfsOf(tx: Tx, tenderId: string): Promise<WhatIfRead[]> {
  return tx.rows<WhatIfRead>(`${WHAT_IF} order by w.created_at, w.code`, [tenderId]);
}

/**
 * The what-ifs with these codes.
 * @throws DomainError WHAT_IF.NOT_FOUND
 */
export async function whatIfsAskedFor(tx: Tx, tenderId: string, codes: readonly string[]): Promise<WhatIfRead[]> {
  if (codes.length === 0) return [];
  const all = await whatIfsOf(tx, tenderId);
  const missing = codes.find((code) => !all.some((one) => one.code === code));
  if (missing !== undefined)
    throw new DomainError('WHAT_IF.NOT_FOUND', { tenderId, code: missing }, 'There is no such what-if.');
  return all.filter((one) => codes.includes(one.code));
}
