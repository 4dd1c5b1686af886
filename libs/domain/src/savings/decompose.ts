import { amountOf, money, type Money, type Quantity, type UnitPrice } from '@tandem/domain/money';
import type { Attribution, BudgetType, CashType, Mechanism, Recurrence } from './axes.js';
import { cashTypeFor, type Baseline } from './baselines.js';

/** Names the method and version that made a line, so that no reader meets two methods under one name. */
export interface Method {
  readonly id: string;
  readonly version: number;
}

/**
 * Attribution from the same bids: what a trust would have paid alone, found by awarding the same sealed bids to its
 * own demand, stands between its baseline and the joint price.
 */
export const METHOD = { id: 'attribution/same-bids', version: 1 } as const satisfies Method;

/** A price for the whole quantity: per unit, or the trust's amount of an award, to the penny. */
export type Price = { readonly unitPrice: UnitPrice } | { readonly amount: Money };

/** What a trust would have paid alone, and where that is written: an evaluation run, a quotation, a price band. */
export type StandalonePrice = Price & { readonly evidence: string };

/** One trust's demand for one line, before and after: everything that the decomposition may look at. */
export interface AttributionInput {
  /** The trust that holds the budget, the only beneficiary of what is saved here. */
  readonly trust: string;
  readonly line: string;
  readonly quantity: Quantity;
  /** Null for an item that the trust never bought before. */
  readonly baseline: Baseline | null;
  /** Null when the trust could not have bought alone, or nothing shows at what price. */
  readonly alone: StandalonePrice | null;
  readonly joint: Price;
  readonly budgetType: BudgetType;
  readonly recurrence: Recurrence;
  /** PRICE when left out. */
  readonly mechanism?: Mechanism;
}

/** One ledger line: an amount with exactly one value on every axis. A negative amount is a cost, shown as such. */
export interface SavingPart {
  readonly method: Method;
  readonly trust: string;
  readonly line: string;
  readonly attribution: Attribution;
  readonly cashType: CashType;
  readonly budgetType: BudgetType;
  readonly recurrence: Recurrence;
  readonly mechanism: Mechanism;
  readonly amount: Money;
  /** The partnership made this dearer than the trust alone would have paid. Never set off against another part. */
  readonly isDisBenefit: boolean;
}

/** A saving taken apart: the amounts compared, the headline figures, and the parts that add up to the total. */
export interface Decomposition {
  readonly method: Method;
  readonly trust: string;
  readonly line: string;
  readonly baselineAmount: Money | null;
  readonly aloneAmount: Money | null;
  readonly jointAmount: Money;
  /** Baseline less joint; alone less joint for an item without baseline; null when there is nothing to compare with. */
  readonly total: Money | null;
  /** Baseline less alone, or null when it cannot be known. */
  readonly own: Money | null;
  /** Alone less joint, or null when it cannot be evidenced. */
  readonly partnership: Money | null;
  /** Whether the partnership's part rests on evidence of what the trust would have paid alone. */
  readonly evidence: 'EVIDENCED' | 'NOT_EVIDENCED';
  /** The trust would have been better off alone. */
  readonly isDisBenefit: boolean;
  readonly parts: readonly SavingPart[];
}

/**
 * Takes one trust's saving on one line apart into its own part and the partnership's, exact to the penny.
 *
 * Each of the three amounts is rounded once and the parts are their differences, so they add up by construction.
 * Without evidence of the price alone the whole is one part `NOT_EVIDENCED`. Where the price alone lies above the
 * baseline, the stretch above what was ever paid is avoidance on both sides (a rise the trust would have met, and
 * did not), so that the cash-releasing parts always add up to the change in the budget and to no more.
 * Source: the partnership attribution of the methods page; Government Efficiency Framework for cash and avoidance.
 */
export function decompose(input: AttributionInput): Decomposition {
  const baseline = input.baseline === null ? null : amountOf(input.baseline.unitPrice, input.quantity);
  const isEvidenced = input.alone !== null && input.alone.evidence.trim() !== '';
  const alone = input.alone !== null && isEvidenced ? amountFor(input.alone, input.quantity) : null;
  const joint = amountFor(input.joint, input.quantity);
  const own = less(baseline, alone);
  const partnership = less(alone, joint);
  return {
    method: METHOD,
    trust: input.trust,
    line: input.line,
    baselineAmount: baseline,
    aloneAmount: alone,
    jointAmount: joint,
    total: less(baseline ?? alone, joint),
    own,
    partnership,
    evidence: isEvidenced ? 'EVIDENCED' : 'NOT_EVIDENCED',
    isDisBenefit: partnership !== null && partnership < 0n,
    parts: partsOf(input, baseline, alone, joint),
  };
}

function partsOf(input: AttributionInput, baseline: Money | null, alone: Money | null, joint: Money): SavingPart[] {
  const cashType = cashTypeFor(input.baseline);
  const part = (attribution: Attribution, as: CashType, amount: Money): SavingPart => ({
    method: METHOD,
    trust: input.trust,
    line: input.line,
    attribution,
    cashType: as,
    budgetType: input.budgetType,
    recurrence: input.recurrence,
    mechanism: input.mechanism ?? 'PRICE',
    amount,
    isDisBenefit: attribution === 'PARTNERSHIP' && amount < 0n,
  });
  if (alone === null) return baseline === null ? [] : [part('NOT_EVIDENCED', cashType, minus(baseline, joint))];
  if (baseline === null) return [part('PARTNERSHIP', cashType, minus(alone, joint))];
  const highest = baseline > joint ? baseline : joint;
  if (cashType === 'COST_AVOIDANCE' || alone <= highest) {
    return [
      part('OWN_OR_MARKET', cashType, minus(baseline, alone)),
      part('PARTNERSHIP', cashType, minus(alone, joint)),
    ];
  }
  const rise = minus(alone, highest);
  return [
    part('OWN_OR_MARKET', 'CASH_RELEASING', minus(baseline, highest)),
    part('OWN_OR_MARKET', 'COST_AVOIDANCE', minus(highest, alone)),
    part('PARTNERSHIP', 'CASH_RELEASING', minus(highest, joint)),
    part('PARTNERSHIP', 'COST_AVOIDANCE', rise),
  ].filter((one) => one.amount !== 0n);
}

/** The two effects of a change in price and in volume; they add up to old spend less new spend. */
export interface PriceAndVolume {
  readonly price: Money;
  readonly volume: Money;
}

/**
 * Parts a change of spend into price (old less new price, at the new volume) and volume (old less new volume, at the
 * old price). Only the price effect is the buyer's; buying less is demand management, or a cut in service.
 */
export function priceAndVolume(
  before: { unitPrice: UnitPrice; quantity: Quantity },
  after: { unitPrice: UnitPrice; quantity: Quantity },
): PriceAndVolume {
  const old = amountOf(before.unitPrice, before.quantity);
  const repriced = amountOf(before.unitPrice, after.quantity);
  return { price: minus(repriced, amountOf(after.unitPrice, after.quantity)), volume: minus(old, repriced) };
}

function amountFor(price: Price, quantity: Quantity): Money {
  return 'amount' in price ? price.amount : amountOf(price.unitPrice, quantity);
}

function less(from: Money | null, what: Money | null): Money | null {
  return from === null || what === null ? null : minus(from, what);
}

function minus(from: Money, what: Money): Money {
  return money(from - what);
}
