import { type Money, money, type Quantity, type UnitPrice } from '@tandem/domain/money';
import type { LocalDate } from '@tandem/domain/time';
import type { CashType } from './axes.js';
import { BASELINE_AGE_MONTHS_MAX, type Baseline, baselineLabel, cashTypeFor, isGiven, monthsOld } from './baselines.js';
import { indexMove, type PriceIndex, type StalenessRule } from './price-index.js';
import { amountFor, type Price } from './prices.js';

/** A baseline that somebody knows of a line: never hidden, whether it helps or not. */
export interface KnownBaseline extends Baseline {
  readonly quantity: Quantity | null;
  readonly pricedOn: LocalDate | null;
}

/** What a baseline would give: its saving, the kind of money that it supports, and what a reader must know of it. */
export interface BaselineRow {
  readonly baseline: KnownBaseline;
  readonly label: string;
  readonly baselineAmount: Money;
  readonly saving: Money;
  readonly cashType: CashType;
  readonly isProposed: boolean;
  readonly notes: readonly string[];
}

/** What is bought now, and when its price was made. */
export interface NewPrice {
  readonly price: Price;
  readonly quantity: Quantity;
  readonly pricedOn: LocalDate;
  /** The index that finance agreed for the item; where it has stopped, each baseline that it would move says so. */
  readonly index?: { readonly series: PriceIndex; readonly rule?: StalenessRule };
}

/**
 * All known baselines of a line side by side, the strongest kind first, with what each would give; one is proposed.
 *
 * The proposed one is the strongest that supports cash, or else the strongest with evidence of its price, or else the
 * strongest; of two of a kind the later. Which one counts is a person's decision with a name on it, never this one's.
 * Source: ranking by strength from "Measuring Up" (2010): actual prices paid first, quotations nobody paid last.
 */
export function baselinesSideBySide(known: readonly KnownBaseline[], now: NewPrice): BaselineRow[] {
  const ranked = known
    .map((baseline) => ({ baseline, cashType: cashTypeFor(baseline, now.pricedOn) }))
    .sort((a, b) => a.baseline.type - b.baseline.type || byDate(b.baseline.pricedOn, a.baseline.pricedOn));
  const proposed =
    ranked.find((one) => one.cashType === 'CASH_RELEASING') ??
    ranked.find((one) => isGiven(one.baseline.evidence.price)) ??
    ranked[0];
  const paid = amountFor(now.price, now.quantity);
  return ranked.map((one) => {
    const { baseline, cashType } = one;
    const baselineAmount = amountFor(baseline, now.quantity);
    return {
      baseline,
      label: baselineLabel(baseline.type),
      baselineAmount,
      saving: money(baselineAmount - paid),
      cashType,
      isProposed: one === proposed,
      notes: notesOf(baseline, now, known),
    };
  });
}

function notesOf(baseline: KnownBaseline, now: NewPrice, known: readonly KnownBaseline[]): string[] {
  const { type, evidence, pricedOn } = baseline;
  const age = pricedOn === null ? 0 : monthsOld(pricedOn, now.pricedOn);
  const isHighest = known.length > 1 && highest(known) === baseline.unitPrice;
  return [
    ...(isGiven(evidence.price) ? [] : ['No evidence of the price.']),
    ...(type <= 3 && !isGiven(evidence.volume) ? ['No evidence of the volume, so it cannot release cash.'] : []),
    ...(pricedOn === null ? ['The date of this price is not known.'] : []),
    ...(type === 1 && age > BASELINE_AGE_MONTHS_MAX
      ? [`The price is ${age} months old. More than ${BASELINE_AGE_MONTHS_MAX} cannot release cash.`]
      : []),
    ...(type === 4 ? ['A benchmark compares; nobody here paid it, so it never releases cash.'] : []),
    ...(type === 8 ? ['A first quotation was never likely to be paid, so it never releases cash.'] : []),
    ...(type > 3 && isHighest ? ['It is the dearest of the known baselines, which flatters the saving.'] : []),
    ...indexNotes(baseline, now),
  ];
}

/** What must be told of the index that would move a price that was paid; nothing where it is up to date. */
function indexNotes({ type, pricedOn }: KnownBaseline, now: NewPrice): readonly string[] {
  if (!now.index || pricedOn === null || type > 3) return [];
  const { move, refused } = indexMove(now.index.series, pricedOn, now.pricedOn, now.index.rule);
  return move ? move.notes : [refused];
}

function highest(known: readonly KnownBaseline[]): UnitPrice {
  return known.reduce((most, one) => (one.unitPrice > most ? one.unitPrice : most), known[0]!.unitPrice);
}

function byDate(a: LocalDate | null, b: LocalDate | null): number {
  return (a ?? '') < (b ?? '') ? -1 : (a ?? '') > (b ?? '') ? 1 : 0;
}
