import { percentWords } from '@tandem/domain/money';
import {
  isOffered,
  type OwnScores,
  type QualitySheet,
  qualityIn,
  scoredAlone,
  sheetSha256,
} from '@tandem/features/evaluation';
import { may } from '@tandem/features/partnership';
import { type LotRead } from '@tandem/features/tenders';
import type { Actor } from '@tandem/platform/database';
import { dateTime, list, plural } from '../http/format.js';
import { trailOf } from '../tenders/tender-trail.js';

/** A score as it stands in the form. */
export interface TypedScore {
  bidId: string;
  criterionId: string;
  score: string;
  reason: string;
}

/** Every lot with its scores, what is still owed, and which trusts have agreed to the sheet. */
export function scoresPage(actor: Actor, sheet: QualitySheet, own: OwnScores) {
  const { tender, scoring, lock } = sheet;
  const href = `/tenders/${tender.id}`;
  const isMine = sheet.trusts.some((trust) => trust.id === actor.organisationId);
  const mayScore = may(actor, 'bid.score') && isMine && tender.state === 'opened' && !lock;
  const isWhole = sheet.owed === 0 && sheet.isAssessed && sheet.bids.length > 0;
  return {
    title: 'Scores for quality',
    trail: trailOf(tender),
    reference: tender.reference,
    href,
    isOpened: tender.openedAt !== null,
    scale: `Each criterion is scored from 0 to ${scoring.scaleMax}. ${scoring.scaleText}`,
    stand: standOf(sheet),
    failed:
      sheet.failed.length === 0
        ? ''
        : `${list(sheet.failed.map((b) => b.supplierName))} failed a condition and ${sheet.failed.length === 1 ? 'is' : 'are'} not scored.`,
    lock: lock
      ? `The quality was locked on ${dateTime(lock.lockedAt)} by ${lock.lockedByName}. Prices are shown since then, and no score can change.`
      : '',
    resultHref: lock ? `${href}/result` : '',
    lots: tender.lots.map((lot) => {
      const isMineIn = isIn(own, lot.id, actor.accountId);
      return {
        ...lotTable(sheet, lot, own),
        editHref: mayScore && mayAgree(own, lot.id, actor.accountId) ? `${href}/scores/${lot.id}` : '',
        handedIn: handedInWords(own, lot.id),
        ownHref: mayScore && !isMineIn ? `${href}/scores/${lot.id}/own` : '',
        ownText: 'Score alone',
      };
    }),
    trusts: sheet.trusts.map((trust) => {
      const agreed = sheet.agreements.find((a) => a.trustId === trust.id);
      const isCurrent = agreed?.sheetSha256 === sheet.sha256;
      return {
        name: trust.name,
        tag: isCurrent ? AGREED : agreed ? OUTDATED : OWED,
        who: agreed ? `${agreed.agreedByName}, ${dateTime(agreed.agreedAt)}` : '',
      };
    }),
    agreement:
      mayScore && isWhole
        ? { action: `${href}/scores/agreement`, sheet: sheet.sha256, trust: actor.organisationName }
        : undefined,
    hash: sheet.sha256,
  };
}

const AGREED = { text: 'Agreed', classes: 'nhsuk-tag--green' };
const OUTDATED = { text: 'Agreed to an older sheet', classes: 'nhsuk-tag--orange' };
const OWED = { text: 'Not yet', classes: 'nhsuk-tag--grey' };

function standOf(sheet: QualitySheet): string {
  if (sheet.bids.length === 0) return 'No bid is left to score.';
  if (sheet.owed > 0) return `${plural(sheet.owed, 'score is', 'scores are')} still to be agreed.`;
  return sheet.isAssessed
    ? 'Every score is given. Each trust now agrees to the sheet; then the quality is locked and the prices are shown.'
    : 'Every score is given. The sheet can be agreed when every trust has decided on every condition of every bid.';
}

/** Whether somebody has handed in the own scores of a lot. */
function isIn(own: OwnScores, lotId: string, accountId: string | null): boolean {
  return own.sheets.some((one) => one.lotId === lotId && one.evaluatorId === accountId);
}

/** Where a lot is scored alone by anybody, only who has done so moderates it. */
function mayAgree(own: OwnScores, lotId: string, accountId: string | null): boolean {
  return isIn(own, lotId, accountId) || !own.sheets.some((one) => one.lotId === lotId);
}

function handedInWords(own: OwnScores, lotId: string): string {
  const names = own.sheets.filter((one) => one.lotId === lotId).map((one) => one.evaluatorName);
  return names.length === 0
    ? 'Nobody has handed in scores of this lot given alone.'
    : `Scored alone and handed in by ${list(names)}.`;
}

/** Each evaluator's own score with its reason, and how far they lie apart from one another and from what was agreed. */
function aloneLines(own: OwnScores, cell: { lotId: string; bidId: string; criterionId: string }, agreed?: number) {
  const { scores, apart } = scoredAlone(own, cell);
  return [
    ...scores.map((one) => {
      const away = agreed === undefined ? 0 : agreed - one.score;
      const moved = away === 0 ? '' : ` (agreed ${plural(Math.abs(away), 'point')} ${away > 0 ? 'higher' : 'lower'})`;
      return `Alone, ${one.evaluatorName}: ${one.score}${moved}. ${one.reason}`;
    }),
    ...(apart === undefined ? [] : [apart === 0 ? 'All alike.' : `${plural(apart, 'point')} apart.`]),
  ];
}

function lotTable(sheet: QualitySheet, lot: LotRead, own: OwnScores) {
  const bids = sheet.bids.filter((bid) => isOffered(bid, lot));
  const scores = sheet.scores.filter((s) => s.lotId === lot.id);
  return {
    heading: `Lot ${lot.number}: ${lot.title}`,
    id: `lot-${lot.number}`,
    bids: bids.map((bid) => `${bid.code} ${bid.supplierName}`),
    rows: sheet.scoring.criteria.map((criterion) => ({
      criterion: criterion.name,
      weight: percentWords(criterion.weightBasisPoints),
      cells: bids.map((bid) => {
        const made = scores.find((s) => s.bidId === bid.id && s.criterionId === criterion.id);
        const cell = { lotId: lot.id, bidId: bid.id, criterionId: criterion.id };
        const alone = aloneLines(own, cell, made?.score);
        return made
          ? {
              score: String(made.score),
              reason: made.reason,
              who: `${made.scoredByName}, ${dateTime(made.scoredAt)}`,
              alone,
            }
          : { score: '', reason: '', who: '', alone };
      }),
    })),
    quality: bids.map((bid) => {
      const quality = qualityIn(
        sheet.scoring,
        scores.filter((s) => s.bidId === bid.id),
      );
      return quality === undefined ? '' : percentWords(quality);
    }),
  };
}

/** The score sheet of one lot: criteria down, bids across, a score and a reason in each cell. */
export function scoreSheetPage(
  { sheet, own: alone, actor }: { sheet: QualitySheet; own: OwnScores; actor: Actor },
  lot: LotRead,
  typed: readonly TypedScore[] | undefined,
  seen: string | undefined,
) {
  const { tender, scoring } = sheet;
  const isMineIn = isIn(alone, lot.id, actor.accountId);
  const bids = sheet.bids.filter((bid) => isOffered(bid, lot));
  const stored = sheet.scores.filter((s) => s.lotId === lot.id);
  return {
    title: `Score lot ${lot.number}`,
    trail: [...trailOf(tender), { text: 'Scores', href: `/tenders/${tender.id}/scores` }],
    reference: tender.reference,
    lot: lot.title,
    action: `/tenders/${tender.id}/scores/${lot.id}`,
    backHref: `/tenders/${tender.id}/scores`,
    seen: seen ?? sheetSha256(stored),
    scale: `Whole points from 0 to ${scoring.scaleMax}. ${scoring.scaleText}`,
    rules:
      'A score counts with its reason only; leave both empty where the panel has not agreed yet. A changed score needs a new reason.',
    closed: 'Scores can no longer be changed.',
    buttons: [{ text: 'Save the agreed scores', preventDoubleClick: true }],
    isOpen: tender.state === 'opened' && !sheet.lock,
    ownHref: isMineIn ? '' : `/tenders/${tender.id}/scores/${lot.id}/own`,
    ownText: 'You have not handed in your own scores. What the others scored alone is shown here when you have.',
    bids: bids.map((bid) => ({ code: bid.code, name: bid.supplierName })),
    rows: scoring.criteria.map((criterion) => ({
      criterion: `${criterion.number}. ${criterion.name}`,
      description: criterion.description,
      weight: percentWords(criterion.weightBasisPoints),
      cells: bids.map((bid) => {
        const key = `${bid.id}_${criterion.id}`;
        const now = stored.find((s) => s.bidId === bid.id && s.criterionId === criterion.id);
        const own = typed?.find((t) => t.bidId === bid.id && t.criterionId === criterion.id);
        const differs = own && now && (own.score !== String(now.score) || own.reason !== now.reason);
        return {
          score: `score_${key}`,
          reason: `reason_${key}`,
          scoreValue: own?.score ?? (now ? String(now.score) : ''),
          reasonValue: own?.reason ?? now?.reason ?? '',
          label: `${bid.supplierName}, ${criterion.name}`,
          alone: aloneLines(alone, { lotId: lot.id, bidId: bid.id, criterionId: criterion.id }, now?.score),
          stored: differs ? `Kept so far: ${now.score}, ${now.reason} (${now.scoredByName})` : '',
        };
      }),
    })),
  };
}
