import { canonicalJson } from '@tandem/domain/canonical';
import { formulaNamed } from '@tandem/domain/evaluation';
import type { Json, TenderPack } from './pack.js';
import { rankBids } from './ranking.js';
import { readTenderPack } from './read-tender-pack.js';

type Bid = { supplier: string; price: string; quality?: number; submittedAt?: string };

/** One lot of one line of a hundred, so that a unit price of "1.00" makes a bid of £100. */
function packOf(scoring: Json, bids: Bid[]): object {
  return {
    format: 'tandem-tender-pack/1',
    reference: 'TDM-2026-0007',
    currency: 'GBP',
    trusts: ['LAS', 'SCAS'],
    lines: [{ id: 'STRETCHER', lot: 'L1', demand: { LAS: '60', SCAS: '40' } }],
    suppliers: bids.map(({ supplier, submittedAt }) => ({ id: supplier, ...(submittedAt ? { submittedAt } : {}) })),
    bids: bids.map(({ supplier, price, quality }) => ({
      supplier,
      prices: [{ line: 'STRETCHER', unitPrice: price }],
      ...(quality === undefined ? {} : { qualityBasisPoints: { L1: quality } }),
    })),
    scoring,
    scenarios: [{ id: 'base', rules: [] }],
  };
}

function read(document: object): TenderPack {
  const { pack, problems } = readTenderPack(document);
  if (!pack) throw new Error(JSON.stringify(problems));
  return pack;
}

const paradox: Bid[] = [
  { supplier: 'A', price: '1.00', quality: 8300 },
  { supplier: 'B', price: '0.80', quality: 7200 },
  { supplier: 'C', price: '0.50', quality: 2000 },
];

describe('the ranking in the evaluation pack', () => {
  it('shows points to four places beside the exact fractions that rank', () => {
    const { ranking } = rankBids(read(packOf({ priceWeightBasisPoints: 4000, formula: 'REL_LOWEST' }, paradox)))!;
    expect(ranking.map((r) => [r.rank, r.supplier, r.price, r.points, r.qualityPoints, r.total])).toEqual([
      [1, 'A', '100.00', '20.0000', '49.8000', '69.8000'],
      [2, 'B', '80.00', '25.0000', '43.2000', '68.2000'],
      [3, 'C', '50.00', '40.0000', '12.0000', '52.0000'],
    ]);
    expect(ranking[0]!.exact).toEqual({ points: '20', qualityPoints: '249/5', total: '349/5' });
    expect(ranking.map((r) => r.decidedBy)).toEqual([undefined, 'total', 'total']);
  });

  it('scores by fixed prices with the parameters of the document', () => {
    const scoring = {
      priceWeightBasisPoints: 6000,
      formula: 'FIXED',
      parameters: { floor: '100.00', ceiling: '200.00' },
      minimumQualityBasisPoints: 5000,
      tie: ['higherQuality', 'earlierSubmission'],
    };
    const bids: Bid[] = [
      { supplier: 'A', price: '1.50', quality: 8000 },
      { supplier: 'B', price: '1.25', quality: 6000 },
      { supplier: 'C', price: '0.10', quality: 4999 },
      { supplier: 'D', price: '0.10' },
    ];
    const { ranking, robustness } = rankBids(read(packOf(scoring, bids)))!;
    expect(ranking.map((r) => [r.rank, r.supplier, r.qualityBasisPoints, r.points, r.total])).toEqual([
      [1, 'B', 6000, '45.0000', '69.0000'],
      [2, 'A', 8000, '30.0000', '62.0000'],
      [null, 'C', 4999, null, null],
      [null, 'D', null, null, null],
    ]);
    expect(ranking[2]!.because).toBe('The quality of 49.99% is below the minimum of 50.00%.');
    expect(robustness.dependsOnOtherBids).toBe(false);
    const benchmark = rankBids(read(packOf({ ...scoring, formula: 'BENCHMARK' }, bids)))!;
    expect(benchmark).toEqual({ ranking, robustness });
  });

  it('holds every lot to the one floor and ceiling, and says so where the formula is described', () => {
    const scoring = {
      priceWeightBasisPoints: 10_000,
      formula: 'FIXED',
      parameters: { floor: '100.00', ceiling: '200.00' },
    };
    const demand = { LAS: '60', SCAS: '40' };
    const two = {
      ...packOf(scoring, [{ supplier: 'A', price: '1.50' }]),
      lots: [{ id: 'L1' }, { id: 'L2' }],
      lines: [
        { id: 'STRETCHER', lot: 'L1', demand },
        { id: 'DEAR', lot: 'L2', demand },
      ],
      bids: [
        {
          supplier: 'A',
          prices: [
            { line: 'STRETCHER', unitPrice: '1.50' },
            { line: 'DEAR', unitPrice: '9.00' },
          ],
          qualityBasisPoints: { L1: 5000, L2: 5000 },
        },
      ],
    };
    const { ranking } = rankBids(read(two))!;
    expect(ranking.map((r) => [r.lot, r.price, r.points])).toEqual([
      ['L1', '150.00', '50.0000'],
      ['L2', '900.00', '0.0000'],
    ]);
    expect(formulaNamed('FIXED')!.sentence).toContain('one pair serves all its lots');
  });

  it('shows a figure in pounds and no points where the formula has none', () => {
    const { ranking } = rankBids(read(packOf({ formula: 'PPQP' }, paradox)))!;
    expect(ranking.map((r) => [r.supplier, r.points, r.qualityPoints, r.total, r.exact!.total])).toEqual([
      ['B', null, null, '1.1111', '10/9'],
      ['A', null, null, '1.2048', '100/83'],
      ['C', null, null, '2.5000', '5/2'],
    ]);
  });

  it('breaks equal totals by the declared rules and says so; what they leave equal shares a rank', () => {
    const same: Bid[] = [
      { supplier: 'A', price: '1.00', quality: 5000, submittedAt: '2026-03-02T12:00:00Z' },
      { supplier: 'B', price: '1.00', quality: 5000, submittedAt: '2026-03-02T11:00:00Z' },
    ];
    const ranked = (tie: string[]) =>
      rankBids(read(packOf({ formula: 'LOWEST_COMPLIANT', tie }, same)))!.ranking.map((r) => [r.supplier, r.rank]);
    expect(ranked([])).toEqual([
      ['A', 1],
      ['B', 1],
    ]);
    expect(ranked(['higherQuality', 'earlierSubmission'])).toEqual([
      ['B', 1],
      ['A', 2],
    ]);
  });

  it('leaves a bid that does not price the whole lot out, because it is not complete', () => {
    const document = packOf({ formula: 'LOWEST_COMPLIANT' }, [{ supplier: 'A', price: '1.00' }]);
    const pack = read({ ...document, suppliers: [{ id: 'A' }, { id: 'B' }] });
    expect(rankBids(pack)!.ranking.map((r) => r.supplier)).toEqual(['A']);
    const limited = { supplier: 'A', prices: [{ line: 'STRETCHER', unitPrice: '1.00', max: '99' }] };
    expect(rankBids(read({ ...document, bids: [limited] }))!.ranking).toEqual([]);
  });

  it('is canonical JSON, the same whatever the order of the bids', () => {
    const of = (bids: Bid[]) =>
      canonicalJson(rankBids(read(packOf({ priceWeightBasisPoints: 4000, formula: 'REL_MEAN' }, bids)))!);
    expect(of([...paradox].reverse())).toBe(of(paradox));
  });

  it('is absent without scoring', () => {
    const document: Record<string, unknown> = { ...packOf({ formula: 'PPQP' }, paradox) };
    delete document['scoring'];
    expect(rankBids(read(document))).toBeUndefined();
  });
});

describe('the robustness in the evaluation pack', () => {
  it('tells lot by lot who would win without C, and the exact weight at which the winner changes', () => {
    const { robustness } = rankBids(read(packOf({ priceWeightBasisPoints: 4000, formula: 'REL_LOWEST' }, paradox)))!;
    expect(robustness).toMatchObject({ formula: 'REL_LOWEST', dependsOnOtherBids: true });
    expect(robustness.lots.map((lot) => [lot.lot, lot.winner, lot.removal.changingWinner])).toEqual([['L1', ['A'], 1]]);
    expect(robustness.lots[0]!.removal.smallest).toEqual([
      { removed: ['C'], order: [['B'], ['A']], winner: ['B'], changesOrder: true, changesWinner: true },
    ]);
    expect(robustness.lots[0]!.weights!.stays.to).toEqual({ exact: '22/47', decimal: '0.4681' });
  });
});

describe('a scoring that contradicts itself is refused', () => {
  const problems = (scoring: Json) =>
    readTenderPack(packOf(scoring, paradox)).problems?.map((p) => `${p.path}: ${p.message}`);

  it.each<[string, Json, string]>([
    [
      'a formula that nobody knows',
      { formula: 'CHEAPEST' },
      '$.scoring.formula: This must be one of REL_LOWEST, REL_LINEAR, REL_MEAN, REL_RANGE, FIXED, PPQP, MONETISED, LOWEST_COMPLIANT (or BENCHMARK, which is FIXED).',
    ],
    [
      'a weight without a formula',
      { priceWeightBasisPoints: 6000 },
      '$.scoring.formula: Weights and parameters need the name of the formula that uses them.',
    ],
    [
      'a weight above the whole',
      { formula: 'REL_LOWEST', priceWeightBasisPoints: 10_001 },
      '$.scoring.priceWeightBasisPoints: This must be a whole number from 0 to 10000.',
    ],
    [
      'a minimum quality that is no whole number',
      { formula: 'PPQP', minimumQualityBasisPoints: 0.5 },
      '$.scoring.minimumQualityBasisPoints: This must be a whole number from 0 to 10000.',
    ],
    [
      'a missing parameter',
      { formula: 'FIXED', parameters: { floor: '100.00' } },
      '$.scoring.parameters.ceiling: The formula FIXED needs the parameter "ceiling".',
    ],
    [
      'missing parameters altogether',
      { formula: 'MONETISED' },
      '$.scoring.parameters.willingnessToPay: The formula MONETISED needs the parameter "willingnessToPay".',
    ],
    [
      'a floor above the ceiling',
      { formula: 'FIXED', parameters: { floor: '200.00', ceiling: '100.00' } },
      '$.scoring.parameters.ceiling: The ceiling must be above the floor.',
    ],
    [
      'a floor for one lot: the format has one for the tender',
      { formula: 'FIXED', parameters: { floor: { L1: '100.00' }, ceiling: '200.00' } },
      '$.scoring.parameters.floor: This must be a decimal in quotation marks, like "12.50".',
    ],
    [
      'a parameter of another formula',
      { formula: 'REL_MEAN', parameters: { floor: '1.00' } },
      '$.scoring.parameters.floor: The format has no field "floor" here.',
    ],
    [
      'a parameter as a JSON number',
      { formula: 'PPQP', parameters: { maximumPrice: 100 } },
      '$.scoring.parameters.maximumPrice: Write this as a decimal in quotation marks: a JSON number may lose places.',
    ],
    [
      'a tie rule that nobody knows',
      { formula: 'PPQP', tie: ['alphabet'] },
      '$.scoring.tie[0]: This must be higherQuality or earlierSubmission.',
    ],
    [
      'a tie rule twice',
      { formula: 'PPQP', tie: ['higherQuality', 'higherQuality'] },
      '$.scoring.tie[1]: "higherQuality" appears more than once.',
    ],
    ['an unknown field', { formula: 'PPQP', weight: 1 }, '$.scoring.weight: The format has no field "weight" here.'],
    ['something that is no object', [], '$.scoring: This must be an object.'],
  ])('%s', (_, scoring, problem) => expect(problems(scoring)).toEqual([problem]));

  it('while the lowest compliant price needs no word at all', () => {
    expect(problems({})).toBeUndefined();
    expect(problems({ formula: 'LOWEST_COMPLIANT', parameters: {} })).toBeUndefined();
  });
});
