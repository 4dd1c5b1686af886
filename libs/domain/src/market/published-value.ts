import { plainDecimal } from './decimals.js';
import { type Exact, isObject, textIn } from './json-text.js';

/** What a published value says about tax: which of net and gross it gives, or that it does not say. */
export type Vat = 'net' | 'gross' | 'both' | 'not stated';

/** A value as published, with net and gross told apart. Amounts are plain decimal text and never pass through a float. */
export interface PublishedValue {
  readonly currency: string | undefined;
  /** The amount as published: the net one where both are given. */
  readonly amount: string;
  readonly net: string | undefined;
  readonly gross: string | undefined;
  readonly vat: Vat;
}

/**
 * Reads a Value object, or gives undefined when it holds no amount that is a price (absent, nought, negative, not a number).
 *
 * Net or gross is known in two ways: the UK extension adds `amountGross` beside a net `amount`, and Ukraine says
 * `valueAddedTaxIncluded`. Otherwise it is not stated, and is not guessed here.
 */
export function readValue(value: Exact | undefined): PublishedValue | undefined {
  const amount = priceIn(value, 'amount');
  const amountGross = priceIn(value, 'amountGross');
  const taxIncluded = isObject(value) ? value['valueAddedTaxIncluded'] : undefined;
  const currency = textIn(value, 'currency')?.trim().toUpperCase();
  if (amount === undefined) {
    if (amountGross === undefined) return undefined;
    return { currency, amount: amountGross, net: undefined, gross: amountGross, vat: 'gross' };
  }
  if (amountGross !== undefined) return { currency, amount, net: amount, gross: amountGross, vat: 'both' };
  if (taxIncluded === true) return { currency, amount, net: undefined, gross: amount, vat: 'gross' };
  if (taxIncluded === false) return { currency, amount, net: amount, gross: undefined, vat: 'net' };
  return { currency, amount, net: undefined, gross: undefined, vat: 'not stated' };
}

/** A number in a field that can be a price or a quantity: more than nought. */
export function priceIn(of: Exact | undefined, name: string): string | undefined {
  const text = textIn(of, name);
  const plain = text === undefined ? undefined : plainDecimal(text);
  return plain === undefined || plain === '0' || plain.startsWith('-') ? undefined : plain;
}
