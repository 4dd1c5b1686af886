import { Fraction } from '@tandem/domain/money';
import { everybody, type Game, sumsByMask } from './game.js';
import { fairestSplit } from './nucleolus.js';

/** Whether some split of the whole leaves no coalition a reason to go its own way. */
export interface Core {
  readonly isEmpty: boolean;
  /** The least e ≥ 0 such that some split leaves no coalition short by more than e; nought unless empty. */
  readonly excess: Fraction;
}

/** The core of a game. Single players are coalitions too. Source: Gillies 1959; Maschler, Peleg and Shapley 1979. */
export function coreOf(game: Game): Core {
  return coreFrom(fairestSplit(game).leastShortfall);
}

/** What the least largest shortfall says of the core: it is empty when that is above nought. */
export function coreFrom(leastShortfall: Fraction): Core {
  const isEmpty = leastShortfall.numerator > 0n;
  return { isEmpty, excess: isEmpty ? leastShortfall : Fraction.of(0n) };
}

/** A coalition and what it is short of, against what it could have on its own. */
export interface Blocking {
  readonly mask: number;
  readonly short: bigint;
}

/** The coalitions that would do better alone than a split in pence gives them, by mask; everybody is not one. */
export function blockingCoalitions(game: Game, split: readonly bigint[]): Blocking[] {
  const sums = sumsByMask(split);
  return game.worth
    .map((worth, mask) => ({ mask, short: worth - sums[mask]! }))
    .filter(({ mask, short }) => short > 0n && mask !== 0 && mask !== everybody(game));
}

/** How short the worst-off coalition is in an exact split; negative when all get more than they are worth. */
export function largestShortfall(game: Game, split: readonly Fraction[]): Fraction {
  const divisor = split.reduce((product, { denominator }) => product * denominator, 1n);
  const sums = sumsByMask(split.map(({ numerator, denominator }) => (numerator * divisor) / denominator));
  let largest: bigint | undefined;
  for (let mask = 1; mask < everybody(game); mask++) {
    const short = game.worth[mask]! * divisor - sums[mask]!;
    if (largest === undefined || short > largest) largest = short;
  }
  return Fraction.of(largest ?? 0n, divisor);
}
