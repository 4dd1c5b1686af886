import type { Money } from './amounts.js';
import { moneyText } from './text.js';

/*
 * How money and percentages read to people. Pages, papers and sentences have them from here and nowhere else; documents
 * that are hashed and machines that read have their own plain forms (`moneyText`, basis points).
 */

const SYMBOLS: Record<string, string> = { GBP: '£', EUR: '€', USD: '$' };

/** "£1,234.50"; whole pounds without pence from £1,000 up. A negative amount has a real minus sign. */
export function poundsWords(amount: Money, currency = 'GBP'): string {
  const text = moneyText(amount);
  const isNegative = text.startsWith('-');
  const [whole = '0', pence = '00'] = text.replace('-', '').split('.');
  const shown = `${groupedDigits(whole)}${pence === '00' && whole.length > 3 ? '' : `.${pence}`}`;
  return `${isNegative ? '−' : ''}${inCurrency(shown, currency)}`;
}

/** A written number with the sign of its currency before it, "£12", or its name after it, "12 SEK". */
export function inCurrency(shown: string, currency = 'GBP'): string {
  const symbol = SYMBOLS[currency];
  return symbol ? `${symbol}${shown}` : `${shown} ${currency}`;
}

/** Digits in groups of three: "1,234,567". */
export function groupedDigits(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** Basis points as a person types them: "40", "12.5"; a negative one has a real minus sign. */
export function percentText(basisPoints: number | bigint): string {
  const value = BigInt(basisPoints);
  const size = value < 0n ? -value : value;
  const part = String(size % 100n)
    .padStart(2, '0')
    .replace(/0+$/, '');
  return `${value < 0n ? '−' : ''}${size / 100n}${part === '' ? '' : `.${part}`}`;
}

/** "40%" of 4,000 basis points, "12.5%" of 1,250: without a space, as the NHS writes it. */
export function percentWords(basisPoints: number | bigint): string {
  return `${percentText(basisPoints)}%`;
}

/** "4.2%" of 42 tenths, always with its one place, for shares that were rounded to it. */
export function tenthsWords(tenths: bigint): string {
  const size = tenths < 0n ? -tenths : tenths;
  return `${tenths < 0n ? '−' : ''}${size / 10n}.${size % 10n}%`;
}
