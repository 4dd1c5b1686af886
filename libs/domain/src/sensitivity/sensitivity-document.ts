import type { Engine } from '@tandem/domain/awards';

/** An award of a question that differs from the recommended one in one thing. Amounts are decimal texts. */
export interface OtherAward {
  readonly status: 'optimal' | 'feasible' | 'infeasible' | 'timeLimit';
  readonly cost: string | null;
  /** No award of the question costs less than this; null when it is not known. */
  readonly bound: string | null;
  /** Its cost less that of the recommended award. */
  readonly difference: string | null;
  readonly suppliers: readonly string[];
}

/** A quantity of a line from a supplier. */
export interface WonQuantity {
  readonly line: string;
  readonly supplier: string;
  readonly quantity: string;
}

/** A limit tried at another number. */
export interface TriedLimit extends OtherAward {
  readonly change: string;
  readonly direction: 'tighter' | 'looser';
  /** The changed limit as the condition of a sentence. */
  readonly words: string;
}

/** Everything that is known of how firm an award is: the document of an analysis, canonical and hashed. */
export interface SensitivityDocument {
  readonly format: 'tandem-sensitivity/1';
  readonly packSha256: string;
  readonly scenario: string;
  readonly coalition: readonly string[];
  /** The seed of the draws, and how many there are at each spread. */
  readonly seed: number;
  readonly draws: number;
  readonly award: {
    readonly status: string;
    readonly cost: string;
    readonly gap: string | null;
    readonly suppliers: readonly string[];
  };
  readonly limits: readonly { readonly limit: string; readonly tried: readonly TriedLimit[] }[];
  /** Limits that were not tried because there are too many. */
  readonly limitsLeftOut: number;
  readonly without: readonly (OtherAward & { readonly supplier: string; readonly because: readonly string[] })[];
  /** The cheapest award that does without at least one of the recommended suppliers; null when there is none. */
  readonly nextBest:
    | (OtherAward & {
        readonly without: string;
        readonly changes: readonly {
          readonly line: string;
          readonly from: readonly WonQuantity[];
          readonly to: readonly WonQuantity[];
        }[];
      })
    | null;
  readonly runnersUp: readonly (OtherAward & {
    readonly lot: string;
    readonly winners: readonly string[];
    /** Who wins in the lot when none of the winners may. */
    readonly next: readonly string[];
  })[];
  readonly volumes: readonly {
    readonly spreadBasisPoints: number;
    readonly draws: number;
    readonly proved: number;
    readonly stands: number;
    readonly stillBest: number;
    readonly mean: string | null;
    readonly median: string | null;
    readonly worstOfTwenty: string | null;
    readonly most: string | null;
    readonly inBest: readonly { readonly supplier: string; readonly draws: number }[];
  }[];
  readonly drawn: readonly DrawRecord[];
  readonly leaving: readonly {
    readonly trust: string;
    readonly status: string;
    /** What the remaining trusts pay at the best award of their own. */
    readonly best: string | null;
    /** What they pay if suppliers and shares stay as recommended. */
    readonly kept: string | null;
    readonly regret: string | null;
    /** The limits that the kept award then breaks. */
    readonly breaks: readonly string[];
    readonly suppliers: readonly string[];
  }[];
  readonly engine: Engine;
  /** Of everything above but the engine. */
  readonly sensitivitySha256: string;
}

/** One draw, so that a stranger can draw and solve it again. */
export interface DrawRecord {
  readonly spreadBasisPoints: number;
  readonly draw: number;
  /** Basis points of each trust's planned volume. */
  readonly volumes: Readonly<Record<string, number>>;
  readonly best: string | null;
  readonly kept: string | null;
  readonly stands: boolean;
  readonly suppliers: readonly string[];
}
