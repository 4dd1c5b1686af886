import { divideHalfUp, money, type Money, type Quantity } from '@tandem/domain/money';
import type { Effect } from '@tandem/domain/savings';
import type { LegDraft } from './journal.js';
import { type LineToMove, openAt } from './lines-to-move.js';

/** Why other than the contract's price was paid. */
export type LeakageEffect = Extract<Effect, 'LEAKAGE_CURRENCY' | 'LEAKAGE_INDEX' | 'LEAKAGE_OFF_CONTRACT'>;

/** What was bought of a line and paid for it. A leakage below nought is saving lost. */
export interface Delivered {
  readonly quantity: Quantity;
  readonly paid: Money;
  readonly leakage: Partial<Record<LeakageEffect, Money>>;
}

/**
 * The legs of a delivery: the share of what is contracted moves to "delivered", and what was paid beside the contract's price
 * is told apart.
 *
 * - Up to the contracted quantity each effect moves by its share of what is left, so that the last delivery takes the rest.
 * - Beyond it more is saved than was contracted: `LEAKAGE_VOLUME`, above nought.
 * - What was paid beyond the contract's price is leakage by its given causes; what no cause explains is `NOT_EVIDENCED`.
 */
export function deliveryLegs(line: LineToMove, deliveredBefore: Quantity, delivered: Delivered): LegDraft[] {
  const { left, within, beyond, extraSpend, atContract } = atPlanOf(line, deliveredBefore, delivered.quantity);
  const legs: LegDraft[] = openAt(line, 'contracted').flatMap((leg) => {
    const amount = left === 0n ? 0n : divideHalfUp(leg.amount * within, left);
    return [
      { ...leg, amount: money(-amount) },
      { ...leg, account: 'delivered', amount: money(amount) },
    ];
  });
  const extraSaving = share(line.saving, beyond, line.quantity);
  return [
    ...legs,
    plain(line, 'baseline', -(extraSpend + extraSaving)),
    plain(line, 'spend', extraSpend + delivered.paid - atContract),
    delivering(line, 'LEAKAGE_VOLUME', extraSaving),
    ...leaked(line, atContract - delivered.paid, delivered.leakage),
  ];
}

/**
 * What a quantity should cost: of what is still to be bought its share of what the ledger still expects to be paid, so that
 * a re-forecast in between changes the rest alone and all of the line costs what was paid; beyond it the line's price.
 */
function atPlanOf(line: LineToMove, deliveredBefore: Quantity, bought: Quantity) {
  const left = line.quantity > deliveredBefore ? line.quantity - deliveredBefore : 0n;
  const within = bought < left ? bought : left;
  const beyond = bought - within;
  const extraSpend = share(line.spend, beyond, line.quantity);
  return { left, within, beyond, extraSpend, atContract: share(line.toPay, within, left) + extraSpend };
}

/** What a quantity would have cost before, by the line's prices: the largest amount that its delivery can move. */
export function atPriceOf(line: LineToMove, bought: Quantity): Money {
  return share(line.spend + line.saving, bought, line.quantity);
}

function leaked(line: LineToMove, difference: bigint, leakage: Delivered['leakage']): LegDraft[] {
  const causes = Object.entries(leakage) as [LeakageEffect, Money][];
  const explained = causes.reduce((sum, [, amount]) => sum + amount, 0n);
  return [
    ...causes.map(([effect, amount]) => delivering(line, effect, amount)),
    delivering(line, 'NOT_EVIDENCED', difference - explained),
  ];
}

/** The same share of a line that belongs to another one and of which nothing is paid: its effects follow the quantity. */
export function companionLegs(line: LineToMove, deliveredBefore: Quantity, quantity: Quantity): LegDraft[] {
  const { atContract } = atPlanOf(line, deliveredBefore, quantity);
  return deliveryLegs(line, deliveredBefore, { quantity, paid: money(atContract), leakage: {} });
}

function share(whole: bigint, part: bigint, of: bigint): Money {
  return money(of === 0n ? 0n : divideHalfUp(whole * part, of));
}

function plain(line: LineToMove, account: 'baseline' | 'spend', amount: bigint): LegDraft {
  return { lineId: line.id, account, effect: 'NONE', attribution: 'NONE', amount: money(amount) };
}

function delivering(line: LineToMove, effect: Effect, amount: bigint): LegDraft {
  const attribution = effect === 'NOT_EVIDENCED' ? 'NOT_EVIDENCED' : 'OWN_OR_MARKET';
  return { lineId: line.id, account: 'delivered', effect, attribution, amount: money(amount) };
}
