import { Fraction } from '@tandem/domain/money';
import { type Game, separableGains, shapley, toPennies } from './gain-shares.js';

/** Worths listed as singles, pairs, … in lexicographic order, as tables of games are printed. */
function gameOf(players: number, listed: bigint[]): Game {
  const masks = Array.from({ length: 2 ** players - 1 }, (_, i) => i + 1);
  const names = (mask: number) => [...Array(players).keys()].filter((t) => (mask >> t) % 2 === 1).join();
  masks.sort((a, b) => names(a).length - names(b).length || (names(a) < names(b) ? -1 : 1));
  const worth = [0n];
  masks.forEach((mask, i) => (worth[mask] = listed[i]!));
  return { players, worth };
}

const values = (parts: Fraction[]) => parts.map(String);

describe('sharing a gain', () => {
  it('gives the published Shapley values of four known games', () => {
    const four = gameOf(4, [0n, 0n, 0n, 0n, 5n, 5n, 8n, 9n, 10n, 8n, 13n, 15n, 16n, 17n, 21n]);
    expect(values(shapley(four))).toEqual(['47/12', '21/4', '21/4', '79/12']);
    expect(values(shapley(gameOf(3, [6n, 12n, 42n, 12n, 42n, 42n, 42n])))).toEqual(['2', '5', '35']);
    const insurance = gameOf(3, [461_250n, 174_375n, 58_125n, 691_875n, 538_125n, 307_500n, 900_000n]);
    expect(values(shapley(insurance))).toEqual(['517500', '258750', '123750']);
  });

  it('gives the published separable-cost shares of the Tennessee Valley dams', () => {
    const [a, b, c] = [163_520n, 140_826n, 250_096n] as const;
    const alone = [a, b, c];
    const gains = gameOf(3, [0n, 0n, 0n, a + b - 301_607n, a + c - 378_821n, b + c - 367_370n, a + b + c - 412_584n]);
    const costs = separableGains(gains).map((gain, t) =>
      Fraction.of(alone[t]! * 100n).sub(gain.mul(Fraction.of(100n))),
    );
    expect(costs.map((cost) => cost.toMoney())).toEqual([11_747_554n, 9_915_729n, 19_595_116n]);
  });

  it('adds up to the penny, the larger remainder first and then the earlier trust', () => {
    const third = Fraction.of(100n, 3n);
    expect(toPennies([third, third, third], 100n)).toEqual([34n, 33n, 33n]);
    expect(toPennies([third.neg(), third.neg(), third.neg()], -100n)).toEqual([-33n, -33n, -34n]);
  });
});
