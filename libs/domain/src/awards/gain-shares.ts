import { Fraction } from '@tandem/domain/money';

/**
 * A cooperative game of n players: the worth of each coalition by its bit mask, in pence.
 *
 * Mask 0 is worth nought. Worths are savings: what the members would pay alone less what they pay
 * together.
 */
export interface Game {
  readonly players: number;
  readonly worth: readonly bigint[];
}

/** The Shapley value, exact: each player's marginal worth, averaged over all orders of joining. */
export function shapley({ players, worth }: Game): Fraction[] {
  const factorial = [1n];
  for (let i = 1; i <= players; i++) factorial.push(factorial[i - 1]! * BigInt(i));
  return Array.from({ length: players }, (_, t) => {
    let sum = 0n;
    for (let mask = 0; mask < 2 ** players; mask++) {
      if (hasPlayer(mask, t)) continue;
      const size = playersIn(mask);
      const orders = factorial[size]! * factorial[players - size - 1]!;
      sum += orders * (worth[mask + 2 ** t]! - worth[mask]!);
    }
    return Fraction.of(sum, factorial[players]);
  });
}

/**
 * Gains by separable cost: each player first gets what its leaving would cost the others, and the rest
 * is shared by what it could lose at most. Source: Young, Okada and Hashimoto 1982 (SCRB).
 */
export function separableGains({ players, worth }: Game): Fraction[] {
  const all = 2 ** players - 1;
  const whole = worth[all]!;
  const separable = Array.from({ length: players }, (_, t) => whole - worth[all - 2 ** t]!);
  const total = separable.reduce((a, b) => a + b, 0n);
  // Alone less separable cost is exactly the separable gain, so the rest follows those same numbers.
  if (total === 0n) return separable.map(() => Fraction.of(whole, BigInt(players)));
  return separable.map((gain) => Fraction.of(gain * whole, total));
}

/**
 * Exact gains as whole pence that add up to the total: largest remainder, ties to the earlier player.
 */
export function toPennies(parts: readonly Fraction[], total: bigint): bigint[] {
  const floors = parts.map((p) => floorOf(p));
  let left = total - floors.reduce((a, b) => a + b, 0n);
  const order = parts
    .map((p, at) => ({ at, rest: p.sub(Fraction.of(floors[at]!)) }))
    .sort((a, b) => b.rest.compare(a.rest) || a.at - b.at);
  for (const { at } of order) {
    if (left <= 0n) break;
    floors[at] = floors[at]! + 1n;
    left -= 1n;
  }
  return floors;
}

/** True when a coalition's mask holds the player. */
export function hasPlayer(mask: number, player: number): boolean {
  return Math.floor(mask / 2 ** player) % 2 === 1;
}

function playersIn(mask: number): number {
  let count = 0;
  for (let rest = mask; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}

function floorOf(value: Fraction): bigint {
  const { numerator, denominator } = value;
  const quotient = numerator / denominator;
  return numerator < 0n && numerator % denominator !== 0n ? quotient - 1n : quotient;
}
