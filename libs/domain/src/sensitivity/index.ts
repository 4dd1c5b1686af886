export { keepShares, type KeptShares } from './kept-shares.js';
export { drawnVolumes, movedPack, type Volumes } from './moved-demand.js';
export { type DrawFigures, type RegretFigures, regretOf } from './regret.js';
export { ruleSteps, type RuleStep } from './rule-steps.js';
export { SeededRandom } from './seeded-random.js';
export type { DrawRecord, OtherAward, SensitivityDocument, TriedLimit, WonQuantity } from './sensitivity-document.js';
export { type Swap, type SwapGroup, swapsOf } from './swapped-award.js';
