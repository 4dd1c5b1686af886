import { decompose } from '../decompose.js';
import { ordersOf } from '../orders.js';
import { EFFECT_WORDS } from '../words.js';
import { type ExampleDemand, readDemand } from './attribution-example.js';
import { amount, count, price, type SavingMethod, words, type WorkedExample, type Working } from './working.js';

const DEMAND: ExampleDemand = {
  trust: 'LAS',
  quantity: '800',
  formerQuantity: '1000',
  baseline: { type: 'lastPricePaid', unitPrice: '50' },
  alone: { unitPrice: '45' },
  joint: { unitPrice: '40' },
  budgetType: 'REVENUE',
  recurrence: 'RECURRENT',
};

function ordersWorking(): Working {
  const input = readDemand(DEMAND);
  const { steps, total } = decompose(input);
  const found = ordersOf(steps)!;
  return {
    given: {
      caption: 'What goes in',
      head: ['Bought before', 'Bought now', 'Paid before, each', 'Price alone, each', 'Joint price, each'],
      rows: [
        [
          count(input.formerQuantity!),
          count(input.quantity),
          price(input.baseline!.unitPrice),
          'unitPrice' in input.alone! ? price(input.alone.unitPrice) : amount(null),
          'unitPrice' in input.joint ? price(input.joint.unitPrice) : amount(null),
        ],
      ],
    },
    steps: {
      caption: 'The fixed order, which the ledger posts',
      head: ['Step', 'From', 'To', 'Amount'],
      rows: steps.map((step) => [
        words(EFFECT_WORDS[step.effect]),
        amount(step.from),
        amount(step.to),
        amount(step.amount),
      ]),
    },
    result: {
      caption: `All ${found.orders} orders, as analysis`,
      head: ['Step', 'Posted', 'Average of all orders', 'Least', 'Most'],
      rows: [
        ...found.effects.map((one) => [
          words(EFFECT_WORDS[one.effect]),
          amount(one.posted),
          amount(one.shapley),
          amount(one.least),
          amount(one.most),
        ]),
        [words('Together'), ...[total, total].map(amount), words('–'), words('–')],
      ],
    },
  };
}

const SIX_ORDERS: WorkedExample = {
  id: 'six-orders',
  title: 'Three steps in six orders',
  text:
    'A trust bought 1,000 at £50, buys 800 now, could have had £45 alone and pays £40 together. The ledger posts ' +
    '£10,000 of volume, £4,000 of competition and £4,000 of partnership, £18,000 in all. In other orders the ' +
    'partnership’s part lies between £4,000 and £5,555.56; the average of the six is £4,759.26.',
  work: ordersWorking,
  expected: [
    ['Volume', '10000.00', '8981.48', '8000.00', '10000.00'],
    ['Competition', '4000.00', '4259.26', '3555.56', '5000.00'],
    ['Partnership', '4000.00', '4759.26', '4000.00', '5555.56'],
    ['Together', '18000.00', '18000.00', '–', '–'],
  ],
};

/** The order of the steps. */
export const ORDER_METHOD: SavingMethod = {
  id: 'order-of-steps',
  version: 1,
  title: 'The order of the steps',
  applies: 'To every saving with more than one step, as analysis.',
  explanation: [
    'The ledger takes the steps in one fixed order: volume, market, competition, partnership, harmonised specification, mix, and leakage when purchases arrive. The order decides how much each step gets; the total is the same in every order.',
    'As analysis only, each step is read as a proportion and applied in every order. The average over all orders is the Shapley value of the steps; the least and the most say how much hangs on the order. Nothing of it is posted.',
  ],
  source:
    'Shapley (1953); Shorrocks, Decomposition procedures for distributional analysis (Journal of Economic Inequality, 2013)',
  examples: [SIX_ORDERS],
};
