import type { Tx } from '../database/index.js';
import { type AuditEntry, entryHash, GENESIS } from './audit.js';

/** Something that does not hold together in a chain, with the place where it was found. */
export interface AuditFault {
  chain: string;
  seq: string;
  fault: 'changed' | 'missing' | 'inserted' | 'head';
  sentence: string;
}

const PAGE = 5000;

/**
 * Walks every chain that the actor may see and reports each row that was changed, removed or inserted.
 *
 * A changed row no longer hashes to what it says; a removed row leaves a gap in the sequence and a broken link; an inserted
 * row cannot link both ways; a chain cut at its end disagrees with its head, and a chain removed whole leaves its head.
 */
export async function verifyChains(
  tx: Tx,
  report: (checked: number) => void = () => undefined,
): Promise<{ chains: number; entries: number; faults: AuditFault[] }> {
  const heads = await tx.rows<{ chain: string; seq: string; hash: string }>(
    'select chain, seq, hash from audit_head order by chain',
  );
  const faults: AuditFault[] = [];
  const headOf = new Map(heads.map((h) => [h.chain, h]));
  const walked = new Map<string, { seq: bigint; hash: string }>();
  let entries = 0;
  let after: { chain: string; seq: string } = { chain: '', seq: '0' };
  for (;;) {
    const page = await tx.rows<AuditEntry>(
      `select * from audit_entry where (chain, seq) > ($1, $2) order by chain, seq limit ${PAGE}`,
      [after.chain, after.seq],
    );
    for (const entry of page) faults.push(...checkEntry(entry, walked));
    entries += page.length;
    report(entries);
    const last = page.at(-1);
    if (!last) break;
    after = { chain: last.chain, seq: last.seq };
  }
  for (const [chain, end] of walked) {
    const head = headOf.get(chain);
    if (!head || head.seq !== String(end.seq) || head.hash !== end.hash)
      faults.push({
        chain,
        seq: String(end.seq),
        fault: 'head',
        sentence: `The chain ends at entry ${end.seq} and its head says otherwise: entries were cut off or added at the end.`,
      });
  }
  for (const head of heads)
    if (!walked.has(head.chain) && head.seq !== '0')
      faults.push({
        chain: head.chain,
        seq: head.seq,
        fault: 'missing',
        sentence: `All ${head.seq} entries of the chain are gone.`,
      });
  return { chains: Math.max(heads.length, walked.size), entries, faults };
}

function checkEntry(entry: AuditEntry, walked: Map<string, { seq: bigint; hash: string }>): AuditFault[] {
  const faults: AuditFault[] = [];
  const before = walked.get(entry.chain) ?? { seq: 0n, hash: GENESIS };
  const at = { chain: entry.chain, seq: entry.seq };
  if (BigInt(entry.seq) !== before.seq + 1n)
    faults.push({
      ...at,
      fault: 'missing',
      sentence: `Entry ${before.seq + 1n} is missing before entry ${entry.seq}.`,
    });
  else if (entry.prev_hash !== before.hash)
    faults.push({
      ...at,
      fault: 'inserted',
      sentence: `Entry ${entry.seq} does not continue from entry ${before.seq}: one of the two was replaced or inserted.`,
    });
  if (entryHash(entry) !== entry.hash)
    faults.push({
      ...at,
      fault: 'changed',
      sentence: `Entry ${entry.seq} ("${entry.action}") was changed after it was written.`,
    });
  walked.set(entry.chain, { seq: BigInt(entry.seq), hash: entry.hash });
  return faults;
}
