import { Injectable } from '@nestjs/common';
import { canonicalJson } from '@tandem/domain/canonical';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import { next } from '@tandem/domain/tenders';
import { dateLong, londonDate, londonTime } from '@tandem/domain/time';
import { requirePermission } from '@tandem/features/partnership';
import { lockTender, type TenderRead, TendersQueries } from '@tandem/features/tenders';
import { record, sha256 } from '@tandem/platform/audit';
import type { Tx } from '@tandem/platform/database';
import type { BidContent } from './bid-content.js';
import type { BidEntry } from './bid-entry.js';
import { readEntry } from './read-entry.js';

/** The proof that a supplier keeps: what was received, and when by the database's clock. */
export interface Receipt {
  bidId: string;
  sha256: string;
  submittedAt: Date;
}

/** For the platform's own work only: whose bid it is, and when it was handed in on paper or in a story. */
export interface OnBehalf {
  supplierId?: string;
  submittedAt?: Date;
}

/** Bids: drafts, submission until the deadline, withdrawal, and the opening as a deed of its own. */
@Injectable()
export class BidsService {
  constructor(private readonly tenders: TendersQueries) {}

  /**
   * Keeps what the supplier has typed so far, right or wrong, and returns what is still wrong with it. A bid that was
   * submitted before stays submitted as it was. Lock: shared with other bids, so that the opening waits for it.
   */
  async save(tx: Tx, tenderId: string, entry: BidEntry): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'bid.submit');
    const { tender } = await this.takingBids(tx, tenderId, {});
    const supplierId = this.supplierOf(tx, {});
    await tx.rows(
      `insert into bid (tender_id, supplier_id, state, draft) values ($1, $2, 'draft', $3)
       on conflict (tender_id, supplier_id) do update set draft = excluded.draft, updated_at = now(), version = bid.version + 1,
         state = case when bid.state = 'withdrawn' then 'draft' else bid.state end`,
      [tenderId, supplierId, JSON.stringify(entry)],
    );
    // Of a draft the record keeps that it was saved, not its prices: they are the supplier's own until the opening.
    await this.write(tx, tender, supplierId, 'bid.saved', {});
    return readEntry(linesOf(tender), entry).problems;
  }

  /**
   * Submits the bid, or replaces the one submitted before; without `entry` it submits the saved draft.
   *
   * Late is late: the moment counts at which the bid holds its lock, by the database's clock, without grace. Lock: an
   * advisory lock of the tender, shared by bids and exclusive for the opening, so that no bid on time is left out.
   * @throws DomainError BID.TOO_LATE, BID.NOT_OPEN
   */
  async submit(
    tx: Tx,
    tenderId: string,
    entry?: BidEntry,
    onBehalf: OnBehalf = {},
  ): Promise<{ receipt: Receipt; problems: [] } | { receipt: undefined; problems: FieldProblem[] }> {
    requirePermission(tx.actor, 'bid.submit');
    const { tender, at } = await this.takingBids(tx, tenderId, onBehalf);
    const supplierId = this.supplierOf(tx, onBehalf);
    const known = await tx.row<{ draft: BidEntry | null }>(
      `select draft from bid where tender_id = $1 and supplier_id = $2 for update`,
      [tenderId, supplierId],
    );
    const offered = entry ?? known?.draft;
    if (!offered)
      throw new DomainError('BID.EMPTY', { tenderId }, 'There is no bid to submit yet. Fill in your prices first.');
    const { content, problems } = readEntry(linesOf(tender), offered);
    if (!content) return { receipt: undefined, problems };
    const hash = bidHash(tender, supplierId, content);
    const row = await tx.row<{ id: string }>(
      `insert into bid (tender_id, supplier_id, state, content, sha256, submitted_at, submitted_by)
       values ($1, $2, 'submitted', $3, $4, $5, $6)
       on conflict (tender_id, supplier_id) do update set state = 'submitted', content = excluded.content,
         sha256 = excluded.sha256, submitted_at = excluded.submitted_at, submitted_by = excluded.submitted_by, draft = null,
         updated_at = now(), version = bid.version + 1
       returning id`,
      [tenderId, supplierId, JSON.stringify(content), hash, at, tx.actor.accountId],
    );
    await this.write(tx, tender, supplierId, 'bid.submitted', { sha256: hash, submittedAt: at });
    return { receipt: { bidId: row!.id, sha256: hash, submittedAt: at }, problems: [] };
  }

  /** Takes the submitted bid back, until the deadline; what was typed stays as a draft. Lock: as for submission. */
  async withdraw(tx: Tx, tenderId: string): Promise<void> {
    requirePermission(tx.actor, 'bid.submit');
    const { tender } = await this.takingBids(tx, tenderId, {});
    const supplierId = this.supplierOf(tx, {});
    const gone = await tx.rows<{ sha256: string }>(
      `update bid set state = 'withdrawn', updated_at = now(), version = version + 1
       where tender_id = $1 and supplier_id = $2 and state = 'submitted' returning sha256`,
      [tenderId, supplierId],
    );
    if (gone.length === 0)
      throw new DomainError('BID.NOT_SUBMITTED', { tenderId }, 'You have no submitted bid for this tender.');
    await this.write(tx, tender, supplierId, 'bid.withdrawn', { sha256: gone[0]!.sha256 });
  }

  /**
   * Opens every submitted bid of a tender at once, after the deadline by the database's clock; nobody saw one before.
   *
   * Its own verb with its own permission, never a side effect. It records who opened how many and one hash over the
   * hashes of all bids in the order of submission, so that a bid added or lost later would show. Locks: the advisory lock
   * that bids share, exclusively; then the tender's row.
   * @throws DomainError TENDER.DEADLINE_NOT_PASSED, TENDER.WRONG_STATE
   */
  async open(tx: Tx, tenderId: string): Promise<{ bidCount: number; bidsSha256: string; openedAt: Date }> {
    requirePermission(tx.actor, 'bid.open');
    await tx.lock(`bids:${tenderId}`);
    const tender = await lockTender(tx, tenderId);
    if (tx.actor.accountId === null)
      throw new DomainError('ACCESS.PERSON_NEEDED', {}, 'Bids are opened by a person, who stays on the record.');
    const deadlinePassed = tender.deadlineAt !== null && tender.deadlineAt <= (await tx.clock());
    const closed = tender.state === 'published' ? next(tender.state, 'close', { deadlinePassed }) : tender.state;
    const state = next(closed, 'open', { openerPermitted: deadlinePassed });
    const opened = await tx.row<{ bidCount: number; bidsSha256: string; openedAt: Date }>(
      `select bid_count as "bidCount", bids_sha256 as "bidsSha256", opened_at as "openedAt" from open_bids($1, $2, $3)`,
      [tenderId, tx.actor.accountId, `${tx.actor.name}, ${tx.actor.organisationName}`],
    );
    await tx.rows(`update tender set state = $2, opened_at = $3, version = version + 1 where id = $1`, [
      tenderId,
      state,
      opened!.openedAt,
    ]);
    await record(tx, {
      chain: `tender:${tenderId}`,
      action: 'bids.opened',
      subject: { kind: 'tender', id: tenderId },
      partnershipId: tender.partnershipId,
      before: { state: tender.state },
      after: { bidCount: opened!.bidCount, bidsSha256: opened!.bidsSha256 },
    });
    return opened!;
  }

  /** The tender while it takes bids, and the moment that counts, with the lock held that the opening waits for. */
  private async takingBids(tx: Tx, tenderId: string, onBehalf: OnBehalf): Promise<{ tender: TenderRead; at: Date }> {
    await tx.rows('select pg_advisory_xact_lock_shared(hashtextextended($1, 0))', [`bids:${tenderId}`]);
    const tender = await this.tenders.tender(tx, tenderId);
    const stored = await tx.row<{ state: string }>(`select state from tender where id = $1`, [tenderId]);
    const at = tx.actor.kind === 'system' && onBehalf.submittedAt ? onBehalf.submittedAt : await tx.clock();
    if (tender.deadlineAt !== null && at >= tender.deadlineAt)
      throw new DomainError(
        'BID.TOO_LATE',
        { tenderId, deadlineAt: tender.deadlineAt, at },
        `The deadline was ${dateLong(londonDate(tender.deadlineAt))} at ${londonTime(tender.deadlineAt)}. Bids are no longer taken.`,
      );
    if (stored?.state !== 'published')
      throw new DomainError('BID.NOT_OPEN', { tenderId, state: stored?.state }, 'This tender does not take bids.');
    return { tender, at };
  }

  private supplierOf(tx: Tx, onBehalf: OnBehalf): string {
    const id = tx.actor.kind === 'system' ? onBehalf.supplierId : tx.actor.organisationId;
    if (!id) throw new DomainError('BID.NO_SUPPLIER', {}, 'A bid belongs to a supplier.');
    return id;
  }

  /** On the supplier's own record: the partnership reads of a bid only after the opening. */
  private async write(tx: Tx, tender: TenderRead, supplierId: string, action: string, after: object): Promise<void> {
    await record(tx, {
      chain: `bids:${tender.id}:${supplierId}`,
      action,
      subject: { kind: 'tender', id: tender.id },
      after: { ...after, tender: tender.reference, supplierId },
    });
  }
}

/** The lines of a tender as a bid is read against them. */
export function linesOf(tender: TenderRead): TenderRead['lots'][number]['lines'] {
  return tender.lots.flatMap((lot) => lot.lines);
}

/** The hash on the receipt: of the bid, the supplier, and the text of the tender that it answers. */
export function bidHash(
  tender: Pick<TenderRead, 'reference' | 'contentSha256'>,
  supplierId: string,
  content: BidContent,
): string {
  return sha256(
    canonicalJson({
      format: 'tandem-bid/1',
      tender: tender.reference,
      tenderSha256: tender.contentSha256,
      supplier: supplierId,
      content,
    }),
  );
}
