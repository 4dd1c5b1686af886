import { attributionWorking, type ExampleDemand } from './attribution-example.js';
import type { SavingMethod, WorkedExample } from './working.js';

const VEHICLE = {
  quantity: '20',
  baseline: { type: 'lastPricePaid', unitPrice: '150000' },
  alone: { unitPrice: '147000' },
  budgetType: 'CAPITAL',
  recurrence: 'NON_RECURRENT',
} as const;

const EVIDENCED: WorkedExample = {
  id: 'one-specification',
  title: 'What one specification for all adds',
  text:
    'A trust gives up its own cabinet layout. Suppliers were asked for both: at its own layout the joint price is ' +
    '£143,000, at the common one £140,000. For its 20 the partnership’s volume is worth £80,000 and the common ' +
    'specification £60,000, together £140,000; £60,000 more the trust would have had alone.',
  work: () => attributionWorking([demand({ ownSpecification: { unitPrice: '143000' } })]),
  expected: [['SCAS', '200000.00', '60000.00', '140000.00', '200000.00', '0.00']],
};

const NOT_ASKED: WorkedExample = {
  id: 'specification-not-asked',
  title: 'Nobody asked for the price of the own specification',
  text:
    'The same trust, and suppliers priced the common layout only. Nobody can tell volume from specification any more, nor ' +
    'compare the price alone like with like. Of £200,000 the £60,000 from £150,000 down to £147,000 each is evidenced, ' +
    'and £140,000 is not.',
  work: () => attributionWorking([demand({ ownSpecification: 'NOT_EVIDENCED' })]),
  expected: [['SCAS', '200000.00', 'not evidenced', 'not evidenced', '200000.00', '0.00']],
};

function demand(more: Pick<ExampleDemand, 'ownSpecification'>): ExampleDemand {
  return { ...VEHICLE, ...more, trust: 'SCAS', joint: { unitPrice: '140000' } };
}

/** Specification harmonisation. */
export const HARMONISATION_METHOD: SavingMethod = {
  id: 'harmonisation',
  version: 1,
  title: 'One specification for all',
  applies: 'When a trust gave up its own specification for a common one, and bids show the price of both.',
  explanation: [
    'The joint price at the trust’s own specification stands between its price alone and the joint price. Down to it is the partnership’s volume; from it on is the common specification. Both are the partnership’s.',
    'Where a common specification costs a trust more, the step is negative and shown as a dis-benefit. Where nobody priced the own specification, the two steps are one, and not evidenced.',
  ],
  source: '"Measuring Up" (Efficiency and Reform Group, 2010): the class Standardisation',
  examples: [EVIDENCED, NOT_ASKED],
};
