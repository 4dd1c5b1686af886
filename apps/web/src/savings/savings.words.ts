import type { SavingLine } from '@tandem/features/savings';

/** The words of the ledger's axes, in one place for every page, export and paper. */
export const CASH_WORDS: Record<SavingLine['cashType'], string> = {
  CASH_RELEASING: 'Cash-releasing',
  NON_CASH_RELEASING: 'Not cash-releasing',
  COST_AVOIDANCE: 'Cost avoidance',
  NON_FINANCIAL: 'Quality, not financial',
};

export const BUDGET_WORDS: Record<SavingLine['budgetType'], string> = {
  revenue: 'revenue',
  capital: 'capital',
  lease: 'leases',
};

export const RECURRENCE_WORDS: Record<SavingLine['recurrence'], string> = {
  RECURRENT: 'recurrent',
  NON_RECURRENT: 'one-off',
};

export const ATTRIBUTION_WORDS: Record<SavingLine['attribution'], string> = {
  PARTNERSHIP: 'Made by the partnership',
  OWN_OR_MARKET: 'The trust would have had it alone',
  NATIONAL_DEAL: 'A national deal',
  NOT_EVIDENCED: 'Not evidenced',
};

export const REVIEW_WORDS: Record<SavingLine['review'], string> = {
  waiting: 'Waiting for the trust’s finance',
  accepted: 'Accepted by the trust’s finance',
  rejected: 'Rejected by the trust’s finance',
};

export const STAGE_WORDS: Record<string, string> = {
  identified: 'Identified',
  forecast: 'Forecast',
  contracted: 'Contracted',
  delivered: 'Delivered',
  validated: 'Validated by finance',
};

/** "Cash-releasing, capital, one-off": the name of a total, inside which amounts may be added. */
export function totalName(key: Pick<SavingLine, 'cashType' | 'budgetType' | 'recurrence'>): string {
  return `${CASH_WORDS[key.cashType]}, ${BUDGET_WORDS[key.budgetType]}, ${RECURRENCE_WORDS[key.recurrence]}`;
}
