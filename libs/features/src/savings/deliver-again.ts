import type { Tx } from '@tandem/platform/database';
import { enqueue } from '@tandem/platform/queue';

/**
 * Has the purchases of a trust delivered again when a person has made room for them in the ledger: a line under a contract
 * was contracted, or a delivery recorded by hand was taken back. The platform's own deeds ask for nothing again.
 */
export async function deliverAgain(tx: Tx, lineIds: readonly string[]): Promise<void> {
  if (tx.actor.kind === 'system') return;
  const trusts = await tx.rows<{ id: string }>(
    `select distinct l.trust_id as id from saving_line l join saving_scheme s on s.id = l.scheme_id
     where l.id = any($1::uuid[]) and (l.contract_id is not null or s.award_id is not null)`,
    [lineIds],
  );
  for (const { id } of trusts)
    await enqueue(tx, { job: 'actuals.deliver', jobId: `room-${id}-${tx.now.getTime()}`, data: { trustId: id } });
}
