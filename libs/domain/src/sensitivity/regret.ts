import { divideHalfUp } from '@tandem/domain/money';

/** One draw of the volumes: what the kept award and the best award then cost, in pence. */
export interface DrawFigures {
  /** Pence of the best award at these volumes; null when there is none or it is not proved. */
  readonly best: bigint | null;
  /** Pence of the award with its suppliers and shares kept; null when some quantity then has no price. */
  readonly kept: bigint | null;
  /** True when the kept award breaks no limit and no rule. */
  readonly stands: boolean;
  /** The suppliers of the best award. */
  readonly suppliers: readonly string[];
}

/** How much dearer an award is than the best one over many draws, all in pence. */
export interface RegretFigures {
  readonly draws: number;
  /** Draws with a proved best award. */
  readonly proved: number;
  /** Of those, draws in which the kept award stands as it is. */
  readonly stands: number;
  /** Of those, draws in which nothing is cheaper than the kept award. */
  readonly stillBest: number;
  readonly mean: bigint | null;
  readonly median: bigint | null;
  /** Nineteen draws of twenty are not worse than this. */
  readonly worstOfTwenty: bigint | null;
  readonly most: bigint | null;
  /** For each supplier that is in the best award of any draw: in how many it is. */
  readonly inBest: readonly { readonly supplier: string; readonly draws: number }[];
}

/**
 * The regret of an award over draws of the volumes: the kept award's cost less the best award's.
 *
 * Only draws with a proved best award and a kept award that stands give a figure; the others are counted
 * and never imputed.
 */
export function regretOf(draws: readonly DrawFigures[]): RegretFigures {
  const proved = draws.filter((draw) => draw.best !== null);
  const regrets = proved
    .flatMap((draw) => (draw.stands && draw.kept !== null ? [draw.kept - draw.best!] : []))
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const count = BigInt(regrets.length);
  const atRank = (numerator: number, denominator: number): bigint | null =>
    regrets[Math.ceil((regrets.length * numerator) / denominator) - 1] ?? null;
  const suppliers = [...new Set(proved.flatMap((draw) => draw.suppliers))].sort((a, b) => (a < b ? -1 : 1));
  return {
    draws: draws.length,
    proved: proved.length,
    stands: regrets.length,
    stillBest: regrets.filter((regret) => regret === 0n).length,
    mean:
      count === 0n
        ? null
        : divideHalfUp(
            regrets.reduce((sum, r) => sum + r, 0n),
            count,
          ),
    median: atRank(1, 2),
    worstOfTwenty: atRank(19, 20),
    most: regrets.at(-1) ?? null,
    inBest: suppliers.map((supplier) => ({
      supplier,
      draws: proved.filter((draw) => draw.suppliers.includes(supplier)).length,
    })),
  };
}
