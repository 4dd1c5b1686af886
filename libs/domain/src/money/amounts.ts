import { divideHalfUp } from './rounding.js';

/** A sum of money in whole pence, net of VAT unless the name says otherwise. */
export type Money = bigint & { readonly __unit: 'pence' };

/** A price for one unit in ten-thousandths of a pound, so that a price below a penny stays exact. */
export type UnitPrice = bigint & { readonly __unit: 'ten-thousandths of a pound' };

/** A quantity in thousandths of its unit, so that 85 is 85000n and half a metre is 500n. */
export type Quantity = bigint & { readonly __unit: 'thousandths' };

/** A percentage in whole basis points, so that 20% is 2000. */
export type Rate = number & { readonly __unit: 'basis points' };

/** Names a whole number of pence as money. */
export function money(pence: bigint): Money {
  return pence as Money;
}

/** Names a whole number of ten-thousandths of a pound as a unit price. */
export function unitPrice(tenThousandths: bigint): UnitPrice {
  return tenThousandths as UnitPrice;
}

/** Names a whole number of thousandths as a quantity. */
export function quantity(thousandths: bigint): Quantity {
  return thousandths as Quantity;
}

/** Names a whole number of basis points as a rate; a fraction of a basis point is a programmer's mistake. */
export function rate(basisPoints: number): Rate {
  if (!Number.isSafeInteger(basisPoints)) throw new RangeError(`${basisPoints} is not a whole number of basis points.`);
  return basisPoints as Rate;
}

/** A ten-thousandth of a pound times a thousandth of a unit is this many times smaller than a penny. */
const PENNY = 100_000n;

/**
 * What a quantity costs at a unit price, in whole pence, rounded half up exactly once.
 *
 * This is the first of the three places where the product may round (architecture, "Money, numbers, dates, ids").
 */
export function amountOf(price: UnitPrice, qty: Quantity): Money {
  return money(divideHalfUp(price * qty, PENNY));
}

/** The VAT on a net amount, in whole pence, rounded half up once (thresholds compare net plus this: PA23 s.123(2)). */
export function vatOf(net: Money, vatRate: Rate): Money {
  return money(divideHalfUp(net * BigInt(vatRate), 10_000n));
}

/** Adds amounts exactly; nothing adds to nought. */
export function sum(values: Iterable<Money>): Money {
  let total = 0n;
  for (const value of values) total += value;
  return money(total);
}
