import type { Tx } from '@tandem/platform/database';
import type { QualityLockRead, ScoreRead } from './quality-sheet.js';

/** Every agreed score of a tender. */
export async function scoresOf(tx: Tx, tenderId: string): Promise<ScoreRead[]> {
  return tx.rows<ScoreRead>(
    `select lot_id as "lotId", bid_id as "bidId", criterion_id as "criterionId", score, reason,
       scored_by_name as "scoredByName", scored_at as "scoredAt" from quality_score where tender_id = $1`,
    [tenderId],
  );
}

/** The lock of a tender's quality, if there is one. */
export async function lockOf(tx: Tx, tenderId: string): Promise<QualityLockRead | undefined> {
  return tx.row<QualityLockRead>(
    `select sheet_sha256 as "sheetSha256", locked_by_name as "lockedByName", locked_at as "lockedAt"
     from quality_lock where tender_id = $1`,
    [tenderId],
  );
}
