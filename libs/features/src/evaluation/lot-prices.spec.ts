import { lotPrices, modelPrices } from './lot-prices.js';

/** Two lots of two lines, prices with every kind of ladder, charge and limit that a bid may have. */
function pack(changes: Record<string, unknown> = {}) {
  return {
    format: 'tandem-tender-pack/1',
    reference: 'TDM-1',
    currency: 'GBP',
    trusts: ['LAS', 'SCAS'],
    lots: [{ id: 'L1' }, { id: 'L2' }],
    lines: [
      { id: 'A', lot: 'L1', unit: 'each', demand: { LAS: '60', SCAS: '25' } },
      { id: 'B', lot: 'L1', unit: 'metre', indivisible: false, demand: { LAS: '12.5' } },
      { id: 'C', lot: 'L2', unit: 'each', demand: { SCAS: '7' } },
    ],
    suppliers: [{ id: 'S1', submittedAt: '2026-03-02T11:58:00Z' }, { id: 'S2' }, { id: 'S3' }],
    bids: [
      {
        supplier: 'S1',
        fixedCharge: '10.00',
        prices: [
          { line: 'A', unitPrice: '10.0049', breaks: [{ from: '50', unitPrice: '9.3333' }] },
          { line: 'B', unitPrice: '3.3333', fixedCharge: '2.50' },
          { line: 'C', unitPrice: '100', min: '8' },
        ],
        ...changes,
      },
      {
        supplier: 'S2',
        prices: [
          { line: 'A', unitPrice: '11', kind: 'incremental', breaks: [{ from: '60', unitPrice: '8' }] },
          { line: 'B', unitPrice: '3', max: '12' },
          { line: 'C', unitPrice: '0.0001' },
        ],
      },
      { supplier: 'S3', prices: [{ line: 'A', unitPrice: '1' }] },
    ],
    scoring: { priceWeightBasisPoints: 6000, formula: 'REL_LOWEST' },
    scenarios: [{ id: 'base', rules: [] }],
  };
}

describe('the prices by which lots are ranked', () => {
  it('are those of complete bids at the whole demand, with the charges that come with them', () => {
    const { lots, suppliers, prices, submittedAt } = lotPrices(JSON.stringify(pack()));
    expect([lots, suppliers]).toEqual([
      ['L1', 'L2'],
      ['S1', 'S2', 'S3'],
    ]);
    // 85 × 9.3333 = 793.33, 12.5 × 3.3333 = 41.67, and charges of 12.50; 7 × 0.0001 rounds to nothing.
    expect([...prices]).toEqual([84750, Number.NaN, Number.NaN, Number.NaN, 0, Number.NaN]);
    expect([...submittedAt]).toEqual([Date.parse('2026-03-02T11:58:00Z'), Number.NaN, Number.NaN]);
  });

  it('are the same pence whether they come from the ladders or from the award model', () => {
    expect(lotPrices(JSON.stringify(pack()))).toEqual(modelPrices(pack()));
  });

  it('go through the award model where a discount spans lines', () => {
    const bundled = pack({ bundles: [{ lots: ['L1'], discount: '47.50' }] });
    expect(lotPrices(JSON.stringify(bundled)).prices[0]).toBe(80000);
    expect(lotPrices(JSON.stringify(bundled))).toEqual(modelPrices(bundled));
  });
});
