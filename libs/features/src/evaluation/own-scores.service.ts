import { Injectable } from '@nestjs/common';
import { canonicalJson } from '@tandem/domain/canonical';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import { requirePermission } from '@tandem/features/partnership';
import type { LotRead } from '@tandem/features/tenders';
import { record, sha256 } from '@tandem/platform/audit';
import type { Tx } from '@tandem/platform/database';
import { evaluatorName, openSheet } from './open-sheet.js';
import { isOffered, type QualitySheet } from './quality-sheet.js';
import { QualityQueries } from './quality.queries.js';
import { formerOf, refuseUnknown, type ScoreInput, scoreProblems } from './score-input.js';

interface Kept {
  bidId: string;
  criterionId: string;
  score: number;
  reason: string;
}

/**
 * What each evaluator scores alone, before the panel agrees. Nobody reads a colleague's scores before the own ones of the
 * lot are handed in, and whoever has read them cannot change the own ones any more.
 */
@Injectable()
export class OwnScoresService {
  constructor(private readonly queries: QualityQueries) {}

  /**
   * Keeps the actor's own scores of one lot, and hands them in when asked to: then every bid has a score on every
   * criterion, each with its reason. A cell left empty keeps what it had. The audit names how many and the hash, never
   * the scores: the chain is read by others. Lock: the tender's row.
   * @throws DomainError TENDER.OWN_SCORES_HANDED_IN, and those of agreed scores
   */
  async save(
    tx: Tx,
    tenderId: string,
    lotId: string,
    input: readonly ScoreInput[],
    isHandedIn: boolean,
  ): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'bid.score');
    const { tender, sheet, accountId, trustId } = await openSheet(tx, this.queries, tenderId);
    const lot = sheet.tender.lots.find((one) => one.id === lotId);
    if (!lot) throw new DomainError('TENDER_LOT.NOT_FOUND', { lotId }, 'The tender has no such lot.');
    refuseUnknown(sheet, lot, input);
    const key = [tenderId, lotId, accountId];
    if (await tx.row(`select 1 from own_sheet where tender_id = $1 and lot_id = $2 and evaluator_id = $3`, key))
      throw new DomainError(
        'TENDER.OWN_SCORES_HANDED_IN',
        { lotId },
        'You have handed in your scores of this lot and may have seen those of others, so yours stay as they are.',
      );
    const given = input.filter(({ score, reason }) => score.trim() !== '' || reason.trim() !== '');
    const problems = given.flatMap((one) => scoreProblems(one, sheet, undefined));
    const missing = isHandedIn ? missingProblems(sheet, lot, [...(await this.kept(tx, key)), ...given]) : [];
    if (problems.length + missing.length > 0) return [...problems, ...missing];
    await this.keep(tx, key, given);
    const kept = await this.kept(tx, key);
    const sheetSha256 = sha256(canonicalJson(kept.map((one) => ({ ...one }))));
    if (isHandedIn)
      await tx.rows(
        `insert into own_sheet (tender_id, lot_id, evaluator_id, evaluator_name, trust_id, sheet_sha256)
         values ($1, $2, $3, $4, $5, $6)`,
        [...key, evaluatorName(tx), trustId, sheetSha256],
      );
    await record(tx, {
      chain: `tender:${tenderId}`,
      action: isHandedIn ? 'ownScores.handedIn' : 'ownScores.kept',
      subject: { kind: 'tenderLot', id: lotId },
      partnershipId: tender.partnershipId,
      after: { scores: kept.length, sheetSha256 },
    });
    return [];
  }

  private async kept(tx: Tx, key: readonly string[]): Promise<Kept[]> {
    return tx.rows<Kept>(
      `select bid_id as "bidId", criterion_id as "criterionId", score, reason from own_score
       where tender_id = $1 and lot_id = $2 and evaluator_id = $3 order by bid_id, criterion_id`,
      key,
    );
  }

  private async keep(tx: Tx, key: readonly string[], given: readonly ScoreInput[]): Promise<void> {
    await tx.rows(
      `insert into own_score (tender_id, lot_id, evaluator_id, bid_id, criterion_id, score, reason)
       select $1, $2, $3, s.bid, s.criterion, s.score, s.reason
       from unnest($4::uuid[], $5::uuid[], $6::integer[], $7::text[]) as s(bid, criterion, score, reason)
       on conflict (tender_id, lot_id, bid_id, criterion_id, evaluator_id) do update set score = excluded.score,
         reason = excluded.reason, scored_at = clock_timestamp()`,
      [
        ...key,
        given.map((one) => one.bidId),
        given.map((one) => one.criterionId),
        given.map((one) => one.score.trim()),
        given.map((one) => one.reason.trim()),
      ],
    );
  }
}

/** What an evaluator still owes before the sheet of a lot can be handed in, each at its cell. */
function missingProblems(
  sheet: QualitySheet,
  lot: LotRead,
  given: readonly Pick<Kept, 'bidId' | 'criterionId'>[],
): FieldProblem[] {
  return sheet.bids
    .filter((bid) => isOffered(bid, lot))
    .flatMap((bid) =>
      sheet.scoring.criteria
        .filter((criterion) => !formerOf(given, { bidId: bid.id, criterionId: criterion.id }))
        .map((criterion) => ({
          field: `score_${bid.id}_${criterion.id}`,
          message: `Score ${bid.supplierName} on ${criterion.name} before you hand in the sheet.`,
        })),
    );
}
