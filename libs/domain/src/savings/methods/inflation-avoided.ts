import {
  amountOf,
  Fraction,
  type Money,
  money,
  parseQuantity,
  parseUnitPrice,
  type Quantity,
  type UnitPrice,
} from '@tandem/domain/money';
import { isGiven } from '../baselines.js';
import { indexedAmount } from '../waterfall.js';
import { amount, count, price, type SavingMethod, words, type WorkedExample, type Working } from './working.js';

/** A price before and after, and the index that finance agreed for the time between. */
export interface InflationInput {
  readonly before: UnitPrice;
  readonly after: UnitPrice;
  readonly quantity: Quantity;
  /** Indexed price over price before: 21/20 for a rise of five per cent. */
  readonly ratio: Fraction;
  /** By which decision finance approved the index; without it nothing is avoided. */
  readonly approvedBy: string;
}

/** The rise that did not come, and what of the change is cash. They never overlap. */
export interface InflationAvoided {
  readonly indexed: Money;
  /** COST_AVOIDANCE: from the indexed price down to the higher of price before and price after, never below nought. */
  readonly avoided: Money;
  /** Price before less price after: the only part that a budget feels. */
  readonly cash: Money;
}

/**
 * Inflation avoided: (price before × (1 + i) − the higher of price after and price before) × quantity, at least nought.
 *
 * The higher of both prices is what keeps a price cut from being counted again: the stretch below the price before is
 * cash already. Without finance's approval of the index nothing is avoided. Source: formulas of the methods page;
 * Cabinet Office technical note 2022/23 (avoided expenditure does not deliver cashable savings).
 */
export function inflationAvoided({ before, after, quantity, ratio, approvedBy }: InflationInput): InflationAvoided {
  const indexed = indexedAmount({ unitPrice: before }, quantity, ratio);
  const highest = amountOf(before > after ? before : after, quantity);
  const isCounted = isGiven(approvedBy) && indexed > highest;
  return {
    indexed,
    avoided: money(isCounted ? indexed - highest : 0n),
    cash: money(amountOf(before, quantity) - amountOf(after, quantity)),
  };
}

function inflationWorking(before: string, after: string, quantity: string, percent: bigint): Working {
  const input: InflationInput = {
    before: parseUnitPrice(before),
    after: parseUnitPrice(after),
    quantity: parseQuantity(quantity),
    ratio: Fraction.of(100n + percent, 100n),
    approvedBy: 'minute of the finance committee',
  };
  const found = inflationAvoided(input);
  return {
    given: {
      caption: 'What goes in',
      head: ['Price before', 'Price after', 'Quantity', 'Agreed index'],
      rows: [[price(input.before), price(input.after), count(input.quantity), words(`${percent}% up`)]],
    },
    steps: {
      caption: 'Step by step',
      head: ['Step', 'Amount'],
      rows: [
        [words('At the price before'), amount(amountOf(input.before, input.quantity))],
        [words('At the indexed price'), amount(found.indexed)],
        [words('At the price after'), amount(amountOf(input.after, input.quantity))],
      ],
    },
    result: {
      caption: 'What comes out',
      head: ['Cash-releasing', 'Cost avoidance'],
      rows: [[amount(found.cash), amount(found.avoided)]],
    },
  };
}

const RISE_AVOIDED: WorkedExample = {
  id: 'price-rise-avoided',
  title: 'A price rise that did not come',
  text:
    'A supplier’s prices follow an agreed index that rose by 5%. The trust paid £200 for each of 500 and holds the ' +
    'price. At the index it would pay £105,000; it pays £100,000. The £5,000 is cost avoidance. No budget falls, so the ' +
    'cash is £0.00.',
  work: () => inflationWorking('200', '200', '500', 5n),
  expected: [['0.00', '5000.00']],
};

const CUT_AND_AVOIDED: WorkedExample = {
  id: 'cut-and-avoided',
  title: 'A price cut and a rise avoided do not overlap',
  text:
    'The same index, and the new price is £190. The cut of £5,000 below the price before is cash. The stretch from the ' +
    'indexed £105,000 down to the £100,000 of before is avoidance, £5,000 as well. To call all of it avoided would count ' +
    'the cut twice.',
  work: () => inflationWorking('200', '190', '500', 5n),
  expected: [['5000.00', '5000.00']],
};

const FLOOR: WorkedExample = {
  id: 'nothing-avoided',
  title: 'A rise above the index avoids nothing',
  text:
    'The index rose by 5% and the price went to £212. At the index the 500 would cost £105,000 and they cost ' +
    '£106,000. Nothing was avoided: £0.00, never a negative figure, and the budget is £6,000 worse off (−£6,000).',
  work: () => inflationWorking('200', '212', '500', 5n),
  expected: [['-6000.00', '0.00']],
};

/** Inflation avoided. */
export const INFLATION_AVOIDED_METHOD: SavingMethod = {
  id: 'inflation-avoided',
  version: 1,
  title: 'Inflation avoided',
  applies: 'When finance has approved an index, and the price rose by less than the index or not at all.',
  explanation: [
    'What the quantity would cost had its price followed the index, less what it costs at the higher of the old and the new price. It is always cost avoidance, stands apart from cash and is never less than nought.',
    'A price cut is cash down from the price before; the rise avoided lies above it. The two never overlap.',
  ],
  source:
    'Cabinet Office technical note 2022/23; "Measuring Up" (Efficiency and Reform Group, 2010): inflation only with approval',
  examples: [RISE_AVOIDED, CUT_AND_AVOIDED, FLOOR],
};
