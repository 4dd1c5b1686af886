import { type Money, parseMoney, parseQuantity, parseUnitPrice } from '@tandem/domain/money';
import { type Actuals, type Leakage, leakageOf } from '../leakage.js';
import type { PriceLadder } from '../waterfall.js';
import { amount, count, price, type SavingMethod, words, type WorkedExample, type Working } from './working.js';

interface LeakageExample {
  readonly before: string;
  readonly contract: string;
  readonly planned: string;
  readonly bought: string;
  readonly paid: string;
  readonly currency?: string;
  readonly indexation?: string;
  readonly elsewhere?: string;
}

function leakageWorking(example: LeakageExample): Working {
  const [before, contract] = [parseUnitPrice(example.before), parseUnitPrice(example.contract)];
  const ladder: PriceLadder = {
    quantity: parseQuantity(example.planned),
    baseline: { type: 1, unitPrice: before, evidence: { price: 'invoices', volume: 'orders' } },
    alone: null,
    joint: { unitPrice: contract },
  };
  const actuals: Actuals = {
    quantity: parseQuantity(example.bought),
    paid: parseMoney(example.paid),
    currency: parseMoney(example.currency ?? '0'),
    indexation: parseMoney(example.indexation ?? '0'),
    elsewhere: parseMoney(example.elsewhere ?? '0'),
  };
  const found = leakageOf(ladder, actuals)!;
  const rows: [string, Money][] = [
    ['Contracted saving', found.contracted],
    ['Volume: more or less was bought than planned', found.volume],
    ['Currency', found.currency],
    ['Index clause', found.index],
    ['Off contract: bought elsewhere', found.offContract],
    ['Not evidenced: charged beside the contract’s price, and nothing explains it', found.unexplained],
  ];
  return {
    given: {
      caption: 'What goes in',
      head: [
        'Price before',
        'Contract price',
        'Planned',
        'Bought',
        'Paid',
        'Of it currency',
        'Of it index clause',
        'Of it elsewhere',
      ],
      rows: [
        [
          price(before),
          price(contract),
          count(ladder.quantity),
          count(actuals.quantity),
          amount(actuals.paid),
          amount(actuals.currency),
          amount(actuals.indexation),
          amount(actuals.elsewhere),
        ],
      ],
    },
    steps: {
      caption: 'From the contracted to the realised saving',
      head: ['Step', 'Amount'],
      rows: rows.map(([name, value]) => [words(name), amount(value)]),
    },
    result: resultOf(found),
  };
}

function resultOf(found: Leakage): Working['result'] {
  return {
    caption: 'What comes out',
    head: ['Contracted', 'Volume', 'Currency', 'Index', 'Off contract', 'Not evidenced', 'Realised'],
    rows: [
      [
        amount(found.contracted),
        amount(found.volume),
        amount(found.currency),
        amount(found.index),
        amount(found.offContract),
        amount(found.unexplained),
        amount(found.realised),
      ],
    ],
  };
}

const OFF_CONTRACT: WorkedExample = {
  id: 'off-contract',
  title: 'A station buys elsewhere',
  text:
    'The contract price is £18 against £20 before, for 10,000: £20,000 should be saved. All 10,000 were bought, but ' +
    'one station bought 1,000 of them elsewhere, £5,000 dearer than the contract, so £185,000 was paid. That leaked off ' +
    'the contract (−£5,000), and £15,000 is realised.',
  work: () =>
    leakageWorking({
      before: '20',
      contract: '18',
      planned: '10000',
      bought: '10000',
      paid: '185000',
      elsewhere: '5000',
    }),
  expected: [['20000.00', '0.00', '0.00', '0.00', '-5000.00', '0.00', '15000.00']],
};

const EVERYTHING: WorkedExample = {
  id: 'four-leaks',
  title: 'Every way at once',
  text:
    'The same contract, and 9,000 were bought for £169,000. Volume took £2,000 of the saving (−£2,000). The currency took ' +
    '£3,000 (−£3,000), an index clause £1,500 (−£1,500), one station paid £1,500 more elsewhere (−£1,500), and the supplier ' +
    'charged £1,000 above the contract price for no reason that the contract knows: that is not evidenced (−£1,000), and a ' +
    'credit is due. £11,000 is realised.',
  work: () =>
    leakageWorking({
      before: '20',
      contract: '18',
      planned: '10000',
      bought: '9000',
      paid: '169000',
      currency: '3000',
      indexation: '1500',
      elsewhere: '1500',
    }),
  expected: [['20000.00', '-2000.00', '-3000.00', '-1500.00', '-1500.00', '-1000.00', '11000.00']],
};

/** Leakage. */
export const LEAKAGE_METHOD: SavingMethod = {
  id: 'leakage',
  version: 2,
  title: 'Leakage: from the contracted to the realised saving',
  applies: 'When actual purchases arrive.',
  explanation: [
    'A contract promises a saving; purchases show what became of it. The difference is parted in a fixed order: volume (the saving on units that were not bought after all), currency, the contract’s index clause, and what was bought off the contract, which means elsewhere than from its supplier.',
    'What the contract’s own supplier charged beside the contract’s price is price non-compliance. The currency and the index that the contract follows explain it as far as their values are given: the rate or index of the month against the one agreed, on the share of the price that follows it. A rise explains no more than was charged; a fall is due on all that was bought. Values are never extrapolated: a rate may be one month old and an index six, and its age is told. The rest is not evidenced until the supplier gives a credit or a person shows why.',
    'The realised saving is the price before on what was really bought, less what was really paid. Leaks are shown as negative amounts beside the contracted saving and add up with it to the realised one.',
  ],
  source:
    'Leakage by volume, currency, index and compliance, as finance and procurement reconcile it; supplier transactions as evidence: "Measuring Up" (2010)',
  examples: [OFF_CONTRACT, EVERYTHING],
};
