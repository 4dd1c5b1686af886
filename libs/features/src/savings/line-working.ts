import { money, type Money, moneyText, parseMoney } from '@tandem/domain/money';
import { type Effect, EFFECTS } from '@tandem/domain/savings';
import type { LegContent } from './journal.js';

/** What the journals of a line add up to, as decimal pounds; effects in the ledger's own order, none of nought. */
export interface LineWorking {
  readonly wouldHaveBeenPaid: string;
  readonly isPaid: string;
  readonly saved: string;
  readonly byEffect: readonly { readonly effect: Effect; readonly amount: string }[];
}

/** The sum that the journals of a line make: what would have been paid, less what is paid, is what is saved by effect. */
export function workingOf(legs: readonly LegContent[]): LineWorking {
  const sum = (of: (leg: LegContent) => boolean): Money =>
    money(legs.reduce((total, leg) => (of(leg) ? total + parseMoney(leg.amount) : total), 0n));
  const before = money(0n - sum(({ account }) => account === 'baseline'));
  const paid = sum(({ account }) => account === 'spend');
  return {
    wouldHaveBeenPaid: moneyText(before),
    isPaid: moneyText(paid),
    saved: moneyText(money(before - paid)),
    byEffect: EFFECTS.filter((effect) => effect !== 'NONE')
      .map((effect) => ({ effect, amount: sum((leg) => leg.effect === effect) }))
      .filter(({ amount }) => amount !== 0n)
      .map(({ effect, amount }) => ({ effect, amount: moneyText(amount) })),
  };
}
