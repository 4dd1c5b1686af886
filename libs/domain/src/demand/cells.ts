import { tryParseQuantity, tryParseUnitPrice, type Quantity, type UnitPrice } from '@tandem/domain/money';
import { addYears, dateLong, financialYearOf, tryParseLocalDate, type LocalDate } from '@tandem/domain/time';
import { quoted } from './quoted.js';
import type { Unit } from './units.js';

/** A cell that was understood, or the sentence that tells a person what is wrong with it. */
export type Reading<T> = { readonly value: T } | { readonly problem: string };

const CURRENCIES: readonly (readonly [RegExp, string])[] = [
  [/(?:US|CA|AU|NZ|HK|SG)\$|\bUSD\b|\$/i, 'dollars'],
  [/€|\bEUR\b|\beuros?\b/i, 'euros'],
  [/\bCHF\b/i, 'Swiss francs'],
  [/¥|\bJPY\b|\bCNY\b/i, 'yen or yuan'],
  [/\bSEK\b|\bNOK\b|\bDKK\b/i, 'Scandinavian kroner'],
  [/zł|\bPLN\b/i, 'zloty'],
  [/₴|\bUAH\b/i, 'hryvnia'],
  [/₹|\bINR\b/i, 'rupees'],
];

/** Nothing, or printable ASCII that begins with a letter or a digit. */
const PLAIN = /^(?:[A-Za-z0-9][ -~]*)?$/;

/**
 * The problem with a text that is no plain text at all, or undefined.
 *
 * A formula or an error of the spreadsheet is refused and not stored: opened again in a spreadsheet it would run.
 */
export function textProblem(label: string, text: string, maxLength: number): string | undefined {
  // Most cells are plain, and then none of the questions below can be answered with yes.
  if (text.length <= maxLength && PLAIN.test(text)) return undefined;
  if (text.startsWith('=') || /^[@+-]\s*[A-Za-z]+[A-Za-z0-9.]*\(/.test(text)) {
    return `The ${label} is a formula (${quoted(text)}). Enter the value itself.`;
  }
  if (/^#(?:N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!)/i.test(text)) {
    return `The ${label} is a spreadsheet error (${quoted(text)}). Correct the formula behind it and enter the value.`;
  }
  if (/\p{Cc}|\p{Surrogate}|[\ufffe\uffff]/u.test(text.replaceAll(/[\t\r\n]/g, ' '))) {
    return `The ${label} holds characters that cannot be read. Type it again.`;
  }
  if (text.length > maxLength) {
    return `The ${label} is ${text.length} characters long. Shorten it to ${maxLength} at most.`;
  }
  return undefined;
}

/** Reads a quantity in a unit: a plain number above nought, whole unless the unit can be divided. */
export function readQuantity(text: string, unit: Unit | undefined): Reading<Quantity> {
  const value = tryParseQuantity(text);
  if (value === undefined) {
    const isFine = /^-?\d+\.\d{4,}$/.test(text);
    return problem(
      isFine
        ? `The quantity ${quoted(text)} has more than three decimal places.`
        : `The quantity ${quoted(text)} is not a number. Enter the number only, for example 85.`,
    );
  }
  if (value < 0n) return problem(`The quantity ${text} is negative. Enter a number above 0.`);
  if (value === 0n) return problem('The quantity is 0. Enter a number above 0, or remove the row.');
  if (value > 9_999_999_000n) return problem(`The quantity ${text} is too large. The most is 9,999,999.`);
  if (value % 1000n !== 0n && unit && !unit.isDivisible) {
    return problem(`The quantity ${text} is not whole. This unit cannot be ordered in parts.`);
  }
  return { value };
}

/** Reads a price in pounds before VAT; another currency or a price with VAT is named, not converted. */
export function readPrice(text: string): Reading<UnitPrice> {
  const currency = CURRENCIES.find(([sign]) => sign.test(text));
  if (currency) return problem(`The price ${quoted(text)} is in ${currency[1]}. Enter the price in pounds.`);
  if (/\b(?:inc|incl|including|with|plus|\+)\.?\s*vat\b/i.test(text)) {
    return problem(`The price ${quoted(text)} mentions VAT. Enter the price without VAT.`);
  }
  const bare = text
    .replace(/\b(?:ex|excl|excluding|without|net of)\.?\s*vat\b/i, '')
    .replace(/\bGBP\b/i, '')
    .replace(/\b(?:per unit|each)\b/i, '')
    .replace(/£\s+/, '£')
    .trim();
  const value = tryParseUnitPrice(bare);
  if (value === undefined) {
    return problem(`The price ${quoted(text)} is not an amount in pounds. Enter for example 152000 or 0.0425.`);
  }
  if (value < 0n) return problem(`The price ${text} is negative. Enter a price above 0.`);
  if (value === 0n) return problem('The price is 0. Enter a price above 0, or leave it empty if it was never bought.');
  if (value > 10_000_000_000_000n) return problem(`The price ${text} is too large. The most is 1,000,000,000 pounds.`);
  return { value };
}

/** Reads a date that must lie between two dates; a slip of the century is named as such. */
export function readDate(label: string, text: string, earliest: LocalDate, latest: LocalDate): Reading<LocalDate> {
  const value = tryParseLocalDate(text);
  if (value === undefined) {
    if (/^\d{1,2}[/.-]\d{1,2}[/.-]\d{2}$/.test(text)) {
      return problem(
        `The ${label} ${quoted(text)} has a year of two digits. Write the year in full, for example 1/4/2026.`,
      );
    }
    if (/^\d{5}(?:\.\d+)?$/.test(text)) {
      return problem(`The ${label} ${quoted(text)} is a spreadsheet day number. Format the cell as a date.`);
    }
    return problem(`The ${label} ${quoted(text)} is not a date. Enter it as 1 April 2026 or 1/4/2026.`);
  }
  if (value >= earliest && value <= latest) return { value };
  const isOtherCentury = value.slice(0, 2) !== earliest.slice(0, 2) && value.slice(0, 2) !== latest.slice(0, 2);
  const range = `Enter a date from ${dateLong(earliest)} to ${dateLong(latest)}.`;
  return problem(
    `The ${label} ${dateLong(value)} is ${isOtherCentury ? 'in another century' : 'outside the period allowed'}. ${range}`,
  );
}

/** The date so many calendar years away, 29 February becoming 28 February where there is none. */
export function yearsFrom(date: LocalDate, years: number): LocalDate {
  const year = String(Number(date.slice(0, 4)) + years).padStart(4, '0');
  return tryParseLocalDate(`${year}${date.slice(4)}`) ?? tryParseLocalDate(`${year}-02-28`)!;
}

/** The financial years in which demand may lie, first and last, seen from a day. */
export function demandYears(today: LocalDate) {
  const now = financialYearOf(today);
  return { first: addYears(now, -1), last: addYears(now, 15) };
}

function problem(sentence: string): { problem: string } {
  return { problem: sentence };
}
