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
export { BASELINE_TYPES, baselineLabel, type BaselineType, type BaselineTypeId } from './baselines.js';
export { METHOD } from './decompose.js';
export { totalsOf, type SavingsTotal } from './totals.js';
export { attributeAward, type AttributedDemand, type BudgetedDemand, type RunOutcome } from './attribute-award.js';
export { WORKED_EXAMPLES, type WorkedExample } from './methods.js';
export { EVIDENCE, EVIDENCE_KINDS, evidenceFor, type EvidenceKind } from './evidence.js';
export { mayMove, missingEvidence, type MoveFacts, nextStage, STAGE_WORDS } from './stages.js';
