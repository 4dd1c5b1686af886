import type { OpenedBid } from '@tandem/features/bids';
import type { ComplianceRead } from '@tandem/features/evaluation';
import { may } from '@tandem/features/partnership';
import type { TenderRead } from '@tandem/features/tenders';
import type { Actor } from '@tandem/platform/database';
import { trailOf } from '../tenders/tender-trail.js';
import { methodWords } from '../tenders/method.words.js';

/** A decision as it stands in the form. */
export interface TypedDecision {
  conditionId: string;
  result: string;
  reason: string;
}

const STATUS = {
  compliant: { text: 'Passes', classes: 'nhsuk-tag--green' },
  notCompliant: { text: 'Fails', classes: 'nhsuk-tag--red' },
  undecided: { text: 'Not decided', classes: 'nhsuk-tag--grey' },
} as const;
const RESULT = {
  pass: { text: 'Pass', classes: 'nhsuk-tag--green' },
  fail: { text: 'Fail', classes: 'nhsuk-tag--red' },
} as const;

/** Every bid with every condition and what each trust decided; disagreements are shown as they are. */
export function assessmentPage(actor: Actor, tender: TenderRead, read: ComplianceRead) {
  const href = `/tenders/${tender.id}`;
  const isMine = read.trusts.some((t) => t.id === actor.organisationId);
  const mayAssess = may(actor, 'bid.assess') && isMine && tender.state === 'opened';
  return {
    title: 'Assessment of the bids',
    trail: trailOf(tender),
    reference: tender.reference,
    href,
    isOpened: tender.openedAt !== null,
    method: methodWords(tender),
    trusts: read.trusts.map((t) => t.shortName),
    isComplete: read.isComplete && read.bids.length > 0,
    bids: read.bids.map((bid) => {
      const compliance = read.compliance.get(bid.id)!;
      const disputed = new Set(compliance.disagreements.map((d) => d.condition));
      const owed = compliance.missing.filter((m) => m.trust === actor.organisationId).length;
      return {
        heading: `${bid.code} ${bid.supplierName}`,
        status: STATUS[compliance.status],
        assessHref: mayAssess ? `${href}/assessment/${bid.id}` : '',
        assessText: owed > 0 ? `Assess ${bid.supplierName}` : `Change your decisions on ${bid.supplierName}`,
        rows: read.conditions.map((c) => ({
          condition: `${c.number}. ${c.title}`,
          isDisputed: disputed.has(c.id),
          cells: read.trusts.map((trust) => {
            const made = read.decisions.find(
              (d) => d.bidId === bid.id && d.conditionId === c.id && d.trustId === trust.id,
            );
            return made
              ? { tag: RESULT[made.result], reason: made.reason, who: made.evaluatorName }
              : { tag: STATUS.undecided, reason: '', who: '' };
          }),
        })),
      };
    }),
  };
}

/** The form of one trust for one bid. */
export function assessPage(
  actor: Actor,
  tender: TenderRead,
  read: ComplianceRead,
  bid: OpenedBid,
  typed: readonly TypedDecision[] | undefined,
) {
  const mine: readonly TypedDecision[] =
    typed ?? read.decisions.filter((d) => d.bidId === bid.id && d.trustId === actor.organisationId);
  return {
    title: `Assess ${bid.supplierName}`,
    trail: [...trailOf(tender), { text: 'Assessment', href: `/tenders/${tender.id}/assessment` }],
    reference: tender.reference,
    action: `/tenders/${tender.id}/assessment/${bid.id}`,
    backHref: `/tenders/${tender.id}/assessment`,
    trust: actor.organisationName,
    isOpen: tender.state === 'opened',
    conditions: tender.conditions.map((c) => {
      const decision = mine.find((d) => d.conditionId === c.id);
      return {
        id: c.id,
        title: `${c.number}. ${c.title}`,
        description: c.description,
        reason: decision?.reason ?? '',
        results: [
          { value: 'pass', text: 'Pass', checked: decision?.result === 'pass' },
          { value: 'fail', text: 'Fail', checked: decision?.result === 'fail' },
        ],
      };
    }),
  };
}
