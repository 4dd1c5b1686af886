import type { Attribution, CashType, Effect, Mechanism, Recurrence, Stage } from '@tandem/domain/savings';
import type { LocalDate } from '@tandem/domain/time';
import type { JournalContent, LegContent } from './journal.js';

/** The budget that pays, as the ledger writes it. */
export type BudgetWord = 'revenue' | 'capital' | 'lease';

/** One cell of the partnership's ledger: amounts in it may be added, amounts of different kinds of money may not. */
export interface BalanceRead {
  trustId: string;
  trust: string;
  stage: Stage;
  attribution: Attribution;
  cashType: CashType;
  budgetType: BudgetWord;
  recurrence: Recurrence;
  amount: string;
}

/** A claim of a saving, counted once. Counts are of the lines that the reader may see. */
export interface SchemeRead {
  id: string;
  partnershipId: string;
  reference: string;
  title: string;
  category: string;
  origin: 'award' | 'raised';
  tenderId: string | null;
  tenderReference: string | null;
  awardId: string | null;
  contractId: string | null;
  contractReference: string | null;
  priceStartsOn: LocalDate;
  priceEndsOn: LocalDate | null;
  ownerName: string;
  claimKey: string;
  raisedByName: string;
  raisedByTrust: string | null;
  raisedAt: Date;
  lineCount: number;
  years: string[];
  stages: Stage[];
}

/** Another scheme on the same item. */
export interface NeighbourRead {
  id: string;
  reference: string;
  trust: string;
}

/** A saving of one trust on one item in one year and budget. Amounts are decimal pounds. */
export interface SavingLineRead {
  id: string;
  schemeId: string;
  schemeReference: string;
  schemeTitle: string;
  partnershipId: string;
  trustId: string;
  trust: string;
  contractId: string | null;
  lineCode: string;
  item: string;
  itemKey: string;
  financialYear: string;
  quantity: string;
  cashType: CashType;
  recurrence: Recurrence;
  budgetType: BudgetWord;
  mechanism: Mechanism;
  costCentre: string | null;
  subjectiveCode: string | null;
  method: string;
  methodVersion: number;
  jointAmount: string;
  aloneAmount: string | null;
  baselineAmount: string | null;
  fundedBy: 'OWN' | 'PART_GRANT' | 'GRANT';
  countedAlsoBy: string | null;
  /** What stands on each stage, by effect and attribution; nothing of nought. */
  open: { stage: Stage; effect: Effect; attribution: Attribution; amount: string }[];
  /** What would have been paid by the line's journals: what was bought beyond the contract is in it. */
  baselineBalance: string;
  /** What is or will be paid by them, at the prices that were charged. It is the one less all that is open. */
  spendBalance: string;
  deliveredQuantity: string;
}

/** Which lines are wanted: every part that is given must fit. Stage, attribution and effect ask what stands on the line. */
export interface LineFilter {
  schemeId?: string;
  /** The trust's short name. */
  trust?: string;
  year?: string;
  category?: string;
  /** The contract's id, or 'none' for lines without one. */
  contract?: string;
  mechanism?: string;
  stage?: string;
  cashType?: string;
  budgetType?: string;
  recurrence?: string;
  attribution?: string;
  effect?: string;
}

/** Where a program is that walks through a list: after which id, and how many it takes at a time. */
export interface Walk {
  readonly after?: string;
  readonly limit: number;
}

/** A line of which something is delivered and not validated. */
export interface WaitingLine {
  id: string;
  schemeId: string;
  schemeReference: string;
  item: string;
  trustId: string;
  trust: string;
  financialYear: string;
  cashType: CashType;
  recurrence: Recurrence;
  budgetType: BudgetWord;
  amount: string;
  waitingSince: Date;
  costCentre: string | null;
  subjectiveCode: string | null;
}

export interface BaselineRead {
  id: string;
  lineId: string;
  type: number;
  unitPrice: string;
  quantity: string;
  priceEvidence: string | null;
  volumeEvidence: string | null;
  pricedOn: LocalDate | null;
  addedByName: string;
  addedAt: Date;
}

export interface ChoiceRead {
  lineId: string;
  baselineId: string;
  reason: string;
  chosenByName: string;
  chosenAt: Date;
}

export interface EvidenceRead {
  lineId: string;
  kind: string;
  reference: string;
  notedOn: LocalDate;
  addedByName: string;
}

export interface DeliveryRead {
  lineId: string;
  journalId: string | null;
  month: LocalDate;
  quantity: string;
  paidAmount: string;
  isReversed: boolean;
}

/** A journal as it is stored, with the journal that took it back. */
export interface JournalRead extends JournalContent {
  trust: string;
  schemeReference: string;
  hash: string;
  reversedById: string | null;
}

/** A leg with what its line is about. */
export interface LegRead extends LegContent {
  journalId: string;
  item: string;
}
