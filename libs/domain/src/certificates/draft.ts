import { type AwardProblem, PER_PENNY } from '@tandem/domain/awards';
import { COST_PER_PENNY, type ProgramBuilder, type Term } from './program.js';

/** One of a supplier's spend tiers, or its only state when it has none. */
export interface Mode {
  /** One when the supplier's spend is paid at this tier. */
  readonly column: number;
  /** What is paid of the list price, in basis points. */
  readonly paid: bigint;
  /** The most pence that can be spent at list price here; undefined without a limit. */
  readonly most?: bigint;
  /** Set where the discount may end in a fraction of a penny: what is paid is then rounded, once. */
  readonly bill?: Bill;
  /** Whether limits of this tier are held against the spend, so that an amount may not be rounded up beyond its worth. */
  readonly isLimited: boolean;
  /** The purchases of this tier at list price, in whole pence. */
  readonly spend: Term[];
  /** The reference value of what is bought at this tier. */
  readonly share: Term[];
}

/** A spend at list price less its discount, half up to the penny as the pack says. */
export interface Bill {
  /** What an incremental ladder of discounts leaves to pay beside the part of the spend, in ten-thousandths of a penny. */
  readonly constant: bigint;
  /** The most pence that it can come to. */
  readonly most: bigint;
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

/** What a ladder value costs at a tier, in cost units, before the discount is rounded. */
export function costAt(ladder: bigint, mode: Mode): bigint {
  return (ladder * COST_PER_LADDER * mode.paid) / 10_000n;
}

/** The greatest whole number that divides both; nought is divided by every number. */
export function commonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? (a < 0n ? -a : a) : commonDivisor(b, a % b);
}
