export { blockingCoalitions, type Blocking, type Core, coreFrom, coreOf, largestShortfall } from './core.js';
export { equalPriceGains } from './equal-price.js';
export { analyseFactors, type CostBand, type FactorAnalysis, type SavingBand } from './factors.js';
export { type Game, hasPlayer, PLAYERS_MAX, savingsOf } from './game.js';
export { fairestSplit, type FairestSplit, nucleolus } from './nucleolus.js';
export { ceilingOf, toPennies } from './pennies.js';
export { proportionalShares, separableGains } from './separable-gains.js';
export { shapley } from './shapley.js';
export { tauValue } from './tau-value.js';
