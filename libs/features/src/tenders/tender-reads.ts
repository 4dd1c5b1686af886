import type { TieRule } from '@tandem/domain/evaluation';
import type { Shortening, TenderState } from '@tandem/domain/tenders';

/** One row of the list of tenders. */
export interface TenderSummary {
  id: string;
  reference: string;
  title: string;
  /** As the database's clock has it: a published tender whose deadline has passed reads as closed. */
  state: TenderState;
  deadlineAt: Date | null;
  publishedAt: Date | null;
  leadTrust: string;
  lotCount: number;
}

export interface TenderTrustRead {
  id: string;
  /** The trust's name in packs: its short name in capitals. */
  code: string;
  name: string;
  shortName: string;
  odsCode: string | null;
  state: 'participating' | 'withdrawn';
  withdrawReason: string | null;
}

export interface BreakPointRead {
  fromQuantity: string;
  reason: string;
}

export interface LineRead {
  id: string;
  lotId: string;
  code: string;
  requirementId: string | null;
  item: string;
  specification: Record<string, string>;
  cpvCode: string;
  unit: string;
  isIndivisible: boolean;
  breakPoints: BreakPointRead[];
}

export interface LotRead {
  id: string;
  number: number;
  /** "L1", the lot's name in packs. */
  code: string;
  title: string;
  split: 'allowed' | 'never';
  maxSuppliers: number | null;
  lines: LineRead[];
}

export interface ConditionRead {
  id: string;
  number: number;
  kind: 'participation' | 'requirement';
  title: string;
  description: string;
}

/** A rule as a tender stores it: a pack rule, except that a supplier is named by the id of its organisation. */
export interface ScenarioRead {
  code: string;
  title: string;
  rules: StoredRule[];
}

export type StoredRule =
  | { rule: 'maxSuppliers'; value: number }
  | { rule: 'maxShare'; basisPoints: number }
  | { rule: 'minShareSme'; basisPoints: number }
  | { rule: 'exclude'; supplier: string; lot: string };

/** One thing that quality is judged by; weights are of the whole, beside the price's. */
export interface CriterionRead {
  id: string;
  number: number;
  name: string;
  description: string;
  weightBasisPoints: number;
}

/** Who tried the scoring on invented bids, on which wording; suppliers do not see it. */
export interface ScoringTestRead {
  scoringSha256: string;
  bids: { name: string; price: string; quality: string }[];
  testedByName: string;
  testedAt: Date;
}

/** How a tender is judged on price and quality. A tender without it is judged by the lowest price that passes. */
export interface ScoringRead {
  priceWeightBasisPoints: number;
  formula: string;
  /** Decimal texts by the formula's own names. */
  parameters: Record<string, string>;
  scaleMax: number;
  scaleText: string;
  minimumQualityBasisPoints: number;
  tie: TieRule[];
  /** Why a relative formula was chosen although a losing bid can change who wins. */
  relativeReason: string;
  criteria: CriterionRead[];
  /** Of all that is published of it. */
  sha256: string;
  /** The newest test, of whatever wording. */
  test: ScoringTestRead | null;
}

/** A tender as its readers may know it: trusts from its draft on, suppliers from its publication. */
export interface TenderRead {
  id: string;
  reference: string;
  partnershipId: string;
  leadTrustId: string;
  title: string;
  description: string;
  state: TenderState;
  currency: string;
  priceRule: string;
  lotsDecision: string;
  isHealthCareService: boolean | null;
  modernSlaveryReference: string;
  modernSlaveryAssessedOn: string | null;
  conflictsReference: string;
  shortening: Shortening | null;
  shorteningReason: string;
  estimatedNet: string;
  estimatedGross: string;
  priceStartsOn: string | null;
  publishedAt: Date | null;
  deadlineAt: Date | null;
  openedAt: Date | null;
  contentSha256: string | null;
  cancelledReason: string | null;
  trusts: TenderTrustRead[];
  lots: LotRead[];
  conditions: ConditionRead[];
  scenarios: ScenarioRead[];
  scoring: ScoringRead | null;
}

/** What one trust needs of one line in one year, with its own baseline. Suppliers never see these rows. */
export interface DemandRead {
  lineId: string;
  lineCode: string;
  trustId: string;
  budgetType: 'revenue' | 'capital' | 'lease';
  financialYear: string;
  quantity: string;
  baselineUnitPrice: string | null;
  baselineType: number | null;
  baselineEvidence: string | null;
  vatBasisPoints: number;
}
