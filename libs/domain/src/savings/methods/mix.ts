import {
  amountOf,
  Fraction,
  type Money,
  money,
  parseQuantity,
  parseUnitPrice,
  type Quantity,
  sum,
  type UnitPrice,
} from '@tandem/domain/money';
import { amount, count, price, type SavingMethod, words, type WorkedExample, type Working } from './working.js';

/** One of the variants that serve the same need: its prices, and how many were and are bought. */
export interface Variant {
  readonly name: string;
  readonly before: UnitPrice;
  readonly after: UnitPrice;
  readonly formerQuantity: Quantity;
  readonly quantity: Quantity;
}

/** The effects of price and of mix for the quantity that is bought; together old prices less new ones. */
export interface PriceAndMix {
  /** The quantity bought, in the former proportions, at the old prices. */
  readonly baseline: Money;
  /** The same at the new prices. */
  readonly formerMix: Money;
  readonly paid: Money;
  readonly price: Money;
  readonly mix: Money;
}

/**
 * Parts what changed at the same total quantity into price, in the former proportions, and mix, at the new prices.
 *
 * Dearer variants in place of cheaper ones are nobody's price: without this step a buyer would be blamed, or praised,
 * for what users chose. Each amount is rounded once. Undefined when nothing was bought before.
 */
export function priceAndMix(variants: readonly Variant[]): PriceAndMix | undefined {
  const [former, now] = [total(variants.map((v) => v.formerQuantity)), total(variants.map((v) => v.quantity))];
  if (former === 0n) return undefined;
  const inFormerMix = (priceOf: (variant: Variant) => UnitPrice) =>
    variants
      .reduce(
        (all, variant) => all.add(Fraction.of(priceOf(variant) * variant.formerQuantity * now, 100_000n * former)),
        Fraction.of(0n),
      )
      .toMoney();
  const baseline = inFormerMix((variant) => variant.before);
  const formerMix = inFormerMix((variant) => variant.after);
  const paid = sum(variants.map((variant) => amountOf(variant.after, variant.quantity)));
  return { baseline, formerMix, paid, price: money(baseline - formerMix), mix: money(formerMix - paid) };
}

function total(values: readonly bigint[]): bigint {
  return values.reduce((all, one) => all + one, 0n);
}

function mixWorking(variants: readonly Variant[]): Working {
  const found = priceAndMix(variants)!;
  return {
    given: {
      caption: 'What goes in',
      head: ['Variant', 'Price before', 'Price now', 'Bought before', 'Bought now'],
      rows: variants.map((v) => [
        words(v.name),
        price(v.before),
        price(v.after),
        count(v.formerQuantity),
        count(v.quantity),
      ]),
    },
    steps: {
      caption: 'Step by step',
      head: ['Step', 'Amount'],
      rows: [
        [words('In the former proportions at the old prices'), amount(found.baseline)],
        [words('In the former proportions at the new prices'), amount(found.formerMix)],
        [words('As bought, at the new prices'), amount(found.paid)],
      ],
    },
    result: {
      caption: 'What comes out',
      head: ['Price', 'Mix', 'Together'],
      rows: [[amount(found.price), amount(found.mix), amount(money(found.price + found.mix))]],
    },
  };
}

const DEARER_MIX: WorkedExample = {
  id: 'dearer-mix',
  title: 'Prices fell, and the bill did not',
  text:
    'A trust bought 60 plain stretchers at £1,100 and 40 powered ones at £1,600. They cost £1,000 and £1,500 now, and it ' +
    'buys 40 plain and 60 powered. The bill is £130,000 as before. Price saved £10,000, and the dearer mix cost £10,000 ' +
    '(−£10,000).',
  work: () =>
    mixWorking([variant('Plain', ['1100', '1000'], ['60', '40']), variant('Powered', ['1600', '1500'], ['40', '60'])]),
  expected: [['10000.00', '-10000.00', '0.00']],
};

function variant(name: string, prices: readonly [string, string], quantities: readonly [string, string]): Variant {
  return {
    name,
    before: parseUnitPrice(prices[0]),
    after: parseUnitPrice(prices[1]),
    formerQuantity: parseQuantity(quantities[0]),
    quantity: parseQuantity(quantities[1]),
  };
}

/** Mix. */
export const MIX_METHOD: SavingMethod = {
  id: 'mix',
  version: 1,
  title: 'Mix',
  applies: 'When one line covers variants at different prices and their proportions changed.',
  explanation: [
    'The quantity bought is priced in the former proportions first: what is left is mix, the choice of dearer or cheaper variants. It comes after the buyer’s steps, so it is valued at the new prices, and it is never credited to the partnership.',
  ],
  source: 'Bennet’s decomposition of value into price and quantity (1920), in the fixed order of the methods page',
  examples: [DEARER_MIX],
};
