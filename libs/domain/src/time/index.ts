export {
  addDays,
  compareDates,
  dateLong,
  daysBetween,
  parseLocalDate,
  tryParseLocalDate,
  weekdayOf,
  type LocalDate,
} from './local-date.js';
export {
  addYears,
  financialYearOf,
  firstDay,
  lastDay,
  parseFinancialYear,
  quarterOf,
  tryParseFinancialYear,
  type FinancialYear,
} from './financial-year.js';
export { addWorkingDays, isWorkingDay } from './working-days.js';
export { UK_BANK_HOLIDAYS, UK_BANK_HOLIDAYS_COVER } from './uk-bank-holidays.js';
export { londonDate, londonInstant, londonTime } from './london.js';
