export { assessCompliance, type BidCompliance, type Condition, type ConditionDecision } from './compliance.js';
export { LOWEST_COMPLIANT } from './lowest-compliant.js';
export { abnormallyLow } from './abnormally-low.js';
export {
  checkParameters,
  FORMULA_IDS,
  formulaNamed,
  formulaOf,
  FORMULAS,
  parameterTexts,
  readParameters,
} from './catalogue.js';
export type { FormulaParameter, PriceFormula } from './price-formula.js';
export {
  type ExactNumber,
  exactNumber,
  pointsText,
  qualityBasisPoints,
  qualityOf,
  qualityOfScores,
  type ScorableBid,
  type Scoring,
  TIE_RULES,
  type TieRule,
} from './scoring.js';
export { scoreBids } from './score-bids.js';
export { type LotRobustness, robustnessOf } from './robustness.js';
export { scoreLots } from './score-lots.js';
export { dummyBids, type DummyBidRange } from './dummy-bids.js';
export { dryRun, type DryRun, dryRunSeries, seriesSentences } from './dry-run.js';
export { robustnessSentences } from './robustness-words.js';
export { rankingSentences } from './ranking-words.js';
