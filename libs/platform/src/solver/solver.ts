import type { AwardProblem, PricedAward } from '@tandem/domain/awards';
import type { CertificateDocument } from '@tandem/domain/certificates';

/** What a solve reports on its way, in pence. */
export interface SolveProgress {
  readonly step: 'award' | 'ties';
  readonly costPence?: bigint;
  readonly boundPence?: bigint;
  readonly nodes: number;
}

/** How long a solve may take, and how to stop it. */
export interface SolveOptions {
  readonly timeLimitMs: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: SolveProgress) => void;
}

/**
 * `optimal`: proved, gap below one penny. `feasible`: an award, not proved. `timeLimit`: none found in
 * time. `infeasible`: proved that there is none.
 */
export type SolveStatus = 'optimal' | 'feasible' | 'infeasible' | 'timeLimit';

/**
 * How the award was chosen among those of equal cost: it was the only one (`unique`), the declared
 * order decided (`byOrder`), or the time did not suffice to tell (`unproved`).
 */
export type TieOutcome = 'unique' | 'byOrder' | 'unproved';

/** The answer to one award problem. Every award in it has passed the exact verifier. */
export interface SolveResult {
  readonly status: SolveStatus;
  readonly award?: PricedAward;
  readonly costPence?: bigint;
  readonly boundPence?: bigint;
  readonly gapPence?: bigint;
  readonly tie?: TieOutcome;
  /** The proof of the bound, or of there being no award; checked by `checkCertificate` without any solver. */
  readonly certificate?: CertificateDocument;
}

/** Whether a stored proof holds: `stopped` when whoever asked no longer waits, or the time was up. */
export type ProofCheck =
  | { readonly status: 'holds' }
  | { readonly status: 'refused'; readonly because: string }
  | { readonly status: 'stopped' };

/** Checks stored proofs away from the thread that asks, so that seconds of sums hold up nobody's locks and pages. */
export interface ProofChecker {
  /**
   * Whether a proof, JSON under gzip, shows that no award of the problem costs less than this.
   * Errors: when the bytes cannot be read as a proof at all.
   */
  check(problem: AwardProblem, proof: Uint8Array, costPence: bigint, options: SolveOptions): Promise<ProofCheck>;
}

/**
 * Finds the best award of a problem. The port has two implementations, HiGHS and enumeration, and one
 * conformance suite that both pass.
 */
export interface Solver {
  readonly name: string;
  readonly version: string;
  solve(problem: AwardProblem, options: SolveOptions): Promise<SolveResult>;
  /** Stops every thread the solver keeps; it must not be used afterwards. */
  close(): Promise<void>;
}
