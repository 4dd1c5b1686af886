import { Fraction } from '@tandem/domain/money';
import { type Game, hasPlayer, playersIn } from './game.js';

/**
 * The Shapley value, exact: each player's marginal worth, averaged over all orders of joining.
 *
 * Marginal worths are added up by the size of the coalition that is joined, because all of one size weigh the
 * same: s! (n − s − 1)! of the n! orders. Source: Shapley, A Value for n-Person Games, 1953.
 */
export function shapley({ players, worth }: Game): Fraction[] {
  const factorial = [1n];
  for (let i = 1; i <= players; i++) factorial.push(factorial[i - 1]! * BigInt(i));
  return Array.from({ length: players }, (_, player) => {
    const bySize = Array.from({ length: players }, () => 0n);
    for (let mask = 0; mask < 2 ** players; mask++) {
      if (hasPlayer(mask, player)) continue;
      const size = playersIn(mask);
      bySize[size] = bySize[size]! + worth[mask + 2 ** player]! - worth[mask]!;
    }
    const sum = bySize.reduce((total, gain, size) => {
      return total + gain * factorial[size]! * factorial[players - size - 1]!;
    }, 0n);
    return Fraction.of(sum, factorial[players]);
  });
}
