import * as fc from 'fast-check';
import { Fraction } from '@tandem/domain/money';
import { gainOfFixedTotal, squaredGainBesideFixedOthers } from './equal-price.js';
import { everybody, type Game, savingsOf } from './game.js';
import {
  excessesOf,
  membersOf,
  type PartnershipGain,
  remarksOn,
  shareBy,
  sharesSideBySide,
  SHARING_RULES,
  transfersUnder,
} from './settlement.js';

const SEED = 20261122;
console.log(`settlement laws: fast-check seed ${SEED}`);
const laws = { seed: SEED, numRuns: 80 };

const worths = (players: number) =>
  fc
    .array(fc.bigInt(-50_000n, 900_000n), { minLength: 2 ** players - 1, maxLength: 2 ** players - 1 })
    .map((worth): Game => ({ players, worth: [0n, ...worth] }));

/** A gain of two to four trusts: any game, and cash that adds up to the whole. */
const gains: fc.Arbitrary<PartnershipGain> = fc.integer({ min: 2, max: 4 }).chain((players) =>
  fc
    .record({
      game: worths(players),
      cash: fc.array(fc.bigInt(-100_000n, 500_000n), { minLength: players, maxLength: players }),
      volumes: fc.array(fc.bigInt(0n, 9_000n), { minLength: players, maxLength: players }),
      baselineSpend: fc.array(fc.bigInt(0n, 10n ** 9n), { minLength: players, maxLength: players }),
    })
    .map((gain) => {
      const rest = gain.cash.slice(1).reduce((a, b) => a + b, 0n);
      return { ...gain, cash: [gain.game.worth[everybody(gain.game)]! - rest, ...gain.cash.slice(1)] };
    }),
);
const total = (parts: readonly bigint[]) => parts.reduce((a, b) => a + b, 0n);
const texts = (parts: readonly Fraction[] | undefined) => parts?.map(String);

describe('every rule of sharing', () => {
  it('gives away exactly the whole, and transfers add up to nought and bring each from its cash to its part', () => {
    fc.assert(
      fc.property(gains, (gain) => {
        const whole = gain.game.worth[everybody(gain.game)]!;
        for (const one of sharesSideBySide(gain)) {
          expect(String(one.exact.reduce((a, b) => a.add(b), Fraction.of(0n)))).toBe(String(whole));
          expect(total(one.pence)).toBe(whole);
          expect(total(one.transfers)).toBe(0n);
          one.pence.forEach((part, t) => expect(gain.cash[t]! + one.transfers[t]!).toBe(part));
        }
      }),
      laws,
    );
  });

  it('is settled by payments that leave each with its transfer, and nobody pays what it is owed', () => {
    fc.assert(
      fc.property(gains, fc.constantFrom(...SHARING_RULES), (gain, rule) => {
        const settled = transfersUnder(rule, gain);
        if (!settled) return;
        const moved = gain.cash.map(() => 0n);
        for (const { from, to, amount } of settled.payments) {
          expect(amount).toBeGreaterThan(0n);
          moved[from] = moved[from]! - amount;
          moved[to] = moved[to]! + amount;
        }
        expect(moved).toEqual(settled.transfers);
        expect(settled.payments.length).toBeLessThan(gain.game.players);
        expect(settled.alternatives.map((one) => one.rule)).not.toContain(rule);
        if (rule === 'cash') expect(settled.payments).toEqual([]);
      }),
      laws,
    );
  });

  it('treats trusts alike that are alike in everything', () => {
    const twins = fc.tuple(fc.bigInt(0n, 9_999n), fc.bigInt(0n, 9_999n), fc.bigInt(0n, 99n), fc.bigInt(0n, 9n));
    fc.assert(
      fc.property(twins, ([each, pair, other, spend]) => {
        // Players 0 and 1 change places without any coalition noticing; player 2 is somebody else.
        const worth = [0n, 0n, 0n, pair, 0n, each, each, 2n * (each + pair)];
        const rest = worth[7]! - other;
        const cash =
          rest % 2n === 0n ? [rest / 2n, rest / 2n, other] : [(rest - 1n) / 2n, (rest - 1n) / 2n, other + 1n];
        const gain: PartnershipGain = {
          game: { players: 3, worth },
          cash,
          volumes: [spend + 1n, spend + 1n, 3n],
          baselineSpend: [spend + 2n, spend + 2n, 5n],
        };
        for (const { exact } of sharesSideBySide(gain)) expect(String(exact[0])).toBe(String(exact[1]));
      }),
      laws,
    );
  });

  it('by Shapley or nucleolus gives a trust that brings nothing to anybody nothing', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 99_999n), (worth) => {
        // Player 2 adds nought to every coalition that it joins.
        const game: Game = { players: 3, worth: [0n, 0n, 0n, worth, 0n, 0n, 0n, worth] };
        const gain = { game, cash: [0n, worth, 0n], volumes: [1n, 1n, 1n], baselineSpend: [1n, 1n, 1n] };
        for (const rule of ['shapley', 'nucleolus'] as const) expect(shareBy(rule, gain)![2]!.isZero()).toBe(true);
      }),
      laws,
    );
  });

  it('but the nucleolus gives for two tenders together the sum of both', () => {
    const sameTrusts = gains.chain((one) =>
      worths(one.game.players).map((game): [PartnershipGain, Game] => [one, game]),
    );
    fc.assert(
      fc.property(sameTrusts, ([one, game]) => {
        const whole = game.worth[everybody(game)]!;
        const cash = one.cash.map((_, t) => (t === 0 ? whole : 0n));
        const other = { ...one, game, cash };
        const both: PartnershipGain = {
          ...one,
          game: { players: game.players, worth: game.worth.map((worth, mask) => worth + one.game.worth[mask]!) },
          cash: one.cash.map((part, t) => part + cash[t]!),
        };
        for (const rule of SHARING_RULES.filter((r) => r !== 'nucleolus')) {
          const [a, b, sum] = [one, other, both].map((gain) => shareBy(rule, gain));
          if (a && b && sum) expect(texts(sum)).toEqual(a.map((part, t) => String(part.add(b[t]!))));
        }
      }),
      laws,
    );
  });

  it('is in the core exactly when no coalition is short', () => {
    fc.assert(
      fc.property(gains, (gain) => {
        for (const { exact, excesses, isInCore } of sharesSideBySide(gain)) {
          expect(excesses.length).toBe(2 ** gain.game.players - 2);
          for (const { mask, worth, gets, excess } of excesses) {
            const members = membersOf(mask, exact).reduce((a, b) => a.add(b), Fraction.of(0n));
            expect(String(gets)).toBe(String(members));
            expect(String(excess)).toBe(String(Fraction.of(worth).sub(members)));
          }
          expect(isInCore).toBe(excesses.every(({ excess }) => excess.numerator <= 0n));
        }
      }),
      laws,
    );
  });
});

describe('the three ambulance trusts', () => {
  // What each coalition saves, from the same bids, in pence: LAS 60, SCAS 25, SECAmb 15.
  const costs = [0n, 8_580_000n, 3_687_500n, 12_155_000n, 2_235_000n, 10_725_000n, 5_720_000n, 13_900_000n];
  const game = savingsOf(
    3,
    costs.map((cost) => cost * 100n),
  );
  const gain: PartnershipGain = {
    game,
    cash: [24_000_000n, 21_250_000n, 15_000_000n],
    volumes: [60n, 25n, 15n],
    baselineSpend: [60n * 146n, 25n * 150n, 15n * 150n],
  };

  it('gain 602,500 and share it by Shapley as 167,083.33, 223,333.33 and 212,083.33', () => {
    expect(game.worth[7]).toBe(60_250_000n);
    const settled = transfersUnder('shapley', gain)!;
    expect(settled.pence).toEqual([16_708_334n, 22_333_333n, 21_208_333n]);
    expect(settled.transfers).toEqual([-7_291_666n, 1_083_333n, 6_208_333n]);
    expect(settled.payments).toEqual([
      { from: 0, to: 1, amount: 1_083_333n },
      { from: 0, to: 2, amount: 6_208_333n },
    ]);
  });

  it('have twelve times the players and are still exact', () => {
    const twelve: Game = { players: 12, worth: Array.from({ length: 4096 }, (_, mask) => BigInt(mask * (mask - 1))) };
    const cash = Array.from({ length: 12 }, (_, t) => (t === 0 ? twelve.worth[4095]! : 0n));
    const big = { game: twelve, cash, volumes: cash.map(() => 1n), baselineSpend: cash.map((_, t) => BigInt(t)) };
    for (const one of sharesSideBySide(big)) {
      expect(total(one.pence)).toBe(twelve.worth[4095]);
      expect(total(one.transfers)).toBe(0n);
    }
    expect(excessesOf(twelve, shareBy('equal', big)!).length).toBe(4094);
  });
});

describe('two trusts', () => {
  const two: PartnershipGain = {
    game: { players: 2, worth: [0n, 0n, 0n, 11_250_000n] },
    cash: [0n, 11_250_000n],
    volumes: [60n, 25n],
    baselineSpend: [0n, 0n],
  };

  it('share by Shapley half each, and are told so plainly', () => {
    expect(transfersUnder('shapley', two)!.pence).toEqual([5_625_000n, 5_625_000n]);
    expect(remarksOn(two)).toEqual([
      'With two trusts the Shapley value is half each, and so is the nucleolus.',
      'At the common price a trust that reaches the best price alone gains no cash, whoever it brings along.',
    ]);
  });

  it('have no split in proportion to noughts', () => {
    expect(transfersUnder('baselineSpend', two)).toBeUndefined();
    expect(sharesSideBySide(two).map((one) => one.rule)).toEqual(['cash', 'equal', 'volume', 'shapley', 'nucleolus']);
  });

  it('cannot settle cash that came from nowhere', () =>
    expect(() => shareBy('equal', { ...two, cash: [1n, 1n] })).toThrow('does not add up'));
});

describe('cash at the equal price, with a price of S ÷ √quantity', () => {
  it('gives a member of a fixed total most at a share of 25 %', () => {
    const [best, ...others] = [50n, 49n, 51n, 1n, 99n].map((v) => gainOfFixedTotal(Fraction.of(v, 100n)));
    for (const one of others) expect(best!.compare(one)).toBe(1);
  });

  it('gives a member beside fixed others most at a share of 38.2 %, and less beyond it', () => {
    // The root of the share (√5 − 1)/2 lies between 61.80 % and 61.81 %.
    const gain = (v: bigint) => squaredGainBesideFixedOthers(Fraction.of(v, 100_000n));
    expect(gain(61_803n).compare(gain(61_703n))).toBe(1);
    expect(gain(61_803n).compare(gain(61_903n))).toBe(1);
    expect(gain(61_803n).compare(gain(80_000n))).toBe(1);
  });
});

describe('three trusts of whom a pair has no award', () => {
  const gain: PartnershipGain = {
    game: { players: 3, worth: [0n, 0n, 0n, 999_999n, 0n, 40n, 10n, 90n] },
    cash: [50n, 40n, 0n],
    volumes: [60n, 25n, 15n],
    baselineSpend: [0n, 0n, 0n],
    unknown: [3],
  };

  it('have no split by what needs every coalition, and settle by the rest all the same', () => {
    expect(sharesSideBySide(gain).map(({ rule }) => rule)).toEqual(['cash', 'equal', 'volume']);
    expect(transfersUnder('shapley', gain)).toBeUndefined();
    expect(transfersUnder('equal', gain)!.payments).toEqual([
      { from: 0, to: 2, amount: 20n },
      { from: 1, to: 2, amount: 10n },
    ]);
  });

  it('are told nothing of that pair, and that nobody knows whether all are content', () => {
    const [cash, equal] = sharesSideBySide(gain);
    expect(equal!.excesses.map(({ mask }) => mask)).toEqual([1, 2, 4, 5, 6]);
    expect(equal!.isInCore).toBeUndefined();
    expect(cash!.isInCore).toBeUndefined();
    const blocked = { ...gain, game: { players: 3, worth: [0n, 0n, 0n, 0n, 0n, 61n, 10n, 90n] } };
    expect(sharesSideBySide(blocked)[1]!.isInCore).toBe(false);
  });
});
