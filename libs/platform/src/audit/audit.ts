import { createHash } from 'node:crypto';
import { canonicalJson } from '@tandem/domain/canonical';
import type { Tx } from '../database/index.js';

/** What one verb did, as it is written to the chain of its procurement. */
export interface Deed {
  /** The chain: `tender:<id>`, `requirement:<id>`, `trust:<id>` or `platform`. One chain per procurement, so that chains never queue for each other. */
  chain: string;
  /** A verb in the past tense, such as `tender.published`. */
  action: string;
  subject: { kind: string; id: string };
  partnershipId?: string | null;
  before?: unknown;
  after?: unknown;
}

/** One entry as it is stored and hashed. `before` and `after` are canonical JSON text, or null. */
export interface AuditEntry {
  chain: string;
  seq: string;
  at: Date;
  actor_kind: string;
  account_id: string | null;
  actor_name: string;
  organisation_id: string | null;
  partnership_id: string | null;
  action: string;
  subject_kind: string;
  subject_id: string;
  before: string | null;
  after: string | null;
  prev_hash: string;
  hash: string;
}

/** The hash before the first entry of every chain. */
export const GENESIS = '0'.repeat(64);

/** SHA-256 of UTF-8 text, in lower-case hexadecimal. */
export function sha256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Writes the deed to its chain, in the transaction of the deed itself.
 *
 * Lock: the chain's head row is held until the transaction ends, so entries of one chain are strictly ordered.
 * @throws Error when nobody is named: an act without an actor cannot be recorded, and so cannot happen.
 */
export async function record(tx: Tx, deed: Deed): Promise<void> {
  const { actor } = tx;
  if (actor.name === '' || actor.kind === 'sign-in') throw new Error(`"${deed.action}" has no actor who can be named`);
  await tx.rows(`insert into audit_head (chain, seq, hash) values ($1, 0, $2) on conflict do nothing`, [
    deed.chain,
    GENESIS,
  ]);
  const head = await tx.row<{ seq: string; hash: string; at: Date }>(
    `select seq, hash, date_trunc('milliseconds', clock_timestamp()) as at from audit_head where chain = $1 for update`,
    [deed.chain],
  );
  const entry: Omit<AuditEntry, 'hash'> = {
    chain: deed.chain,
    seq: String(BigInt(head!.seq) + 1n),
    at: head!.at,
    actor_kind: actor.kind,
    account_id: actor.accountId,
    actor_name: actor.organisationName ? `${actor.name}, ${actor.organisationName}` : actor.name,
    organisation_id: actor.organisationId,
    partnership_id: deed.partnershipId ?? null,
    action: deed.action,
    subject_kind: deed.subject.kind,
    subject_id: deed.subject.id,
    before: asText(deed.before),
    after: asText(deed.after),
    prev_hash: head!.hash,
  };
  const hash = entryHash(entry);
  await tx.rows(
    `insert into audit_entry (chain, seq, at, actor_kind, account_id, actor_name, organisation_id, partnership_id, action,
       subject_kind, subject_id, before, after, prev_hash, hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      entry.chain,
      entry.seq,
      entry.at,
      entry.actor_kind,
      entry.account_id,
      entry.actor_name,
      entry.organisation_id,
      entry.partnership_id,
      entry.action,
      entry.subject_kind,
      entry.subject_id,
      entry.before,
      entry.after,
      entry.prev_hash,
      hash,
    ],
  );
  await tx.rows(`update audit_head set seq = $2, hash = $3 where chain = $1`, [deed.chain, entry.seq, hash]);
}

/** The hash of an entry over every stored field and the hash before it. The form is versioned: it never changes silently. */
export function entryHash(entry: Omit<AuditEntry, 'hash'>): string {
  return sha256(
    canonicalJson({
      form: 'tandem-audit/1',
      chain: entry.chain,
      seq: entry.seq,
      at: entry.at.toISOString(),
      actorKind: entry.actor_kind,
      accountId: entry.account_id,
      actorName: entry.actor_name,
      organisationId: entry.organisation_id,
      partnershipId: entry.partnership_id,
      action: entry.action,
      subjectKind: entry.subject_kind,
      subjectId: entry.subject_id,
      before: entry.before,
      after: entry.after,
      prevHash: entry.prev_hash,
    }),
  );
}

/** Canonical text of a state; amounts go in as decimal text, never as bigint or float. */
function asText(value: unknown): string | null {
  return value === undefined || value === null ? null : canonicalJson(JSON.parse(JSON.stringify(value)));
}
