export { HighsSolver } from './highs-solver.js';
export type { ProofChecker, SolveProgress, SolveResult, Solver } from './solver.js';
