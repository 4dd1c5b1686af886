/** A tender pack that was written by hand from the guide alone. */
export interface HandWrittenPack {
  readonly title: string;
  readonly pack: Readonly<Record<string, unknown>>;
  /** Costs that were worked out by hand, by scenario and coalition; null where nothing can be bought. */
  readonly costs?: Readonly<Record<string, string | null>>;
}

const opening = (reference: string, trusts: readonly string[]) => ({
  format: 'tandem-tender-pack/1',
  reference,
  currency: 'GBP',
  trusts,
});
const base = [{ id: 'base' }];
const price = (line: string, unitPrice: string, more: object = {}) => ({ line, unitPrice, ...more });

/** Packs about odd but valid corners of the format; each is small enough to look at every award. */
export const HAND_WRITTEN_PACKS: readonly HandWrittenPack[] = [
  {
    title: 'vehicles with breaks for one, two and three trusts',
    pack: {
      ...opening('VEHICLES', ['LAS', 'SCAS', 'SECAMB']),
      lines: [{ id: 'DCA', lot: 'L1', demand: { LAS: '60', SCAS: '25', SECAMB: '15' } }],
      bids: [
        {
          supplier: 'S1',
          prices: [
            price('DCA', '152000.00', {
              breaks: [
                { from: '50', unitPrice: '146000.00' },
                { from: '100', unitPrice: '139000.00' },
              ],
            }),
          ],
        },
        {
          supplier: 'S2',
          prices: [
            price('DCA', '149000.00', {
              breaks: [
                { from: '80', unitPrice: '144000.00' },
                { from: '100', unitPrice: '141000.00' },
              ],
            }),
          ],
        },
        {
          supplier: 'S3',
          prices: [
            price('DCA', '150000.00', {
              breaks: [
                { from: '20', unitPrice: '147500.00' },
                { from: '40', unitPrice: '143000.00' },
              ],
            }),
          ],
        },
      ],
      scenarios: base,
    },
    costs: { 'base LAS+SCAS+SECAMB': '13900000.00', 'base SECAMB': '2235000.00' },
  },
  {
    title: 'salt by the gram, a break at half a kilogram',
    pack: {
      ...opening('SALT', ['LAS', 'SCAS']),
      lines: [{ id: 'salt', lot: 'L1', unit: 'kg', indivisible: false, demand: { LAS: '0.4', SCAS: '0.6' } }],
      bids: [
        {
          supplier: 'S1',
          prices: [
            price('salt', '2.00', { kind: 'incremental', breaks: [{ from: '0.5', unitPrice: '1.00' }], max: '0.9' }),
          ],
        },
        { supplier: 'S2', prices: [price('salt', '1.80', { min: '0.05', fixedCharge: '0.01' })] },
      ],
      scenarios: base,
    },
    // 0.9 kg from S1 cost 1.00 + 0.40, 0.1 kg from S2 costs 0.18 + 0.01.
    costs: { 'base LAS': '0.73', 'base LAS+SCAS': '1.59' },
  },
  {
    title: 'packages, bundles and single prices of one supplier beside each other',
    pack: {
      ...opening('MIX', ['LAS', 'SCAS']),
      lines: [
        { id: 'A', lot: 'L1', demand: { LAS: '3', SCAS: '1' } },
        { id: 'B', lot: 'L2', demand: { LAS: '2' } },
        { id: 'C', lot: 'L3', demand: { SCAS: '2' } },
      ],
      bids: [
        {
          supplier: 'S1',
          fixedCharge: '7.00',
          prices: [price('A', '10.00'), price('B', '20.00', { fixedCharge: '1.00' }), price('C', '30.00')],
          bundles: [
            { lots: ['L1', 'L2'], discount: '9.00' },
            { lots: ['L3'], discount: '2.00' },
          ],
          packages: [
            { lots: ['L1', 'L3'], price: '85.00' },
            { lots: ['L2'], price: '38.50' },
            { lots: ['L2'], price: '39.00', coalition: ['LAS'] },
            { lots: ['L1', 'L2'], price: '60.00', coalition: ['LAS'] },
          ],
        },
        { supplier: 'S2', prices: [price('A', '9.50'), price('B', '21.00'), price('C', '29.00')] },
      ],
      scenarios: base,
    },
  },
  {
    title: 'a discount on the whole spend that makes more cost less',
    pack: {
      ...opening('TIERS', ['LAS', 'SCAS']),
      lines: [
        { id: 'A', lot: 'L1', demand: { LAS: '5', SCAS: '4' } },
        { id: 'B', lot: 'L1', demand: { LAS: '3', SCAS: '3' } },
      ],
      bids: [
        {
          supplier: 'S1',
          prices: [price('A', '10.00'), price('B', '10.05')],
          spendTiers: {
            steps: [
              { from: '60.00', discountBasisPoints: 1000 },
              { from: '100.00', discountBasisPoints: 2500 },
            ],
          },
        },
        {
          supplier: 'S2',
          prices: [price('A', '8.99'), price('B', '9.01')],
          spendTiers: { kind: 'incremental', steps: [{ from: '50.00', discountBasisPoints: 10000 }] },
          capacityValue: '60.00',
        },
      ],
      scenarios: base,
    },
  },
  {
    title: 'a lot that is not split, where the smallest quantity of one bidder is above the demand',
    pack: {
      ...opening('WHOLE', ['LAS', 'SCAS']),
      lots: [{ id: 'L1', split: 'never' }],
      lines: [
        { id: 'A', lot: 'L1', demand: { LAS: '4', SCAS: '2' } },
        { id: 'B', lot: 'L1', demand: { LAS: '2' } },
      ],
      bids: [
        { supplier: 'S1', prices: [price('A', '1.00', { min: '5' }), price('B', '1.00')] },
        {
          supplier: 'S2',
          prices: [price('A', '1.50', { breaks: [{ from: '3', unitPrice: '1.50' }] }), price('B', '2.00')],
        },
      ],
      scenarios: base,
    },
    costs: { 'base LAS': '10.00', 'base SCAS': '3.00', 'base LAS+SCAS': '8.00' },
  },
  {
    title: 'a supplier that is kept although it prices one line of the lot',
    pack: {
      ...opening('KEPT', ['LAS']),
      lines: [
        { id: 'A', lot: 'L1', demand: { LAS: '4' } },
        { id: 'B', lot: 'L1', demand: { LAS: '6' } },
      ],
      bids: [
        { supplier: 'S1', prices: [price('A', '10.00')] },
        { supplier: 'S2', prices: [price('A', '8.00'), price('B', '8.00')] },
      ],
      scenarios: [
        { id: 'kept', rules: [{ rule: 'retain', supplier: 'S1', lot: 'L1', minBasisPoints: 3000 }] },
        { id: 'too much', rules: [{ rule: 'retain', supplier: 'S1', lot: 'L1', minBasisPoints: 6000 }] },
        {
          id: 'kept and excluded',
          rules: [
            { rule: 'retain', supplier: 'S1', lot: 'L1', minBasisPoints: 1 },
            { rule: 'exclude', supplier: 'S1', lot: 'L1' },
          ],
        },
        { id: 'kept at nought', rules: [{ rule: 'retain', supplier: 'S1', lot: 'L1', minBasisPoints: 0 }] },
      ],
    },
    // Reference: A 4 × 9, B 6 × 8, in all 84; three tenths are 25.2, which three of A (27) reach.
    costs: { 'kept LAS': '86.00', 'too much LAS': null, 'kept and excluded LAS': null, 'kept at nought LAS': '80.00' },
  },
  {
    title: 'three trusts, one of which cannot buy alone',
    pack: {
      ...opening('ALONE', ['LAS', 'SCAS', 'SECAMB']),
      lines: [{ id: 'A', lot: 'L1', demand: { LAS: '6', SCAS: '5', SECAMB: '2' } }],
      suppliers: [{ id: 'S1' }, { id: 'S2', sme: true, submittedAt: '2026-01-01T00:00:00Z' }],
      bids: [
        { supplier: 'S1', fixedCharge: '10.00', prices: [price('A', '5.00', { min: '4', max: '10' })] },
        { supplier: 'S2', prices: [price('A', '6.00', { min: '3' })] },
      ],
      scenarios: [
        { id: 'base' },
        {
          id: 'small',
          rules: [
            { rule: 'minShareSme', basisPoints: 5000 },
            { rule: 'maxSuppliers', value: 2 },
          ],
        },
      ],
    },
    // 10 from S1 cost 60.00 and leave three for S2, which is its smallest quantity.
    costs: { 'base SECAMB': null, 'base LAS': '36.00', 'base LAS+SCAS+SECAMB': '78.00' },
  },
  {
    title: 'things that are free, trusts that need nothing, lots that nobody needs',
    pack: {
      ...opening('FREE', ['LAS', 'SCAS', 'SECAMB']),
      lots: [{ id: 'L1', minShareBasisPoints: 5000 }, { id: 'L2', split: 'never' }, { id: 'L3' }],
      lines: [
        { id: 'A', lot: 'L1', demand: { LAS: '2', SCAS: '0' } },
        { id: 'B', lot: 'L2', demand: { SCAS: '3' } },
      ],
      suppliers: [{ id: 'S1' }, { id: 'S2', submittedAt: '2026-01-01T00:00:00Z' }, { id: 'S3' }],
      bids: [
        {
          supplier: 'S1',
          prices: [price('A', '0'), price('B', '0.00', { breaks: [{ from: '0', unitPrice: '0' }] })],
          bundles: [
            { lots: ['L1', 'L2', 'L3'], discount: '5.00' },
            { lots: ['L1'], discount: '0.50' },
          ],
        },
        { supplier: 'S2', prices: [price('A', '0'), price('B', '0')] },
        { supplier: 'S3' },
      ],
      scenarios: [{ id: 'base', rules: [{ rule: 'maxShare', basisPoints: 6000 }] }, { id: 'free' }],
    },
    costs: { 'free SECAMB': '0.00', 'free LAS': '-0.50', 'free SCAS': '0.00' },
  },
  {
    title: 'capacity in money at list price, whatever the breaks say',
    pack: {
      ...opening('CAPACITY', ['LAS']),
      lines: [{ id: 'A', lot: 'L1', demand: { LAS: '10' } }],
      bids: [
        {
          supplier: 'S1',
          capacityValue: '69.99',
          prices: [price('A', '10.00', { breaks: [{ from: '5', unitPrice: '4.00' }] })],
        },
        { supplier: 'S2', capacityQuantity: '4.5', prices: [price('A', '8.00')] },
        { supplier: 'S3', prices: [price('A', '9.00')] },
      ],
      scenarios: base,
    },
    // Six from S1 at 4.00, four from S2.
    costs: { 'base LAS': '56.00' },
  },
  {
    title: 'limits and breaks with fractions on things that are counted',
    pack: {
      ...opening('FRACTIONS', ['LAS', 'SCAS']),
      lines: [{ id: 'A', lot: 'L1', demand: { LAS: '4', SCAS: '3' } }],
      bids: [
        {
          supplier: 'S1',
          prices: [price('A', '10.00', { min: '2.5', max: '5.5', breaks: [{ from: '4.5', unitPrice: '7.00' }] })],
        },
        {
          supplier: 'S2',
          prices: [price('A', '9.90', { kind: 'incremental', breaks: [{ from: '1.5', unitPrice: '9.00' }] })],
        },
      ],
      scenarios: base,
    },
    // Five from S1 at 7.00, two from S2: 1.5 at 9.90 and 0.5 at 9.00.
    costs: { 'base LAS+SCAS': '54.35' },
  },
  {
    title: 'no carbon allowed, and quality that nobody states',
    pack: {
      ...opening('CARBON', ['LAS', 'SCAS']),
      lines: [{ id: 'A', lot: 'L1', demand: { LAS: '3', SCAS: '2' } }],
      bids: [
        {
          supplier: 'S1',
          prices: [price('A', '1.00', { carbonKgPerUnit: '0.000001' })],
          qualityBasisPoints: { L1: 10000 },
        },
        { supplier: 'S2', prices: [price('A', '2.00')] },
      ],
      scenarios: [
        { id: 'none', rules: [{ rule: 'carbonCap', kg: '0' }] },
        { id: 'one millionth', rules: [{ rule: 'carbonCap', kg: '0.000001' }] },
        { id: 'quality', rules: [{ rule: 'minQuality', basisPoints: 1 }] },
        {
          id: 'both',
          rules: [
            { rule: 'minQuality', basisPoints: 1 },
            { rule: 'carbonCap', kg: '0' },
          ],
        },
      ],
    },
    costs: {
      'none LAS': '6.00',
      'one millionth LAS': '6.00',
      'one millionth LAS+SCAS': '9.00',
      'quality LAS': '3.00',
      'both LAS': null,
    },
  },
  {
    title: 'awards of equal cost, decided by number, by time and by name',
    pack: {
      ...opening('TIES', ['LAS', 'SCAS']),
      lines: [
        { id: 'A', lot: 'L1', demand: { LAS: '2', SCAS: '1' } },
        { id: 'B', lot: 'L1', demand: { LAS: '1', SCAS: '1' } },
      ],
      suppliers: [
        { id: 'S1' },
        { id: 'S2', submittedAt: '2026-01-01T10:00:00+02:00' },
        { id: 'S3', submittedAt: '2026-01-01T08:00:00Z' },
        { id: 'S4', submittedAt: '2026-01-01T07:59:59.999Z' },
      ],
      bids: [
        { supplier: 'S1', prices: [price('A', '5.00'), price('B', '5.00')] },
        { supplier: 'S2', prices: [price('A', '5.00'), price('B', '5.00')] },
        { supplier: 'S3', prices: [price('A', '5.00'), price('B', '5.00')] },
        { supplier: 'S4', prices: [price('A', '5.00')] },
      ],
      scenarios: [{ id: 'base' }, { id: 'half', rules: [{ rule: 'maxShare', basisPoints: 6000 }] }],
    },
    costs: { 'base LAS+SCAS': '25.00' },
  },
  {
    title: 'a number of suppliers in a lot, in a scenario, and a share that a winner must reach',
    pack: {
      ...opening('COUNTS', ['LAS', 'SCAS']),
      lots: [
        { id: 'L1', maxSuppliers: 1 },
        { id: 'L2', minShareBasisPoints: 4000 },
      ],
      lines: [
        { id: 'A', lot: 'L1', demand: { LAS: '2', SCAS: '2' } },
        { id: 'B', lot: 'L2', demand: { LAS: '3', SCAS: '2' } },
      ],
      bids: [
        { supplier: 'S1', prices: [price('A', '3.00', { max: '3' }), price('B', '7.00')] },
        { supplier: 'S2', prices: [price('A', '4.00'), price('B', '4.00', { max: '3' })] },
        { supplier: 'S3', prices: [price('B', '5.00', { max: '2' })] },
      ],
      scenarios: [{ id: 'base' }, { id: 'one', rules: [{ rule: 'maxSuppliers', value: 1 }] }],
    },
    // All A from S2 (one supplier, S1 delivers three at most); three B from S2, two from S3.
    costs: { 'base LAS+SCAS': '38.00', 'one LAS+SCAS': null, 'one LAS': '20.00' },
  },
  {
    title: 'nothing at all',
    pack: {
      ...opening('NOTHING', ['LAS', 'SCAS']),
      scenarios: [{ id: 'base', rules: [{ rule: 'minShareSme', basisPoints: 10_000 }] }],
    },
    costs: { 'base LAS+SCAS': '0.00' },
  },
];
