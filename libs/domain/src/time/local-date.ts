/** A calendar date as "2026-04-01", without a time or a zone. Dates compare correctly as text. */
export type LocalDate = string & { readonly __kind: 'date' };

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

const DAY_MS = 86_400_000;

/**
 * Reads a date as people in the NHS write it, or gives undefined.
 *
 * Accepted: ISO "2026-04-01" (with a midnight time, as spreadsheet readers hand it over), day first "1/4/2026",
 * "01.04.2026" or "1-4-2026", and "1 April 2026" or "1 Apr 2026". The year needs four digits: a short year is a
 * guess about the century. A day that does not exist (31 April) is not a date.
 */
export function tryParseLocalDate(text: string): LocalDate | undefined {
  const plain = text.trim();
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?$/.exec(plain);
  if (iso) return fromParts(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const dayFirst = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})$/.exec(plain);
  if (dayFirst) return fromParts(Number(dayFirst[4]), Number(dayFirst[3]), Number(dayFirst[1]));
  const words = /^(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3,9})(?:,? |-)(\d{4})$/.exec(plain);
  if (words) return fromParts(Number(words[3]), monthNumber(words[2]!), Number(words[1]));
  return undefined;
}

/** Reads a date. Errors: RangeError naming the text. */
export function parseLocalDate(text: string): LocalDate {
  const date = tryParseLocalDate(text);
  if (date === undefined) throw new RangeError(`"${text}" is not a date.`);
  return date;
}

/** The date so many days later, or earlier for a negative number. */
export function addDays(date: LocalDate, days: number): LocalDate {
  return fromUtc(new Date(utcMidnight(date) + days * DAY_MS));
}

/** How many days after `from` the date `to` is; negative when it is before. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Math.round((utcMidnight(to) - utcMidnight(from)) / DAY_MS);
}

/** Negative, nought or positive as the first date is before, on or after the second. */
export function compareDates(a: LocalDate, b: LocalDate): -1 | 0 | 1 {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The day of the week, 0 for Sunday to 6 for Saturday. */
export function weekdayOf(date: LocalDate): number {
  return new Date(utcMidnight(date)).getUTCDay();
}

/** Writes a date for a person, "1 April 2026" (NHS digital service manual, dates). */
export function dateLong(date: LocalDate): string {
  const month = MONTHS[Number(date.slice(5, 7)) - 1];
  return `${Number(date.slice(8))} ${month} ${Number(date.slice(0, 4))}`;
}

/** Midnight of the date in UTC: a calendar computation, never an instant that anybody waits for. */
export function utcMidnight(date: LocalDate): number {
  return Date.parse(`${date}T00:00:00Z`);
}

/** The calendar date that an instant has in UTC. */
export function fromUtc(instant: Date): LocalDate {
  return instant.toISOString().slice(0, 10) as LocalDate;
}

function fromParts(year: number, month: number, day: number): LocalDate | undefined {
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  const pad = (n: number) => (n < 10 ? `0${n}` : `${n}`);
  return `${String(year).padStart(4, '0')}-${pad(month)}-${pad(day)}` as LocalDate;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function monthNumber(name: string): number {
  const wanted = name.toLowerCase();
  return MONTHS.findIndex((m) => m.toLowerCase() === wanted || m.slice(0, 3).toLowerCase() === wanted) + 1;
}
