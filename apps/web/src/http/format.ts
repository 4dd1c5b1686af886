import {
  groupedDigits,
  inCurrency,
  type Money,
  parseMoney,
  parseQuantity,
  parseUnitPrice,
  poundsWords,
  quantityText,
  type Quantity,
  tenthsWords,
  type UnitPrice,
  unitPriceText,
} from '@tandem/domain/money';
import { dateLong, type LocalDate, londonDate, londonTime } from '@tandem/domain/time';

/** How amounts, dates and quantities read on a page. All formatting for people lives here; presenters call it. */

/** "£1,234.50"; whole pounds without pence from £1,000 up. A negative amount has a real minus sign. */
export function pounds(amount: Money | string, currency = 'GBP'): string {
  return poundsWords(typeof amount === 'string' ? parseMoney(amount) : amount, currency);
}

/** A unit price: "£152,000" or "£0.0725", with its own decimal places, and at least two unless there are none. */
export function unitPounds(price: UnitPrice | string, currency = 'GBP'): string {
  const [whole = '0', places = ''] = unitPriceText(typeof price === 'string' ? parseUnitPrice(price) : price).split(
    '.',
  );
  const kept = places.replace(/0+$/, '');
  return inCurrency(`${groupedDigits(whole)}${kept === '' ? '' : `.${kept.padEnd(2, '0')}`}`, currency);
}

/** "1,250" or "12.5". */
export function count(value: Quantity | string): string {
  const [whole = '0', part] = quantityText(typeof value === 'string' ? parseQuantity(value) : value).split('.');
  return part ? `${groupedDigits(whole)}.${part}` : groupedDigits(whole);
}

/** "34 each" or "2 × box of 100": how much of a unit. */
export function measure(value: Quantity | string, unit: string): string {
  if (unit === '') return count(value);
  return unit === 'each' ? `${count(value)} each` : `${count(value)} × ${unit}`;
}

/** "each" or "per box of 100": what a price is for. */
export function perUnit(unit: string): string {
  return unit === 'each' ? 'each' : `per ${unit}`;
}

/** "4.2%" of two amounts, one place, half up; "not known" when there is nothing to compare with. */
export function percentOf(part: Money, whole: Money): string {
  if (whole === 0n) return 'not known';
  const [one, all] = [magnitude(part), magnitude(whole)];
  const tenths = (one * 2000n + all) / (2n * all);
  return tenthsWords(part < 0n !== whole < 0n ? -tenths : tenths);
}

/** "1 April 2026". */
export function date(value: LocalDate | string | null): string {
  return value ? dateLong(value as LocalDate) : 'Not given';
}

/** "1 April 2026 at 14:30", by London's clock. */
export function dateTime(instant: Date | null): string {
  return instant ? `${dateLong(londonDate(instant))} at ${londonTime(instant)}` : 'Not yet';
}

/** "1 row" or "3 rows". */
export function plural(number: number, one: string, many = `${one}s`): string {
  return `${groupedDigits(String(number))} ${number === 1 ? one : many}`;
}

/** "LAS, SCAS and SECAmb". */
export function list(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)!}`;
}

function magnitude(amount: bigint): bigint {
  return amount < 0n ? 0n - amount : amount;
}
