import { createHash } from 'node:crypto';
import { DomainError } from '@tandem/domain/refusals';
import type { Tx } from '../database/index.js';

/** A request of a program that may come twice because its first answer was lost on the way. */
export interface KeyedRequest {
  /** What the program calls it; without one, each request is a new one. */
  readonly key: string | undefined;
  /** What it asks for: its method and address. */
  readonly deed: string;
  readonly body: unknown;
}

const KEY_MAX = 200;
/** Longer than any program goes on asking. */
const KEPT_DAYS = 7;

/**
 * Does a deed once for each key of an account: a repeat gets the first answer and changes nothing. A deed that is refused
 * leaves no trace, so the same key may be tried again when what was wrong is put right.
 *
 * Lock: the key by name, so that two requests at once are one after the other. Source: the Idempotency-Key header of the
 * IETF's draft (draft-ietf-httpapi-idempotency-key-header).
 * @throws DomainError REQUEST.KEY_UNUSABLE, REQUEST.KEY_REUSED when the key came with something else before
 */
export async function answeredOnce<T>(tx: Tx, request: KeyedRequest, deed: () => Promise<T>): Promise<T> {
  const { key } = request;
  const account = tx.actor.accountId;
  if (key === undefined || account === null) return deed();
  if (key.trim() === '' || key.length > KEY_MAX)
    throw new DomainError('REQUEST.KEY_UNUSABLE', {}, `An Idempotency-Key has 1 to ${KEY_MAX} characters.`);
  await tx.lock(`request:${account}:${key}`);
  const body = createHash('sha256').update(JSON.stringify(request.body)).digest('hex');
  const known = await tx.row<{ deed: string; body: string; answer: T }>(
    `select deed, body_sha256 as body, answer from answered_request where account_id = $1 and key = $2`,
    [account, key],
  );
  if (known && (known.deed !== request.deed || known.body !== body))
    throw new DomainError(
      'REQUEST.KEY_REUSED',
      { key },
      'This Idempotency-Key came with another request before. Nothing has been changed. Use a new key for a new request.',
    );
  if (known) return known.answer;
  const answer = await deed();
  await tx.rows(
    `delete from answered_request where account_id = $1 and answered_at < now() - make_interval(days => ${KEPT_DAYS})`,
    [account],
  );
  await tx.rows(
    `insert into answered_request (account_id, key, deed, body_sha256, answer) values ($1, $2, $3, $4, $5::jsonb)`,
    [account, key, request.deed, body, JSON.stringify(answer ?? null)],
  );
  return answer;
}
