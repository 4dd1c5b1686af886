import type { UnitPrice } from '@tandem/domain/money';
import type { LocalDate } from '@tandem/domain/time';
import type { CashType } from './axes.js';

/** The rank of a kind of baseline, 1 the strongest evidence and 8 the weakest. */
export type BaselineType = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/**
 * The eight kinds of baseline in order of strength, with the id used in files and the words used on pages.
 *
 * The order follows the Efficiency and Reform Group's "Measuring Up" (2010): actual prices paid come first, and a
 * quotation that nobody was ever likely to pay comes last.
 */
export const BASELINE_TYPES = [
  { type: 1, id: 'lastPricePaid', label: 'Last price actually paid for the same item' },
  { type: 2, id: 'averagePricePaid', label: 'Weighted average price paid in a base year' },
  { type: 3, id: 'renewalPrice', label: 'Current contract or framework renewal price, in writing' },
  { type: 4, id: 'benchmark', label: 'Benchmark of prices that others paid' },
  { type: 5, id: 'shouldCost', label: 'Should-cost model' },
  { type: 6, id: 'budget', label: 'Budget' },
  { type: 7, id: 'meanOfBids', label: 'Mean of the compliant bids' },
  { type: 8, id: 'firstQuote', label: 'First or opening quotation' },
] as const satisfies readonly { type: BaselineType; id: string; label: string }[];

/** The id of a kind of baseline, as written in files: `lastPricePaid`. */
export type BaselineTypeId = (typeof BASELINE_TYPES)[number]['id'];

/** The kind of baseline that an id or a number names, or undefined for a word the list does not know. */
export function baselineTypeOf(text: string): BaselineType | undefined {
  return BASELINE_TYPES.find((known) => known.id === text.trim() || String(known.type) === text.trim())?.type;
}

/** The words for a kind of baseline, for pages and papers. */
export function baselineLabel(type: BaselineType): string {
  return BASELINE_TYPES[type - 1]!.label;
}

/** References to the papers that prove a baseline: its price and its volume, each null when there is none. */
export interface BaselineEvidence {
  readonly price: string | null;
  readonly volume: string | null;
}

/** What a trust paid, or would have paid, per unit before: net of recoverable VAT, same unit, same specification. */
export interface Baseline {
  readonly unitPrice: UnitPrice;
  readonly type: BaselineType;
  readonly evidence: BaselineEvidence;
  /** When the price was paid or made; left out or null when nobody knows. */
  readonly pricedOn?: LocalDate | null;
}

/** How old the last price paid may be to release cash: two years. */
export const BASELINE_AGE_MONTHS_MAX = 24;

/**
 * The cash type that a baseline can support: cash-releasing from types 1 to 3 with evidence of price and of volume,
 * cost avoidance from everything else and from an item that was never bought before.
 *
 * It is one function because the difference is what auditors attack first (NAO and PAC on functional savings,
 * 2023-24: incomplete baselines, risk of overstatement). A last price paid more than two years before `asAt` supports
 * avoidance only; a date that nobody gives is told beside the baseline and is not held against it.
 */
export function cashTypeFor(
  baseline: Baseline | null,
  asAt?: LocalDate,
): Extract<CashType, 'CASH_RELEASING' | 'COST_AVOIDANCE'> {
  if (baseline === null || baseline.type > 3) return 'COST_AVOIDANCE';
  const { type, pricedOn, evidence } = baseline;
  if (type === 1 && asAt && pricedOn && monthsOld(pricedOn, asAt) > BASELINE_AGE_MONTHS_MAX) return 'COST_AVOIDANCE';
  return isGiven(evidence.price) && isGiven(evidence.volume) ? 'CASH_RELEASING' : 'COST_AVOIDANCE';
}

/** Months from a price to a later date; a month that has begun counts. Nought for a price that is not earlier. */
export function monthsOld(pricedOn: LocalDate, asAt: LocalDate): number {
  const months = (date: LocalDate) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
  const begun = asAt.slice(8) > pricedOn.slice(8) ? 1 : 0;
  return Math.max(0, months(asAt) - months(pricedOn) + begun);
}

/** Whether a reference names a paper: an empty one does not. */
export function isGiven(reference: string | null | undefined): boolean {
  return (reference ?? '').trim() !== '';
}
