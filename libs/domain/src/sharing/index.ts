export { blockingCoalitions, coreFrom, coreOf, largestShortfall } from './core.js';
export { gainOfFixedTotal, squaredGainBesideFixedOthers } from './equal-price.js';
export { analyseFactors, type CostBand, type SavingBand } from './factors.js';
export { type Game, hasPlayer, savingsOf } from './game.js';
export { fairestSplit, nucleolus } from './nucleolus.js';
export { ceilingOf, toPennies } from './pennies.js';
export { separableGains } from './separable-gains.js';
export { shapley } from './shapley.js';
export {
  type CoalitionExcess,
  excessesOf,
  membersOf,
  type PartnershipGain,
  type Payment,
  remarksOn,
  type RuleShares,
  type Settlement,
  shareBy,
  sharesSideBySide,
  SHARING_RULE_WORDS,
  SHARING_RULES,
  type SharingRule,
  transfersUnder,
} from './settlement.js';
export { type HoldingRule, holdingRules, ruleHoldingOn, type StatedRule } from './settlement-rule.js';
