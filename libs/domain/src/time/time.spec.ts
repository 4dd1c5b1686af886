import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import {
  addDays,
  addWorkingDays,
  addYears,
  compareDates,
  dateLong,
  daysBetween,
  financialYearOf,
  firstDay,
  isWorkingDay,
  lastDay,
  londonDate,
  londonInstant,
  londonTime,
  parseFinancialYear,
  parseLocalDate,
  quarterOf,
  tryParseFinancialYear,
  tryParseLocalDate,
  UK_BANK_HOLIDAYS,
  UK_BANK_HOLIDAYS_COVER,
  weekdayOf,
  type LocalDate,
} from './index.js';

const SEED = 20260403;
console.log(`time laws: fast-check seed ${SEED}`);
const law = { seed: SEED, numRuns: 300 };
const d = parseLocalDate;
const dates = fc.integer({ min: -30_000, max: 30_000 }).map((n) => addDays(d('2026-04-01'), n));

describe('calendar dates', () => {
  it.each([
    '2026-04-01',
    '2026-04-01T00:00:00.000Z',
    '1/4/2026',
    '01/04/2026',
    '1.4.2026',
    '1-4-2026',
    '1 April 2026',
    '1st Apr 2026',
    ' 1-Apr-2026 ',
  ])('reads "%s" as 1 April 2026, day first', (text) => expect(tryParseLocalDate(text)).toBe('2026-04-01'));

  it.each([
    '31 April 2026',
    '2026-02-29',
    '29/02/2025',
    '1/4/26',
    '13/13/2026',
    'soon',
    '',
    '1/4-2026',
    '2026-4-1',
    '46113',
    '1 Foo 2026',
    '00/01/2026',
  ])('refuses "%s"', (text) => {
    expect(tryParseLocalDate(text)).toBeUndefined();
    expect(() => parseLocalDate(text)).toThrow(`"${text}"`);
  });

  it('knows leap days', () => {
    expect(tryParseLocalDate('29/2/2028')).toBe('2028-02-29');
    expect(addDays(d('2028-02-28'), 1)).toBe('2028-02-29');
    expect(addDays(d('2027-02-28'), 1)).toBe('2027-03-01');
  });

  it('adds days so that they can be taken away again, and compares in the same order', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -5000, max: 5000 }), (date, n) => {
        expect(addDays(addDays(date, n), -n)).toBe(date);
        expect(daysBetween(date, addDays(date, n))).toBe(n);
        expect(compareDates(addDays(date, n), date)).toBe(Math.sign(n) + 0);
        expect(weekdayOf(addDays(date, 7))).toBe(weekdayOf(date));
      }),
      law,
    );
  });

  it('is written for a person and read back unchanged', () => {
    expect(dateLong(d('2026-04-01'))).toBe('1 April 2026');
    fc.assert(
      fc.property(dates, (date) => expect(parseLocalDate(dateLong(date))).toBe(date)),
      law,
    );
  });
});

describe('financial years', () => {
  it('run from 1 April to 31 March', () => {
    expect(financialYearOf(d('2026-03-31'))).toBe('2025/26');
    expect(financialYearOf(d('2026-04-01'))).toBe('2026/27');
    expect(firstDay(parseFinancialYear('2026/27'))).toBe('2026-04-01');
    expect(lastDay(parseFinancialYear('2026/27'))).toBe('2027-03-31');
    expect(financialYearOf(d('1999-12-31'))).toBe('1999/00');
    expect(lastDay(parseFinancialYear('1999/00'))).toBe('2000-03-31');
  });

  it.each(['2026/27', '2026-27', 'FY2026/27', 'fy 2026-27', '2026/2027', '26/27', 'FY26/27', '2026 / 27', '2026–27'])(
    'reads "%s" as 2026/27',
    (text) => expect(parseFinancialYear(text)).toBe('2026/27'),
  );

  it.each(['2026', '2026/28', '2026/26', '27/26', '26/2027', '2026/1927', '', 'next year'])('refuses "%s"', (text) => {
    expect(tryParseFinancialYear(text)).toBeUndefined();
    expect(() => parseFinancialYear(text)).toThrow(RangeError);
  });

  it('contain every date exactly once, without gaps', () => {
    fc.assert(
      fc.property(dates, (date) => {
        const year = financialYearOf(date);
        expect(firstDay(year) <= date && date <= lastDay(year)).toBe(true);
        expect(addDays(lastDay(year), 1)).toBe(firstDay(addYears(year, 1)));
        expect(parseFinancialYear(year)).toBe(year);
        expect(addYears(addYears(year, 3), -3)).toBe(year);
      }),
      law,
    );
  });

  it('have quarters from April', () => {
    expect(
      ['2026-04-01', '2026-06-30', '2026-07-01', '2026-12-31', '2027-01-01', '2027-03-31'].map((t) => quarterOf(d(t))),
    ).toEqual([1, 1, 2, 3, 4, 4]);
  });
});

describe('working days under the Procurement Act', () => {
  // Rules 1.7: a standstill of eight working days beginning with the day of the award notice.
  it.each([
    ['2026-03-02', '2026-03-11', 'no holiday'],
    ['2026-03-10', '2026-03-20', "St Patrick's Day, Northern Ireland"],
    ['2026-03-30', '2026-04-10', 'Good Friday and Easter Monday'],
    ['2026-07-08', '2026-07-20', 'the July holiday of Northern Ireland'],
    ['2026-07-30', '2026-08-11', 'the August holiday of Scotland'],
    ['2026-11-24', '2026-12-04', "St Andrew's Day"],
    ['2025-12-24', '2026-01-08', 'Christmas, New Year and 2 January in Scotland'],
  ])('ends a standstill that begins on %s on %s (%s)', (start, end) => {
    expect(addWorkingDays(addDays(d(start), -1), 8, UK_BANK_HOLIDAYS)).toBe(end);
  });

  it('always lands on a working day, the asked number of working days away', () => {
    const nearby = fc.integer({ min: 0, max: 1700 }).map((n) => addDays(d('2024-01-01'), n));
    fc.assert(
      fc.property(
        nearby,
        fc.integer({ min: -40, max: 40 }).filter((n) => n !== 0),
        (date, n) => {
          const end = addWorkingDays(date, n, UK_BANK_HOLIDAYS);
          expect(isWorkingDay(end, UK_BANK_HOLIDAYS)).toBe(true);
          let counted = 0;
          for (let at = date; at !== end;) {
            at = addDays(at, Math.sign(n));
            if (isWorkingDay(at, UK_BANK_HOLIDAYS)) counted += 1;
          }
          expect(counted).toBe(Math.abs(n));
        },
      ),
      law,
    );
  });

  it('stays where it is for nought days, and refuses half a day', () => {
    expect(addWorkingDays(d('2026-04-04'), 0, UK_BANK_HOLIDAYS)).toBe('2026-04-04');
    expect(() => addWorkingDays(d('2026-04-04'), 0.5, UK_BANK_HOLIDAYS)).toThrow(RangeError);
  });

  it('has holidays on weekdays only, ten at least in each year it covers', () => {
    expect([...UK_BANK_HOLIDAYS].filter((h) => [0, 6].includes(weekdayOf(h)))).toEqual([]);
    for (let year = UK_BANK_HOLIDAYS_COVER.firstYear; year <= UK_BANK_HOLIDAYS_COVER.lastYear; year += 1) {
      expect([...UK_BANK_HOLIDAYS].filter((h) => h.startsWith(String(year))).length).toBeGreaterThanOrEqual(10);
    }
  });

  it('agrees with the published list of GOV.UK, all three divisions joined', () => {
    const file = join(__dirname, '../../../../../shared/data/lists/bank-holidays.json');
    if (!existsSync(file)) {
      console.log('not run: shared data absent');
      return;
    }
    const published: Record<string, { events?: { date: string }[] }> = JSON.parse(readFileSync(file, 'utf8'));
    const days = Object.values(published).flatMap((division) => (division.events ?? []).map((e) => e.date));
    expect([...UK_BANK_HOLIDAYS].sort()).toEqual([...new Set(days)].filter((day) => day >= '2024').sort());
  });
});

describe('deadlines in London', () => {
  it.each([
    ['2026-01-15', '12:00', '2026-01-15T12:00:00.000Z', 'winter'],
    ['2026-07-15', '12:00', '2026-07-15T11:00:00.000Z', 'summer'],
    ['2026-07-15', '00:30', '2026-07-14T23:30:00.000Z', 'just after a summer midnight'],
    ['2026-03-29', '00:59', '2026-03-29T00:59:00.000Z', 'the last minute before the clocks go forward'],
    ['2026-03-29', '01:30', '2026-03-29T01:00:00.000Z', 'a time that does not exist: the instant of the jump'],
    ['2026-03-29', '02:00', '2026-03-29T01:00:00.000Z', 'the first minute after the clocks went forward'],
    ['2026-10-25', '00:59', '2026-10-24T23:59:00.000Z', 'before the clocks go back'],
    ['2026-10-25', '01:30', '2026-10-25T01:30:00.000Z', 'a time that comes twice: the later one'],
    ['2026-10-25', '02:00', '2026-10-25T02:00:00.000Z', 'after the clocks went back'],
  ])('puts %s %s at %s (%s)', (date, time, instant) => {
    expect(londonInstant(d(date), time).toISOString()).toBe(instant);
  });

  it('shows each instant of the clock changes as London did', () => {
    expect(londonTime(new Date('2026-03-29T01:00:00Z'))).toBe('02:00');
    expect(londonTime(new Date('2026-10-25T00:30:00Z'))).toBe('01:30');
    expect(londonTime(new Date('2026-10-25T01:30:00Z'))).toBe('01:30');
    expect(londonDate(new Date('2026-07-14T23:30:00Z'))).toBe('2026-07-15');
  });

  it('shows at the instant of a deadline the date and time that were asked for, but for the hour that never was', () => {
    const minutes = fc.integer({ min: 0, max: 1439 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4000 }), minutes, (n, minute) => {
        const date: LocalDate = addDays(d('2020-01-01'), n);
        const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
        const isGap =
          time.startsWith('01') && date.slice(5, 7) === '03' && weekdayOf(date) === 0 && Number(date.slice(8)) > 24;
        fc.pre(!isGap);
        const instant = londonInstant(date, time);
        expect([londonDate(instant), londonTime(instant)]).toEqual([date, time]);
        const hourLater = new Date(instant.getTime() + 3_600_000);
        expect(londonTime(hourLater)).not.toBe(time);
      }),
      law,
    );
  });

  it.each(['24:00', '7:00', '17.00', 'noon', ''])('refuses "%s" as a time', (time) => {
    expect(() => londonInstant(d('2026-04-01'), time)).toThrow(`"${time}"`);
  });
});
