import * as fc from 'fast-check';
import { Fraction } from '@tandem/domain/money';
import { FORMULA_IDS, formulaOf } from './catalogue.js';
import type { FormulaId } from './price-formula.js';
import { robustnessOf } from './robustness.js';
import { scoreBids } from './score-bids.js';
import type { ScorableBid, Scoring, TieRule } from './scoring.js';

const seed = Math.trunc(Math.random() * 2 ** 31);
console.info(`scoring laws: seed ${seed}`);
const RELATIVE: FormulaId[] = ['REL_LOWEST', 'REL_LINEAR', 'REL_MEAN', 'REL_RANGE'];
const INDEPENDENT: FormulaId[] = ['FIXED', 'PPQP', 'MONETISED', 'LOWEST_COMPLIANT'];

/** Scorings with every kind of weight, limit and tie rule; prices of lots are small so that ties and clamps are met often. */
const anyScoring = (formulas: readonly FormulaId[] = FORMULA_IDS): fc.Arbitrary<Scoring> =>
  fc.record({
    formula: fc.constantFrom(...formulas),
    priceWeightBasisPoints: fc.oneof(fc.constantFrom(0, 4000, 5000, 6000, 10_000), fc.integer({ min: 0, max: 10_000 })),
    parameters: fc
      .record({ floor: fc.bigInt(0n, 30n), width: fc.bigInt(1n, 40n), maximum: fc.option(fc.bigInt(20n, 60n)) })
      .map(({ floor, width, maximum }) => ({
        floor,
        ceiling: floor + width,
        willingnessToPay: width,
        ...(maximum === null ? {} : { maximumPrice: maximum }),
      })),
    minimumQualityBasisPoints: fc.constantFrom(0, 0, 2500, 5000),
    tie: fc.constantFrom<TieRule[]>(
      [],
      ['higherQuality'],
      ['earlierSubmission'],
      ['higherQuality', 'earlierSubmission'],
    ),
  });

const anyLot = (most = 7, lowest = 0n): fc.Arbitrary<ScorableBid[]> =>
  fc
    .array(
      fc.record({
        price: fc.bigInt(lowest, 60n),
        quality: fc.integer({ min: 0, max: 20 }).map((q) => Fraction.of(BigInt(q), 20n)),
        submittedAt: fc.option(fc.bigInt(0n, 3n), { nil: undefined }),
      }),
      { minLength: 1, maxLength: most },
    )
    .map((bids) =>
      bids.map(({ submittedAt, ...bid }, i) => ({
        bid: `B${i + 1}`,
        ...bid,
        ...(submittedAt === undefined ? {} : { submittedAt }),
      })),
    );

/** The ids in groups that share a rank, as the public ranking gives them. */
function groups(scoring: Scoring, bids: readonly ScorableBid[], without: ReadonlySet<string> = new Set()): string[][] {
  const byRank = new Map<number, string[]>();
  for (const b of scoreBids(scoring, bids).scored) {
    if (!without.has(b.bid)) byRank.set(b.rank, [...(byRank.get(b.rank) ?? []), b.bid]);
  }
  return [...byRank.values()];
}

describe('the laws of every ranking', () => {
  it('ranks every bid once, best figures first, whatever order bids come in', () => {
    fc.assert(
      fc.property(anyScoring(), anyLot(), fc.integer({ min: 0, max: 1000 }), (s, bids, turn) => {
        const ranking = scoreBids(s, bids);
        const turned = bids.map((_, i) => bids[(i + turn) % bids.length]!).reverse();
        expect(scoreBids(s, turned)).toEqual(ranking);
        const ids = [...ranking.scored, ...ranking.unscored].map((b) => b.bid);
        expect(ids.toSorted()).toEqual(bids.map((b) => b.bid).toSorted());
        ranking.scored.forEach((b, i) => {
          const above = ranking.scored[i - 1];
          const ahead = ranking.scored.filter((o) => o.rank < b.rank).length;
          expect(b.rank).toBe(ahead + 1);
          if (above)
            expect(
              above.total.compare(b.total) * (formulaOf(s.formula).direction === 'highestWins' ? -1 : 1),
            ).toBeLessThanOrEqual(0);
        });
      }),
      { seed, numRuns: 150 },
    );
  });

  it('gives points between none and all, and the total is their sum', () => {
    fc.assert(
      fc.property(anyScoring(), anyLot(), (s, bids) => {
        for (const b of scoreBids(s, bids).scored) {
          if (b.points === null) continue;
          expect(b.points.compare(Fraction.of(0n))).not.toBe(-1);
          expect(b.points.compare(Fraction.of(BigInt(s.priceWeightBasisPoints), 100n))).not.toBe(1);
          expect(b.points.add(b.qualityPoints!).equals(b.total)).toBe(true);
        }
      }),
      { seed, numRuns: 150 },
    );
  });

  it('never ranks a bid below another that is dearer and no better', () => {
    fc.assert(
      fc.property(anyScoring(), anyLot(), (s, bids) => {
        const { scored } = scoreBids({ ...s, tie: [] }, bids);
        for (const a of scored) {
          for (const b of scored) {
            if (a.price <= b.price && a.quality.compare(b.quality) >= 0) expect(a.rank).toBeLessThanOrEqual(b.rank);
          }
        }
      }),
      { seed, numRuns: 150 },
    );
  });

  it('is the same in pounds and in any other unit for the relative formulas', () => {
    const relative = anyScoring(['REL_LOWEST', 'REL_LINEAR', 'REL_MEAN', 'REL_RANGE']);
    fc.assert(
      fc.property(relative, anyLot(), fc.bigInt(2n, 1000n), (s, bids, factor) => {
        const dearer = bids.map((b) => ({ ...b, price: b.price * factor }));
        const shown = (list: ScorableBid[]) =>
          scoreBids(s, list).scored.map((b) => [b.bid, b.rank, b.total.toString()]);
        expect(shown(dearer)).toEqual(shown(bids));
      }),
      { seed, numRuns: 150 },
    );
  });
});

describe('taking losing bids away', () => {
  it('never changes the order of the others where the formula looks at no other bid', () => {
    fc.assert(
      fc.property(anyScoring(INDEPENDENT), anyLot(), fc.integer({ min: 1, max: 126 }), (s, bids, mask) => {
        const gone = new Set(bids.filter((_, i) => (mask >> i) % 2 === 1).map((b) => b.bid));
        const rest = bids.filter((b) => !gone.has(b.bid));
        expect(groups(s, rest)).toEqual(groups(s, bids, gone));
      }),
      { seed, numRuns: 150 },
    );
  });

  it('is reported for every set exactly as ranking the rest again gives it', () => {
    fc.assert(
      fc.property(anyScoring(RELATIVE), anyLot(6), (s, bids) => {
        const { removal, winner } = robustnessOf(s, bids);
        const losers = groups(s, bids).slice(1).flat();
        const found = { tested: 0, changingOrder: 0, changingWinner: 0, sets: [] as string[][] };
        for (let mask = 1; mask < 2 ** losers.length; mask++) {
          const gone = new Set(losers.filter((_, i) => (mask >> i) % 2 === 1));
          const again = groups(
            s,
            bids.filter((b) => !gone.has(b.bid)),
          );
          found.tested++;
          if (JSON.stringify(again) !== JSON.stringify(groups(s, bids, gone))) found.changingOrder++;
          if (JSON.stringify(again[0]) === JSON.stringify(winner)) continue;
          found.changingWinner++;
          found.sets.push([...gone].toSorted());
        }
        const { tested, changingOrder, changingWinner } = removal;
        expect({ tested, changingOrder, changingWinner }).toEqual({
          tested: found.tested,
          changingOrder: found.changingOrder,
          changingWinner: found.changingWinner,
        });
        const holds = (big: string[], small: string[]) =>
          small.length < big.length && small.every((id) => big.includes(id));
        const smallest = found.sets.filter((set) => !found.sets.some((other) => holds(set, other)));
        const text = (sets: readonly (readonly string[])[]) => sets.map((set) => set.join(' ')).toSorted();
        expect(text(removal.smallest.map((r) => r.removed))).toEqual(text(smallest));
        for (const one of removal.single) {
          expect(one.order).toEqual(
            groups(
              s,
              bids.filter((b) => b.bid !== one.removed[0]),
            ),
          );
        }
      }),
      { seed, numRuns: 120 },
    );
  });
});

describe('an invented bid', () => {
  const invented = (price: bigint): ScorableBid => ({ bid: 'Z', price, quality: Fraction.of(1n) });
  const others = (s: Scoring, bids: ScorableBid[], price: bigint) =>
    groups(s, [...bids, invented(price)], new Set(['Z']));

  it('never changes the order of the real ones where the formula looks at no other bid', () => {
    fc.assert(
      fc.property(anyScoring(INDEPENDENT), anyLot(), fc.bigInt(0n, 200n), (s, bids, price) => {
        expect(others(s, bids, price)).toEqual(groups(s, bids));
        expect(robustnessOf(s, bids).phantom).toEqual({ possible: false, below: null, above: null });
      }),
      { seed, numRuns: 150 },
    );
  });

  it('is found at the nearest price that a search of every price in pence finds', () => {
    fc.assert(
      fc.property(anyScoring(RELATIVE), anyLot(6), (s, bids) => {
        const base = groups(s, bids);
        const { phantom } = robustnessOf(s, bids);
        const ranked = scoreBids(s, bids).scored.map((b) => b.price);
        if (ranked.length === 0) return;
        const least = ranked.reduce((a, b) => (a < b ? a : b));
        const most = ranked.reduce((a, b) => (a > b ? a : b));
        const total = ranked.reduce((a, b) => a + b, 0n);
        const isMean = s.formula === 'REL_MEAN';
        const below: bigint[] = [];
        const above: bigint[] = [];
        for (let price = 1n; price <= 300n; price++) {
          const place = isMean ? price * BigInt(ranked.length) - total : price < least ? -1n : price > most ? 1n : 0n;
          if (place < 0n) below.unshift(price);
          if (place > 0n) above.push(price);
        }
        const orders = new Map([...below, ...above].map((price) => [price, others(s, bids, price)]));
        const search = (prices: bigint[], changed: (order: string[][]) => boolean) =>
          prices.find((price) => changed(orders.get(price)!));
        const anyOrder = (order: string[][]) => JSON.stringify(order) !== JSON.stringify(base);
        const winner = (order: string[][]) => JSON.stringify(order[0]) !== JSON.stringify(base[0]);
        for (const [prices, side] of [
          [below, phantom.below],
          [above, phantom.above],
        ] as const) {
          if (side === null) {
            expect(search(prices, anyOrder)).toBeUndefined();
            continue;
          }
          for (const [changed, found] of [
            [anyOrder, side.changesOrder],
            [winner, side.changesWinner],
          ] as const) {
            const pence = found === null ? undefined : BigInt(found.price.replace('.', ''));
            if (pence === undefined || pence <= 300n) expect(search(prices, changed)).toBe(pence);
            if (pence !== undefined) expect(found!.order).toEqual(others(s, bids, pence));
          }
        }
      }),
      { seed, numRuns: 40 },
    );
  });
});

describe('the weight of price', () => {
  const withWeight = (s: Scoring, weight: Fraction, bids: ScorableBid[]) => {
    // Any rational weight n/d as basis points needs 10,000 to be a multiple of d, so shares are compared here by hand.
    const shares = new Map(
      scoreBids({ ...s, priceWeightBasisPoints: 10_000 }, bids).scored.map((b) => [
        b.bid,
        b.total.div(Fraction.of(100n)),
      ]),
    );
    const eligible = bids.filter((b) => shares.has(b.bid));
    const total = (b: ScorableBid) => weight.mul(shares.get(b.bid)!).add(Fraction.of(1n).sub(weight).mul(b.quality));
    const best = eligible.reduce<ScorableBid[]>((top, b) => {
      const difference = top[0] ? total(b).compare(total(top[0])) : 1;
      return difference > 0 ? [b] : difference === 0 ? [...top, b] : top;
    }, []);
    // Bids of one total are told apart by the tie rules, as for bids of one price.
    return (
      groups(
        { ...s, formula: 'LOWEST_COMPLIANT' },
        best.map((b) => ({ ...b, price: 1n })),
      )[0] ?? []
    );
  };
  const fractionOf = (text: string) => {
    const [top, bottom] = text.split('/');
    return Fraction.of(BigInt(top!), BigInt(bottom ?? '1'));
  };

  it('has the winner that ranking again gives, inside every interval and exactly at every breakpoint', () => {
    fc.assert(
      fc.property(anyScoring([...RELATIVE, 'FIXED']), anyLot(), (s, bids) => {
        const weights = robustnessOf(s, bids).weights;
        if (weights === null) return;
        for (const { at, winner } of weights.points) expect(withWeight(s, fractionOf(at.exact), bids)).toEqual(winner);
        for (const { from, to, winner } of weights.intervals) {
          const [low, high] = [fractionOf(from.exact), fractionOf(to!.exact)];
          for (const part of [1n, 500n, 999n]) {
            const inside = low.add(high.sub(low).mul(Fraction.of(part, 1000n)));
            expect(withWeight(s, inside, bids)).toEqual(winner);
          }
        }
        expect(weights.points[0]!.at.exact).toBe('0');
        expect(weights.points.at(-1)!.at.exact).toBe('1');
        const published = Fraction.of(BigInt(s.priceWeightBasisPoints), 10_000n);
        const { from, to } = weights.stays;
        expect(fractionOf(from.exact).compare(published)).not.toBe(1);
        expect(fractionOf(to!.exact).compare(published)).not.toBe(-1);
      }),
      { seed, numRuns: 150 },
    );
  });

  it('keeps the winner all through the interval in which it is said to stay, and not beyond', () => {
    fc.assert(
      fc.property(anyScoring([...RELATIVE, 'FIXED']), anyLot(), (s, bids) => {
        const { weights, winner } = robustnessOf(s, bids);
        if (weights === null) return;
        const { stays } = weights;
        const [low, high] = [fractionOf(stays.from.exact), fractionOf(stays.to!.exact)];
        for (const part of [0n, 1n, 500n, 999n, 1000n]) {
          const isEdge = (part === 0n && !stays.fromIncluded) || (part === 1000n && !stays.toIncluded);
          const at = low.add(high.sub(low).mul(Fraction.of(part, 1000n)));
          if (isEdge) expect(withWeight(s, at, bids)).not.toEqual(winner);
          else expect(withWeight(s, at, bids)).toEqual(winner);
        }
      }),
      { seed, numRuns: 150 },
    );
  });

  it('lists the pairs that change places with the exact weight at which they are equal', () => {
    fc.assert(
      fc.property(anyScoring([...RELATIVE, 'FIXED']), anyLot(), (s, bids) => {
        for (const { better, worse, at } of robustnessOf(s, bids).weights?.flips ?? []) {
          const weight = fractionOf(at.exact);
          const pair = scoreBids({ ...s, priceWeightBasisPoints: 10_000 }, bids).scored;
          const total = (id: string, w: Fraction) => {
            const b = pair.find((x) => x.bid === id)!;
            return w.mul(b.total.div(Fraction.of(100n))).add(Fraction.of(1n).sub(w).mul(b.quality));
          };
          expect(total(better, weight).equals(total(worse, weight))).toBe(true);
          const above = weight.add(Fraction.of(1n)).div(Fraction.of(2n));
          expect(total(better, above).compare(total(worse, above))).toBe(1);
        }
      }),
      { seed, numRuns: 120 },
    );
  });
});
