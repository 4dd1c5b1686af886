import { WRITTEN_EVIDENCE } from '../method.js';
import { attributionWorking } from './attribution-example.js';
import type { SavingMethod, WorkedExample } from './working.js';

const LAST_PAID = { budgetType: 'CAPITAL', recurrence: 'NON_RECURRENT' } as const;

const OWN_AND_PARTNERSHIP: WorkedExample = {
  id: 'own-and-partnership',
  title: 'What each trust would have saved alone, and what the partnership added',
  text:
    'Two trusts buy ambulances together at £140,000 each. South Central last paid £150,000 and has a quotation of ' +
    '£147,000 for its 40 alone; London last paid £146,000 and has one of £144,500 for its 60. Of the £760,000 saved, ' +
    '£210,000 is what the trusts would have saved anyway and £550,000 is what buying together added.',
  work: () =>
    attributionWorking([
      {
        ...LAST_PAID,
        trust: 'SCAS',
        quantity: '40',
        baseline: { type: 'lastPricePaid', unitPrice: '150000' },
        alone: { unitPrice: '147000', basis: 'QUOTATION' },
        joint: { unitPrice: '140000' },
      },
      {
        ...LAST_PAID,
        trust: 'LAS',
        quantity: '60',
        baseline: { type: 'lastPricePaid', unitPrice: '146000' },
        alone: { unitPrice: '144500', basis: 'QUOTATION' },
        joint: { unitPrice: '140000' },
      },
    ]),
  expected: [
    ['SCAS', '400000.00', '120000.00', '280000.00', '400000.00', '0.00'],
    ['LAS', '360000.00', '90000.00', '270000.00', '360000.00', '0.00'],
    ['Together', '760000.00', '210000.00', '550000.00', '760000.00', '0.00'],
  ],
};

const NATIONAL_DEAL: WorkedExample = {
  id: 'national-deal',
  title: 'What a national deal gives belongs to the national deal',
  text:
    'A trust paid £20 for each of 10,000 items. The national framework would let it buy at £18 alone, and the ' +
    'joint call-off pays £17.50. Of the £25,000 saved, £20,000 belongs to the national deal, whoever owns it may count ' +
    'it, and £5,000 to the partnership.',
  work: () =>
    attributionWorking([
      {
        trust: 'SCAS',
        quantity: '10000',
        baseline: { type: 'lastPricePaid', unitPrice: '20' },
        alone: { unitPrice: '18', basis: 'NATIONAL_DEAL' },
        joint: { unitPrice: '17.50' },
        budgetType: 'REVENUE',
        recurrence: 'RECURRENT',
      },
    ]),
  expected: [['SCAS', '25000.00', '20000.00', '5000.00', '25000.00', '0.00']],
};

/** Attribution from written evidence. */
export const WRITTEN_EVIDENCE_METHOD: SavingMethod = {
  ...WRITTEN_EVIDENCE,
  title: 'The partnership’s part, from written evidence',
  applies:
    'When the same bids cannot tell the price alone, and a paper does: a quotation at the trust’s own volume, the price band of a framework for that volume, or the trust’s own last call-off.',
  explanation: [
    'The same two steps as from the same bids: price before to price alone is the trust’s own, price alone to joint price is the partnership’s. Only the evidence of the price alone differs, and each line names its paper.',
    'Without a paper the whole saving is called not evidenced. Nothing is assumed.',
  ],
  source:
    'Government Efficiency Framework (HM Treasury, 2025); "Measuring Up" (Efficiency and Reform Group, 2010): actual prices paid, evidenced in writing',
  examples: [OWN_AND_PARTNERSHIP, NATIONAL_DEAL],
};
