export {
  ATTRIBUTIONS,
  BUDGET_TYPES,
  CASH_TYPES,
  MECHANISMS,
  RECURRENCES,
  STAGES,
  type Attribution,
  type BudgetType,
  type CashType,
  type Mechanism,
  type Recurrence,
  type Stage,
} from './axes.js';
export {
  BASELINE_TYPES,
  baselineLabel,
  baselineTypeOf,
  cashTypeFor,
  type Baseline,
  type BaselineEvidence,
  type BaselineType,
  type BaselineTypeId,
} from './baselines.js';
export {
  decompose,
  METHOD,
  priceAndVolume,
  type AttributionInput,
  type Decomposition,
  type Method,
  type Price,
  type PriceAndVolume,
  type SavingPart,
  type StandalonePrice,
} from './decompose.js';
export { totalsByTrust, totalsOf, type SavedAndAdded, type SavingsTotal } from './totals.js';
export { phaseByDelivery, yearEffect, type Delivery, type YearEffect } from './years.js';
export { attributeAward, type AttributedDemand, type BudgetedDemand, type RunOutcome } from './attribute-award.js';
export { WORKED_EXAMPLES, type ExampleInput, type ExampleOutput, type WorkedExample } from './methods.js';
