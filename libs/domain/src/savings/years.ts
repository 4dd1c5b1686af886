import { allocate, divideHalfUp, money, type Money, type Quantity } from '@tandem/domain/money';
import { financialYearOf, type FinancialYear, type LocalDate } from '@tandem/domain/time';

/** How a full year's saving falls into the year it starts in and the year after. */
export interface YearEffect {
  readonly financialYear: FinancialYear;
  readonly monthsInYear: number;
  readonly fullYear: Money;
  readonly inYear: Money;
  /** What the next year still gains from the same price: full year less in-year. Not new money, and not a saving again. */
  readonly carryForward: Money;
}

/**
 * The in-year effect and the carry-forward of a saving whose price starts on a date: full year × whole months left ÷ 12.
 *
 * Only whole months to 31 March count, so a price that starts on 15 October counts from 1 November: prudent, and the
 * same for every reader. In-year and carry-forward always add up to the full year.
 */
export function yearEffect(fullYear: Money, startsOn: LocalDate): YearEffect {
  const monthsInYear = wholeMonthsLeft(startsOn);
  const inYear = money(divideHalfUp(fullYear * BigInt(monthsInYear), 12n));
  return {
    financialYear: financialYearOf(startsOn),
    monthsInYear,
    fullYear,
    inYear,
    carryForward: money(fullYear - inYear),
  };
}

/** Whole months from a date to 31 March: 12 on 1 April, 11 on 2 April, 0 from 2 March. */
function wholeMonthsLeft(date: LocalDate): number {
  const month = Number(date.slice(5, 7));
  const untilMarch = ((15 - month) % 12) + 1;
  return date.endsWith('-01') ? untilMarch : untilMarch - 1;
}

/** What is delivered in a financial year, by which a one-off saving is phased. */
export interface Delivery {
  readonly financialYear: FinancialYear;
  readonly quantity: Quantity;
}

/**
 * Phases a saving over financial years by what is delivered in each, to the penny: the parts add up to the whole.
 *
 * A capital purchase saves when the vehicle arrives, not evenly over months.
 */
export function phaseByDelivery(
  saving: Money,
  deliveries: readonly Delivery[],
): { financialYear: FinancialYear; amount: Money }[] {
  const amounts = allocate(
    saving,
    deliveries.map((delivery) => delivery.quantity),
  );
  return deliveries.map(({ financialYear }, i) => ({ financialYear, amount: money(amounts[i]!) }));
}
