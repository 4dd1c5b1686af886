import * as fc from 'fast-check';
import { analyseFactors, type CostBand } from './factors.js';
import { shapley } from './shapley.js';

const SEED = 20261122;
console.log(`factor laws: fast-check seed ${SEED}`);
const laws = { seed: SEED, numRuns: 60 };

const exactly = (cost: bigint): CostBand => ({ cost, bound: cost });
const bands = (factors: number) =>
  fc
    .array(fc.tuple(fc.bigInt({ min: 0n, max: 9_999n }), fc.bigInt({ min: 0n, max: 50n })), {
      minLength: 2 ** factors,
      maxLength: 2 ** factors,
    })
    .map((pairs) => pairs.map(([cost, gap]): CostBand => ({ cost, bound: cost - gap })));
const anyCosts = fc
  .integer({ min: 1, max: 4 })
  .chain((factors) =>
    bands(factors).map((costs) => ({ factors, costs, after: Array.from({ length: factors }, () => 0) })),
  );

describe('the structural factors of a saving', () => {
  // Competition and buying together, worth more with each other: 1,000 → 900 or 950 → 800.
  const two = { factors: 2, costs: [1_000n, 900n, 950n, 800n].map(exactly), after: [0, 0] };

  it('give another answer in another order, and the mean of both by the Shapley value', () => {
    const found = analyseFactors(two);
    expect(found.waterfall.map((step) => step!.saving)).toEqual([100n, 100n]);
    expect(found.shapley!.map((part) => part.saving)).toEqual([125n, 75n]);
    expect(found.ambiguity).toEqual([
      { least: 100n, most: 150n },
      { least: 50n, most: 100n },
    ]);
    expect([found.total!.saving, found.orders, found.missing]).toEqual([200n, 2, []]);
  });

  it('come in fewer orders when one needs another first', () => {
    // The market moves first: six orders become two, and the costs without it are never asked for.
    const known = [1_000n, 980n, undefined, 900n, undefined, 930n, undefined, 800n];
    const costs = known.map((cost) => (cost === undefined ? undefined : exactly(cost)));
    const found = analyseFactors({ factors: 3, costs, after: [0, 1, 1] });
    expect([found.orders, found.missing]).toEqual([2, []]);
    expect(found.shapley!.map((part) => part.saving)).toEqual([20n, 105n, 75n]);
    expect(found.ambiguity![0]).toEqual({ least: 20n, most: 20n });
  });

  it('have no share where the cost of some combination is not evidenced, but keep the steps that are', () => {
    const found = analyseFactors({ ...two, costs: [exactly(1_000n), exactly(900n), undefined, exactly(800n)] });
    expect([found.shapley, found.ambiguity, found.missing]).toEqual([undefined, undefined, [2]]);
    expect(found.waterfall.map((step) => step!.saving)).toEqual([100n, 100n]);
    const without = analyseFactors({ ...two, costs: [undefined, exactly(900n), exactly(950n), exactly(800n)] });
    expect([without.total, without.waterfall[0]]).toEqual([undefined, undefined]);
    expect(without.waterfall[1]).toMatchObject({ saving: 100n });
  });

  it('carry the doubt of every award into their bands', () => {
    const joint: CostBand = { cost: 800n, bound: 790n };
    const found = analyseFactors({ ...two, costs: [...two.costs.slice(0, 3), joint] });
    expect(found.waterfall[1]).toEqual({ saving: 100n, least: 100n, most: 110n });
    expect(found.shapley).toEqual([
      { saving: 125n, least: 125n, most: 130n },
      { saving: 75n, least: 75n, most: 80n },
    ]);
  });

  it('refuse more of them than orders can be counted for', () =>
    expect(() => analyseFactors({ factors: 7, costs: [], after: [] })).toThrow('At most 6 factors'));
});

describe('an analysis by factors', () => {
  it('adds up to the whole saving, to the penny, both ways, and lies within its bands', () => {
    fc.assert(
      fc.property(anyCosts, (input) => {
        const { total, waterfall, shapley: parts, ambiguity } = analyseFactors(input);
        const sum = (all: readonly bigint[]) => all.reduce((a, b) => a + b, 0n);
        expect(sum(waterfall.map((step) => step!.saving))).toBe(total!.saving);
        expect(sum(parts!.map((part) => part.saving))).toBe(total!.saving);
        for (const [factor, { saving, least, most }] of parts!.entries()) {
          // A penny is what rounding to the whole may move a part by.
          expect(saving >= least - 1n && saving <= most + 1n).toBe(true);
          const range = ambiguity![factor]!;
          expect(saving >= range.least - 1n && saving <= range.most + 1n).toBe(true);
          const step = waterfall[factor]!.saving;
          expect(step >= range.least && step <= range.most).toBe(true);
        }
      }),
      laws,
    );
  });

  it('is the Shapley value of the game in which factors are the players', () => {
    fc.assert(
      fc.property(anyCosts, ({ factors, costs, after }) => {
        const worth = costs.map((_, mask) => costs[0]!.cost - costs[mask]!.cost);
        const exact = shapley({ players: factors, worth });
        for (const [factor, { saving }] of analyseFactors({ factors, costs, after }).shapley!.entries()) {
          const off = exact[factor]!.numerator - saving * exact[factor]!.denominator;
          expect(off < exact[factor]!.denominator && -off < exact[factor]!.denominator).toBe(true);
        }
      }),
      laws,
    );
  });

  it('never puts the truth outside a band, wherever in their bands the costs lie', () => {
    fc.assert(
      fc.property(
        anyCosts,
        fc.array(fc.bigInt({ min: 0n, max: 50n }), { minLength: 16, maxLength: 16 }),
        (input, at) => {
          const { shapley: parts, waterfall } = analyseFactors(input);
          const truth = input.costs.map(({ cost, bound }, mask) => {
            const width = cost - bound + 1n;
            return exactly(bound + (at[mask]! % width));
          });
          const really = analyseFactors({ ...input, costs: truth });
          for (let f = 0; f < input.factors; f++) {
            const [shown, real] = [parts![f]!, really.shapley![f]!.saving];
            expect(real >= shown.least - 1n && real <= shown.most + 1n).toBe(true);
            const [step, realStep] = [waterfall[f]!, really.waterfall[f]!.saving];
            expect(realStep >= step.least && realStep <= step.most).toBe(true);
          }
        },
      ),
      laws,
    );
  });
});
