import { formulaNamed, readParameters } from '@tandem/domain/evaluation';
import { parseQuantity } from '@tandem/domain/money';
import { PUBLICATION_GATES, type PublicationFacts, type PublicationGate } from '@tandem/domain/tenders';
import { londonDate, type LocalDate } from '@tandem/domain/time';
import type { RequirementChange } from './requirement-changes.js';
import type { DemandRead, ScoringRead, TenderRead } from './tender-reads.js';
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
  Pick<TenderRead, 'conflictsReference' | 'shortening' | 'shorteningReason' | 'scoring'> &
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
    code: 'TENDER.SCORING_CONTRADICTORY',
    source: 'Procurement Act 2023 s.23',
    refuses: ({ scoring }) => (scoring === null ? null : scoringRefusal(scoring)),
  },
  {
    code: 'TENDER.SCORING_NOT_TESTED',
    source: 'Bid evaluation guidance, section 8: test the model before it is published',
    refuses: ({ scoring }) => {
      if (scoring === null || scoring.test?.scoringSha256 === scoring.sha256) return null;
      return scoring.test === null
        ? 'Test the scoring on invented bids.'
        : 'The scoring has changed since it was tested. Test it again.';
    },
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

/** The scoring was read whole when it was saved; this is the second lock before it is published for good. */
function scoringRefusal(scoring: ScoringRead): string | null {
  const formula = formulaNamed(scoring.formula);
  if (!formula) return 'Choose a formula for the price.';
  const [problem] = readParameters(formula.id, scoring.parameters).problems;
  if (problem) return problem.message;
  const sum = scoring.criteria.reduce((total, c) => total + c.weightBasisPoints, scoring.priceWeightBasisPoints);
  if (sum !== 10_000) return 'The weights of the price and the criteria must add up to exactly 100%.';
  if (scoring.criteria.length === 0) return 'Give at least one criterion of quality.';
  return formula.dependsOnOtherBids && scoring.relativeReason === ''
    ? 'Say why a relative formula is right here.'
    : null;
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
    scoring: tender.scoring,
    changes,
  };
}
