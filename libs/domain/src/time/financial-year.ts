import { parseLocalDate, type LocalDate } from './local-date.js';

/** An NHS financial year, 1 April to 31 March, as "2026/27" (the same year as PA23 s.93). */
export type FinancialYear = string & { readonly __kind: 'financial year' };

/** The financial year that a date lies in: 31 March 2026 is in 2025/26, 1 April 2026 in 2026/27. */
export function financialYearOf(date: LocalDate): FinancialYear {
  const year = Number(date.slice(0, 4));
  return named(Number(date.slice(5, 7)) < 4 ? year - 1 : year);
}

/**
 * Reads a financial year as people write it, or gives undefined.
 *
 * Accepted: "2026/27", "2026-27", "2026/2027", "26/27", each with or without "FY" in front. The second year must
 * be the one after the first; a single year such as "2026" is refused because it does not say which half it means.
 */
export function tryParseFinancialYear(text: string): FinancialYear | undefined {
  const match = /^(?:FY\s*)?(\d{4}|\d{2})\s*[/\u2013-]\s*(\d{4}|\d{2})$/i.exec(text.trim());
  if (!match) return undefined;
  const [first, second] = [match[1]!, match[2]!];
  if (first.length < second.length) return undefined;
  const start = Number(first.length === 2 ? `20${first}` : first);
  const end = String(start + 1).padStart(4, '0');
  return second === end || second === end.slice(2) ? named(start) : undefined;
}

/** Reads a financial year. Errors: RangeError naming the text. */
export function parseFinancialYear(text: string): FinancialYear {
  const year = tryParseFinancialYear(text);
  if (year === undefined) throw new RangeError(`"${text}" is not a financial year such as 2026/27.`);
  return year;
}

/** The first day of a financial year, 1 April. */
export function firstDay(year: FinancialYear): LocalDate {
  return parseLocalDate(`${year.slice(0, 4)}-04-01`);
}

/** The last day of a financial year, 31 March. */
export function lastDay(year: FinancialYear): LocalDate {
  return parseLocalDate(`${String(startYear(year) + 1).padStart(4, '0')}-03-31`);
}

/** The financial year so many years later, or earlier for a negative number. */
export function addYears(year: FinancialYear, years: number): FinancialYear {
  return named(startYear(year) + years);
}

/** The quarter of the financial year a date lies in: 1 for April to June, to 4 for January to March. */
export function quarterOf(date: LocalDate): 1 | 2 | 3 | 4 {
  const month = Number(date.slice(5, 7));
  return (Math.floor(((month + 8) % 12) / 3) + 1) as 1 | 2 | 3 | 4;
}

function startYear(year: FinancialYear): number {
  return Number(year.slice(0, 4));
}

function named(start: number): FinancialYear {
  return `${String(start).padStart(4, '0')}/${String((start + 1) % 100).padStart(2, '0')}` as FinancialYear;
}
