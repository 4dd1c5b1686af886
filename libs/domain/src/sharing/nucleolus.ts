import { Fraction } from '@tandem/domain/money';
import type { Column } from './exact-basis.js';
import { everybody, type Game, sumsByMask } from './game.js';
import { leastShortfall } from './least-shortfall.js';

/** The nucleolus, and how short the worst-off coalition is in every split that is fairest to it. */
export interface FairestSplit {
  readonly nucleolus: readonly Fraction[];
  /**
   * The largest shortfall of any coalition but nobody and everybody, when it is as small as some split of the
   * whole can make it. Negative when every coalition gets more than it is worth.
   */
  readonly leastShortfall: Fraction;
}

/**
 * The nucleolus, exact: of all splits the one whose shortfalls, largest first, are lexicographically least.
 *
 * A sequence of linear programs (Kopelowitz 1967; Maschler, Peleg and Shapley 1979): make the largest shortfall
 * as small as it can be, settle the coalitions that cannot do better and all whose sum follows from theirs, go
 * on with the rest. Splits give every player at least its worth alone whenever the whole allows it (Schmeidler
 * 1969); where it does not, no such split exists and the prenucleolus is given, which needs no such bound.
 */
export function nucleolus(game: Game): readonly Fraction[] {
  return fairestSplit(game).nucleolus;
}

/** The nucleolus and the least largest shortfall at once: the first is found on the way to the second. */
export function fairestSplit(game: Game): FairestSplit {
  const free = sequence(game, false);
  const alone = Array.from({ length: game.players }, (_, t) => game.worth[2 ** t]!);
  const isIndividual = free.nucleolus.every((part, t) => part.compare(Fraction.of(alone[t]!)) >= 0);
  const isPossible = alone.reduce((a, b) => a + b, 0n) <= game.worth[everybody(game)]!;
  if (isIndividual || !isPossible) return free;
  return { ...free, nucleolus: sequence(game, true).nucleolus };
}

function sequence(game: Game, isIndividual: boolean): FairestSplit {
  const { players } = game;
  let [parts, divisor] = [evenly(game.worth[everybody(game)]!, players), 1n];
  let first: Fraction | undefined;
  const settled = [everybody(game)];
  let warm: readonly Column[] = [];
  for (;;) {
    const sums = sumsByMask(parts);
    const shortfall = game.worth.map((worth, mask) => worth * divisor - sums[mask]!);
    const shift = leastShortfall({ players, shortfall, settled, isIndividual, warm });
    if (!shift) break;
    first ??= Fraction.of(shift.largest, shift.divisor);
    ({ parts, divisor } = reduced(
      parts.map((part, t) => part * shift.divisor + shift.add[t]!),
      divisor * shift.divisor,
    ));
    settled.push(...shift.tight.map((one) => one.mask));
    warm = shift.basis;
  }
  // A game of one has no coalition that could be short of anything.
  return { nucleolus: parts.map((part) => Fraction.of(part, divisor)), leastShortfall: first ?? Fraction.of(0n) };
}

/** Any split of the whole to start from; this one is even to the penny. */
function evenly(whole: bigint, players: number): bigint[] {
  const each = whole / BigInt(players);
  return Array.from({ length: players }, (_, t) => (t === 0 ? whole - each * BigInt(players - 1) : each));
}

function reduced(parts: readonly bigint[], divisor: bigint): { parts: bigint[]; divisor: bigint } {
  let common = divisor;
  for (const part of parts) common = greatestCommonDivisor(common, part < 0n ? -part : part);
  return { parts: parts.map((part) => part / common), divisor: divisor / common };
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}
