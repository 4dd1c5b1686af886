import { fromUtc, utcMidnight, type LocalDate } from './local-date.js';

const LONDON = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * The instant at which the clocks of London show a date and a time "HH:MM".
 *
 * On the Sunday in October when the hour from 01:00 comes twice, the later of the two instants counts: a deadline
 * read from a wall clock must not fall before a supplier's clock says so for the last time. On the Sunday in March
 * when the hour from 01:00 does not exist, the clock jumps over the time, and the instant of the jump counts
 * (01:00 UTC, shown as 02:00). Errors: RangeError for a time that is not "HH:MM".
 */
export function londonInstant(date: LocalDate, time: string): Date {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time);
  if (!match) throw new RangeError(`"${time}" is not a time such as 17:00.`);
  const wall = utcMidnight(date) + Number(match[1]) * HOUR_MS + Number(match[2]) * MINUTE_MS;
  const winter = new Date(wall);
  const summer = new Date(wall - HOUR_MS);
  if (wallClock(winter) === wall) return winter;
  if (wallClock(summer) === wall) return summer;
  return new Date(wall - (wall % HOUR_MS));
}

/** The date that the clocks of London show at an instant. */
export function londonDate(instant: Date): LocalDate {
  return fromUtc(new Date(wallClock(instant)));
}

/** The time "HH:MM" that the clocks of London show at an instant. */
export function londonTime(instant: Date): string {
  return new Date(wallClock(instant)).toISOString().slice(11, 16);
}

/** What the clocks of London show at an instant, encoded as if it were UTC so that it can be computed with. */
function wallClock(instant: Date): number {
  const part = Object.fromEntries(LONDON.formatToParts(instant).map((p) => [p.type, Number(p.value)]));
  return Date.UTC(part['year']!, part['month']! - 1, part['day'], part['hour'], part['minute'], part['second']);
}
