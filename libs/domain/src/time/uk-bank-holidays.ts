import { parseLocalDate, type LocalDate } from './local-date.js';

/** The calendar years that the list below covers; outside them it knows nothing and a caller must say so. */
export const UK_BANK_HOLIDAYS_COVER = { firstYear: 2024, lastYear: 2028 } as const;

/**
 * Every bank holiday of any part of the United Kingdom, 2024 to 2028, as one set.
 *
 * A working day of the Procurement Act is not a bank holiday in ANY part of the United Kingdom (PA23 s.123), so the
 * three divisions (England and Wales, Scotland, Northern Ireland) are joined: 2 January, 17 March, 12 July, the
 * first Monday of August and 30 November count for a London trust too. Source: GOV.UK bank holidays,
 * https://www.gov.uk/bank-holidays.json (Open Government Licence v3.0), including substitute days. A holiday that is
 * proclaimed later is added here, with a test; a Scottish one for 15 June 2026 was reported but is not in that list.
 */
export const UK_BANK_HOLIDAYS: ReadonlySet<LocalDate> = new Set(
  [
    '2024: 01-01 01-02 03-18 03-29 04-01 05-06 05-27 07-12 08-05 08-26 12-02 12-25 12-26',
    '2025: 01-01 01-02 03-17 04-18 04-21 05-05 05-26 07-14 08-04 08-25 12-01 12-25 12-26',
    '2026: 01-01 01-02 03-17 04-03 04-06 05-04 05-25 07-13 08-03 08-31 11-30 12-25 12-28',
    '2027: 01-01 01-04 03-17 03-26 03-29 05-03 05-31 07-12 08-02 08-30 11-30 12-27 12-28',
    '2028: 01-03 01-04 03-17 04-14 04-17 05-01 05-29 07-12 08-07 08-28 11-30 12-25 12-26',
  ].flatMap((line) => {
    const [year, ...days] = line.split(/[: ]+/);
    return days.map((day) => parseLocalDate(`${year}-${day}`));
  }),
);
