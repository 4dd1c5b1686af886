import { percentWords } from '@tandem/domain/money';
import { isOffered, type OwnScores, type QualitySheet } from '@tandem/features/evaluation';
import type { LotRead } from '@tandem/features/tenders';
import type { Actor } from '@tandem/platform/database';
import { trailOf } from '../tenders/tender-trail.js';
import type { TypedScore } from './scores.presenter.js';

/** The sheet of one lot for one evaluator alone: nothing that a colleague scored or the panel agreed is on it. */
export function ownSheetPage(
  { sheet, own, actor }: { sheet: QualitySheet; own: OwnScores; actor: Actor },
  lot: LotRead,
  typed?: readonly TypedScore[],
) {
  const { tender, scoring } = sheet;
  const isMine = ({ lotId, evaluatorId }: { lotId: string; evaluatorId: string }) =>
    lotId === lot.id && evaluatorId === actor.accountId;
  const isHandedIn = own.sheets.some(isMine);
  const mine = own.scores.filter(isMine);
  const bids = sheet.bids.filter((bid) => isOffered(bid, lot));
  const backHref = `/tenders/${tender.id}/scores`;
  return {
    title: `Score lot ${lot.number} alone`,
    trail: [...trailOf(tender), { text: 'Scores', href: backHref }],
    reference: tender.reference,
    lot: lot.title,
    action: `${backHref}/${lot.id}/own`,
    backHref,
    scale: `Whole points from 0 to ${scoring.scaleMax}. ${scoring.scaleText}`,
    rules:
      'Nobody sees your scores before they have handed in their own, and you see nobody’s. Hand them in when every bid has a score and a reason on every criterion; after that they stay as they are.',
    isOpen: tender.state === 'opened' && !sheet.lock && !isHandedIn,
    closed: isHandedIn ? 'You have handed in your scores of this lot.' : 'Scores can no longer be changed.',
    buttons: [
      { text: 'Hand in my scores', name: 'deed', value: 'handIn', preventDoubleClick: true },
      { text: 'Save and go on later', name: 'deed', value: 'keep', classes: 'nhsuk-button--secondary' },
    ],
    bids: bids.map((bid) => ({ code: bid.code, name: bid.supplierName })),
    rows: scoring.criteria.map((criterion) => ({
      criterion: `${criterion.number}. ${criterion.name}`,
      description: criterion.description,
      weight: percentWords(criterion.weightBasisPoints),
      cells: bids.map((bid) => {
        const isHere = (one: { bidId: string; criterionId: string }) =>
          one.bidId === bid.id && one.criterionId === criterion.id;
        const [entered, kept] = [typed?.find(isHere), mine.find(isHere)];
        const key = `${bid.id}_${criterion.id}`;
        return {
          score: `score_${key}`,
          reason: `reason_${key}`,
          scoreValue: entered?.score ?? (kept ? String(kept.score) : ''),
          reasonValue: entered?.reason ?? kept?.reason ?? '',
          label: `${bid.supplierName}, ${criterion.name}`,
        };
      }),
    })),
  };
}
