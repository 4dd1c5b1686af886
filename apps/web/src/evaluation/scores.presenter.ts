import { isOffered, type QualitySheet, qualityIn, sheetSha256 } from '@tandem/features/evaluation';
import { may } from '@tandem/features/partnership';
import { type LotRead, percentText } from '@tandem/features/tenders';
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
export function scoresPage(actor: Actor, sheet: QualitySheet) {
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
    lots: tender.lots.map((lot) => lotTable(sheet, lot, mayScore ? `${href}/scores/${lot.id}` : '')),
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

function lotTable(sheet: QualitySheet, lot: LotRead, editHref: string) {
  const bids = sheet.bids.filter((bid) => isOffered(bid, lot));
  const scores = sheet.scores.filter((s) => s.lotId === lot.id);
  return {
    heading: `Lot ${lot.number}: ${lot.title}`,
    id: `lot-${lot.number}`,
    editHref,
    bids: bids.map((bid) => `${bid.code} ${bid.supplierName}`),
    rows: sheet.scoring.criteria.map((criterion) => ({
      criterion: criterion.name,
      weight: `${percentText(criterion.weightBasisPoints)}%`,
      cells: bids.map((bid) => {
        const made = scores.find((s) => s.bidId === bid.id && s.criterionId === criterion.id);
        return made
          ? { score: String(made.score), reason: made.reason, who: `${made.scoredByName}, ${dateTime(made.scoredAt)}` }
          : { score: '', reason: '', who: '' };
      }),
    })),
    quality: bids.map((bid) => {
      const quality = qualityIn(
        sheet.scoring,
        scores.filter((s) => s.bidId === bid.id),
      );
      return quality === undefined ? '' : `${percentText(quality)}%`;
    }),
  };
}

/** The score sheet of one lot: criteria down, bids across, a score and a reason in each cell. */
export function scoreSheetPage(
  sheet: QualitySheet,
  lot: LotRead,
  typed: readonly TypedScore[] | undefined,
  seen: string | undefined,
) {
  const { tender, scoring } = sheet;
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
    isOpen: tender.state === 'opened' && !sheet.lock,
    bids: bids.map((bid) => ({ code: bid.code, name: bid.supplierName })),
    rows: scoring.criteria.map((criterion) => ({
      criterion: `${criterion.number}. ${criterion.name}`,
      description: criterion.description,
      weight: `${percentText(criterion.weightBasisPoints)}%`,
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
          stored: differs ? `Kept so far: ${now.score}, ${now.reason} (${now.scoredByName})` : '',
        };
      }),
    })),
  };
}
