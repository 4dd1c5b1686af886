const NUMBER = /^(-)?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;
const DIGITS_MAX = 40;

/**
 * Writes a published number without exponent and without needless noughts: "85000.0" and "8.5e4" both give "85000".
 * Undefined for what is no number, and for one with more than forty digits, which no price has.
 */
export function plainDecimal(text: string): string | undefined {
  const match = NUMBER.exec(text.trim());
  if (!match) return undefined;
  const [, minus = '', whole = '', fraction = '', exponent = '0'] = match;
  const shift = Number(exponent);
  if (Math.abs(shift) > DIGITS_MAX || whole.length + fraction.length > DIGITS_MAX) return undefined;
  const digits = (whole + fraction).padEnd(whole.length + Math.max(shift, 0), '0');
  const point = whole.length + shift;
  const before = point > 0 ? digits.slice(0, point) : '0';
  const after = point > 0 ? digits.slice(point) : '0'.repeat(-point) + digits;
  const integer = before.replace(/^0+(?=\d)/, '');
  const rest = after.replace(/0+$/, '');
  const plain = rest === '' ? integer : `${integer}.${rest}`;
  return plain === '0' ? '0' : minus + plain;
}

/** A plain decimal as a whole number of its smallest unit, with so many places; undefined when it has more places. */
export function inUnits(plain: string, places: number): bigint | undefined {
  const [whole = '0', fraction = ''] = plain.replace('-', '').split('.');
  if (fraction.length > places) return undefined;
  const value = BigInt(whole + fraction.padEnd(places, '0'));
  return plain.startsWith('-') ? -value : value;
}

/** Amount and currency for a sentence, "6,989,880.00 AMD"; more places than two are shown when there are more. */
export function amountWords(plain: string, currency: string | undefined): string {
  const [whole = '0', fraction = ''] = plain.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${grouped}.${fraction.padEnd(2, '0')} ${currency ?? '(no currency)'}`;
}
