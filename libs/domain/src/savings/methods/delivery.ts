import { allocate, money, type Money, parseMoney, parseQuantity, type Quantity } from '@tandem/domain/money';
import { addYears, type FinancialYear, parseFinancialYear } from '@tandem/domain/time';
import { amount, count, type SavingMethod, words, type WorkedExample, type Working } from './working.js';

/** What is delivered in a financial year, by which a one-off saving is phased. */
export interface Delivery {
  readonly financialYear: FinancialYear;
  readonly quantity: Quantity;
}

/**
 * Phases a saving over financial years by what is delivered in each, to the penny: the parts add up to the whole.
 *
 * A capital purchase saves when the vehicle arrives, not evenly over months.
 */
export function phaseByDelivery(
  saving: Money,
  deliveries: readonly Delivery[],
): { financialYear: FinancialYear; amount: Money }[] {
  const amounts = allocate(
    saving,
    deliveries.map((delivery) => delivery.quantity),
  );
  return deliveries.map(({ financialYear }, i) => ({ financialYear, amount: money(amounts[i]!) }));
}

function deliveryWorking(saving: Money, deliveries: readonly Delivery[]): Working {
  const phased = phaseByDelivery(saving, deliveries);
  return {
    given: {
      caption: 'What goes in',
      head: ['Saving of the whole order', 'Budget'],
      rows: [[amount(saving), words('Capital, one-off')]],
    },
    steps: {
      caption: 'Step by step',
      head: ['Financial year', 'Delivered'],
      rows: deliveries.map((one) => [words(one.financialYear), count(one.quantity)]),
    },
    result: {
      caption: 'What comes out',
      head: ['Financial year', 'Saving'],
      rows: phased.map((one) => [words(one.financialYear), amount(one.amount)]),
    },
  };
}

const FIRST_YEAR = parseFinancialYear('2026/27');

const CAPITAL_SCHEME: WorkedExample = {
  id: 'capital-scheme',
  title: 'A capital scheme saves when the vehicles arrive',
  text:
    'Forty ambulances save £400,000 of capital. Fifteen arrive in 2026/27 and 25 in 2027/28, so £150,000 and £250,000 ' +
    'are saved. It is one-off and capital: it never stands in a total of revenue, nor comes back each year.',
  work: () =>
    deliveryWorking(parseMoney('400000'), [
      { financialYear: FIRST_YEAR, quantity: parseQuantity('15') },
      { financialYear: addYears(FIRST_YEAR, 1), quantity: parseQuantity('25') },
    ]),
  expected: [
    ['2026/27', '150000.00'],
    ['2027/28', '250000.00'],
  ],
};

/** Phasing by delivery. */
export const DELIVERY_METHOD: SavingMethod = {
  id: 'phasing-by-delivery',
  version: 1,
  title: 'Phasing by delivery',
  applies: 'To one-off purchases that are delivered over several financial years.',
  explanation: [
    'The saving of the whole order is shared over the years by what each year receives, by largest remainder, so that the years add up to the order to the penny.',
  ],
  source:
    'Capital and revenue have separate controls: NHS capital guidance; recognition on delivery as the ledger posts actual purchases',
  examples: [CAPITAL_SCHEME],
};
