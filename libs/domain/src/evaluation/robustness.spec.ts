import { Fraction, parseMoney } from '@tandem/domain/money';
import type { FormulaId, FormulaParameters } from './price-formula.js';
import { robustnessOf } from './robustness.js';
import type { ScorableBid, Scoring } from './scoring.js';

function bidsOf(outOf: bigint, ...bids: [string, string, bigint][]): ScorableBid[] {
  return bids.map(([bid, price, q]) => ({ bid, price: parseMoney(price), quality: Fraction.of(q, outOf) }));
}

function scoring(formula: FormulaId, priceWeightBasisPoints: number, parameters: FormulaParameters = {}): Scoring {
  return { formula, priceWeightBasisPoints, parameters, minimumQualityBasisPoints: 0, tie: [] };
}

const paradox = bidsOf(100n, ['A', '100', 83n], ['B', '80', 72n], ['C', '50', 20n]);
const flip = bidsOf(100n, ['A', '100', 60n], ['B', '120', 80n]);

describe('the ranking paradox, found', () => {
  it('by taking C away: B would win instead of A', () => {
    const { winner, removal } = robustnessOf(scoring('REL_LOWEST', 4000), paradox);
    expect(winner).toEqual(['A']);
    expect(removal).toMatchObject({ method: 'everySubset', tested: 3, changingOrder: 1, changingWinner: 1 });
    expect(removal.single).toEqual([
      { removed: ['B'], order: [['A'], ['C']], winner: ['A'], changesOrder: false, changesWinner: false },
      { removed: ['C'], order: [['B'], ['A']], winner: ['B'], changesOrder: true, changesWinner: true },
    ]);
    expect(removal.smallest.map((r) => r.removed)).toEqual([['C']]);
  });

  it('and price per quality point has nothing to find', () => {
    const robust = robustnessOf(scoring('PPQP', 4000), paradox);
    expect(robust.winner).toEqual(['B']);
    expect(robust.removal).toMatchObject({ method: 'notNeeded', changingOrder: 0, changingWinner: 0 });
    expect(robust.phantom.possible).toBe(false);
    expect(robust.weights).toBeNull();
  });

  it('before anybody made the hopeless bid: the exact price below which it would turn the award', () => {
    // 0.6 × p × (1/100 − 1/120) = 0.4 × 0.20 at p = £80: from £79.99 down B is ahead.
    const { winner, phantom } = robustnessOf(scoring('REL_LOWEST', 6000), flip);
    expect(winner).toEqual(['A']);
    expect(phantom.above).toBeNull();
    expect(phantom.below!.changesWinner).toEqual({
      price: '80.00',
      threshold: { exact: '80', decimal: '80.0000' },
      order: [['A', 'B']],
      winner: ['A', 'B'],
    });
    const declared = { ...scoring('REL_LOWEST', 6000), tie: ['higherQuality'] as const };
    expect(robustnessOf(declared, flip).phantom.below!.changesWinner!.winner).toEqual(['B']);
  });

  it('also above: with the range formula a dear bid that cannot win turns the award', () => {
    const { phantom } = robustnessOf(scoring('REL_RANGE', 6000), flip);
    // A is ahead by 60 − 12 points; a highest price of £250 leaves A ahead by 60 × 20/150 − 8 points less than nothing.
    expect(phantom.above!.changesWinner).toMatchObject({ price: '250.00', threshold: { exact: '250' } });
  });
});

describe('an invented bid beside one that has no price points left', () => {
  it('takes points from the cheaper one alone, until the exact price at which both are equal', () => {
    // B is at twice the lowest price and has nothing to lose. A has 50 × (2 − 100/p) + 10 points against the 40 of B.
    const bids = bidsOf(100n, ['A', '100', 20n], ['B', '200', 80n]);
    const { phantom } = robustnessOf(scoring('REL_LINEAR', 5000), bids);
    expect(phantom.below!.changesWinner).toEqual({
      price: '71.42',
      threshold: { exact: '500/7', decimal: '71.4286' },
      order: [['B'], ['A']],
      winner: ['B'],
    });
  });

  it('takes points from the dearer one alone where the cheaper one has them all', () => {
    // Means of £100 and below: A, at £40, keeps all 50 points; B, at £140, has 50 × (3/2 − 140/mean) and 40 against 50 + 5.
    const bids = bidsOf(100n, ['A', '40', 10n], ['B', '140', 80n], ['C', '120', 0n]);
    const { phantom, winner } = robustnessOf(scoring('REL_MEAN', 5000), bids);
    expect(winner).toEqual(['A']);
    // 3/2 − 140/mean = 3/10 at a mean of £350/3: the fourth price is 4 × 350/3 − 300.
    expect(phantom.above!.changesWinner).toMatchObject({
      price: '166.67',
      threshold: { exact: '500/3' },
      winner: ['B'],
    });
  });
});

describe('the smallest sets of losing bids that decide', () => {
  it('are all named, two that share a bid as well, and none that holds a smaller one', () => {
    const bids = bidsOf(
      10_000n,
      ['A', '99', 4988n],
      ['B', '102', 6967n],
      ['C', '95', 5242n],
      ['D', '89', 6820n],
      ['E', '93', 7247n],
    );
    const { winner, removal } = robustnessOf(scoring('REL_MEAN', 5000), bids);
    expect(winner).toEqual(['E']);
    expect(removal.smallest.map((set) => [set.removed, set.winner])).toEqual([
      [['B', 'C'], ['D']],
      [['A', 'B'], ['D']],
    ]);
    expect(removal).toMatchObject({ tested: 15, changingWinner: 3 });
  });
});

describe('the weight at which the winner changes', () => {
  it('is 6/11 exactly between A (£100, 60%) and B (£120, 80%)', () => {
    const { weights } = robustnessOf(scoring('REL_LOWEST', 6000), flip);
    const half = { exact: '6/11', decimal: '0.5455' };
    const [nought, one] = [
      { exact: '0', decimal: '0.0000' },
      { exact: '1', decimal: '1.0000' },
    ];
    expect(weights).toEqual({
      intervals: [
        { from: nought, to: half, winner: ['B'] },
        { from: half, to: one, winner: ['A'] },
      ],
      points: [
        { at: nought, winner: ['B'] },
        { at: half, winner: ['A', 'B'] },
        { at: one, winner: ['A'] },
      ],
      stays: { from: half, to: one, fromIncluded: false, toIncluded: true },
      flips: [{ better: 'A', worse: 'B', at: half }],
    });
  });

  it('belongs to the bid that the declared tie rule prefers', () => {
    const declared = { ...scoring('REL_LOWEST', 5000), tie: ['higherQuality'] as const };
    const { weights } = robustnessOf(declared, flip);
    expect(weights!.points[1]!.winner).toEqual(['B']);
    expect(weights!.stays).toMatchObject({ from: { exact: '0' }, to: { exact: '6/11' }, toIncluded: true });
  });

  it('has no counterpart where price alone decides, and one in pounds where quality is given a worth', () => {
    expect(robustnessOf(scoring('LOWEST_COMPLIANT', 10_000), flip)).toMatchObject({ weights: null, willingness: null });
    const { willingness, winner } = robustnessOf(scoring('MONETISED', 0, { willingnessToPay: 150n }), flip);
    expect(winner).toEqual(['B']);
    // 120 − 80 λ = 100 − 60 λ at λ = £1 for a quality point.
    expect(willingness!.stays).toEqual({
      from: { exact: '1', decimal: '1.0000' },
      to: null,
      fromIncluded: false,
      toIncluded: false,
    });
  });
});

describe('lots with little to change', () => {
  it('say so: no bid, or one bid', () => {
    expect(robustnessOf(scoring('REL_MEAN', 4000), [])).toMatchObject({ order: [], winner: [], weights: null });
    const one = robustnessOf(scoring('REL_MEAN', 4000), flip.slice(0, 1));
    expect(one).toMatchObject({ winner: ['A'], removal: { tested: 0 } });
    expect(one.phantom.below).toEqual({ changesOrder: null, changesWinner: null });
  });

  it('take every single bid and pair away where there are more than twelve, and single ones above sixty', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, i): ScorableBid => {
        return { bid: `B${i}`, price: BigInt(1000 + i * 7), quality: Fraction.of(BigInt(i % 10), 10n) };
      });
    const of = (count: number) => robustnessOf(scoring('REL_MEAN', 4000), many(count));
    expect(of(13).removal).toMatchObject({ method: 'singlesAndPairs', tested: 12 + 66 });
    expect(of(61).removal).toMatchObject({ method: 'singles', tested: 60 });
    expect(of(61).order).toBeNull();
  });
});
