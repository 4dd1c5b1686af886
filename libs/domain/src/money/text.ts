import { money, quantity, unitPrice, type Money, type Quantity, type UnitPrice } from './amounts.js';

/** A text that should have been an amount and is not; the message quotes the text. */
export class MoneyFormatError extends Error {
  constructor(
    readonly text: string,
    what: string,
  ) {
    super(`"${text}" is not ${what}.`);
    this.name = 'MoneyFormatError';
  }
}

/**
 * Reads pounds and pence such as "1234.5", "£1,234.50" or "-12", or gives undefined.
 *
 * A thousands comma counts only where it separates groups of three, so that a continental "1,5" is refused and
 * never becomes fifteen pounds. More places than pence are refused unless they are noughts.
 */
export function tryParseMoney(text: string): Money | undefined {
  const pence = readDecimal(text, 2, true);
  return pence === undefined ? undefined : money(pence);
}

/** Reads pounds and pence. Errors: MoneyFormatError naming the text. */
export function parseMoney(text: string): Money {
  const value = tryParseMoney(text);
  if (value === undefined) throw new MoneyFormatError(text, 'an amount in pounds and pence');
  return value;
}

/** Reads a price with up to four places, or gives undefined. */
export function tryParseUnitPrice(text: string): UnitPrice | undefined {
  const value = readDecimal(text, 4, true);
  return value === undefined ? undefined : unitPrice(value);
}

/** Reads a price with up to four places. Errors: MoneyFormatError naming the text. */
export function parseUnitPrice(text: string): UnitPrice {
  const value = tryParseUnitPrice(text);
  if (value === undefined) throw new MoneyFormatError(text, 'a price in pounds with up to four decimal places');
  return value;
}

/** Reads a quantity with up to three places, or gives undefined. */
export function tryParseQuantity(text: string): Quantity | undefined {
  const value = readDecimal(text, 3, false);
  return value === undefined ? undefined : quantity(value);
}

/** Reads a quantity with up to three places. Errors: MoneyFormatError naming the text. */
export function parseQuantity(text: string): Quantity {
  const value = tryParseQuantity(text);
  if (value === undefined) throw new MoneyFormatError(text, 'a quantity with up to three decimal places');
  return value;
}

/** Writes money as plain text with two places, "1234.50": the form of the database and of JSON, not of a page. */
export function moneyText(value: Money): string {
  return writeDecimal(value, 2);
}

/** Writes a unit price as plain text with four places, "152000.0000". */
export function unitPriceText(value: UnitPrice): string {
  return writeDecimal(value, 4);
}

/** Writes a quantity without trailing noughts, "85" or "12.5". */
export function quantityText(value: Quantity): string {
  return writeDecimal(value, 3).replace(/\.?0+$/, '');
}

const DECIMAL = /^(-)?(£)?(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d+))?$/;

function readDecimal(text: string, places: number, isMoney: boolean): bigint | undefined {
  const match = DECIMAL.exec(text.trim());
  if (!match) return undefined;
  const [, minus, pound, whole, fraction] = match;
  if ((whole === undefined && fraction === undefined) || (pound && !isMoney)) return undefined;
  const digits = (fraction ?? '').replace(/0+$/, '');
  if (digits.length > places) return undefined;
  const value = BigInt((whole ?? '0').replaceAll(',', '') + digits.padEnd(places, '0'));
  return minus ? -value : value;
}

function writeDecimal(value: bigint, places: number): string {
  const digits = String(value < 0n ? -value : value).padStart(places + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
