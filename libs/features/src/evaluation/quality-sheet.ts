import { canonicalJson } from '@tandem/domain/canonical';
import { qualityBasisPoints, qualityOfScores } from '@tandem/domain/evaluation';
import type { OpenedBid } from '@tandem/features/bids';
import type { LotRead, ScoringRead, TenderRead, TenderTrustRead } from '@tandem/features/tenders';
import { sha256 } from '@tandem/platform/audit';

/** One agreed score: of one bid in one lot on one criterion, with its reason and whoever entered it. */
export interface ScoreRead {
  lotId: string;
  bidId: string;
  criterionId: string;
  score: number;
  reason: string;
  scoredByName: string;
  scoredAt: Date;
}

/** One trust's agreement to a whole sheet, which its hash names. */
export interface AgreementRead {
  trustId: string;
  sheetSha256: string;
  agreedByName: string;
  agreedAt: Date;
}

/** When the quality was locked, and by whom; prices are shown from then on. */
export interface QualityLockRead {
  sheetSha256: string;
  lockedByName: string;
  lockedAt: Date;
}

/** The score sheet of a tender: every bid in every lot that it prices, with what is agreed and what is owed. */
export interface QualitySheet {
  tender: TenderRead;
  scoring: ScoringRead;
  /** In the order of submission; those that failed a condition are not among them. */
  bids: OpenedBid[];
  /** Bids that failed a condition: they need no score. */
  failed: OpenedBid[];
  scores: ScoreRead[];
  agreements: AgreementRead[];
  lock: QualityLockRead | undefined;
  /** The trusts that take part, each of which agrees for itself. */
  trusts: TenderTrustRead[];
  /** Of every score with its reason: what a trust agrees to. */
  sha256: string;
  /** Scores that are still to be agreed. */
  owed: number;
  /** Whether every trust has decided on every condition of every bid. */
  isAssessed: boolean;
}

/** Whether a bid is scored in a lot: it prices at least one of its lines. */
export function isOffered(bid: Pick<OpenedBid, 'lines'>, lot: Pick<LotRead, 'lines'>): boolean {
  return lot.lines.some((line) => bid.lines.includes(line.code));
}

/** The hash of a sheet, or of one lot's part of it: whoever edits an older one is told. */
export function sheetSha256(scores: readonly ScoreRead[]): string {
  const rows = scores.map(({ lotId, bidId, criterionId, score, reason }) => ({
    lotId,
    bidId,
    criterionId,
    score,
    reason,
  }));
  const key = (r: (typeof rows)[number]) => `${r.lotId} ${r.bidId} ${r.criterionId}`;
  return sha256(canonicalJson(rows.sort((a, b) => (key(a) < key(b) ? -1 : 1))));
}

/** How many scores are owed by the bids in the lots that they price. */
export function owedScores(
  tender: Pick<TenderRead, 'lots'>,
  scoring: ScoringRead,
  bids: readonly OpenedBid[],
  scores: readonly ScoreRead[],
): number {
  const made = new Set(scores.map((s) => `${s.lotId} ${s.bidId} ${s.criterionId}`));
  let owed = 0;
  for (const lot of tender.lots)
    for (const bid of bids.filter((one) => isOffered(one, lot)))
      for (const criterion of scoring.criteria) if (!made.has(`${lot.id} ${bid.id} ${criterion.id}`)) owed += 1;
  return owed;
}

/** The quality of one bid in one lot in basis points, rounded half up once; undefined while a score is missing. */
export function qualityIn(
  scoring: Pick<ScoringRead, 'criteria' | 'scaleMax'>,
  scores: readonly Pick<ScoreRead, 'criterionId' | 'score'>[],
): number | undefined {
  const found = scoring.criteria.map((c) => scores.find((s) => s.criterionId === c.id)?.score);
  if (found.some((score) => score === undefined)) return undefined;
  return qualityBasisPoints(
    qualityOfScores(
      scoring.criteria.map((c) => c.weightBasisPoints),
      found.map((score) => (score! * 10_000) / scoring.scaleMax),
    ),
  );
}
