import { Injectable } from '@nestjs/common';
import { DomainError } from '@tandem/domain/refusals';
import type { Tx } from '@tandem/platform/database';
import { TendersQueries } from '@tandem/features/tenders';
import { EvaluationQueries } from './evaluation.queries.js';
import { type OwnScores, ownScoresOf } from './own-scores.js';
import { lockOf, scoresOf } from './quality-rows.js';
import {
  type AgreementRead,
  owedScores,
  type QualityLockRead,
  type QualitySheet,
  sheetSha256,
} from './quality-sheet.js';

/** What is agreed about the quality of the bids. Trusts only: a supplier learns its own in its assessment summary. */
@Injectable()
export class QualityQueries {
  constructor(
    private readonly tenders: TendersQueries,
    private readonly evaluation: EvaluationQueries,
  ) {}

  /**
   * The score sheet of a tender after its opening.
   * @throws DomainError ACCESS.TRUSTS_ONLY, TENDER.NO_SCORING where price alone decides.
   */
  async sheet(tx: Tx, tenderId: string): Promise<QualitySheet> {
    const tender = await this.tenders.tender(tx, tenderId);
    const read = await this.evaluation.compliance(tx, tenderId);
    const { scoring } = tender;
    if (!scoring)
      throw new DomainError(
        'TENDER.NO_SCORING',
        { tenderId },
        'This tender is judged by price alone: there is nothing to score.',
      );
    const bids = read.bids.filter((bid) => read.compliance.get(bid.id)?.status !== 'notCompliant');
    const scores = await scoresOf(tx, tenderId);
    const agreements = await tx.rows<AgreementRead>(
      `select trust_id as "trustId", sheet_sha256 as "sheetSha256", agreed_by_name as "agreedByName", agreed_at as "agreedAt"
       from quality_agreement where tender_id = $1 order by agreed_at`,
      [tenderId],
    );
    return {
      tender,
      scoring,
      bids,
      failed: read.bids.filter((bid) => !bids.includes(bid)),
      scores,
      agreements,
      lock: await this.lock(tx, tenderId),
      trusts: read.trusts,
      sha256: sheetSha256(scores),
      owed: owedScores(tender, scoring, bids, scores),
      isAssessed: read.isComplete,
    };
  }

  /** What evaluators scored alone, as far as the reader may see it, and who has handed in. */
  async alone(tx: Tx, tenderId: string): Promise<OwnScores> {
    return ownScoresOf(tx, tenderId);
  }

  /** When the quality of a tender was locked, or undefined before it is and where price alone decides. */
  async lock(tx: Tx, tenderId: string): Promise<QualityLockRead | undefined> {
    return lockOf(tx, tenderId);
  }
}
