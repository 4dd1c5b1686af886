import { Injectable } from '@nestjs/common';
import type { Tx } from '@tandem/platform/database';
import type { BidContent } from './bid-content.js';
import type { BidEntry } from './bid-entry.js';

/** A supplier's own bid, as it stands. */
export interface OwnBid {
  id: string;
  tenderId: string;
  state: 'draft' | 'submitted' | 'withdrawn';
  /** What is being typed; null when nothing was typed since the last submission. */
  draft: BidEntry | null;
  content: BidContent;
  sha256: string | null;
  submittedAt: Date | null;
}

/** A bid after the opening. `code` is its supplier's name in packs: S1 is the earliest submission. */
export interface OpenedBid {
  id: string;
  code: string;
  supplierId: string;
  supplierName: string;
  isSmall: boolean;
  /** The lines that it prices, by code. */
  lines: string[];
  /** Where quality counts, nobody of a trust is shown a price before the quality is locked: `content` is empty until then. */
  isPriceHidden: boolean;
  content: BidContent;
  sha256: string;
  submittedAt: Date;
}

export interface OpeningRead {
  openedAt: Date;
  openedByName: string;
  bidCount: number;
  bidsSha256: string;
}

const OWN = `select id, tender_id as "tenderId", state, draft, content, sha256, submitted_at as "submittedAt" from bid`;

/** What may be known of bids. Before the opening each supplier sees its own and nobody else sees that there are any. */
@Injectable()
export class BidsQueries {
  /** The bids of the actor's own organisation, by tender. */
  async mine(tx: Tx): Promise<Map<string, OwnBid>> {
    const rows = await tx.rows<OwnBid>(`${OWN} where supplier_id = $1`, [tx.actor.organisationId]);
    return new Map(rows.map((row) => [row.tenderId, row]));
  }

  /** The actor's own bid for a tender, or undefined when it has not started one. */
  async own(tx: Tx, tenderId: string): Promise<OwnBid | undefined> {
    return tx.row<OwnBid>(`${OWN} where tender_id = $1 and supplier_id = $2`, [tenderId, tx.actor.organisationId]);
  }

  /** The bids that were opened, the earliest submission first. Empty before the opening. */
  async opened(tx: Tx, tenderId: string): Promise<OpenedBid[]> {
    const rows = await tx.rows<Omit<OpenedBid, 'code'>>(
      `select b.id, b.supplier_id as "supplierId", o.name as "supplierName", o.is_small as "isSmall", b.sha256,
         jsonb_path_query_array(b.content, '$.prices[*].line') as lines, hidden.is as "isPriceHidden",
         case when hidden.is then '{"fixedCharge": "0.00", "prices": []}' else b.content end as content,
         b.submitted_at as "submittedAt"
       from bid b join organisation o on o.id = b.supplier_id
         cross join lateral (select exists (select 1 from tender_scoring s where s.tender_id = b.tender_id)
           and not exists (select 1 from quality_lock q where q.tender_id = b.tender_id) as is) hidden
       where b.tender_id = $1 and b.opened_at is not null order by b.submitted_at, b.id`,
      [tenderId],
    );
    return rows.map((row, i) => ({ ...row, code: `S${i + 1}` }));
  }

  /** The record of the opening, or undefined before it. */
  async opening(tx: Tx, tenderId: string): Promise<OpeningRead | undefined> {
    return tx.row<OpeningRead>(
      `select opened_at as "openedAt", opened_by_name as "openedByName", bid_count as "bidCount", bids_sha256 as "bidsSha256"
       from opening where tender_id = $1`,
      [tenderId],
    );
  }
}
