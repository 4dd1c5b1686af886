import {
  type Attribution,
  ATTRIBUTION_WORDS as OWNERS,
  type CashType,
  EVIDENCE,
  type EvidenceKind,
  type Mechanism,
  type Recurrence,
  type Stage,
  STAGE_WORDS as STAGES,
} from '@tandem/domain/savings';
import type { Account, BudgetWord, JournalKind } from '@tandem/features/savings';

/** The words of the ledger's axes, in one place for every page, export and paper. */
export const CASH_WORDS: Record<CashType, string> = {
  CASH_RELEASING: 'Cash-releasing',
  NON_CASH_RELEASING: 'Non-cash-releasing',
  COST_AVOIDANCE: 'Cost avoidance',
  NON_FINANCIAL: 'Quality, not financial',
};

export const BUDGET_WORDS: Record<BudgetWord, string> = { revenue: 'revenue', capital: 'capital', lease: 'leases' };

/** Who pays for what a line buys. */
export const FUNDER_WORDS = {
  OWN: 'The trust’s own budget',
  PART_GRANT: 'A grant pays part',
  GRANT: 'A grant pays all',
} as const;

export const RECURRENCE_WORDS: Record<Recurrence, string> = { RECURRENT: 'recurrent', NON_RECURRENT: 'one-off' };

export const MECHANISM_WORDS: Record<Mechanism, string> = {
  PRICE: 'A lower price',
  SPECIFICATION: 'Another specification',
  DEMAND: 'Less demand, managed',
  PROCESS: 'A simpler process',
  TERMS: 'Better terms',
  REBATE: 'A rebate',
};

export const ATTRIBUTION_WORDS: Record<Attribution, string> = {
  ...OWNERS,
  PARTNERSHIP: 'Made by the partnership',
  OWN_OR_MARKET: 'The trust would have had it alone',
};

/** Short enough for the head of a column. */
export const ATTRIBUTION_HEADS: Record<Attribution, string> = {
  PARTNERSHIP: 'Made by the partnership',
  OWN_OR_MARKET: 'Had alone',
  NATIONAL_DEAL: 'National deal',
  NOT_EVIDENCED: 'Not evidenced',
};

export const STAGE_WORDS: Record<Stage, string> = {
  identified: STAGES.identified.label,
  forecast: STAGES.forecast.label,
  contracted: STAGES.contracted.label,
  delivered: STAGES.delivered.label,
  validated: 'Validated by finance',
  rejected: 'Rejected by finance',
};

export const ACCOUNT_WORDS: Record<Account, string> = {
  ...STAGE_WORDS,
  baseline: 'Would have been paid',
  spend: 'Is paid',
};

export const JOURNAL_WORDS: Record<JournalKind, string> = {
  recognised: 'Recognised',
  moved: 'Moved on',
  reforecast: 'Re-forecast',
  delivered: 'Delivered',
  validated: 'Validated',
  rejected: 'Rejected',
  reversed: 'Taken back',
};

/** What a page calls a paper; acceptances of the old ledger were carried over as reviews. */
export function evidenceWord(kind: string): string {
  return kind in EVIDENCE ? EVIDENCE[kind as EvidenceKind].label : 'Review';
}

/** "Cash-releasing, capital, one-off": the name of a total, inside which amounts may be added. */
export function totalName(key: { cashType: CashType; budgetType: BudgetWord; recurrence: Recurrence }): string {
  return `${CASH_WORDS[key.cashType]}, ${BUDGET_WORDS[key.budgetType]}, ${RECURRENCE_WORDS[key.recurrence]}`;
}
