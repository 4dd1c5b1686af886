export { assembleEvaluation } from './assemble-evaluation.js';
export { awardProblem, type AwardProblem } from './award-problem.js';
export { biddersFor, bruteForce } from './brute-force.js';
export { canonicalPack } from './canonical-pack.js';
export type { Comparison, Engine, Evaluation, Run, RunOutcome } from './evaluation.js';
export { type Conflict, conflictWords, type Remedy, unservedLines, whyInfeasible } from './infeasible.js';
export {
  type Changes,
  changedProblem,
  type Restriction,
  restrictionKey,
  restrictionsOf,
} from './infeasible-restrictions.js';
export { weakeningScale } from './infeasible-scale.js';
export { changeWords, restrictionWords, ruleWords } from './infeasible-words.js';
export { ladderAmount, PER_PENNY, tierDiscount } from './ladder.js';
export type { Json, Price, Rule, TenderPack } from './pack.js';
export { LIMITS as PACK_LIMITS } from './pack-limits.js';
export { type ParsedText, parseEvaluationText, readTenderPackText } from './pack-text.js';
export { priceAward } from './price-award.js';
export type { AwardQuantity, PricedAward } from './priced-award.js';
export { readTenderPack } from './read-tender-pack.js';
export { compareTiedAwards, submissionRanks, suppliersOf } from './tie-order.js';
export { inWords, verifyAward, type Violation } from './verify-award.js';
export { verifyRun } from './verify-run.js';
