import { parseQuantity } from '@tandem/domain/money';
import { PUBLICATION_GATES, type PublicationFacts, type PublicationGate } from '@tandem/domain/tenders';
import { londonDate, type LocalDate } from '@tandem/domain/time';
import type { RequirementChange } from './requirement-changes.js';
import type { DemandRead, TenderRead } from './tender-reads.js';
import { demandByTrust } from './tender-rows.js';

/** What the checks ask of the moment, and of the requirements that the draft was made of. */
export interface PublicationMoment {
  now: Date;
  deadlineAt: Date | null;
  isDeadlineFree?: boolean;
  changes: readonly RequirementChange[];
}

/** A check before publication with its answer: null when it has passed, a sentence that says what to do otherwise. */
export interface PublicationCheck {
  code: string;
  source: string;
  refusal: string | null;
}

type OwnFacts = PublicationFacts &
  Pick<TenderRead, 'conflictsReference' | 'shortening' | 'shorteningReason'> &
  Pick<PublicationMoment, 'changes'>;

/** Checks that are about papers and requirements that this platform keeps, beside the domain's own. */
const PAPER_GATES: { code: string; source: string; refuses: (facts: OwnFacts) => string | null }[] = [
  {
    code: 'TENDER.CONFLICTS_ASSESSMENT_MISSING',
    source: 'Procurement Act 2023 s.83',
    refuses: ({ conflictsReference }) =>
      conflictsReference.trim() === '' ? 'Record the reference of the conflicts assessment.' : null,
  },
  {
    code: 'TENDER.SHORTENING_REASON_MISSING',
    source: 'Procurement Act 2023 s.54(4)',
    refuses: ({ shortening, shorteningReason }) =>
      shortening !== null && shorteningReason.trim() === '' ? 'Say why the shorter tendering period applies.' : null,
  },
  {
    code: 'TENDER.REQUIREMENTS_CHANGED',
    source: 'Commitments of the trusts',
    refuses: ({ changes }) =>
      changes.length === 0
        ? null
        : `Take over what has changed in ${changes.map((c) => c.reference).join(', ')} since this draft was made.`,
  },
];

/**
 * Every check before publication with its state, in the order a person would fix them.
 *
 * The platform itself may publish with any deadline, for demonstrations that must end while somebody watches
 * (`isDeadlineFree`); no form reaches that.
 */
export function publicationChecks(
  tender: TenderRead,
  demand: readonly DemandRead[],
  timing: PublicationMoment,
): PublicationCheck[] {
  const facts = factsOf(tender, demand, timing);
  const gates: readonly (PublicationGate | (typeof PAPER_GATES)[number])[] = [...PUBLICATION_GATES, ...PAPER_GATES];
  return gates
    .filter((gate) => !(timing.isDeadlineFree && gate.code === 'TENDER.DEADLINE_TOO_EARLY'))
    .map((gate) => ({ code: gate.code, source: gate.source, refusal: gate.refuses(facts) }));
}

function factsOf(
  tender: TenderRead,
  demand: readonly DemandRead[],
  { now, deadlineAt, changes }: PublicationMoment,
): OwnFacts {
  const isAssessed = tender.modernSlaveryReference.trim() !== '';
  return {
    participants: tender.trusts.map((t) => t.id),
    leadAuthority: tender.leadTrustId,
    isHealthCareService: tender.isHealthCareService,
    lotsDecision: tender.lotsDecision,
    modernSlaveryAssessedOn: isAssessed ? (tender.modernSlaveryAssessedOn as LocalDate | null) : null,
    conditions: tender.conditions.length,
    lines: tender.lots.flatMap((lot) =>
      lot.lines.map((line) => ({
        line: line.item,
        demandByTrust: demandByTrust(tender, demand, line.id),
        breakPoints: line.breakPoints.map((p) => parseQuantity(p.fromQuantity)),
      })),
    ),
    publishedOn: londonDate(now),
    deadlineOn: deadlineAt === null ? null : londonDate(deadlineAt),
    timetable: {
      isElectronic: true,
      hasAllDocumentsWithNotice: true,
      isLightTouch: false,
      shortening: tender.shortening,
    },
    conflictsReference: tender.conflictsReference,
    shortening: tender.shortening,
    shorteningReason: tender.shorteningReason,
    changes,
  };
}
