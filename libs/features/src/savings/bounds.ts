import { type Quantity, tryParseQuantity, tryParseUnitPrice, type UnitPrice } from '@tandem/domain/money';

/** What the columns hold: a quantity below 100 thousand million, a price below a million million pounds. */
const QUANTITY_BELOW = 100_000_000_000_000n;
const PRICE_BELOW = 10_000_000_000_000_000n;
/** In pence: no amount of a line comes near what the ledger's columns hold, so that their sums fit too. */
const AMOUNT_BELOW = 100_000_000_000_00n;

/** What a person is told of an amount that no purchase comes to. */
export const TOO_MUCH = 'less than £100,000,000,000';

/** Reads a price of nought or more that the ledger can hold, or gives undefined. */
export function readPrice(text: string): UnitPrice | undefined {
  const price = tryParseUnitPrice(text);
  return price !== undefined && price >= 0n && price < PRICE_BELOW ? price : undefined;
}

/** Reads a quantity above nought that the ledger can hold, or gives undefined. */
export function readAmountBought(text: string): Quantity | undefined {
  const quantity = tryParseQuantity(text);
  return quantity !== undefined && isBought(quantity) ? quantity : undefined;
}

/** Whether so much can have been bought: more than nothing, and no more than the ledger holds. */
export function isBought(quantity: Quantity): boolean {
  return quantity > 0n && quantity < QUANTITY_BELOW;
}

/** Whether an amount, in pence, is one that the ledger can hold. */
export function isHeld(amount: bigint): boolean {
  return amount < AMOUNT_BELOW && amount > -AMOUNT_BELOW;
}
