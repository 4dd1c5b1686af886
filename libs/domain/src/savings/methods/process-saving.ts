import {
  amountOf,
  type Money,
  parseQuantity,
  parseUnitPrice,
  type Quantity,
  type UnitPrice,
} from '@tandem/domain/money';
import type { CashType } from '../axes.js';
import { isGiven } from '../baselines.js';
import { CASH_TYPE_WORDS } from '../words.js';
import { amount, count, price, type SavingMethod, words, type WorkedExample, type Working } from './working.js';

/** Work that is not done any more, and what an hour of it costs with on-costs. */
export interface WorkSpared {
  readonly hours: Quantity;
  readonly hourlyRate: UnitPrice;
  /** The reference of the decision that removed a post from the establishment; null when the people do other work. */
  readonly postRemoved: string | null;
}

/** What spared work is worth, and what kind of money it is. */
export interface ProcessSaving {
  readonly amount: Money;
  readonly cashType: Extract<CashType, 'CASH_RELEASING' | 'NON_CASH_RELEASING'>;
}

/** Hours times rate: non-cash-releasing, as the people are paid all the same, unless a post was removed. */
export function processSaving({ hours, hourlyRate, postRemoved }: WorkSpared): ProcessSaving {
  return {
    amount: amountOf(hourlyRate, hours),
    cashType: isGiven(postRemoved) ? 'CASH_RELEASING' : 'NON_CASH_RELEASING',
  };
}

function processWorking(spared: WorkSpared): Working {
  const found = processSaving(spared);
  return {
    given: {
      caption: 'What goes in',
      head: ['Hours', 'Cost of an hour', 'Post removed'],
      rows: [[count(spared.hours), price(spared.hourlyRate), words(spared.postRemoved ?? 'None')]],
    },
    steps: {
      caption: 'Step by step',
      head: ['Step', 'Amount'],
      rows: [[words('Hours × cost of an hour'), amount(found.amount)]],
    },
    result: {
      caption: 'What comes out',
      head: ['Saving', 'Counts as'],
      rows: [[amount(found.amount), words(CASH_TYPE_WORDS[found.cashType])]],
    },
  };
}

const ONE_TENDER: WorkedExample = {
  id: 'one-tender',
  title: 'One tender instead of two',
  text:
    'Two trusts run one tender instead of two and spare 240 hours at £32.50. That is worth £7,800. Nobody left, so it ' +
    'releases no cash.',
  work: () => processWorking({ hours: parseQuantity('240'), hourlyRate: parseUnitPrice('32.50'), postRemoved: null }),
  expected: [['7800.00', 'Non-cash-releasing']],
};

const POST_REMOVED: WorkedExample = {
  id: 'post-removed',
  title: 'A post is removed',
  text:
    'Catalogue work of 1,950 hours a year at £25 ends, and the vacant post is taken out of the establishment. The ' +
    '£48,750 leaves the pay budget and is cash.',
  work: () =>
    processWorking({
      hours: parseQuantity('1950'),
      hourlyRate: parseUnitPrice('25'),
      postRemoved: 'Establishment change 31',
    }),
  expected: [['48750.00', 'Cash-releasing']],
};

/** Process savings. */
export const PROCESS_SAVING_METHOD: SavingMethod = {
  id: 'process-saving',
  version: 1,
  title: 'Work that is spared',
  applies: 'When buying together, or buying in another way, takes fewer hours.',
  explanation: [
    'The hours that are spared, times what an hour costs with on-costs. The people are still paid, so it is non-cash-releasing, unless a post was taken out of the establishment and the decision is named.',
  ],
  source: 'Government Efficiency Framework (HM Treasury, 2025): non-cash-releasing but monetisable',
  examples: [ONE_TENDER, POST_REMOVED],
};
