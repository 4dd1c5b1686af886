import { quantityText, type Quantity } from '@tandem/domain/money';
import { DomainError } from '@tandem/domain/refusals';
import { compareDates, dateLong, type LocalDate } from '@tandem/domain/time';
import { breakPointsFor } from './break-points.js';
import { earliestTenderDeadline, minimumTenderingDays, type TenderingFacts } from './timetable.js';

/** One line of a tender as publication sees it: what each trust needs and the break points bids are asked to price. */
export interface PublicationLine {
  readonly line: string;
  readonly demandByTrust: Readonly<Record<string, Quantity>>;
  readonly breakPoints: readonly Quantity[];
}

/** Everything the checks before publication look at. Null means that nobody has answered yet. */
export interface PublicationFacts {
  readonly participants: readonly string[];
  readonly leadAuthority: string | null;
  /** Whether this is a health care service, which the Provider Selection Regime governs. */
  readonly isHealthCareService: boolean | null;
  /** The recorded decision on lots with its reason. */
  readonly lotsDecision: string | null;
  readonly modernSlaveryAssessedOn: LocalDate | null;
  /** How many conditions of participation and minimum requirements the tender states. */
  readonly conditions: number;
  readonly lines: readonly PublicationLine[];
  readonly publishedOn: LocalDate;
  readonly deadlineOn: LocalDate | null;
  readonly timetable: TenderingFacts;
}

/** A check before publication: its name, the law behind it, and the sentence when it says no. */
export interface PublicationGate {
  readonly code: string;
  readonly source: string;
  readonly refuses: (facts: PublicationFacts) => string | null;
}

/**
 * The checks before publication, in the order a person would fix them.
 *
 * Each is one named gate so that the page can list all of them with their state, and so that a later rule (conflicts
 * assessment, weights, net zero) is one more row.
 */
export const PUBLICATION_GATES: readonly PublicationGate[] = [
  {
    code: 'TENDER.HEALTH_CARE_SERVICE',
    source: 'Procurement Regulations 2024 reg 43; SI 2023/1348',
    refuses: ({ isHealthCareService }) => {
      if (isHealthCareService === null) return 'Say whether this is a health care service.';
      return isHealthCareService
        ? 'This is a health care service. The Provider Selection Regime applies, which Tandem does not support.'
        : null;
    },
  },
  {
    code: 'TENDER.LEAD_AUTHORITY_MISSING',
    source: 'Procurement Regulations 2024 reg 13',
    refuses: ({ leadAuthority, participants }) => {
      if (leadAuthority === null || isBlank(leadAuthority)) return 'Name the trust that is the lead authority.';
      return participants.includes(leadAuthority)
        ? null
        : 'The lead authority must be one of the trusts that take part.';
    },
  },
  {
    code: 'TENDER.LOTS_DECISION_MISSING',
    source: 'Procurement Act 2023 s.18',
    refuses: ({ lotsDecision }) =>
      isBlank(lotsDecision) ? 'Record the decision on lots: why they are split, or why they are not.' : null,
  },
  {
    code: 'TENDER.MODERN_SLAVERY_ASSESSMENT_MISSING',
    source: 'NHS (Procurement, Slavery and Human Trafficking) Regulations 2025, SI 2025/1212',
    refuses: ({ modernSlaveryAssessedOn, publishedOn }) => {
      const isDone = modernSlaveryAssessedOn !== null && compareDates(modernSlaveryAssessedOn, publishedOn) <= 0;
      return isDone ? null : 'Record the modern slavery risk assessment before the notice is published.';
    },
  },
  {
    code: 'TENDER.NO_CONDITIONS',
    source: 'Procurement Act 2023 ss.19, 22',
    refuses: ({ conditions }) =>
      conditions > 0 ? null : 'State at least one condition of participation or minimum requirement.',
  },
  {
    code: 'TENDER.BREAK_POINTS_INCOMPLETE',
    source: 'Comparison of buying together with buying alone, from the same bids',
    refuses: ({ lines }) => {
      if (lines.length === 0) return 'Add at least one line to the tender.';
      const unneeded = lines.find((line) => breakPointsFor(line.demandByTrust).length === 0);
      if (unneeded !== undefined) return `No trust needs any of ${unneeded.line}: remove it or give its quantity.`;
      const [missing] = lines.flatMap(missingIn);
      return missing === undefined
        ? null
        : `Bids for ${missing.line} must also price ${missing.quantity}: ${missing.reason}.`;
    },
  },
  {
    code: 'TENDER.DEADLINE_TOO_EARLY',
    source: 'Procurement Act 2023 s.54',
    refuses: ({ deadlineOn, publishedOn, timetable }) => {
      if (deadlineOn === null) return 'Give the deadline for bids.';
      const earliest = earliestTenderDeadline(publishedOn, timetable);
      if (compareDates(deadlineOn, earliest) >= 0) return null;
      return `Suppliers must have ${minimumTenderingDays(timetable)} days: the earliest deadline is ${dateLong(earliest)}.`;
    },
  },
];

/** Every reason why the tender cannot be published now, all at once; none means that it can. */
export function publicationRefusals(facts: PublicationFacts): DomainError[] {
  return PUBLICATION_GATES.flatMap((gate) => {
    const sentence = gate.refuses(facts);
    return sentence === null ? [] : [new DomainError(gate.code, { source: gate.source }, sentence)];
  });
}

function missingIn(line: PublicationLine): { line: string; quantity: string; reason: string }[] {
  const asked = new Set(line.breakPoints);
  const wanted = breakPointsFor(line.demandByTrust);
  return wanted
    .filter((point) => !asked.has(point.quantity))
    .map((point) => ({ line: line.line, quantity: quantityText(point.quantity), reason: point.reason }));
}

function isBlank(text: string | null): boolean {
  return text === null || text.trim() === '';
}
