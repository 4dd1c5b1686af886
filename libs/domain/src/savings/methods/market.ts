import { amountOf, money, parseQuantity, parseUnitPrice } from '@tandem/domain/money';
import { dateLong, parseLocalDate } from '@tandem/domain/time';
import { indexMove, monthOnly, type PriceIndex, STALENESS, type StalenessRule } from '../price-index.js';
import { indexedAmount } from '../waterfall.js';
import { amount, count, price, type SavingMethod, words, type WorkedExample, type Working } from './working.js';

/** Producer prices of vehicle bodies as published, as far as the examples need them. */
export const VEHICLE_BODIES: PriceIndex = {
  id: 'EWLI',
  title: 'Producer prices, bodies for motor vehicles (C2920, 2015 = 100)',
  source: 'Office for National Statistics, dataset MM22, series EWLI, Open Government Licence v3.0',
  values: { '2022-04': '134.5', '2023-04': '143.7', '2024-12': '143.3', '2025-01': '143.5' },
};

interface IndexExample {
  readonly unitPrice: string;
  readonly quantity: string;
  readonly from: string;
  readonly to: string;
  readonly rule: StalenessRule;
}

function indexWorking({ unitPrice, quantity, from, to, rule }: IndexExample): Working {
  const [before, bought] = [parseUnitPrice(unitPrice), parseQuantity(quantity)];
  const { move, refused } = indexMove(VEHICLE_BODIES, parseLocalDate(from), parseLocalDate(to), rule);
  const paid = amountOf(before, bought);
  const indexed = move ? indexedAmount({ unitPrice: before }, bought, move.ratio) : null;
  return {
    given: {
      caption: 'What goes in',
      head: ['Index', 'Price of', 'Price before, each', 'New price of', 'Quantity'],
      rows: [
        [
          words(VEHICLE_BODIES.title),
          words(dateLong(parseLocalDate(from))),
          price(before),
          words(dateLong(parseLocalDate(to))),
          count(bought),
        ],
      ],
    },
    steps: {
      caption: 'Step by step',
      head: ['Step', 'Outcome'],
      rows: [
        [
          words('Value at the price before'),
          words(move ? `${move.from.value}, ${monthOnly(move.from.month)}` : 'Not used'),
        ],
        [words('Value at the new price'), words(move ? `${move.to.value}, ${monthOnly(move.to.month)}` : 'Not used')],
        [words('Age of the newer value'), words(move ? `${move.to.ageMonths} months` : 'Too old')],
        ...(move?.notes ?? []).map((note) => [words('Told to every reader'), words(note)]),
      ],
    },
    result: {
      caption: 'What comes out',
      head: ['Paid before', 'With the index', 'Effect of the market', 'What a reader is told'],
      rows: [
        [
          amount(paid),
          amount(indexed),
          amount(indexed === null ? null : money(paid - indexed)),
          words(refused ?? `The index went from ${move.from.value} to ${move.to.value}`),
        ],
      ],
    },
  };
}

const CURRENT: WorkedExample = {
  id: 'market-index',
  title: 'What the market did between two prices',
  text:
    'A trust paid £40,000 for a conversion in April 2022 and buys 10 more in April 2023. Producer prices of vehicle ' +
    'bodies rose from 134.5 to 143.7 meanwhile. At the index the 10 would have cost £427,360.59, so the market made ' +
    'them £27,360.59 dearer: the effect is −£27,360.59, and whatever is paid less than that is the buyers’ work.',
  work: () =>
    indexWorking({ unitPrice: '40000', quantity: '10', from: '2022-04-01', to: '2023-04-01', rule: STALENESS }),
  expected: [['400000.00', '427360.59', '-27360.59', 'The index went from 134.5 to 143.7']],
};

const STALE: WorkedExample = {
  id: 'stale-index',
  title: 'An index that stopped is no evidence',
  text:
    'A price of £40,000 from April 2022 is compared with one of April 2026, for 10. The index stopped in January 2025, ' +
    'so its last value is 15 months old. That is more than 6 months, so no part is put down to the market, and the page ' +
    'says why.',
  work: () =>
    indexWorking({ unitPrice: '40000', quantity: '10', from: '2022-04-01', to: '2026-04-01', rule: STALENESS }),
  expected: [
    [
      '400000.00',
      'not evidenced',
      'not evidenced',
      'Producer prices, bodies for motor vehicles (C2920, 2015 = 100) was last published for January 2025: 143.5, 15 months before the price. More than 6 months is no evidence, so the market is not told apart unless finance approves the value by name.',
    ],
  ],
};

const APPROVED: WorkedExample = {
  id: 'stale-index-approved',
  title: 'Finance may approve an old value in the open',
  text:
    'The same prices, and the finance committees of the trusts approved the value of January 2025 by name. The index rose ' +
    'from 134.5 to 143.5, so the market made the 10 £26,765.80 dearer (−£26,765.80). The age and the approval stand ' +
    'beside the figure wherever it is shown.',
  work: () =>
    indexWorking({
      unitPrice: '40000',
      quantity: '10',
      from: '2022-04-01',
      to: '2026-04-01',
      rule: { ...STALENESS, approvedBy: 'finance committees of both trusts, minute 14 of March 2026' },
    }),
  expected: [['400000.00', '426765.80', '-26765.80', 'The index went from 134.5 to 143.5']],
};

/** The market: an agreed index between the baseline and everything that buyers do. */
export const MARKET_METHOD: SavingMethod = {
  id: 'market-index',
  version: 1,
  title: 'The market, from an agreed index',
  applies: 'When finance has agreed a published index for what is bought.',
  explanation: [
    'Prices move without anybody buying well or badly. Where an index is agreed, the price before is moved with it, and that step is called the market; the rest is competition and partnership.',
    'An index that has stopped is used with its last value only: its month and its age are shown, and nothing is extrapolated. Older than the agreed number of months, it is no evidence, unless finance approves the value in the open.',
  ],
  source:
    'Counterfactuals of inflation only with approval: "Measuring Up" (Efficiency and Reform Group, 2010); index: Office for National Statistics',
  examples: [CURRENT, STALE, APPROVED],
};
