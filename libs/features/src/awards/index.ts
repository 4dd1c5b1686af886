export { engineOf, evaluate, type EvaluateOptions, runsOf, solveOne } from './evaluate.js';
export { type Difference, replay } from './replay.js';
