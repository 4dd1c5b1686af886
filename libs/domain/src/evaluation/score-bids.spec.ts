import { Fraction, parseMoney } from '@tandem/domain/money';
import { checkParameters, FORMULA_IDS, formulaNamed, FORMULAS, parameterTexts, readParameters } from './catalogue.js';
import type { FormulaId, FormulaParameters } from './price-formula.js';
import { scoreBids } from './score-bids.js';
import { pointsText, qualityBasisPoints, qualityOfScores, type ScorableBid, type Scoring } from './scoring.js';

/** Bids as [id, pounds, quality out of `outOf`]. */
function bidsOf(outOf: bigint, ...bids: [string, string, bigint][]): ScorableBid[] {
  return bids.map(([bid, price, q]) => ({ bid, price: parseMoney(price), quality: Fraction.of(q, outOf) }));
}

function scoring(formula: FormulaId, priceWeightBasisPoints: number, parameters: FormulaParameters = {}): Scoring {
  return { formula, priceWeightBasisPoints, parameters, minimumQualityBasisPoints: 0, tie: [] };
}

const totals = (s: Scoring, bids: ScorableBid[], places = 2) =>
  Object.fromEntries(scoreBids(s, bids).scored.map((b) => [b.bid, pointsText(b.total, places)]));
const order = (s: Scoring, bids: ScorableBid[]) => scoreBids(s, bids).scored.map((b) => b.bid);
const points = (s: Scoring, bids: ScorableBid[], places = 4) =>
  Object.fromEntries(scoreBids(s, bids).scored.map((b) => [b.bid, b.points && pointsText(b.points, places)]));

describe('the published ranking paradoxes', () => {
  it('price 40, quality 60: the losing C decides between A and B, and price per quality point is not moved', () => {
    const all = bidsOf(100n, ['A', '100', 83n], ['B', '80', 72n], ['C', '50', 20n]);
    const without = all.slice(0, 2);
    expect(totals(scoring('REL_LOWEST', 4000), all, 1)).toEqual({ A: '69.8', B: '68.2', C: '52.0' });
    expect(order(scoring('REL_LOWEST', 4000), all)).toEqual(['A', 'B', 'C']);
    expect(totals(scoring('REL_LOWEST', 4000), without, 1)).toEqual({ B: '83.2', A: '81.8' });
    expect(order(scoring('REL_LOWEST', 4000), without)).toEqual(['B', 'A']);
    expect(totals(scoring('PPQP', 10_000), all, 3)).toEqual({ B: '1.111', A: '1.205', C: '2.500' });
    expect(order(scoring('PPQP', 10_000), all)).toEqual(['B', 'A', 'C']);
    expect(order(scoring('PPQP', 10_000), without)).toEqual(['B', 'A']);
  });

  it('40 points for price: a hopeless bid of £60 turns A 90.00 over B 89.83 into B 76.5 over A 74.0', () => {
    // Quality of 50, 56.5 and 5 of the 60 quality points.
    const all = bidsOf(600n, ['A', '100', 500n], ['B', '120', 565n], ['C', '60', 50n]);
    expect(totals(scoring('REL_LOWEST', 4000), all.slice(0, 2))).toEqual({ A: '90.00', B: '89.83' });
    expect(totals(scoring('REL_LOWEST', 4000), all)).toEqual({ B: '76.50', A: '74.00', C: '45.00' });
  });

  it('60 points for price: A 84 over B 82 becomes B 67, A 66, C 64 when C bids', () => {
    const all = bidsOf(100n, ['A', '100', 60n], ['B', '120', 80n], ['C', '70', 10n]);
    expect(totals(scoring('REL_LOWEST', 6000), all.slice(0, 2))).toEqual({ A: '84.00', B: '82.00' });
    expect(totals(scoring('REL_LOWEST', 6000), all)).toEqual({ B: '67.00', A: '66.00', C: '64.00' });
  });

  it('gives quotes of £15,000, £10,000 and £30,000 the published 0.667, 1 and 0.333', () => {
    const quotes = bidsOf(1n, ['A', '15000', 0n], ['B', '10000', 0n], ['C', '30000', 0n]);
    const scored = scoreBids(scoring('REL_LOWEST', 10_000), quotes).scored;
    expect(scored.map((b) => [b.bid, pointsText(b.total.div(Fraction.of(100n)), 3)])).toEqual([
      ['B', '1.000'],
      ['A', '0.667'],
      ['C', '0.333'],
    ]);
  });
});

describe('each formula by hand', () => {
  const lot = bidsOf(100n, ['A', '100', 50n], ['B', '150', 80n], ['C', '250', 100n]);

  it('distance from the lowest loses the share above it and ends at twice the lowest', () => {
    expect(points(scoring('REL_LINEAR', 6000), lot)).toEqual({ A: '60.0000', B: '30.0000', C: '0.0000' });
  });

  it('distance from the mean gives half at the mean and is held between none and all', () => {
    // Mean £166.67: A is 40% below it, B 10% below, C 50% above.
    expect(points(scoring('REL_MEAN', 6000), lot)).toEqual({ A: '54.0000', B: '36.0000', C: '0.0000' });
    const wide = bidsOf(100n, ['A', '1', 0n], ['B', '1000', 0n], ['C', '500', 0n]);
    expect(points(scoring('REL_MEAN', 10_000), wide, 2)).toEqual({ A: '100.00', C: '50.07', B: '0.00' });
  });

  it('the range gives all to the lowest and none to the highest', () => {
    expect(points(scoring('REL_RANGE', 6000), lot)).toEqual({ A: '60.0000', B: '40.0000', C: '0.0000' });
  });

  it('two prices set in advance give points by the place between them, and none beyond', () => {
    const fixed = scoring('FIXED', 6000, { floor: parseMoney('120.00'), ceiling: parseMoney('200.00') });
    expect(points(fixed, lot)).toEqual({ A: '60.0000', B: '37.5000', C: '0.0000' });
    expect(totals(fixed, lot)).toEqual({ A: '80.00', B: '69.50', C: '40.00' });
  });

  it('price per quality point divides pounds by points of a hundred', () => {
    expect(totals(scoring('PPQP', 0), lot, 4)).toEqual({ B: '1.8750', A: '2.0000', C: '2.5000' });
  });

  it('price less the worth of quality takes the worth of each point off the price, below nought if need be', () => {
    const worth = scoring('MONETISED', 0, { willingnessToPay: parseMoney('3.00') });
    expect(totals(worth, lot)).toEqual({ B: '-90.00', C: '-50.00', A: '-50.00' });
  });

  it('the lowest compliant price ranks by price alone', () => {
    expect(totals(scoring('LOWEST_COMPLIANT', 10_000), lot)).toEqual({ A: '100.00', B: '150.00', C: '250.00' });
  });
});

describe('where a formula alone decides nothing', () => {
  const one = bidsOf(100n, ['A', '100', 50n]);
  const equal = bidsOf(100n, ['A', '100', 50n], ['B', '100', 60n]);
  const free = bidsOf(100n, ['A', '0', 50n], ['B', '100', 60n]);
  const allFree = bidsOf(100n, ['A', '0', 50n], ['B', '0', 60n]);

  it.each<[FormulaId, string, object, object, object]>([
    ['REL_LOWEST', '40.0', { A: '40.0', B: '40.0' }, { A: '40.0', B: '0.0' }, { A: '40.0', B: '40.0' }],
    ['REL_LINEAR', '40.0', { A: '40.0', B: '40.0' }, { A: '40.0', B: '0.0' }, { A: '40.0', B: '40.0' }],
    ['REL_MEAN', '20.0', { A: '20.0', B: '20.0' }, { A: '40.0', B: '0.0' }, { A: '20.0', B: '20.0' }],
    ['REL_RANGE', '40.0', { A: '40.0', B: '40.0' }, { A: '40.0', B: '0.0' }, { A: '40.0', B: '40.0' }],
  ])('%s has decided what one bid, equal prices and prices of nought get', (id, single, same, nought, noughts) => {
    const s = scoring(id, 4000);
    expect([one, equal, free, allFree].map((bids) => points(s, bids, 1))).toEqual([
      { A: single },
      same,
      nought,
      noughts,
    ]);
  });

  it('does not rank a bid without quality points by price per quality point, and says why', () => {
    const bids = bidsOf(100n, ['A', '0', 0n], ['B', '0', 1n], ['C', '50', 50n]);
    const ranking = scoreBids(scoring('PPQP', 0), bids);
    expect(ranking.scored.map((b) => [b.bid, b.total.toString()])).toEqual([
      ['B', '0'],
      ['C', '1'],
    ]);
    expect(ranking.unscored.map((b) => [b.bid, b.reason, b.because])).toEqual([
      ['A', 'noQuality', 'The bid has no quality points, so it has no price per quality point.'],
    ]);
  });

  it('ranks a price at the maximum and not one a penny above it', () => {
    const bids = bidsOf(100n, ['A', '50.00', 50n], ['B', '50.01', 50n]);
    const ranking = scoreBids(scoring('PPQP', 0, { maximumPrice: parseMoney('50.00') }), bids);
    expect(ranking.scored.map((b) => b.bid)).toEqual(['A']);
    expect(ranking.unscored.map((b) => b.because)).toEqual(['The price is above the maximum of £50.00.']);
  });

  it('sets a bid below the minimum quality aside before prices are compared, so it moves nobody’s points', () => {
    const bids = bidsOf(10_000n, ['A', '100', 5000n], ['B', '50', 4999n]);
    const ranking = scoreBids({ ...scoring('REL_LOWEST', 4000), minimumQualityBasisPoints: 5000 }, bids);
    expect(ranking.scored.map((b) => [b.bid, b.points!.toString()])).toEqual([['A', '40']]);
    expect(ranking.unscored.map((b) => b.because)).toEqual(['The quality of 49.99% is below the minimum of 50.00%.']);
  });

  it('ranks nothing when there is no bid', () => {
    expect(scoreBids(scoring('REL_MEAN', 4000), [])).toEqual({ scored: [], unscored: [] });
  });
});

describe('ties', () => {
  const tied: ScorableBid[] = [
    { bid: 'C', price: 100n, quality: Fraction.of(1n, 2n), submittedAt: 30n },
    { bid: 'B', price: 100n, quality: Fraction.of(1n, 2n), submittedAt: 20n },
    { bid: 'A', price: 100n, quality: Fraction.of(1n, 2n) },
    { bid: 'D', price: 100n, quality: Fraction.of(3n, 4n), submittedAt: 90n },
  ];
  const ranks = (s: Scoring) => scoreBids(s, tied).scored.map((b) => [b.bid, b.rank, b.decidedBy]);

  it('are shared where no rule is declared', () => {
    expect(ranks(scoring('LOWEST_COMPLIANT', 10_000))).toEqual([
      ['A', 1, 'nothing'],
      ['B', 1, 'nothing'],
      ['C', 1, 'nothing'],
      ['D', 1, 'nothing'],
    ]);
  });

  it('are broken by the declared rules in their order, and the ranking says by which', () => {
    const tie = ['higherQuality', 'earlierSubmission'] as const;
    expect(ranks({ ...scoring('LOWEST_COMPLIANT', 10_000), tie })).toEqual([
      ['D', 1, 'nothing'],
      ['B', 2, 'higherQuality'],
      ['C', 3, 'earlierSubmission'],
      ['A', 4, 'earlierSubmission'],
    ]);
    expect(ranks({ ...scoring('LOWEST_COMPLIANT', 10_000), tie: [...tie].reverse() }).map(([bid]) => bid)).toEqual([
      'B',
      'C',
      'D',
      'A',
    ]);
  });

  it('compare exact totals: a difference that rounding would hide still ranks', () => {
    const bids = bidsOf(1n, ['A', '30000000.01', 0n], ['B', '30000000.00', 0n], ['C', '10000000.00', 0n]);
    const { scored } = scoreBids(scoring('REL_LOWEST', 10_000), bids);
    expect(scored.map((b) => [b.bid, b.rank, pointsText(b.total)])).toEqual([
      ['C', 1, '100.0000'],
      ['B', 2, '33.3333'],
      ['A', 3, '33.3333'],
    ]);
  });
});

describe('the catalogue', () => {
  it('names every formula once, knows BENCHMARK as FIXED, and states what was decided', () => {
    expect(FORMULAS.map((f) => f.id)).toEqual(FORMULA_IDS);
    expect(FORMULAS.length).toBe(8);
    expect(formulaNamed('BENCHMARK')?.id).toBe('FIXED');
    expect(formulaNamed('CHEAPEST')).toBeUndefined();
    for (const formula of FORMULAS) {
      expect(formula.degenerate.length).toBeGreaterThan(0);
      expect(formula.sentence).toMatch(/\.$/);
    }
  });

  it('reads parameters from a form and gives them back as text', () => {
    const read = readParameters('FIXED', { floor: '£1,000', ceiling: '2000.50' });
    expect(read).toEqual({ parameters: { floor: 1_000_00n, ceiling: 2_000_50n }, problems: [] });
    expect(parameterTexts(read.parameters)).toEqual({ floor: '1000.00', ceiling: '2000.50' });
    expect(readParameters('PPQP', { maximumPrice: '' })).toEqual({ parameters: {}, problems: [] });
  });

  it.each<[string, FormulaId, Record<string, unknown>, string[]]>([
    ['a missing parameter', 'FIXED', { floor: '1' }, ['ceiling: The formula FIXED needs the parameter "ceiling".']],
    [
      'a floor at the ceiling',
      'FIXED',
      { floor: '1', ceiling: '1' },
      ['ceiling: The ceiling must be above the floor.'],
    ],
    [
      'an amount below nought, once',
      'MONETISED',
      { willingnessToPay: '-1' },
      ['willingnessToPay: This must be an amount in pounds and pence, not negative.'],
    ],
    [
      'a parameter of another formula',
      'PPQP',
      { floor: '1' },
      ['floor: The formula PPQP has no parameter "floor". It has maximumPrice.'],
    ],
    [
      'any parameter where there is none',
      'REL_MEAN',
      { x: 1 },
      ['x: The formula REL_MEAN has no parameter "x". It has none.'],
    ],
  ])('refuses %s with a sentence', (_what, id, values, expected) => {
    expect(readParameters(id, values).problems.map((p) => `${p.field}: ${p.message}`)).toEqual(expected);
  });

  it('checks parameters that were read elsewhere', () => {
    expect(checkParameters('FIXED', { floor: 1n, ceiling: 2n })).toEqual([]);
    expect(checkParameters('FIXED', {}).map((p) => p.field)).toEqual(['floor', 'ceiling']);
  });
});

describe('quality', () => {
  it('is the mean of the scores by weight, exact, and rounded half up only for the pack', () => {
    const quality = qualityOfScores([3500, 2500], [8000, 7001]);
    expect(quality.toString()).toBe(Fraction.of(3500n * 8000n + 2500n * 7001n, 6000n * 10_000n).toString());
    expect(qualityBasisPoints(quality)).toBe(7584);
    expect(qualityBasisPoints(Fraction.of(1n, 20_000n))).toBe(1);
    expect(qualityOfScores([0, 0], [1, 2]).isZero()).toBe(true);
    expect(() => qualityOfScores([1], [])).toThrow('one weight and one score');
  });
});
