export {
  type Attribution,
  ATTRIBUTIONS,
  BUDGET_TYPES,
  type BudgetType,
  CASH_TYPES,
  type CashType,
  type Effect,
  EFFECTS,
  type Mechanism,
  MECHANISMS,
  type Recurrence,
  RECURRENCES,
  type Stage,
  STAGES,
  STEPS,
} from './axes.js';
export {
  type Baseline,
  BASELINE_TYPES,
  baselineLabel,
  type BaselineType,
  type BaselineTypeId,
  cashTypeFor,
} from './baselines.js';
export { totalsOf, type SavingsTotal } from './totals.js';
export { attributeAward, type AttributedDemand, type BudgetedDemand, type RunOutcome } from './attribute-award.js';
export { type AttributionInput, decompose, type Decomposition, type SavingPart } from './decompose.js';
export { type Actuals, decomposeActual, type Leakage, leakageOf, type RealisedDecomposition } from './leakage.js';
export type { Method } from './method.js';
export type { EvidencedPrice, Price, StandaloneBasis, StandalonePrice } from './prices.js';
export type { MarketMove, PriceLadder, WaterfallStep } from './waterfall.js';
export { indexMove, type IndexMove, type PriceIndex, STALENESS, type StalenessRule } from './price-index.js';
export {
  type BoughtAbroad,
  type BoughtInPounds,
  type ContractRate,
  contractRate,
  inPounds,
  type MissingRate,
  priceInPounds,
} from './contract-rate.js';
export {
  type BoughtOnContract,
  CLAUSE_KINDS,
  type ClauseKind,
  clauseName,
  type ExplainedPrice,
  explainPrice,
  type PriceClause,
} from './price-clause.js';
export { ATTRIBUTION_WORDS, CASH_TYPE_WORDS, EFFECT_WORDS } from './words.js';
export { EVIDENCE, EVIDENCE_KINDS, evidenceFor, type EvidenceKind } from './evidence.js';
export { mayMove, missingEvidence, type MoveFacts, nextStage, STAGE_WORDS } from './stages.js';
export { inflationAvoided } from './methods/inflation-avoided.js';
export { phaseByDelivery } from './methods/delivery.js';
export {
  type FirstYearPart,
  fullYearEffect,
  inYearByMonth,
  wholeMonthsLeft,
  yearEffect,
  type YearEffect,
  yearEffects,
  type YearEffects,
} from './methods/year-effect.js';
export { DISCOUNT_RATE, tryParseYearlyRate, wholeContract, YEARLY_RATE_WORDS } from './methods/whole-contract.js';
export { SAVING_METHODS, savingMethod } from './methods/registry.js';
export {
  type Cell,
  type ExampleTable,
  plainRows,
  type SavingMethod,
  type WorkedExample,
  type Working,
} from './methods/working.js';
export { type BaselineRow, baselinesSideBySide, type KnownBaseline } from './side-by-side.js';
export { type Claim, DOUBLE_COUNT_WORDS, type DoubleCount, doubleCounts, type Finding } from './counted-once.js';
export { type EffectInOrders, type OrderAnalysis, ordersOf } from './orders.js';
