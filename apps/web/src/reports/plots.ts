import { money, type Money } from '@tandem/domain/money';
import { pounds } from '../http/format.js';

/** An amount for a drawing: pence for the place, the exact amount for the words. */
export function plot(amount: Money): { plot: number; label: string } {
  return { plot: Number(amount), label: pounds(amount) };
}

/** The amounts that the scale of a drawing names: nothing, the greatest and, where there is a loss, the least. */
export function scaleMarks(amounts: readonly Money[]): { plot: number; label: string }[] {
  const greatest = amounts.reduce((high, one) => (one > high ? one : high), money(0n));
  const least = amounts.reduce((low, one) => (one < low ? one : low), money(0n));
  const marks = [money(0n), ...(greatest > 0n ? [greatest] : []), ...(least < 0n ? [least] : [])];
  return marks.map((amount) => ({ plot: Number(amount), label: short(amount) }));
}

/** "£1.2m", "£34k" or "£120": near enough to read a scale by. The table has the exact amount. */
function short(amount: Money): string {
  const sign = amount < 0n ? '−' : '';
  const size = (amount < 0n ? 0n - amount : amount) / 100n;
  if (size >= 1_000_000n) return `${sign}£${size / 1_000_000n}.${(size / 100_000n) % 10n}m`;
  return size >= 1_000n ? `${sign}£${size / 1_000n}k` : `${sign}£${size}`;
}
