import type { Tx } from '@tandem/platform/database';

/** One score that an evaluator gave alone, with the reason. */
export interface OwnScoreRead {
  lotId: string;
  bidId: string;
  criterionId: string;
  evaluatorId: string;
  evaluatorName: string;
  score: number;
  reason: string;
}

/** That an evaluator has handed in the own scores of a lot, which stay as they are from then on. */
export interface OwnSheetRead {
  lotId: string;
  evaluatorId: string;
  evaluatorName: string;
  handedInAt: Date;
}

/** What was scored alone, as far as the reader may see it, and who has handed in. */
export interface OwnScores {
  sheets: OwnSheetRead[];
  /** Before the own scores of a lot are handed in only the own ones: row-level security holds the others back. */
  scores: OwnScoreRead[];
}

/** What evaluators scored alone in a tender, by name. */
export async function ownScoresOf(tx: Tx, tenderId: string): Promise<OwnScores> {
  const sheets = await tx.rows<OwnSheetRead>(
    `select lot_id as "lotId", evaluator_id as "evaluatorId", evaluator_name as "evaluatorName", handed_in_at as "handedInAt"
     from own_sheet where tender_id = $1 order by handed_in_at, evaluator_id`,
    [tenderId],
  );
  const scores = await tx.rows<OwnScoreRead>(
    `select o.lot_id as "lotId", o.bid_id as "bidId", o.criterion_id as "criterionId", o.evaluator_id as "evaluatorId",
       coalesce(s.evaluator_name, '') as "evaluatorName", o.score, o.reason
     from own_score o
       left join own_sheet s on s.tender_id = o.tender_id and s.lot_id = o.lot_id and s.evaluator_id = o.evaluator_id
     where o.tender_id = $1 order by s.handed_in_at, o.evaluator_id`,
    [tenderId],
  );
  return { sheets, scores };
}

/** What was scored alone on one bid, lot and criterion, and how far the scores lie apart. */
export interface ScoredAlone {
  scores: OwnScoreRead[];
  /** The highest less the lowest; undefined below two scores, which nothing can lie between. */
  apart: number | undefined;
}

/** The handed in scores of one cell of the sheet; drafts are nobody's but their author's and are left out. */
export function scoredAlone(
  { sheets, scores }: OwnScores,
  cell: Pick<OwnScoreRead, 'lotId' | 'bidId' | 'criterionId'>,
): ScoredAlone {
  const isIn = (one: OwnScoreRead) =>
    sheets.some((sheet) => sheet.lotId === one.lotId && sheet.evaluatorId === one.evaluatorId);
  const found = scores.filter(
    (one) => one.lotId === cell.lotId && one.bidId === cell.bidId && one.criterionId === cell.criterionId && isIn(one),
  );
  const values = found.map((one) => one.score);
  return { scores: found, apart: values.length < 2 ? undefined : Math.max(...values) - Math.min(...values) };
}
