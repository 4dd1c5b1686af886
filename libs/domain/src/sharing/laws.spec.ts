import * as fc from 'fast-check';
import { Fraction } from '@tandem/domain/money';
import { blockingCoalitions, coreOf, largestShortfall } from './core.js';
import { everybody, type Game, hasPlayer, sumsByMask } from './game.js';
import { fairestSplit, nucleolus } from './nucleolus.js';
import { ceilingOf, toPennies } from './pennies.js';
import { proportionalShares, separableGains } from './separable-gains.js';
import { shapley } from './shapley.js';

const SEED = 20261122;
console.log(`sharing laws: fast-check seed ${SEED}`);
const laws = { seed: SEED, numRuns: 60 };

/** Games of two to five players. Few different worths, so that ties and degenerate programs are common. */
const games = (most = 40): fc.Arbitrary<Game> =>
  fc
    .integer({ min: 2, max: 5 })
    .chain((players) =>
      fc
        .array(fc.integer({ min: -5, max: most }), { minLength: 2 ** players - 1, maxLength: 2 ** players - 1 })
        .map((worth) => ({ players, worth: [0n, ...worth.map(BigInt)] })),
    );
const anyGame = fc.oneof(games(), games(3));

const add = (parts: readonly Fraction[]) => parts.reduce((a, b) => a.add(b), Fraction.of(0n));
const texts = (parts: readonly Fraction[]) => parts.map(String);
const whole = (game: Game) => game.worth[everybody(game)]!;
const withoutEach = (game: Game) =>
  Array.from({ length: game.players }, (_, t) => game.worth[everybody(game) - 2 ** t]!);

/** Shortfalls of all coalitions but nobody and everybody, the largest first. */
function shortfalls(game: Game, split: readonly Fraction[]): Fraction[] {
  const all: Fraction[] = [];
  for (let mask = 1; mask < everybody(game); mask++) {
    const gets = split.reduce((sum, part, t) => (hasPlayer(mask, t) ? sum.add(part) : sum), Fraction.of(0n));
    all.push(Fraction.of(game.worth[mask]!).sub(gets));
  }
  return all.sort((a, b) => b.compare(a));
}

function lexicographically(a: readonly Fraction[], b: readonly Fraction[]): number {
  for (const [i, one] of a.entries()) if (one.compare(b[i]!) !== 0) return one.compare(b[i]!);
  return 0;
}

/** The game with the first two players exchanged. */
function exchanged({ players, worth }: Game): Game {
  const swap = (mask: number) => (mask & ~3) | ((mask & 1) << 1) | ((mask & 2) >> 1);
  return { players, worth: worth.map((_, mask) => worth[swap(mask)]!) };
}

/** The game with one more player, who brings the same to every coalition. */
function withDummy({ players, worth }: Game, brings: bigint): Game {
  return { players: players + 1, worth: [...worth, ...worth.map((one) => one + brings)] };
}

describe('every way of sharing', () => {
  it('gives away exactly the whole', () => {
    fc.assert(
      fc.property(anyGame, (game) => {
        for (const parts of [shapley(game), nucleolus(game), separableGains(whole(game), withoutEach(game))]) {
          if (parts) expect(String(add(parts))).toBe(String(whole(game)));
        }
      }),
      laws,
    );
  });

  it('treats players alike who bring the same', () => {
    fc.assert(
      fc.property(anyGame, (game) => {
        const twins = { ...game, worth: game.worth.map((one, mask) => one + exchanged(game).worth[mask]!) };
        for (const parts of [shapley(twins), nucleolus(twins)]) {
          expect(String(parts[0])).toBe(String(parts[1]));
        }
      }),
      laws,
    );
  });

  it('follows the players when they change places', () => {
    fc.assert(
      fc.property(anyGame, (game) => {
        for (const share of [shapley, nucleolus]) {
          const [first, second, ...others] = texts(share(game));
          expect(texts(share(exchanged(game)))).toEqual([second, first, ...others]);
        }
      }),
      laws,
    );
  });

  it('gives a player who brings the same to everybody just that', () => {
    fc.assert(
      fc.property(anyGame, fc.bigInt({ min: -9n, max: 9n }), (game, brings) => {
        const larger = withDummy(game, brings);
        expect(String(shapley(larger).at(-1))).toBe(String(brings));
        // The prenucleolus has this law too, so it does not matter whether the bounds can be met.
        expect(String(nucleolus(larger).at(-1))).toBe(String(brings));
      }),
      laws,
    );
  });

  it('adds up to the penny, a penny at most from the exact part, and a loss mirrors a gain', () => {
    const sixths = fc.array(fc.bigInt({ min: -600n, max: 600n }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(sixths, (numerators) => {
        // The last part takes what makes the whole a whole number of pence.
        const rest = numerators.reduce((a, b) => a + b, 0n) % 6n;
        const parts = [...numerators, -rest].map((n) => Fraction.of(n, 6n));
        const total = add(parts).numerator;
        const pennies = toPennies(parts, total);
        expect(pennies.reduce((a, b) => a + b, 0n)).toBe(total);
        for (const [i, part] of parts.entries()) {
          const off = part.sub(Fraction.of(pennies[i]!));
          expect(off.compare(Fraction.of(1n))).toBe(-1);
          expect(off.compare(Fraction.of(-1n))).toBe(1);
        }
        const loss = toPennies(
          parts.map((part) => part.neg()),
          -total,
        );
        if (total !== 0n) expect(loss).toEqual(pennies.map((part) => -part));
      }),
      laws,
    );
  });
});

describe('the Shapley value', () => {
  it('of two games together is the sum of both', () => {
    const worths = fc.array(fc.bigInt({ min: -99n, max: 99n }), { minLength: 31, maxLength: 31 });
    fc.assert(
      fc.property(worths, worths, (a, b) => {
        const [one, other] = [a, b].map((worth) => shapley({ players: 5, worth: [0n, ...worth] }));
        const both = shapley({ players: 5, worth: [0n, ...a.map((worth, i) => worth + b[i]!)] });
        expect(texts(both)).toEqual(texts(one!.map((part, t) => part.add(other![t]!))));
      }),
      laws,
    );
  });

  it('is the average over all orders of joining, counted one by one', () => {
    const orders = (left: readonly number[]): number[][] =>
      left.length === 0 ? [[]] : left.flatMap((t) => orders(left.filter((o) => o !== t)).map((rest) => [t, ...rest]));
    fc.assert(
      fc.property(anyGame, (game) => {
        const all = orders(Array.from({ length: game.players }, (_, t) => t));
        const sums = Array.from({ length: game.players }, () => 0n);
        for (const order of all) {
          let mask = 0;
          for (const t of order) {
            sums[t] = sums[t]! + game.worth[mask + 2 ** t]! - game.worth[mask]!;
            mask += 2 ** t;
          }
        }
        expect(texts(shapley(game))).toEqual(texts(sums.map((sum) => Fraction.of(sum, BigInt(all.length)))));
      }),
      laws,
    );
  });
});

describe('the nucleolus', () => {
  it('has no worse shortfalls, largest first, than any other split that gives each its worth alone', () => {
    const weights = fc.array(fc.array(fc.bigInt({ min: 0n, max: 9n }), { minLength: 5, maxLength: 5 }), {
      minLength: 8,
      maxLength: 8,
    });
    fc.assert(
      fc.property(anyGame, weights, (game, many) => {
        const alone = Array.from({ length: game.players }, (_, t) => game.worth[2 ** t]!);
        const rest = whole(game) - alone.reduce((a, b) => a + b, 0n);
        fc.pre(rest >= 0n);
        const best = nucleolus(game);
        for (const [t, part] of best.entries()) expect(part.compare(Fraction.of(alone[t]!))).toBeGreaterThanOrEqual(0);
        for (const some of many) {
          const split = proportionalShares(rest, some.slice(0, game.players));
          if (!split) continue;
          const other = split.map((part, t) => part.add(Fraction.of(alone[t]!)));
          expect(lexicographically(shortfalls(game, best), shortfalls(game, other))).toBeLessThanOrEqual(0);
        }
      }),
      laws,
    );
  });

  it('cannot be improved by moving a little from one player to another', () => {
    fc.assert(
      fc.property(anyGame, (game) => {
        const best = nucleolus(game);
        const little = Fraction.of(1n, 997n);
        for (let from = 0; from < game.players; from++) {
          for (let to = 0; to < game.players; to++) {
            if (from === to) continue;
            const moved = best.map((p, t) => (t === from ? p.sub(little) : t === to ? p.add(little) : p));
            if (moved[from]!.compare(Fraction.of(game.worth[2 ** from]!)) < 0) continue;
            expect(lexicographically(shortfalls(game, best), shortfalls(game, moved))).toBe(-1);
          }
        }
      }),
      laws,
    );
  });

  it('lies in the core whenever there is one, and is as short as the least core when there is none', () => {
    let [empty, full] = [0, 0];
    fc.assert(
      fc.property(anyGame, (game) => {
        const { isEmpty, excess } = coreOf(game);
        const { nucleolus: best, leastShortfall } = fairestSplit(game);
        if (isEmpty) empty += 1;
        else full += 1;
        if (!isEmpty) expect(largestShortfall(game, best).numerator).toBeLessThanOrEqual(0n);
        expect(isEmpty).toBe(leastShortfall.numerator > 0n);
        expect(isEmpty).toBe(excess.numerator > 0n);
        // Every split leaves somebody short by at least the least shortfall.
        expect(largestShortfall(game, shapley(game)).compare(leastShortfall)).toBeGreaterThanOrEqual(0);
        expect(largestShortfall(game, best).compare(leastShortfall)).toBeGreaterThanOrEqual(0);
      }),
      laws,
    );
    expect(Math.min(empty, full)).toBeGreaterThan(5);
  });

  it('moves with the unit of account and with what each player has of its own', () => {
    // Amounts beyond what doubles can hold, so that what guides the search is wrong and only whole numbers decide.
    const amounts = fc.oneof(fc.bigInt({ min: -50n, max: 50n }), fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }));
    const own = fc.array(amounts, { minLength: 5, maxLength: 5 });
    const units = fc.constantFrom(1n, 2n, 7n, 10n ** 30n + 7n);
    fc.assert(
      fc.property(anyGame, own, units, (game, all, unit) => {
        const has = all.slice(0, game.players);
        const sums = sumsByMask(has);
        const other = { ...game, worth: game.worth.map((worth, mask) => worth * unit + sums[mask]!) };
        const expected = nucleolus(game).map((part, t) => part.mul(Fraction.of(unit)).add(Fraction.of(has[t]!)));
        expect(texts(nucleolus(other))).toEqual(texts(expected));
      }),
      laws,
    );
  });

  it('sees a difference of one penny beside amounts that doubles cannot hold, in every small game of three', () => {
    const sums = sumsByMask([10n ** 25n, -(10n ** 24n), 3n * 10n ** 25n]);
    for (let bits = 0; bits < 2 ** 7; bits++) {
      const worth = Array.from({ length: 8 }, (_, mask) => (mask > 0 && hasPlayer(bits, mask - 1) ? 1n : 0n));
      const large: Game = { players: 3, worth: worth.map((one, mask) => one + sums[mask]!) };
      const expected = nucleolus({ players: 3, worth }).map((part, t) => part.add(Fraction.of(sums[2 ** t]!)));
      expect(texts(nucleolus(large))).toEqual(texts(expected));
    }
  });

  it('refuses a game too large to write down', () =>
    expect(() => nucleolus({ players: 17, worth: Array.from({ length: 2 ** 17 }, () => 0n) })).toThrow(
      'at most 16 players',
    ));
});

describe('blocking', () => {
  it('names exactly the coalitions that are short, and none in the core', () => {
    fc.assert(
      fc.property(anyGame, (game) => {
        const even = proportionalShares(
          whole(game),
          Array.from({ length: game.players }, () => 1n),
        )!;
        const split = toPennies(even, whole(game));
        const blocking = blockingCoalitions(game, split);
        const exact = split.map((part) => Fraction.of(part));
        expect(blocking.length).toBe(shortfalls(game, exact).filter((one) => one.numerator > 0n).length);
        const most = blocking.reduce((worst, { short }) => (short > worst ? short : worst), 0n);
        if (most > 0n) expect(String(largestShortfall(game, exact))).toBe(String(most));
        expect(most >= 0n && ceilingOf(coreOf(game).excess) <= most).toBe(true);
      }),
      laws,
    );
  });
});

describe('nothing to be proportional to', () => {
  it('gives no share, and a share of nought is nought', () => {
    expect(proportionalShares(5n, [0n, 0n])).toBeUndefined();
    expect(texts(proportionalShares(0n, [0n, 0n])!)).toEqual(['0', '0']);
  });
});
