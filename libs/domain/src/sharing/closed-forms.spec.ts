import * as fc from 'fast-check';
import { Fraction } from '@tandem/domain/money';
import { type Game, savingsOf, sumsByMask } from './game.js';
import { nucleolus } from './nucleolus.js';

/*
 * Two families of games whose nucleolus has a rule of its own, for any number of players: runways shared by
 * aeroplanes, and estates shared by creditors. They try games that are too large for trying every corner.
 */
const SEED = 20261123;
console.log(`closed forms of the nucleolus: fast-check seed ${SEED}`);

/** Littlechild 1974: the small ones pay alike as long as that leaves the next ones most to save. Needs ascend. */
function runwayRule(needs: readonly bigint[]): Fraction[] {
  const parts: Fraction[] = [];
  let paid = Fraction.of(0n);
  while (parts.length < needs.length) {
    const from = parts.length;
    const each = needs.slice(from).map((need, i) => {
      const payers = BigInt(from + i + 1 === needs.length ? i + 1 : i + 2);
      return Fraction.of(need).sub(paid).div(Fraction.of(payers));
    });
    const least = each.reduce((a, b) => (b.compare(a) < 0 ? b : a));
    const count = each.findLastIndex((one) => one.equals(least)) + 1;
    for (let i = 0; i < count; i++) parts.push(least);
    paid = paid.add(least.mul(Fraction.of(BigInt(count))));
  }
  return parts;
}

function runway(needs: readonly bigint[]): { costs: bigint[]; game: Game } {
  const costs = Array.from({ length: 2 ** needs.length }, (_, mask) =>
    needs.reduce((most, need, t) => (((mask >> t) & 1) === 1 && need > most ? need : most), 0n),
  );
  return { costs, game: savingsOf(needs.length, costs) };
}

/** Equal awards up to a limit for each, the limits being met from the smallest claim up. */
function equalUpTo(amount: Fraction, limits: readonly Fraction[]): Fraction[] {
  const order = limits.map((limit, t) => ({ limit, t })).sort((a, b) => a.limit.compare(b.limit));
  const parts: Fraction[] = [];
  let left = amount;
  for (const [i, { limit, t }] of order.entries()) {
    const equal = left.div(Fraction.of(BigInt(limits.length - i)));
    parts[t] = limit.compare(equal) < 0 ? limit : equal;
    left = left.sub(parts[t]);
  }
  return parts;
}

/** Aumann and Maschler 1985: equal gains up to half of each claim, and beyond half of all of them equal losses. */
function talmudRule(estate: bigint, claims: readonly bigint[]): Fraction[] {
  const total = Fraction.of(claims.reduce((a, b) => a + b, 0n));
  const halves = claims.map((claim) => Fraction.of(claim, 2n));
  const half = total.div(Fraction.of(2n));
  if (Fraction.of(estate).compare(half) <= 0) return equalUpTo(Fraction.of(estate), halves);
  const losses = equalUpTo(total.sub(Fraction.of(estate)), halves);
  return claims.map((claim, t) => Fraction.of(claim).sub(losses[t]!));
}

function bankruptcy(estate: bigint, claims: readonly bigint[]): Game {
  const claimed = sumsByMask(claims);
  const all = claimed.at(-1)!;
  const worth = claimed.map((own) => (estate > all - own ? estate - (all - own) : 0n));
  return { players: claims.length, worth: [0n, ...worth.slice(1)] };
}

const texts = (parts: readonly Fraction[]) => parts.map(String);

describe('the nucleolus of larger games', () => {
  it('follows the rule for aeroplanes on a runway, for two to nine of them', () => {
    const needs = fc.array(fc.bigInt({ min: 1n, max: 60n }), { minLength: 2, maxLength: 9 });
    fc.assert(
      fc.property(needs, (some) => {
        const ascending = some.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
        const { costs, game } = runway(ascending);
        const pays = nucleolus(game).map((gain, t) => Fraction.of(costs[2 ** t]!).sub(gain));
        expect(texts(pays)).toEqual(texts(runwayRule(ascending)));
      }),
      { seed: SEED, numRuns: 50 },
    );
  });

  it('follows the rule for twelve aeroplanes', () => {
    const needs = [100n, 250n, 251n, 600n, 601n, 640n, 900n, 1500n, 1501n, 1777n, 4000n, 4100n];
    const { costs, game } = runway(needs);
    const pays = nucleolus(game).map((gain, t) => Fraction.of(costs[2 ** t]!).sub(gain));
    expect(texts(pays)).toEqual(texts(runwayRule(needs)));
  });

  it('follows the rule of the Talmud for two to eight creditors', () => {
    const claims = fc.array(fc.bigInt({ min: 1n, max: 300n }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(claims, fc.bigInt({ min: 0n, max: 10_000n }), (some, share) => {
        const estate = (some.reduce((a, b) => a + b, 0n) * share) / 10_000n;
        expect(texts(nucleolus(bankruptcy(estate, some)))).toEqual(texts(talmudRule(estate, some)));
      }),
      { seed: SEED, numRuns: 50 },
    );
  });

  it('follows the rule of the Talmud for twelve creditors of amounts in pence that doubles cannot hold', () => {
    const claims = Array.from({ length: 12 }, (_, t) => 10n ** 18n + BigInt(t * t) * 7_654_321n);
    const estate = 5n * 10n ** 18n + 1n;
    expect(texts(nucleolus(bankruptcy(estate, claims)))).toEqual(texts(talmudRule(estate, claims)));
  });
});
