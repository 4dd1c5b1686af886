/** A tender pack that uses every field of the format; each list that may be left out holds something. */
export const FULL_PACK = {
  format: 'tandem-tender-pack/1',
  reference: 'T-1',
  currency: 'GBP',
  trusts: ['LAS', 'SCAS'],
  lots: [
    { id: 'L1', split: 'allowed', maxSuppliers: 2, minShareBasisPoints: 1000 },
    { id: 'L2', split: 'never' },
  ],
  lines: [
    {
      id: 'X',
      lot: 'L1',
      unit: 'each',
      indivisible: true,
      demand: { LAS: '6', SCAS: '2' },
      baseline: { LAS: { unitPrice: '3.00', quantity: '5.5', type: 'lastPricePaid' } },
    },
    { id: 'Y', lot: 'L2', unit: 'kg', indivisible: false, demand: { SCAS: '0.003' } },
  ],
  suppliers: [{ id: 'S1', sme: true, submittedAt: '2026-03-02T11:58:00Z' }, { id: 'S2' }],
  bids: [
    {
      supplier: 'S1',
      fixedCharge: '5.00',
      capacityValue: '9000.00',
      capacityQuantity: '120',
      prices: [
        {
          line: 'X',
          unitPrice: '2.00',
          kind: 'incremental',
          breaks: [{ from: '4', unitPrice: '1.50' }],
          min: '2',
          max: '100',
          fixedCharge: '1.00',
          carbonKgPerUnit: '18.500001',
        },
        { line: 'Y', unitPrice: '900.0001' },
      ],
      bundles: [{ lots: ['L1', 'L2'], discount: '1.50' }],
      packages: [{ lots: ['L1'], price: '11.00', coalition: ['LAS', 'SCAS'] }],
      qualityBasisPoints: { L1: 7800, L2: 9000 },
    },
    {
      supplier: 'S2',
      prices: [
        { line: 'X', unitPrice: '2.20' },
        { line: 'Y', unitPrice: '880' },
      ],
      spendTiers: { kind: 'incremental', steps: [{ from: '5.00', discountBasisPoints: 300 }] },
      qualityBasisPoints: { L1: 8000, L2: 9000 },
    },
  ],
  scoring: {
    priceWeightBasisPoints: 6000,
    formula: 'REL_LOWEST',
    parameters: {},
    minimumQualityBasisPoints: 5000,
    tie: ['higherQuality', 'earlierSubmission'],
  },
  scenarios: [
    { id: 'base', rules: [] },
    {
      id: 'ruled',
      rules: [
        { rule: 'maxSuppliers', value: 2 },
        { rule: 'maxShare', basisPoints: 10_000 },
        { rule: 'minShareSme', basisPoints: 0 },
        { rule: 'minQuality', basisPoints: 5000 },
        { rule: 'retain', supplier: 'S1', lot: 'L1', minBasisPoints: 3000 },
        { rule: 'exclude', supplier: 'S2', lot: 'L2' },
        { rule: 'carbonCap', kg: '1800000' },
      ],
    },
    { id: 'impossible', rules: [{ rule: 'maxShare', basisPoints: 100 }] },
  ],
  coalitions: 'all',
  timeLimitMs: 60_000,
} as const;
