export { HighsSolver } from './highs-solver.js';
export type { SolveProgress, SolveResult, Solver } from './solver.js';
