import type { Program, Term, WholeTerm } from './program.js';
import type { OracleTender } from './tender.js';

/**
 * How a tender becomes a program. `exact`: to the penny, every rounding in whole columns. `compact` and
 * `disaggregated` let roundings be fractions, which is what a solver is usually given.
 */
export type Form = 'exact' | 'compact' | 'disaggregated';

/** What the parts of the writer share. */
export interface Writing {
  readonly tender: OracleTender;
  readonly form: Form;
  readonly unit: number;
  readonly program: Program;
  readonly steps: WholeTerm[][][];
  readonly used: readonly number[];
}

/** A state of a supplier's whole bill: its only one, or in the disaggregated form one for each discount. */
export interface Mode {
  readonly column: number;
  /** What is paid of a penny at list price; undefined where a spend column pays. */
  readonly factor: number | undefined;
  readonly spend: Term[];
}

/** A hundred-thousandth of a penny is a ten-thousandth of a pound times a thousandth of a unit. */
export const PER_PENNY = 100_000n;
