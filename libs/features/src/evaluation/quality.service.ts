import { Injectable } from '@nestjs/common';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import { requirePermission } from '@tandem/features/partnership';
import { record } from '@tandem/platform/audit';
import type { Tx } from '@tandem/platform/database';
import { evaluatorName, openSheet } from './open-sheet.js';
import { sheetSha256 } from './quality-sheet.js';
import { QualityQueries } from './quality.queries.js';
import { formerOf, refuseUnknown, type ScoreInput, scoreProblems } from './score-input.js';

/**
 * What the evaluators agree on the quality of bids. The scores are of the panel, in which every trust has a seat: one
 * person enters what was agreed, and every trust that takes part then says that this is what it agreed to.
 */
@Injectable()
export class QualityService {
  constructor(private readonly queries: QualityQueries) {}

  /**
   * Records the agreed scores of one lot. Only what differs from before is written; nothing is while anything is wrong.
   * `seenSha256` names the lot's scores that the person was looking at, so that nobody overwrites a colleague unawares.
   * Lock: the tender's row.
   * @throws DomainError TENDER.NOT_BEING_ASSESSED, TENDER.QUALITY_LOCKED, TENDER.NOT_TAKING_PART, TENDER_LOT.NOT_FOUND,
   *   BID.NOT_FOUND, TENDER.OWN_SCORES_FIRST where somebody has scored the lot alone and the actor has not
   */
  async score(
    tx: Tx,
    tenderId: string,
    lotId: string,
    input: readonly ScoreInput[],
    seenSha256?: string,
  ): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'bid.score');
    const { tender, sheet, accountId } = await openSheet(tx, this.queries, tenderId);
    const lot = sheet.tender.lots.find((one) => one.id === lotId);
    if (!lot) throw new DomainError('TENDER_LOT.NOT_FOUND', { lotId }, 'The tender has no such lot.');
    const before = sheet.scores.filter((s) => s.lotId === lotId);
    refuseUnknown(sheet, lot, input);
    await this.refuseBeforeOwn(tx, tenderId, lotId, accountId);
    if (seenSha256 !== undefined && seenSha256 !== sheetSha256(before))
      return [
        {
          field: 'seen',
          message:
            'A colleague has changed scores of this lot since you opened the page. Their scores are shown beside yours: compare, then save again.',
        },
      ];
    const problems = input.flatMap((one) => scoreProblems(one, sheet, formerOf(before, one)));
    if (problems.length > 0) return problems;
    const changed = input.filter(({ score, reason, ...one }) => {
      const former = formerOf(before, one);
      return (
        score.trim() !== '' && !(former && String(former.score) === score.trim() && former.reason === reason.trim())
      );
    });
    if (changed.length === 0) return [];
    await tx.rows(
      `insert into quality_score (tender_id, lot_id, bid_id, criterion_id, score, reason, scored_by, scored_by_name)
       select $1, $2, s.bid, s.criterion, s.score, s.reason, $3, $4
       from unnest($5::uuid[], $6::uuid[], $7::integer[], $8::text[]) as s(bid, criterion, score, reason)
       on conflict (tender_id, lot_id, bid_id, criterion_id) do update set score = excluded.score, reason = excluded.reason,
         scored_by = excluded.scored_by, scored_by_name = excluded.scored_by_name, scored_at = clock_timestamp()`,
      [
        tenderId,
        lotId,
        accountId,
        evaluatorName(tx),
        changed.map((c) => c.bidId),
        changed.map((c) => c.criterionId),
        changed.map((c) => c.score.trim()),
        changed.map((c) => c.reason.trim()),
      ],
    );
    await record(tx, {
      chain: `tender:${tenderId}`,
      action: 'bid.scored',
      subject: { kind: 'tenderLot', id: lotId },
      partnershipId: tender.partnershipId,
      before: changed.flatMap((c) => formerOf(before, c) ?? []),
      after: changed,
    });
    return [];
  }

  /**
   * Says for the actor's own trust that the sheet of this hash is what the panel agreed. When every trust that takes part
   * has said so of the same sheet, the quality is locked for good and the prices are shown. Lock: the tender's row.
   * @throws DomainError TENDER.QUALITY_INCOMPLETE, TENDER.QUALITY_CHANGED, and those of `score`
   */
  async agree(tx: Tx, tenderId: string, sheetHash: string): Promise<{ isLocked: boolean }> {
    requirePermission(tx.actor, 'bid.score');
    const { tender, sheet, accountId, trustId } = await openSheet(tx, this.queries, tenderId);
    if (sheet.owed > 0 || !sheet.isAssessed || sheet.bids.length === 0)
      throw new DomainError(
        'TENDER.QUALITY_INCOMPLETE',
        { owed: sheet.owed, isAssessed: sheet.isAssessed },
        'The sheet can be agreed when every score is given and every trust has decided on every condition of every bid.',
      );
    if (sheet.sha256 !== sheetHash)
      throw new DomainError(
        'TENDER.QUALITY_CHANGED',
        { sha256: sheet.sha256 },
        'The scores have changed since you looked at them. Look at them again, then agree.',
      );
    await tx.rows(
      `insert into quality_agreement (tender_id, trust_id, sheet_sha256, agreed_by, agreed_by_name) values ($1, $2, $3, $4, $5)
       on conflict (tender_id, trust_id) do update set sheet_sha256 = excluded.sheet_sha256, agreed_by = excluded.agreed_by,
         agreed_by_name = excluded.agreed_by_name, agreed_at = clock_timestamp()`,
      [tenderId, trustId, sheet.sha256, accountId, evaluatorName(tx)],
    );
    const isLocked = sheet.trusts.every(
      (trust) =>
        trust.id === trustId || sheet.agreements.some((a) => a.trustId === trust.id && a.sheetSha256 === sheet.sha256),
    );
    if (isLocked)
      await tx.rows(
        `insert into quality_lock (tender_id, sheet_sha256, locked_by, locked_by_name) values ($1, $2, $3, $4)`,
        [tenderId, sheet.sha256, accountId, evaluatorName(tx)],
      );
    await record(tx, {
      chain: `tender:${tenderId}`,
      action: isLocked ? 'quality.locked' : 'quality.agreed',
      subject: { kind: 'tender', id: tenderId },
      partnershipId: tender.partnershipId,
      after: { sheetSha256: sheet.sha256, trustId },
    });
    return { isLocked };
  }

  /** Once a lot is scored alone, whoever moderates it has scored it alone as well: nobody's own view is what was agreed. */
  private async refuseBeforeOwn(tx: Tx, tenderId: string, lotId: string, accountId: string): Promise<void> {
    const sheets = await tx.rows<{ evaluator: string }>(
      `select evaluator_id as evaluator from own_sheet where tender_id = $1 and lot_id = $2`,
      [tenderId, lotId],
    );
    if (sheets.length === 0 || sheets.some(({ evaluator }) => evaluator === accountId)) return;
    throw new DomainError(
      'TENDER.OWN_SCORES_FIRST',
      { lotId },
      'A colleague has handed in scores of this lot. Hand in your own first; then agree with the others.',
    );
  }
}
