/** Already the shortest form, and within fifteen digits. */
const SIMPLE = /^-?(?:0|[1-9]\d{0,14}|(?=.{1,16}$)(?:0|[1-9]\d*)\.\d*[1-9])$/;
const BUILT_IN_DATES = new Set([
  14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58,
]);
const BUILT_IN_TIMES = new Set([18, 19, 20, 21, 32, 33, 45, 46, 47]);
const DAY_MS = 86_400_000;

/**
 * A stored number as the shortest plain decimal that Excel's own fifteen digits give: never "1e+21" and never
 * "0.30000000000000004". Whole numbers that a double holds exactly keep every digit.
 */
export function numberText(stored) {
  if (SIMPLE.test(stored)) return stored === '-0' ? '0' : stored;
  const value = Number(stored);
  if (!Number.isFinite(value) || stored.trim() === '') return stored.trim();
  if (Number.isSafeInteger(value)) return String(value + 0);
  return withoutExponent(value.toPrecision(15));
}

function withoutExponent(text) {
  const [, sign, whole, fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(text);
  const point = whole.length + Number(exponent);
  const digits = whole + fraction;
  const left = point <= 0 ? '0' : digits.slice(0, point).padEnd(point, '0');
  const right = (point <= 0 ? '0'.repeat(-point) + digits : digits.slice(point)).replace(/0+$/, '');
  const plain = left.replace(/^0+(?=\d)/, '') + (right === '' ? '' : `.${right}`);
  return plain === '0' ? '0' : sign + plain;
}

/**
 * A date's serial number as "YYYY-MM-DD", with "THH:MM:SS" when it has a time, or "HH:MM:SS" when it is a time only.
 * The 1900 system's 29 February that never was (serial 60) is given as Excel shows it.
 */
export function serialText(stored, shown, has1904Dates) {
  const value = Number(stored);
  if (!Number.isFinite(value)) return stored;
  if (value < 0 || value >= 2_958_466) return numberText(stored);
  if (shown === 'date' && /^[1-9]\d*$/.test(stored)) return dateText(value, has1904Dates);
  const seconds = Math.round((value - Math.floor(value)) * 86_400);
  const day = Math.floor(value) + (seconds === 86_400 ? 1 : 0);
  const time = new Date((seconds % 86_400) * 1000).toISOString().slice(11, 19);
  if (day === 0 && !has1904Dates) return shown === 'time' || seconds > 0 ? time : numberText(stored);
  if (shown === 'time' && day === 0) return time;
  const date = dateText(day, has1904Dates);
  return seconds % 86_400 === 0 ? date : `${date}T${time}`;
}

/** Days that were asked for before: a sheet repeats few dates many times. */
const KNOWN_DAYS = new Map();
const KNOWN_DAYS_MAX = 10_000;

function dateText(day, has1904Dates) {
  const key = has1904Dates ? -day : day;
  let text = KNOWN_DAYS.get(key);
  if (text === undefined) {
    text = calendarText(day, has1904Dates);
    if (KNOWN_DAYS.size < KNOWN_DAYS_MAX) KNOWN_DAYS.set(key, text);
  }
  return text;
}

function calendarText(day, has1904Dates) {
  if (!has1904Dates && day === 60) return '1900-02-29';
  const epoch = has1904Dates ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, day < 60 ? 31 : 30);
  return new Date(epoch + day * DAY_MS).toISOString().slice(0, 10);
}

/** Whether a number format shows a date or a time: 'date', 'time' or undefined (ECMA-376 part 1, 18.8.30). */
export function dateFormat(id, code) {
  if (code === undefined) return BUILT_IN_DATES.has(id) ? 'date' : BUILT_IN_TIMES.has(id) ? 'time' : undefined;
  const bare = code
    .split(';')[0]
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .replace(/\[(?:h+|m+|s+)\]/gi, 'h')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/general/gi, '');
  if (/[dy]/i.test(bare)) return 'date';
  if (/[hs]/i.test(bare)) return 'time';
  return /m/i.test(bare) ? 'date' : undefined;
}
