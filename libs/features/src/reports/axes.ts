import {
  ATTRIBUTIONS,
  BUDGET_TYPES,
  CASH_TYPES,
  EFFECTS,
  MECHANISMS,
  RECURRENCES,
  STAGES,
} from '@tandem/domain/savings';

/** The axes along which the ledger can be cut, each with its column. */
export const AXIS_COLUMNS = {
  trust: 'trust_id',
  year: 'financial_year',
  contract: 'contract_id',
  category: 'category',
  stage: 'account',
  cash: 'cash_type',
  budget: 'budget_type',
  recurrence: 'recurrence',
  mechanism: 'mechanism',
  attribution: 'attribution',
  effect: 'effect',
} as const;

/** One axis of a cut. */
export type Axis = keyof typeof AXIS_COLUMNS;

/** Every axis, in the order in which pages offer them. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The keys of a record whose key type is Axis.
export const AXES = Object.keys(AXIS_COLUMNS) as readonly Axis[];

/** What a saving may be added over: one budget type, one cash type and one recurrence. */
export const KIND_AXES = ['cash', 'budget', 'recurrence'] as const satisfies Axis[];

/** The stages that count towards the forecast of a year: what is only identified, and what is rejected, does not. */
export const COUNTED = ['forecast', 'contracted', 'delivered', 'validated'] as const;

/** The values of the axes that have a fixed list, as the ledger's columns spell them. */
export const AXIS_VALUES: Partial<Record<Axis, readonly string[]>> = {
  stage: STAGES,
  cash: CASH_TYPES,
  budget: BUDGET_TYPES.map((budget) => budget.toLowerCase()),
  recurrence: RECURRENCES,
  mechanism: MECHANISMS,
  attribution: ATTRIBUTIONS,
  effect: EFFECTS,
};

/** One kind of money: inside it amounts may be added, across it never. */
export interface MoneyKind {
  readonly cash: string;
  readonly budget: string;
  readonly recurrence: string;
}

/** The kind as one text, for grouping. */
export function kindKey({ cash, budget, recurrence }: MoneyKind): string {
  return `${cash}|${budget}|${recurrence}`;
}
