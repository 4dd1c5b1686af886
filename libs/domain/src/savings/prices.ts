import { amountOf, Fraction, type Money, type Quantity, type UnitPrice } from '@tandem/domain/money';

/** A price for the whole quantity: per unit, or the trust's amount of an award, to the penny. */
export type Price = { readonly unitPrice: UnitPrice } | { readonly amount: Money };

/** A price and where it is written: an evaluation run, a quotation, a price band. */
export type EvidencedPrice = Price & { readonly evidence: string };

/**
 * How it is known what a trust would have paid alone: the same bids awarded to its own demand, or a paper, which for a
 * deal of NHS Supply Chain or the Crown Commercial Service credits the difference to that deal.
 */
export const STANDALONE_BASES = ['SAME_BIDS', 'QUOTATION', 'PRICE_BAND', 'OWN_CALL_OFF', 'NATIONAL_DEAL'] as const;
/** One of `STANDALONE_BASES`. */
export type StandaloneBasis = (typeof STANDALONE_BASES)[number];

/** What a trust would have paid alone. */
export type StandalonePrice = EvidencedPrice & { readonly basis: StandaloneBasis };

/** What a price comes to for a quantity. */
export function amountFor(price: Price, quantity: Quantity): Money {
  return 'amount' in price ? price.amount : amountOf(price.unitPrice, quantity);
}

/** What a price that was made for one quantity comes to for another, rounded once. */
export function amountAt(price: Price, quantity: Quantity, other: Quantity): Money {
  if ('unitPrice' in price) return amountOf(price.unitPrice, other);
  return quantity === other ? price.amount : Fraction.of(price.amount * other, quantity).toMoney();
}
