import { Fraction } from '@tandem/domain/money';
import { blockingCoalitions, coreOf, largestShortfall } from './core.js';
import { gainOfFixedTotal, squaredGainBesideFixedOthers } from './equal-price.js';
import { type Game, savingsOf } from './game.js';
import { nucleolus } from './nucleolus.js';
import { separableGains } from './separable-gains.js';
import { shapley } from './shapley.js';

/** Worths by mask from a table listed as such tables are printed: singles, pairs, … in lexicographic order. */
function byMask(players: number, listed: readonly bigint[]): bigint[] {
  const masks = Array.from({ length: 2 ** players - 1 }, (_, i) => i + 1);
  const names = (mask: number) => [...Array(players).keys()].filter((t) => (mask >> t) % 2 === 1).join();
  masks.sort((a, b) => names(a).length - names(b).length || (names(a) < names(b) ? -1 : 1));
  const worth = [0n];
  masks.forEach((mask, i) => (worth[mask] = listed[i]!));
  return worth;
}

const gameOf = (players: number, listed: readonly bigint[]): Game => ({ players, worth: byMask(players, listed) });
const texts = (parts: readonly Fraction[] | undefined) => parts?.map(String);
/** Costs that belong to gains: each player's cost alone less its gain. */
const costsOf = (costs: readonly bigint[], gains: readonly Fraction[]) =>
  gains.map((gain, t) => String(Fraction.of(costs[2 ** t]!).sub(gain)));

describe('the four players of the CoopGame package', () => {
  const game = gameOf(4, [0n, 0n, 0n, 0n, 5n, 5n, 8n, 9n, 10n, 8n, 13n, 15n, 16n, 17n, 21n]);

  it('have the nucleolus 3.5, 4.5, 5.5, 7.5', () =>
    expect(texts(nucleolus(game))).toEqual(['7/2', '9/2', '11/2', '15/2']));
  it('have the Shapley value 3.9167, 5.25, 5.25, 6.5833', () =>
    expect(texts(shapley(game))).toEqual(['47/12', '21/4', '21/4', '79/12']));
});

describe('the three creditors of the Talmud, with claims of 100, 200 and 300', () => {
  const claims = [100n, 200n, 300n];
  const bankruptcy = (estate: bigint): Game => ({
    players: 3,
    worth: Array.from({ length: 8 }, (_, mask) => {
      const others = claims.reduce((sum, claim, t) => ((mask >> t) % 2 === 1 ? sum : sum + claim), 0n);
      return mask !== 0 && estate > others ? estate - others : 0n;
    }),
  });

  it.each([
    [100n, ['100/3', '100/3', '100/3']],
    [200n, ['50', '75', '75']],
    [300n, ['50', '100', '150']],
  ])('share an estate of %s as the Talmud does', (estate, parts) =>
    expect(texts(nucleolus(bankruptcy(estate)))).toEqual(parts),
  );
});

describe('three people in one taxi', () => {
  const game = gameOf(3, [6n, 12n, 42n, 12n, 42n, 42n, 42n]);

  it('pay 2, 5 and 35 by the Shapley value', () => expect(texts(shapley(game))).toEqual(['2', '5', '35']));
});

describe('the insurers of Lemaire', () => {
  const game = gameOf(3, [4612500n, 1743750n, 581250n, 6918750n, 5381250n, 3075000n, 9000000n]);

  it('get 51,750, 25,875 and 12,375 by the Shapley value', () =>
    expect(texts(shapley(game))).toEqual(['5175000', '2587500', '1237500']));
  it('get 52,687.50, 24,468.75 and 12,843.75 by the nucleolus', () =>
    expect(texts(nucleolus(game))).toEqual(['5268750', '2446875', '1284375']));
});

describe('the three purposes of the Tennessee Valley dams', () => {
  const costs = byMask(3, [163_520n, 140_826n, 250_096n, 301_607n, 378_821n, 367_370n, 412_584n]);
  const game = savingsOf(3, costs);

  it('bear 117,829, 100,756.50 and 193,998.50 by the Shapley value', () =>
    expect(costsOf(costs, shapley(game))).toEqual(['117829', '201513/2', '387997/2']));
  it('bear 116,234, 93,540 and 202,810 by the nucleolus', () =>
    expect(costsOf(costs, nucleolus(game))).toEqual(['116234', '93540', '202810']));
  it('bear 117,475.54, 99,157.29 and 195,951.16 by separable costs', () => {
    const parts = separableGains(
      game.worth[7]!,
      [6, 5, 3].map((others) => game.worth[others]!),
    )!.map((gain, t) => Fraction.of(costs[2 ** t]!).sub(gain));
    const pennies = parts.map((part) => part.mul(Fraction.of(100n)).toMoney());
    expect(pennies).toEqual([11_747_554n, 9_915_729n, 19_595_116n]);
  });
});

describe('the four aeroplanes of one runway', () => {
  const needs = [1n, 3n, 4n, 10n];
  const costs = Array.from({ length: 16 }, (_, mask) =>
    needs.reduce((most, need, t) => ((mask >> t) % 2 === 1 && need > most ? need : most), 0n),
  );

  it('pay 1/4, 11/12, 17/12 and 89/12 by the Shapley value', () =>
    expect(costsOf(costs, shapley(savingsOf(4, costs)))).toEqual(['1/4', '11/12', '17/12', '89/12']));
});

/** What each saves at one price for all: its cost alone less its share of the joint cost by quantity. */
function equalPriceGains(alone: readonly bigint[], joint: bigint, quantities: readonly bigint[]): Fraction[] {
  const total = quantities.reduce((a, b) => a + b, 0n);
  return alone.map((cost, t) => Fraction.of(cost).sub(Fraction.of(joint * quantities[t]!, total)));
}

describe('the equal price', () => {
  const root = (n: bigint) => Fraction.of(n, 100_000n);

  it('gives a member of a fixed total most at a share of 25 %', () => {
    const best = gainOfFixedTotal(Fraction.of(1n, 2n));
    for (const v of [49_999n, 50_001n, 38_197n, 61_803n, 99_999n]) {
      expect(gainOfFixedTotal(root(v)).compare(best)).toBe(-1);
    }
  });

  it('gives a member beside fixed others most at a share of 38.197 %, and less beyond it', () => {
    // The root of 38.197 % lies between 0.61803 and 0.61804: the gain rises up to it and falls after it.
    const gain = (n: bigint) => squaredGainBesideFixedOthers(root(n));
    for (let v = 61_783n; v < 61_803n; v++) expect(gain(v).compare(gain(v + 1n))).toBe(-1);
    for (let v = 61_804n; v < 61_824n; v++) expect(gain(v).compare(gain(v + 1n))).toBe(1);
    expect([61_803n ** 2n / 100_000n, 61_804n ** 2n / 100_000n]).toEqual([38_196n, 38_197n]);
  });

  it('agrees with both closed forms where all the roots are whole', () => {
    // Price 1/√q, so a quantity q costs √q alone: members of 144 and 256 − … within 400 = 20².
    const gains = equalPriceGains([12n, 16n], 20n, [144n, 256n]);
    expect(texts(gains)).toEqual(['24/5', '16/5']);
    expect(gains.map((g) => String(g.div(Fraction.of(20n))))).toEqual([
      String(gainOfFixedTotal(Fraction.of(12n, 20n))),
      String(gainOfFixedTotal(Fraction.of(16n, 20n))),
    ]);
    const squared = gains[0]!.mul(gains[0]!).div(Fraction.of(256n));
    expect(String(squared)).toBe(String(squaredGainBesideFixedOthers(Fraction.of(3n, 5n))));
  });

  it('leaves the larger trust with nothing when it reaches the break alone (E2)', () => {
    const costs = [0n, 37_600n, 54_000n, 90_000n];
    const game = savingsOf(2, costs);
    expect(texts(equalPriceGains([37_600n, 54_000n], 90_000n, [40n, 60n]))).toEqual(['1600', '0']);
    expect(texts(shapley(game))).toEqual(['800', '800']);
    expect(texts(nucleolus(game))).toEqual(['800', '800']);
  });
});

describe('three trusts that need 30, 30 and 40 (E3)', () => {
  const game = savingsOf(3, byMask(3, [282n, 282n, 376n, 540n, 630n, 630n, 900n]));

  it('save 24, 28, 28 in pairs and 40 together', () =>
    expect([3, 5, 6, 7].map((mask) => game.worth[mask])).toEqual([24n, 28n, 28n, 40n]));

  it('have a core of the single point 12, 12, 16, which is the nucleolus and the equal price', () => {
    expect(texts(nucleolus(game))).toEqual(['12', '12', '16']);
    expect(texts(equalPriceGains([282n, 282n, 376n], 900n, [30n, 30n, 40n]))).toEqual(['12', '12', '16']);
    expect(coreOf(game)).toEqual({ isEmpty: false, excess: Fraction.of(0n) });
    expect(blockingCoalitions(game, [12n, 12n, 16n])).toEqual([]);
    // One point only: any pound moved from a trust to another leaves somebody a reason to go.
    for (const [from, to] of [
      [0, 1],
      [0, 2],
      [1, 0],
      [1, 2],
      [2, 0],
      [2, 1],
    ] as const) {
      const moved = [12n, 12n, 16n].map((part, t) => part + (t === to ? 1n : t === from ? -1n : 0n));
      expect(blockingCoalitions(game, moved).length).toBeGreaterThan(0);
    }
  });

  it('have a Shapley value outside the core, by 0.6667 and through the first and the third', () => {
    expect(texts(shapley(game))).toEqual(['38/3', '38/3', '44/3']);
    expect(String(largestShortfall(game, shapley(game)))).toBe('2/3');
    const inThirds: Game = { players: 3, worth: game.worth.map((worth) => worth * 3n) };
    expect(blockingCoalitions(inThirds, [38n, 38n, 44n])).toEqual([
      { mask: 0b101, short: 2n },
      { mask: 0b110, short: 2n },
    ]);
  });

  it('have an empty core once the pairs are worth more than the whole allows', () => {
    const greedy: Game = { players: 3, worth: [0n, 0n, 0n, 30n, 0n, 30n, 30n, 40n] };
    expect(coreOf(greedy)).toEqual({ isEmpty: true, excess: Fraction.of(10n, 3n) });
  });
});
