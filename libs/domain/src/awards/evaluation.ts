import type { LotRobustness } from '@tandem/domain/evaluation';
import type { Json } from './pack.js';
import type { PricedAward } from './priced-award.js';

/** What one run of a scenario and coalition gave, whichever solver found it. */
export interface RunOutcome {
  readonly scenario: string;
  readonly coalition: readonly string[];
  readonly status: 'optimal' | 'feasible' | 'infeasible' | 'timeLimit';
  readonly award?: PricedAward;
  readonly boundPence?: bigint;
  readonly tie?: 'unique' | 'byOrder' | 'unproved';
  readonly infeasibleBecause?: readonly string[];
}

/** Who computed an evaluation; the one part that a replay does not compare. */
export interface Engine {
  readonly name: string;
  readonly version: string;
  readonly solver: string;
  readonly solverVersion: string;
}

/** Amounts by trust, as decimal strings. */
export type ByTrust = Readonly<Record<string, string>>;

/** One run as the evaluation pack shows it. */
export interface Run {
  readonly scenario: string;
  readonly coalition: readonly string[];
  readonly status: RunOutcome['status'];
  readonly cost: string | null;
  readonly bound: string | null;
  readonly gap: string | null;
  /** How the award was chosen among those of equal cost; null without an award. */
  readonly tie: 'unique' | 'byOrder' | 'unproved' | null;
  readonly award: readonly {
    readonly line: string;
    readonly supplier: string;
    readonly quantity: string;
    readonly unitPrice: string;
    readonly amount: string;
  }[];
  readonly charges: readonly {
    readonly supplier: string;
    readonly kind: string;
    readonly line?: string;
    readonly lots?: readonly string[];
    readonly amount: string;
  }[];
  readonly perTrust: ByTrust;
  readonly infeasibleBecause: readonly string[];
}

/** What a coalition gains against buying alone, and ways to share it. Null where it cannot be known. */
export interface Comparison {
  readonly scenario: string;
  readonly coalition: readonly string[];
  readonly alone: Readonly<Record<string, string | null>>;
  readonly gain: string | null;
  /** Null for a trust that cannot buy alone; null as a whole only where there is no award together. */
  readonly cash: Readonly<Record<string, string | null>> | null;
  readonly equalSplit: ByTrust | null;
  readonly proportionalToStandalone: ByTrust | null;
  readonly proportionalToVolume: ByTrust | null;
  readonly shapley: ByTrust | null;
  readonly nucleolus: ByTrust | null;
  readonly separableCost: ByTrust | null;
  /** Null unless the cost of every coalition within this one is known. */
  readonly core: ComparisonCore | null;
}

/** Whether the gain can be split so that no coalition within would do better alone, each trust among them. */
export interface ComparisonCore {
  readonly empty: boolean;
  /**
   * The least ε ≥ 0 for which some exact split leaves no coalition short by more than ε, rounded up to the penny: so
   * the sentence stays true of the figure shown, and an empty core never shows nought.
   */
  readonly excess: string;
  /** The coalitions that would do better alone than the cash split gives them: smaller first, then by id. */
  readonly cashBlockedBy: readonly (readonly string[])[];
}

/**
 * One complete bid's place in a lot. Points and figures are shown to four places, half up; `exact` holds them as
 * fractions in lowest terms, and those decide the rank.
 */
export interface Ranked {
  readonly lot: string;
  readonly supplier: string;
  readonly price: string;
  readonly qualityBasisPoints: number | null;
  /** Price points; null where the formula gives no points, and for a bid without a rank. */
  readonly points: string | null;
  readonly qualityPoints: string | null;
  /** Points of 100 (the most win), or the formula's figure in pounds (the least wins). */
  readonly total: string | null;
  readonly exact: {
    readonly points: string | null;
    readonly qualityPoints: string | null;
    readonly total: string;
  } | null;
  /** Bids that the declared tie rules leave equal share a rank. */
  readonly rank: number | null;
  /** What sets the bid apart from the one just above it; absent for the first and for a shared rank. */
  readonly decidedBy?: 'total' | 'higherQuality' | 'earlierSubmission';
  /** Why the bid has no rank, in words. */
  readonly because?: string;
}

/** What would change the ranking, lot by lot. */
export interface Robustness {
  readonly formula: string;
  /** Whether a bid's points depend on other bids, so that a loser can decide who wins. */
  readonly dependsOnOtherBids: boolean;
  readonly lots: readonly (LotRobustness & { readonly lot: string })[];
}

/** The evaluation pack: what a stranger needs to recompute and follow a result. */
export interface Evaluation {
  readonly format: 'tandem-evaluation/1';
  readonly pack: Json;
  readonly packSha256: string;
  readonly engine: Engine;
  readonly runs: readonly Run[];
  readonly comparisons: readonly Comparison[];
  readonly ranking?: readonly Ranked[];
  readonly robustness?: Robustness;
  readonly evaluationSha256: string;
}
