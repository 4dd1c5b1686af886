export { BUDGET_TYPES, type BudgetType } from './axes.js';
export { BASELINE_TYPES, baselineLabel, type BaselineType, type BaselineTypeId } from './baselines.js';
export { METHOD } from './decompose.js';
export { totalsOf, type SavingsTotal } from './totals.js';
export { attributeAward, type AttributedDemand, type BudgetedDemand, type RunOutcome } from './attribute-award.js';
export { WORKED_EXAMPLES, type WorkedExample } from './methods.js';
