export { AWARD_SOLVER, AwardsJobs } from './awards.jobs.js';
export { AwardsModule } from './awards.module.js';
export { AwardsQueries } from './awards.queries.js';
export { AwardsService, type Proposal } from './awards.service.js';
export { type Decision, type DecisionOutcome, DecisionsService } from './decisions.service.js';
export { demandOf } from './award-rows.js';
export type {
  AwardRead,
  DecisionRead,
  RunHead,
  RunProgressRead,
  RunRead,
  RunSummary,
  TaskRead,
} from './award-reads.js';
export type { AwardResult, CoalitionResult, ResultWish, TrustResult } from './award-result.js';
export type { LineResult } from './line-results.js';
export { CAVEATS } from './caveats.js';
export { type DecisionPaper, type PaperSaving, type PaperShare, savingOf } from './decision-paper.js';
export type { PaperRisk } from './paper-risks.js';
export { labelOf, type LabelledPack, type PackLabels } from './pack-labels.js';
export { type RunSubject, runTopic } from './runs.service.js';
export type { Remaining, Withdrawal } from './withdrawal.js';
export { copyTitle, type NamedChoices, WhatIfService } from './what-if.service.js';
export {
  WHAT_IF_RULES,
  type WhatIfInput,
  type WhatIfRule,
  type WhatIfRuleInput,
  whatIfRuleInput,
  type WhatIfRuleKind,
} from './what-if-rules.js';
export type { WhatIfRead } from './what-if-rows.js';
export { BoardQueries } from './board.queries.js';
export type { ChosenRun, RunWish } from './chosen-run.js';
export type { BoardScenario, ScenarioBoard } from './board.js';
export { type CoalitionRead, type CoalitionRow, type SplitName, SPLITS } from './coalitions.js';
export type { AwardMatrix, MatrixCell, MatrixLine } from './matrix.js';
export type { NextBreak } from './line-results.js';
export type { TierPlace } from './tier-places.js';
export type { CostChange, PackChange, RunChanges } from './run-changes.js';
export { SensitivityJobs } from './sensitivity.jobs.js';
export { type AnalysisRead, SensitivityQueries } from './sensitivity.queries.js';
export { analysisTopic, type AnalysisWish, SensitivityService } from './sensitivity.service.js';
export {
  type Band,
  type FactorEvidence,
  type FactorRead,
  type FactorsRead,
  type StructuralFactor,
  structuralFactors,
} from './factors.js';
export type { AwardExplanation, LineExplanation, OtherOffer, WonRow } from './explanation.js';
export { ExplanationQueries, type ExplanationRead } from './explanation.queries.js';
export type { AwardSettlement, NotSettled, SettlementTrust } from './settlement.js';
export { SettlementQueries, type SettlementRead } from './settlement.queries.js';
