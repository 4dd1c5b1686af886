import {
  amountOf,
  type Money,
  money,
  parseQuantity,
  parseUnitPrice,
  type Quantity,
  type UnitPrice,
} from '@tandem/domain/money';
import { amount, count, price, type SavingMethod, words, type WorkedExample, type Working } from './working.js';

/** The two effects of a change in price and in volume; they add up to old spend less new spend. */
export interface PriceAndVolume {
  readonly price: Money;
  readonly volume: Money;
}

/** A unit price and how much was bought at it. */
export interface Purchase {
  readonly unitPrice: UnitPrice;
  readonly quantity: Quantity;
}

/**
 * Parts a change of spend into price (old less new price, at the new volume) and volume (old less new volume, at the
 * old price). Only the price effect is the buyer's; buying less is demand management, or a cut in service.
 */
export function priceAndVolume(before: Purchase, after: Purchase): PriceAndVolume {
  const old = amountOf(before.unitPrice, before.quantity);
  const repriced = amountOf(before.unitPrice, after.quantity);
  return {
    price: money(repriced - amountOf(after.unitPrice, after.quantity)),
    volume: money(old - repriced),
  };
}

function priceVolumeWorking(before: Purchase, after: Purchase): Working {
  const found = priceAndVolume(before, after);
  const row = (name: string, { unitPrice, quantity }: Purchase) => [
    words(name),
    price(unitPrice),
    count(quantity),
    amount(amountOf(unitPrice, quantity)),
  ];
  return {
    given: {
      caption: 'What goes in',
      head: ['When', 'Price, each', 'Quantity', 'Spend'],
      rows: [row('Before', before), row('After', after)],
    },
    steps: {
      caption: 'Step by step',
      head: ['Step', 'Amount'],
      rows: [
        [words('Old quantity at the old price'), amount(amountOf(before.unitPrice, before.quantity))],
        [words('New quantity at the old price'), amount(amountOf(before.unitPrice, after.quantity))],
        [words('New quantity at the new price'), amount(amountOf(after.unitPrice, after.quantity))],
      ],
    },
    result: {
      caption: 'What comes out',
      head: ['Volume', 'Price', 'Together'],
      rows: [[amount(found.volume), amount(found.price), amount(money(found.volume + found.price))]],
    },
  };
}

const purchase = (unitPrice: string, quantity: string): Purchase => ({
  unitPrice: parseUnitPrice(unitPrice),
  quantity: parseQuantity(quantity),
});

const BOTH_CHANGE: WorkedExample = {
  id: 'price-against-volume',
  title: 'Spend fell by more than the buyer saved',
  text:
    'A trust bought 1,000 at £50 and now buys 800 at £45. Its spend fell by £14,000. Of that £10,000 is volume: 200 ' +
    'that it did not buy. The buyer’s saving is £4,000, on what was really bought.',
  work: () => priceVolumeWorking(purchase('50', '1000'), purchase('45', '800')),
  expected: [['10000.00', '4000.00', '14000.00']],
};

const GROWTH: WorkedExample = {
  id: 'growth-hides-a-saving',
  title: 'Spend rose, and the buyer saved all the same',
  text:
    'The same price cut, and the trust needs 1,200. It spends £4,000 more, all of it volume (−£10,000 at the old price); ' +
    'the price saves £6,000 on the 1,200.',
  work: () => priceVolumeWorking(purchase('50', '1000'), purchase('45', '1200')),
  expected: [['-10000.00', '6000.00', '-4000.00']],
};

/** Price against volume. */
export const PRICE_AND_VOLUME_METHOD: SavingMethod = {
  id: 'price-and-volume',
  version: 1,
  title: 'Price against volume',
  applies: 'Whenever both the price and the quantity changed.',
  explanation: [
    'Volume comes first: the quantity that was not bought, at the old price. Price comes second: the difference in price, on the quantity that was bought. The two add up to the change in spend.',
    'Only price is the buyer’s work. A lower volume is a saving only where a paper shows that the same need is served; otherwise it stands apart, as not evidenced, and releases no cash here.',
  ],
  source: 'Government Efficiency Framework (HM Treasury, 2025): buying less to achieve less is no efficiency',
  examples: [BOTH_CHANGE, GROWTH],
};
