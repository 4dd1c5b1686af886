import { DomainError } from '@tandem/domain/refusals';
import { addDays, addWorkingDays, compareDates, dateLong, type LocalDate } from '@tandem/domain/time';

/**
 * The grounds on which ten days are enough for tendering (PA23 s.54(4)).
 *
 * The negotiated period and the ten days for preselected suppliers are not here on purpose: they are open only to
 * utilities and to authorities that are not central government, and NHS trusts are (SI 2024/692 Schedule 2).
 */
export type Shortening = 'qualifyingPlannedProcurementNotice' | 'urgency' | 'dynamicMarket';

/** What decides how long suppliers must be given (PA23 s.54). */
export interface TenderingFacts {
  readonly isElectronic: boolean;
  readonly hasAllDocumentsWithNotice: boolean;
  readonly isLightTouch: boolean;
  readonly shortening: Shortening | null;
}

/** The shortest tendering period in days: 25 as a rule, 10 on a ground of s.54(4), none for light touch contracts. */
export function minimumTenderingDays(facts: TenderingFacts): number {
  if (facts.isLightTouch) return 0;
  if (facts.shortening !== null) return 10;
  if (facts.isElectronic && facts.hasAllDocumentsWithNotice) return 25;
  return facts.isElectronic || facts.hasAllDocumentsWithNotice ? 30 : 35;
}

/**
 * The first date that may be the deadline for tenders after a notice of the given date.
 *
 * The period begins the day after the notice, so a notice of 1 April with 25 days gives 26 April (PA23 s.54).
 */
export function earliestTenderDeadline(noticeOn: LocalDate, facts: TenderingFacts): LocalDate {
  return addDays(noticeOn, minimumTenderingDays(facts));
}

/** Whether a planned procurement notice was published 40 days to 12 months before the tender notice (PA23 s.15). */
export function isQualifyingPlannedNotice(plannedOn: LocalDate, tenderOn: LocalDate): boolean {
  const aYearOn = sameDayNextYear(plannedOn);
  return compareDates(addDays(plannedOn, 40), tenderOn) <= 0 && compareDates(tenderOn, aYearOn) <= 0;
}

function sameDayNextYear(date: LocalDate): LocalDate {
  const days = [365, 366].find((n) => addDays(date, n).slice(5) === date.slice(5));
  return addDays(date, days ?? 365);
}

/** The last of so many days beginning with a date: that date itself is day 1. Most limits of the Act count so. */
export function lastDayBeginningWith(first: LocalDate, days: number): LocalDate {
  return addDays(first, days - 1);
}

/** The working days of a mandatory standstill, and the least of a voluntary one (PA23 s.51). */
export const STANDSTILL_WORKING_DAYS = 8;

/** Bank holidays as data, with the years for which the list is known; beyond them no date can be promised. */
export interface HolidayCalendar {
  /** The union of England and Wales, Scotland and Northern Ireland (PA23 s.123: a holiday in any part of the UK). */
  readonly dates: ReadonlySet<LocalDate>;
  readonly firstYear: number;
  readonly lastYear: number;
}

/**
 * The last day of the standstill that begins with the publication of the contract award notice (UK6).
 *
 * Publication day is day 1 if it is a working day. Errors: DomainError `TIMETABLE.HOLIDAYS_UNKNOWN` when the period
 * leaves the years of the calendar, because a standstill that is a day short can undo the contract (PA23 s.101-105).
 */
export function standstillEndsOn(
  publishedOn: LocalDate,
  calendar: HolidayCalendar,
  workingDays: number = STANDSTILL_WORKING_DAYS,
): LocalDate {
  const length = Math.max(workingDays, STANDSTILL_WORKING_DAYS);
  const last = addWorkingDays(addDays(publishedOn, -1), length, calendar.dates);
  const isKnown =
    Number(publishedOn.slice(0, 4)) >= calendar.firstYear && Number(last.slice(0, 4)) <= calendar.lastYear;
  if (!isKnown) {
    const message = `The bank holidays after ${dateLong(publishedOn)} are not known, so the standstill cannot be counted.`;
    throw new DomainError('TIMETABLE.HOLIDAYS_UNKNOWN', { publishedOn, lastYear: calendar.lastYear }, message);
  }
  return last;
}

/** The first day on which the contract may be signed: the day after the standstill's last day. */
export function earliestSignatureOn(publishedOn: LocalDate, calendar: HolidayCalendar): LocalDate {
  return addDays(standstillEndsOn(publishedOn, calendar), 1);
}

/** The last day to publish the contract details notice (UK7): 30 days beginning with entry, 120 for light touch (s.53). */
export function contractDetailsDueOn(enteredOn: LocalDate, isLightTouch: boolean = false): LocalDate {
  return lastDayBeginningWith(enteredOn, isLightTouch ? 120 : 30);
}

/** The last day to publish the copy of a contract over £5 million: 90 days beginning with entry, 180 light touch (s.53). */
export function contractCopyDueOn(enteredOn: LocalDate, isLightTouch: boolean = false): LocalDate {
  return lastDayBeginningWith(enteredOn, isLightTouch ? 180 : 90);
}
