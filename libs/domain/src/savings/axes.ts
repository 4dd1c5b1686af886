/**
 * What kind of money a saving is: the first axis of every line.
 *
 * `CASH_RELEASING` lowers a budget; the others do not, and are never added to it ("avoided expenditure does not
 * deliver cashable savings": Cabinet Office technical note 2022/23; Government Efficiency Framework).
 */
export const CASH_TYPES = ['CASH_RELEASING', 'NON_CASH_RELEASING', 'COST_AVOIDANCE', 'NON_FINANCIAL'] as const;
/** One of `CASH_TYPES`. */
export type CashType = (typeof CASH_TYPES)[number];

/** Whether the effect comes back each year or once only, such as a rebate or the purchase of a vehicle. */
export const RECURRENCES = ['RECURRENT', 'NON_RECURRENT'] as const;
/** One of `RECURRENCES`. */
export type Recurrence = (typeof RECURRENCES)[number];

/** Which budget pays; revenue, capital and leases (IFRS 16) have separate controls, so their totals never mix. */
export const BUDGET_TYPES = ['REVENUE', 'CAPITAL', 'LEASE'] as const;
/** One of `BUDGET_TYPES`. */
export type BudgetType = (typeof BUDGET_TYPES)[number];

/** By what the saving is made; a cut in volume is `DEMAND` and never the work of the buyer. */
export const MECHANISMS = ['PRICE', 'SPECIFICATION', 'DEMAND', 'PROCESS', 'TERMS', 'REBATE'] as const;
/** One of `MECHANISMS`. */
export type Mechanism = (typeof MECHANISMS)[number];

/** Whose work the saving is; what cannot be evidenced says so and is never assumed to be the partnership's. */
export const ATTRIBUTIONS = ['PARTNERSHIP', 'OWN_OR_MARKET', 'NATIONAL_DEAL', 'NOT_EVIDENCED'] as const;
/** One of `ATTRIBUTIONS`. */
export type Attribution = (typeof ATTRIBUTIONS)[number];

/**
 * Which step from the baseline to what is paid made the amount, in the one order that the ledger posts.
 *
 * The order is part of the method: another order gives other amounts, so it is fixed and others are analysis only
 * (Shorrocks, Decomposition procedures for distributional analysis, 2013). `NONE` stands on what is no saving.
 */
export const EFFECTS = [
  'VOLUME',
  'MARKET',
  'COMPETITION',
  'PARTNERSHIP',
  'HARMONISATION',
  'MIX',
  'LEAKAGE_VOLUME',
  'LEAKAGE_CURRENCY',
  'LEAKAGE_INDEX',
  'LEAKAGE_OFF_CONTRACT',
  'NOT_EVIDENCED',
  'NONE',
] as const;
/** One of `EFFECTS`. */
export type Effect = (typeof EFFECTS)[number];

/**
 * How far a saving has come: the five steps in order, and the end of one that finance refused.
 *
 * They are the accounts of the ledger too. Sources: sign-off of each initiative in "Measuring Up" (Efficiency and Reform
 * Group, 2010); the PAC of March 2024 on NHS Supply Chain, whose savings nobody who paid had validated.
 */
export const STAGES = ['identified', 'forecast', 'contracted', 'delivered', 'validated', 'rejected'] as const;
/** One of `STAGES`. */
export type Stage = (typeof STAGES)[number];

/** The steps that a saving goes through, without its refusal. */
export const STEPS = ['identified', 'forecast', 'contracted', 'delivered', 'validated'] as const satisfies Stage[];
