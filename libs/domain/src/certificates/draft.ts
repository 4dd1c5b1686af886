import { type AwardProblem, PER_PENNY } from '@tandem/domain/awards';
import { COST_PER_PENNY, type ProgramBuilder, type Term } from './program.js';

/** One of a supplier's spend tiers, or its only state when it has none. */
export interface Mode {
  /** One when the supplier's spend is paid at this tier. */
  readonly column: number;
  /** What is paid of the list price, in basis points. */
  readonly paid: bigint;
  /** The most that can be spent at list price here, in ladder units; undefined without a limit. */
  readonly most?: bigint;
  /** The purchases of this tier at list price, in ladder units. */
  readonly spend: Term[];
  /** The reference value of what is bought at this tier. */
  readonly share: Term[];
}

/** What the builders share while they work. */
export interface Draft {
  readonly problem: AwardProblem;
  readonly program: ProgramBuilder;
  readonly used: readonly number[];
  readonly quantity: Term[][][];
  readonly modes: Mode[][];
  readonly removed: string[];
}

/** Half a penny, the most by which rounding may lower an amount. */
export const HALF_PENNY = COST_PER_PENNY / 2n;
/** A price of one ladder unit costs so much, before any discount. */
const COST_PER_LADDER = COST_PER_PENNY / PER_PENNY;

/** The demand of a line in its own steps. */
export function stepsOf(problem: AwardProblem, line: number): bigint {
  return problem.lines[line]!.demand / problem.lines[line]!.step;
}

/** The reference value of one step of a line. */
export function referenceStep(problem: AwardProblem, line: number): bigint {
  return problem.lines[line]!.reference * problem.lines[line]!.step;
}

/** What a ladder value costs at a tier, in cost units. */
export function costAt(ladder: bigint, mode: Mode): bigint {
  return (ladder * COST_PER_LADDER * mode.paid) / 10_000n;
}
