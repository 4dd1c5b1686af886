import {
  divideHalfUp,
  type Money,
  money,
  parseUnitPrice,
  type UnitPrice,
  unitPrice,
  unitPriceText,
} from '@tandem/domain/money';
import type { LocalDate } from '@tandem/domain/time';
import { type PriceClause, RATE_STALENESS } from './price-clause.js';
import { monthOnly, type PriceIndex, valueFor } from './price-index.js';

/** Pounds for one of the currency that a contract's prices are in: when they were agreed, and in a month. */
export interface ContractRate {
  readonly agreed: UnitPrice;
  readonly applied: UnitPrice;
  /** Both rates with the age of the second, for whoever reads the ledger. */
  readonly note: string;
}

/** Which rate nobody has given yet: the one at which the prices were agreed, or that of the month. */
export type MissingRate = 'agreed' | 'month';

/**
 * The rates by which a month's purchases in another currency become pounds: the one at which the price was agreed, and the
 * last one given for the month, at most a month old. Nothing is assumed: without both there is no amount in pounds.
 */
export function contractRate(
  clause: PriceClause | undefined,
  series: PriceIndex | undefined,
  month: LocalDate,
): ContractRate | { readonly missing: MissingRate } {
  if (!clause || clause.base === null) return { missing: 'agreed' };
  const found = series && valueFor(series, month);
  if (!found || found.ageMonths > RATE_STALENESS.ageMonthsMax) return { missing: 'month' };
  const age = found.ageMonths === 0 ? '' : `, ${found.ageMonths} month old`;
  return {
    agreed: clause.base,
    applied: parseUnitPrice(found.value),
    note:
      `Pounds for one ${clause.series}: ${unitPriceText(clause.base)} when the price was agreed; ` +
      `${monthOnly(found.month)} ${found.value}${age}, used for ${monthOnly(month.slice(0, 7))}.`,
  };
}

/** What was bought of a contract line in a month, and what was paid beside its price, in the contract's own currency. */
export interface BoughtAbroad {
  readonly paid: Money;
  readonly index: Money;
  readonly elsewhere: Money;
  readonly unexplained: Money;
}

/** The same in pounds, with what the rate alone made dearer, or cheaper where it is below nought. */
export interface BoughtInPounds extends BoughtAbroad {
  readonly currency: Money;
}

/**
 * A month in pounds. What was paid takes the rate of the month; every other cause takes the rate at which the price was
 * agreed, so that the move of the rate stands in one place: on all that was paid. Half up, once for each amount.
 */
export function inPounds(bought: BoughtAbroad, { agreed, applied }: ContractRate): BoughtInPounds {
  const atAgreed = (amount: Money) => converted(amount, agreed);
  const paid = converted(bought.paid, applied);
  return {
    paid,
    currency: money(paid - atAgreed(bought.paid)),
    index: atAgreed(bought.index),
    elsewhere: atAgreed(bought.elsewhere),
    unexplained: atAgreed(bought.unexplained),
  };
}

/** A price of the contract in pounds, at the rate at which it was agreed. */
export function priceInPounds(price: UnitPrice, agreed: UnitPrice): UnitPrice {
  return unitPrice(divideHalfUp(price * agreed, RATE_PLACES));
}

function converted(amount: Money, rate: UnitPrice): Money {
  return money(divideHalfUp(amount * rate, RATE_PLACES));
}

/** A rate is in ten-thousandths. */
const RATE_PLACES = 10_000n;
