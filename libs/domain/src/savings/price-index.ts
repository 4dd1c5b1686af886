import { Fraction, parseQuantity } from '@tandem/domain/money';
import { dateLong, type LocalDate, parseLocalDate } from '@tandem/domain/time';
import type { MarketMove } from './waterfall.js';

/** A published price index: its values by month, "2025-01", as decimal text. */
export interface PriceIndex {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly values: Readonly<Record<string, string>>;
}

/** The value that stands for a month: its own, or the last before it, with the age in months that this gives it. */
export interface IndexValue {
  readonly month: string;
  readonly value: string;
  readonly ageMonths: number;
}

/** How old a value may be to count as evidence, and by which decision of finance an older one may. */
export interface StalenessRule {
  readonly ageMonthsMax: number;
  /** A reference that a person can look up, such as "Finance committee LAS, 3 March 2026"; null for none. */
  readonly approvedBy: string | null;
}

/** The rule unless a partnership sets another: six months, as producer prices come out within two. */
export const STALENESS: StalenessRule = { ageMonthsMax: 6, approvedBy: null };

/** The move of an index between two dates, with everything that a reader must be told of it. */
export interface IndexMove extends MarketMove {
  readonly from: IndexValue;
  readonly to: IndexValue;
  readonly notes: readonly string[];
}

/** An index that can be used, or the sentence that says why not. */
export type IndexAnswer =
  { readonly move: IndexMove; readonly refused?: undefined } | { readonly move?: undefined; readonly refused: string };

/**
 * How an index moved from the month of the baseline price to the month of the new one.
 *
 * Where a month has no value the last one before it stands, its month and its age are told, and nothing is
 * extrapolated. A value older than the rule allows is no evidence unless finance approved it in the open.
 */
export function indexMove(
  index: PriceIndex,
  from: LocalDate,
  to: LocalDate,
  rule: StalenessRule = STALENESS,
): IndexAnswer {
  const [first, last] = [valueFor(index, from), valueFor(index, to)];
  if (!first) return { refused: `${index.title} has no value for ${monthWords(from)} or before.` };
  if (!last) return { refused: `${index.title} has no value for ${monthWords(to)} or before.` };
  const stale = [first, last].find((one) => one.ageMonths > rule.ageMonthsMax);
  const approval = rule.approvedBy?.trim() ?? '';
  if (stale && approval === '') return { refused: refusal(index, stale, rule) };
  const notes = [
    ...[...new Set([first, last])].filter((one) => one.ageMonths > 0).map((one) => ageNote(index, one)),
    ...(stale ? [`Finance approved the use of this value: ${approval}.`] : []),
  ];
  return {
    move: {
      ratio: Fraction.of(parseQuantity(last.value), parseQuantity(first.value)),
      evidence: `${index.title}, ${monthOnly(first.month)} ${first.value} to ${monthOnly(last.month)} ${last.value} (${index.source})`,
      from: first,
      to: last,
      notes,
    },
  };
}

/** The value of the month, or the last before it; undefined before the index begins. */
export function valueFor(index: PriceIndex, date: LocalDate): IndexValue | undefined {
  const wanted = date.slice(0, 7);
  const month = Object.keys(index.values)
    .filter((known) => known <= wanted)
    .sort()
    .at(-1);
  if (month === undefined) return undefined;
  return { month, value: index.values[month]!, ageMonths: monthNumber(wanted) - monthNumber(month) };
}

function ageNote(index: PriceIndex, { month, value, ageMonths }: IndexValue): string {
  return `${index.title} was last published for ${monthOnly(month)}: ${value}, ${months(ageMonths)} before the price. That value is used; nothing is extrapolated.`;
}

function refusal(index: PriceIndex, { month, value, ageMonths }: IndexValue, rule: StalenessRule): string {
  return `${index.title} was last published for ${monthOnly(month)}: ${value}, ${months(ageMonths)} before the price. More than ${months(rule.ageMonthsMax)} is no evidence, so the market is not told apart unless finance approves the value by name.`;
}

function months(number: number): string {
  return number === 1 ? '1 month' : `${number} months`;
}

function monthNumber(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7));
}

function monthWords(date: LocalDate): string {
  return dateLong(date).replace(/^\d+ /, '');
}

/** "January 2025" for "2025-01". */
export function monthOnly(month: string): string {
  return monthWords(parseLocalDate(`${month}-01`));
}
