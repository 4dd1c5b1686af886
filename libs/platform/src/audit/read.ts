import type { Tx } from '../database/index.js';
import type { AuditEntry } from './audit.js';

/** One chain that the reader may see: how long it is and when it last grew. */
export interface ChainRead {
  chain: string;
  entries: number;
  firstAt: Date;
  lastAt: Date;
}

const PAGE = 100;

/** The chains that the reader may see, the newest first. */
export async function listChains(tx: Tx): Promise<ChainRead[]> {
  return tx.rows<ChainRead>(
    `select chain, count(*)::int as entries, min(at) as "firstAt", max(at) as "lastAt" from audit_entry
     group by chain order by max(at) desc, chain limit 500`,
  );
}

/** A page of a chain, oldest first, after the entry `afterSeq` ("0" for the first page). One more entry than a page tells that there is a next page. */
export async function readChain(tx: Tx, chain: string, afterSeq: string): Promise<AuditEntry[]> {
  return tx.rows<AuditEntry>(
    `select * from audit_entry where chain = $1 and seq > $2::bigint order by seq limit ${PAGE + 1}`,
    [chain, afterSeq],
  );
}

/** Entries shown on one page. */
export const ENTRIES_PER_PAGE = PAGE;
