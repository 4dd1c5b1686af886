import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import type { LotRead } from '@tandem/features/tenders';
import { isOffered, type QualitySheet, type ScoreRead } from './quality-sheet.js';

const REASON_MAX = 2000;

/** One score as an evaluator gives it, own or agreed; both texts empty means that there is none yet. */
export interface ScoreInput {
  bidId: string;
  criterionId: string;
  score: string;
  reason: string;
}

/** Refuses a score of a bid or a criterion that the lot does not have. */
export function refuseUnknown(sheet: QualitySheet, lot: LotRead, input: readonly ScoreInput[]): void {
  const bids = new Set([...sheet.bids, ...sheet.failed].filter((bid) => isOffered(bid, lot)).map((bid) => bid.id));
  const criteria = new Set(sheet.scoring.criteria.map((c) => c.id));
  for (const { bidId, criterionId } of input) {
    if (!bids.has(bidId)) throw new DomainError('BID.NOT_FOUND', { bidId }, 'There is no such bid in this lot.');
    if (!criteria.has(criterionId))
      throw new DomainError('TENDER_CRITERION.NOT_FOUND', { criterionId }, 'The tender has no such criterion.');
  }
}

/** What is kept for the bid and the criterion, if anything. */
export function formerOf<S extends Pick<ScoreRead, 'bidId' | 'criterionId'>>(
  scores: readonly S[],
  one: Pick<ScoreInput, 'bidId' | 'criterionId'>,
): S | undefined {
  return scores.find((s) => s.bidId === one.bidId && s.criterionId === one.criterionId);
}

/** What is wrong with one score: off the scale, without a reason, or changed without a new one. */
export function scoreProblems(
  input: ScoreInput,
  sheet: QualitySheet,
  former: Pick<ScoreRead, 'score' | 'reason'> | undefined,
): FieldProblem[] {
  const [score, reason] = [input.score.trim(), input.reason.trim()];
  if (score === '' && reason === '' && !former) return [];
  const key = `${input.bidId}_${input.criterionId}`;
  const criterion = sheet.scoring.criteria.find((c) => c.id === input.criterionId)!;
  const bid = [...sheet.bids, ...sheet.failed].find((one) => one.id === input.bidId)!;
  const what = `${bid.supplierName} on ${criterion.name}`;
  const problems: FieldProblem[] = [];
  const { scaleMax } = sheet.scoring;
  if (!/^\d{1,3}$/.test(score) || Number(score) > scaleMax)
    problems.push({ field: `score_${key}`, message: `Score ${what} with a whole number from 0 to ${scaleMax}.` });
  if (reason === '') problems.push({ field: `reason_${key}`, message: `Give the reason for the score of ${what}.` });
  else if (reason.length > REASON_MAX)
    problems.push({
      field: `reason_${key}`,
      message: `The reason for ${what} may have up to ${REASON_MAX} characters.`,
    });
  else if (former && former.score !== Number(score) && former.reason === reason)
    problems.push({
      field: `reason_${key}`,
      message: `The score of ${what} has changed but its reason has not. Say why it is ${score} now.`,
    });
  return problems;
}
