import { addDays, weekdayOf, type LocalDate } from './local-date.js';

/**
 * Whether a date is a working day: not a Saturday, a Sunday or one of the given holidays.
 *
 * For the Procurement Act the holidays are those of any part of the United Kingdom together (PA23 s.123), which is
 * the list `UK_BANK_HOLIDAYS`.
 */
export function isWorkingDay(date: LocalDate, holidays: ReadonlySet<LocalDate>): boolean {
  const weekday = weekdayOf(date);
  return weekday !== 0 && weekday !== 6 && !holidays.has(date);
}

/**
 * The date that so many working days later (or, for a negative number, earlier) falls on.
 *
 * The day itself does not count: one working day after a Friday is the Monday. A period that "begins with" a day,
 * as the standstill does (PA23 s.51), therefore ends `addWorkingDays(dayBefore, 8)`. Nought working days gives the
 * date itself, whether or not it is a working day.
 */
export function addWorkingDays(date: LocalDate, days: number, holidays: ReadonlySet<LocalDate>): LocalDate {
  if (!Number.isSafeInteger(days)) throw new RangeError(`${days} is not a whole number of working days.`);
  const step = days < 0 ? -1 : 1;
  let current = date;
  for (let left = Math.abs(days); left > 0;) {
    current = addDays(current, step);
    if (isWorkingDay(current, holidays)) left -= 1;
  }
  return current;
}
