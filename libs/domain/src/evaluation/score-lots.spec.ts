import * as fc from 'fast-check';
import { divideHalfUp, Fraction } from '@tandem/domain/money';
import { FORMULA_IDS } from './catalogue.js';
import type { LotsToScore, WeightScenario } from './lots-to-score.js';
import { scoreBids } from './score-bids.js';
import { scoreLots } from './score-lots.js';
import { qualityBasisPoints, qualityOfScores, type ScorableBid, type TieRule } from './scoring.js';

const seed = Math.trunc(Math.random() * 2 ** 31);
console.info(`scoring many lots: seed ${seed}`);

/** The same answers by the exact code, one lot and one scenario at a time. */
function oneByOne(input: LotsToScore) {
  const { lots, suppliers, criteria } = input;
  const size = input.scenarios.length * lots * suppliers;
  const ranks = new Int32Array(size);
  const [totals, points] = [new Float64Array(size).fill(NaN), new Float64Array(size).fill(NaN)];
  const qualities = new Int32Array(size);
  input.scenarios.forEach(({ priceWeightBasisPoints, criteriaWeightsBasisPoints }, s) => {
    for (let lot = 0; lot < lots; lot++) {
      const at = (s * lots + lot) * suppliers;
      const bids: ScorableBid[] = [];
      for (let supplier = 0; supplier < suppliers; supplier++) {
        const place = lot * suppliers + supplier;
        const price = input.prices[place]!;
        if (Number.isNaN(price)) continue;
        const scores = Array.from(input.scores.subarray(place * criteria, (place + 1) * criteria));
        const quality = qualityOfScores(criteriaWeightsBasisPoints, scores);
        qualities[at + supplier] = qualityBasisPoints(quality);
        const time = input.submittedAt?.[supplier] ?? NaN;
        const submitted = Number.isNaN(time) ? {} : { submittedAt: BigInt(time) };
        bids.push({ bid: String(supplier), price: BigInt(price), quality, ...submitted });
      }
      for (const b of scoreBids({ ...input.scoring, priceWeightBasisPoints }, bids).scored) {
        ranks[at + Number(b.bid)] = b.rank;
        totals[at + Number(b.bid)] = tenThousandths(b.total);
        if (b.points) points[at + Number(b.bid)] = tenThousandths(b.points);
      }
    }
  });
  return { ranks, totals, points, qualities };
}

const tenThousandths = (value: Fraction) => Number(divideHalfUp(value.numerator * 10_000n, value.denominator));

/** Prices from free to £21 billion, mostly near each other, so that clamps, ties and near ties are met. */
const anyPrice = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 40 }) },
  { weight: 2, arbitrary: fc.integer({ min: 2 ** 41 - 30, max: 2 ** 41 - 1 }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 2 ** 41 - 1 }) },
  { weight: 1, arbitrary: fc.constant(NaN) },
);
const anyScore = fc.oneof(fc.constantFrom(0, 5000, 7500, 10_000), fc.integer({ min: 0, max: 10_000 }));

const anyScenario = (criteria: number): fc.Arbitrary<WeightScenario> =>
  fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: criteria, maxLength: criteria }).map((cuts) => {
    const marks = [0, ...cuts.toSorted((a, b) => a - b), 10_000];
    const [price, ...rest] = marks.slice(1).map((mark, i) => mark - marks[i]!);
    return { priceWeightBasisPoints: price!, criteriaWeightsBasisPoints: rest };
  });

const anyInput: fc.Arbitrary<LotsToScore> = fc
  .record({
    lots: fc.integer({ min: 1, max: 3 }),
    suppliers: fc.integer({ min: 1, max: 6 }),
    criteria: fc.integer({ min: 1, max: 3 }),
  })
  .chain(({ lots, suppliers, criteria }) => {
    const many = <T>(of: fc.Arbitrary<T>, count: number) => fc.array(of, { minLength: count, maxLength: count });
    return fc.record({
      lots: fc.constant(lots),
      suppliers: fc.constant(suppliers),
      criteria: fc.constant(criteria),
      prices: many(anyPrice, lots * suppliers).map((prices) => Float64Array.from(prices)),
      scores: many(anyScore, lots * suppliers * criteria).map((scores) => Uint16Array.from(scores)),
      submittedAt: many(fc.constantFrom(NaN, 1, 2), suppliers).map((times) => Float64Array.from(times)),
      scenarios: fc.array(anyScenario(criteria), { minLength: 1, maxLength: 3 }),
      scoring: fc.record({
        formula: fc.constantFrom(...FORMULA_IDS),
        parameters: fc
          .record({ floor: fc.bigInt(0n, 30n), width: fc.oneof(fc.bigInt(1n, 40n), fc.bigInt(1n, 2n ** 40n)) })
          .map(({ floor, width }) => ({
            floor,
            ceiling: floor + width,
            willingnessToPay: width,
            maximumPrice: 2n ** 40n,
          })),
        minimumQualityBasisPoints: fc.constantFrom(0, 0, 5000),
        tie: fc.constantFrom<TieRule[]>([], ['higherQuality'], ['earlierSubmission', 'higherQuality']),
      }),
    });
  });

describe('scoring many lots at once', () => {
  it('gives exactly the ranks, totals, points and qualities of the exact code', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        expect(scoreLots(input)).toEqual(oneByOne(input));
      }),
      { seed, numRuns: 400 },
    );
  });

  it('tells apart two totals that floats cannot, and calls equal what is equal by different sums', () => {
    const lot = (prices: number[], scores: number[]): LotsToScore => ({
      lots: 1,
      suppliers: prices.length,
      criteria: 1,
      prices: Float64Array.from(prices),
      scores: Uint16Array.from(scores),
      scenarios: [{ priceWeightBasisPoints: 5000, criteriaWeightsBasisPoints: [5000] }],
      scoring: { formula: 'REL_LOWEST', parameters: {}, minimumQualityBasisPoints: 0, tie: [] },
    });
    // The two dear prices differ by a penny in £21 billion: their totals by less than a float of the total can hold.
    const dear = scoreLots(lot([1, 2 ** 41 - 2, 2 ** 41 - 1], [0, 5000, 5000]));
    expect([...dear.ranks]).toEqual([1, 2, 3]);
    expect([...dear.totals]).toEqual([500_000, 250_000, 250_000]);
    // 16.667 points for price and 33.335 for quality beat 50 for price alone by less than two thousandths.
    expect([...scoreLots(lot([300, 100, 400], [6667, 0, 10_000])).ranks]).toEqual([2, 3, 1]);
    // Half of the price points and half of the quality points are as many as all price points and none for quality.
    expect([...scoreLots(lot([200, 100], [5000, 0])).ranks]).toEqual([1, 1]);
    // 5/6 of the price points, and 1/3 of them with half of the quality points: the same total, by floats another one.
    expect([...scoreLots(lot([6, 15, 5], [0, 5000, 0])).ranks]).toEqual([2, 2, 1]);
  });

  it('refuses what it could not score exactly', () => {
    const sound: LotsToScore = {
      lots: 1,
      suppliers: 1,
      criteria: 1,
      prices: Float64Array.of(1),
      scores: Uint16Array.of(1),
      scenarios: [{ priceWeightBasisPoints: 4000, criteriaWeightsBasisPoints: [6000] }],
      scoring: { formula: 'REL_LOWEST', parameters: {}, minimumQualityBasisPoints: 0, tie: [] },
    };
    const refused = (change: Partial<LotsToScore>) => () => scoreLots({ ...sound, ...change });
    expect(refused({})).not.toThrow();
    expect(refused({ prices: Float64Array.of(2 ** 41) })).toThrow('below 2^41');
    expect(refused({ prices: Float64Array.of(0.5) })).toThrow('whole number of pence');
    expect(refused({ prices: Float64Array.of(-1) })).toThrow('whole number of pence');
    expect(refused({ prices: new Float64Array(2) })).toThrow('one price');
    expect(refused({ scores: Uint16Array.of(10_001) })).toThrow('above 10,000');
    expect(refused({ submittedAt: new Float64Array(2) })).toThrow('one time of submission');
    const weights = (price: number, ...rest: number[]) => [
      { priceWeightBasisPoints: price, criteriaWeightsBasisPoints: rest },
    ];
    expect(refused({ scenarios: weights(4000, 5999) })).toThrow('exactly 10,000');
    expect(refused({ scenarios: weights(4000, 3000, 3000) })).toThrow('exactly 10,000');
    expect(refused({ scenarios: weights(4000.5, 5999.5) })).toThrow('exactly 10,000');
    expect(refused({ scoring: { ...sound.scoring, parameters: { floor: 2n ** 41n } } })).toThrow('2^41');
  });
});
