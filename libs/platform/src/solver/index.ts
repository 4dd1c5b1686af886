export { BruteForceSolver } from './brute-force-solver.js';
export { HighsSolver } from './highs-solver.js';
export type { SolveOptions, SolveProgress, SolveResult, Solver, SolveStatus, TieOutcome } from './solver.js';
