import { Injectable } from '@nestjs/common';
import {
  assessCompliance,
  type BidCompliance,
  type Condition,
  type ConditionDecision,
} from '@tandem/domain/evaluation';
import { DomainError } from '@tandem/domain/refusals';
import { BidsQueries, type OpenedBid } from '@tandem/features/bids';
import { type ConditionRead, type TenderRead, TendersQueries, type TenderTrustRead } from '@tandem/features/tenders';
import type { Tx } from '@tandem/platform/database';
import { lockOf, scoresOf } from './quality-rows.js';
import { qualityIn } from './quality-sheet.js';
import { type BuiltPack, packOf } from './tender-pack.js';

/** One decision of one trust, as recorded. */
export interface AssessmentRead {
  bidId: string;
  conditionId: string;
  trustId: string;
  evaluatorName: string;
  result: 'pass' | 'fail';
  reason: string;
  assessedAt: Date;
}

/** Where every opened bid stands on every condition for every trust that takes part now. */
export interface ComplianceRead {
  bids: OpenedBid[];
  conditions: ConditionRead[];
  trusts: TenderTrustRead[];
  decisions: AssessmentRead[];
  /** By bid id. */
  compliance: Map<string, BidCompliance>;
  /** Whether every trust has decided on every condition of every bid: only then may the tender be evaluated. */
  isComplete: boolean;
}

/** What follows from the assessments: who is compliant, and the pack that the award is worked out from. */
@Injectable()
export class EvaluationQueries {
  constructor(
    private readonly tenders: TendersQueries,
    private readonly bids: BidsQueries,
  ) {}

  /** @throws DomainError ACCESS.TRUSTS_ONLY: a supplier is told in its assessment summary and not before. */
  async compliance(tx: Tx, tenderId: string): Promise<ComplianceRead> {
    if (tx.actor.kind === 'supplier')
      throw new DomainError(
        'ACCESS.TRUSTS_ONLY',
        { tenderId },
        'The assessment of bids is the trusts’ own until they have decided.',
      );
    const tender = await this.tenders.tender(tx, tenderId);
    const bids = await this.bids.opened(tx, tenderId);
    const decisions = await tx.rows<AssessmentRead>(
      `select bid_id as "bidId", condition_id as "conditionId", trust_id as "trustId", evaluator_name as "evaluatorName",
         result, reason, assessed_at as "assessedAt" from assessment where tender_id = $1 order by assessed_at, trust_id`,
      [tenderId],
    );
    const trusts = tender.trusts.filter((t) => t.state === 'participating');
    const results = assessCompliance({
      conditions: tender.conditions.map((c): Condition => ({
        id: c.id,
        kind: c.kind === 'participation' ? 'conditionOfParticipation' : 'minimumRequirement',
        text: c.description,
      })),
      trusts: trusts.map((t) => t.id),
      bids: bids.map((b) => b.id),
      decisions: decisions.map((d): ConditionDecision => ({
        bid: d.bidId,
        condition: d.conditionId,
        trust: d.trustId,
        evaluator: d.evaluatorName,
        outcome: d.result,
        reason: d.reason,
      })),
    });
    return {
      bids,
      conditions: tender.conditions,
      trusts,
      decisions,
      compliance: new Map(results.map((r) => [r.bid, r])),
      isComplete: tender.openedAt !== null && results.every((r) => r.missing.length === 0),
    };
  }

  /** The bids that every trust passed on every condition, the earliest submission first. */
  async compliant(tx: Tx, tenderId: string): Promise<OpenedBid[]> {
    const { bids, compliance } = await this.compliance(tx, tenderId);
    return bids.filter((bid) => compliance.get(bid.id)?.status === 'compliant');
  }

  /**
   * The tender pack of a tender as it stands now: compliant bids only, trusts that take part now, all scenarios.
   * It is always a valid `tandem-tender-pack/1`; without a compliant bid it simply holds none. Where quality counts it
   * holds the published scoring and the agreed quality of each bid in each lot.
   * @throws DomainError TENDER.QUALITY_NOT_LOCKED
   */
  async buildPack(tx: Tx, tenderId: string): Promise<BuiltPack> {
    const { tender, demand } = await this.tenders.packSource(tx, tenderId);
    const all = await this.bids.opened(tx, tenderId);
    const compliant = await this.compliant(tx, tenderId);
    const quality = await this.quality(tx, tender, compliant);
    return packOf({ tender, demand, bids: compliant, allBids: all, ...(quality ? { quality } : {}) });
  }

  /** By bid id and lot code, in basis points; undefined where price alone decides. */
  private async quality(
    tx: Tx,
    tender: TenderRead,
    bids: readonly OpenedBid[],
  ): Promise<Map<string, Record<string, number>> | undefined> {
    const { scoring } = tender;
    if (!scoring) return undefined;
    if (!(await lockOf(tx, tender.id)))
      throw new DomainError(
        'TENDER.QUALITY_NOT_LOCKED',
        { tenderId: tender.id },
        'Every trust agrees on the scores for quality first. Prices and places are worked out after that.',
      );
    const scores = await scoresOf(tx, tender.id);
    const inLot = (bid: OpenedBid, lotId: string) => scores.filter((s) => s.bidId === bid.id && s.lotId === lotId);
    return new Map(
      bids.map((bid) => [
        bid.id,
        Object.fromEntries(
          tender.lots.flatMap((lot) => {
            const quality = qualityIn(scoring, inLot(bid, lot.id));
            return quality === undefined ? [] : [[lot.code, quality]];
          }),
        ),
      ]),
    );
  }
}
