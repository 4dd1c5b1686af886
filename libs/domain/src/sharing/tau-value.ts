import { Fraction } from '@tandem/domain/money';
import { everybody, type Game, hasPlayer, sumsByMask } from './game.js';

/**
 * The tau-value: the compromise between what each player could hope for at most (the gain its joining brings to
 * all the others) and what it could insist on at least (what it keeps in the best coalition after giving its
 * partners all they hope for). Undefined when no compromise lies between the two.
 *
 * Source: Tijs, Bounds for the core and the tau-value, 1981; defined for quasi-balanced games only.
 */
export function tauValue(game: Game): Fraction[] | undefined {
  const { players, worth } = game;
  const all = everybody(game);
  const hopes = Array.from({ length: players }, (_, t) => worth[all]! - worth[all - 2 ** t]!);
  const hoped = sumsByMask(hopes);
  const rights = hopes.map((hope, player) => {
    let best: bigint | undefined;
    for (let mask = 1; mask <= all; mask++) {
      if (!hasPlayer(mask, player)) continue;
      const kept = worth[mask]! - (hoped[mask]! - hope);
      if (best === undefined || kept > best) best = kept;
    }
    return best!;
  });
  const [least, most] = [rights.reduce((a, b) => a + b, 0n), hopes.reduce((a, b) => a + b, 0n)];
  const isQuasiBalanced = rights.every((right, t) => right <= hopes[t]!) && least <= worth[all]! && worth[all]! <= most;
  if (!isQuasiBalanced) return undefined;
  if (least === most) return rights.map((right) => Fraction.of(right));
  return rights.map((right, t) =>
    Fraction.of(right * (most - least) + (hopes[t]! - right) * (worth[all]! - least), most - least),
  );
}
