import { Fraction, parseMoney } from '@tandem/domain/money';
import type { FormulaId, FormulaParameters } from './price-formula.js';
import { rankingSentences } from './ranking-words.js';
import { scoreBids } from './score-bids.js';
import type { ScorableBid, Scoring } from './scoring.js';

const bids: ScorableBid[] = [
  { bid: 'A', price: parseMoney('100'), quality: Fraction.of(83n, 100n) },
  { bid: 'B', price: parseMoney('80'), quality: Fraction.of(72n, 100n) },
];
const words = (formula: FormulaId, parameters: FormulaParameters = {}, of = bids) => {
  const scoring: Scoring = {
    formula,
    priceWeightBasisPoints: 4000,
    parameters,
    minimumQualityBasisPoints: 0,
    tie: ['higherQuality'],
  };
  return rankingSentences(scoreBids(scoring, of), scoring, (id) => `bid ${id}`);
};

describe('the words of a ranking', () => {
  it('give the sum of each bid with its own amounts', () => {
    expect(words('REL_LOWEST')).toEqual([
      'bid B has place 1: price 40 × £80.00 ÷ £80.00 = 40.0000; quality 60 × 72 ÷ 100 = 43.2000; together 83.2000 points.',
      'bid A has place 2: price 40 × £80.00 ÷ £100.00 = 32.0000; quality 60 × 83 ÷ 100 = 49.8000; together 81.8000 points.',
    ]);
  });

  it.each<[FormulaId, FormulaParameters, string]>([
    ['REL_LINEAR', {}, '40 × (1 − (£100.00 − £80.00) ÷ £80.00), none where that is below nought = 30.0000'],
    [
      'REL_MEAN',
      {},
      '40 × (50 + 100 × (mean − £100.00) ÷ mean) ÷ 100 with the mean £180.00 ÷ 2, held between none and all = 15.5556',
    ],
    ['REL_RANGE', {}, '40 × (£100.00 − £100.00) ÷ (£100.00 − £80.00) = 0.0000'],
    [
      'FIXED',
      { floor: parseMoney('50'), ceiling: parseMoney('150') },
      '40 × (£150.00 − £100.00) ÷ (£150.00 − £50.00), held between none and all = 20.0000',
    ],
    ['PPQP', {}, 'bid A has place 2: £100.00 ÷ 83 = £1.2048.'],
    ['MONETISED', { willingnessToPay: parseMoney('1') }, 'bid A has place 2: £100.00 − 83 × £1.00 = £17.0000.'],
    ['LOWEST_COMPLIANT', {}, 'bid A has place 2: £100.00.'],
  ])('%s', (formula, parameters, sum) => {
    expect(words(formula, parameters).find((s) => s.startsWith('bid A'))).toContain(sum);
  });

  it('say which rule told equal bids apart, and which bids have no place', () => {
    const free: ScorableBid[] = [
      { bid: 'A', price: 0n, quality: Fraction.of(1n, 2n) },
      { bid: 'B', price: 0n, quality: Fraction.of(1n, 4n) },
      { bid: 'C', price: 0n, quality: Fraction.of(0n) },
      { bid: 'D', price: 0n, quality: Fraction.of(1n, 4n) },
    ];
    expect(words('PPQP', {}, free)).toEqual([
      'bid A has place 1: £0.00 ÷ 50 = £0.0000.',
      'bid B shares place 2: £0.00 ÷ 25 = £0.0000. It is equal to bid A, which has the higher quality.',
      'bid D shares place 2: £0.00 ÷ 25 = £0.0000. Nothing that was declared tells it apart from bid B.',
      'bid C has no place. The bid has no quality points, so it has no price per quality point.',
    ]);
    expect(words('REL_LOWEST', {}, free.slice(0, 1))).toEqual([
      'bid A has place 1: price 40.0000, as decided where the sum would divide by nought; quality 60 × 50 ÷ 100 = 30.0000; together 70.0000 points.',
    ]);
    expect(words('REL_MEAN', {}, [])).toEqual([]);
  });
});
