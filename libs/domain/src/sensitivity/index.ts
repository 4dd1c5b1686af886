export { keepShares } from './kept-shares.js';
export { drawnVolumes, movedPack } from './moved-demand.js';
export { regretOf } from './regret.js';
export { ruleSteps, type RuleStep } from './rule-steps.js';
export type { DrawRecord, OtherAward, SensitivityDocument, TriedLimit, WonQuantity } from './sensitivity-document.js';
export { type Swap, swapsOf } from './swapped-award.js';
