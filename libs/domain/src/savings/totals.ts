import { money, type Money } from '@tandem/domain/money';
import {
  BUDGET_TYPES,
  CASH_TYPES,
  RECURRENCES,
  type Attribution,
  type BudgetType,
  type CashType,
  type Recurrence,
} from './axes.js';
import type { SavingPart } from './decompose.js';

/**
 * What was saved and what became dearer, side by side: the second is nought or negative and never set off against the
 * first. Under the attribution `PARTNERSHIP` the increases are the dis-benefits of buying together.
 */
export interface SavedAndAdded {
  readonly savings: Money;
  readonly increases: Money;
}

/** The total of the lines that may be added together: one cash type, one budget type, one recurrence. */
export interface SavingsTotal extends SavedAndAdded {
  readonly cashType: CashType;
  readonly budgetType: BudgetType;
  readonly recurrence: Recurrence;
  /** The same two figures for each attribution that occurs; they add up to the figures above. */
  readonly byAttribution: Partial<Record<Attribution, SavedAndAdded>>;
}

type Line = Pick<SavingPart, 'cashType' | 'budgetType' | 'recurrence' | 'attribution' | 'amount'>;

/**
 * Adds lines up within cash type × budget type × recurrence, and offers no sum across them.
 *
 * There is deliberately no grand total: one number across cash and avoidance, or across revenue and capital, is what
 * the Public Accounts Committee found in 2024 to be reported by two methods to two audiences. The order is that of
 * the lists in the axes, so a report reads the same whatever order its lines came in.
 */
export function totalsOf(lines: Iterable<Line>): SavingsTotal[] {
  const totals = new Map<string, SavingsTotal>();
  for (const line of lines) {
    const key = keyOf(line);
    totals.set(key, added(totals.get(key) ?? emptyTotal(line), line));
  }
  return [...totals.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, total]) => total);
}

/** The totals of each trust that holds a budget, by trust in the order of their codes. */
export function totalsByTrust(lines: Iterable<Line & { trust: string }>): { trust: string; totals: SavingsTotal[] }[] {
  const byTrust = new Map<string, Line[]>();
  for (const line of lines) {
    const own = byTrust.get(line.trust) ?? [];
    own.push(line);
    byTrust.set(line.trust, own);
  }
  return [...byTrust.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([trust, own]) => ({ trust, totals: totalsOf(own) }));
}

function keyOf(line: Line): string {
  const places = [
    CASH_TYPES.indexOf(line.cashType),
    BUDGET_TYPES.indexOf(line.budgetType),
    RECURRENCES.indexOf(line.recurrence),
  ];
  return places.join('/');
}

function emptyTotal({ cashType, budgetType, recurrence }: Line): SavingsTotal {
  return { cashType, budgetType, recurrence, ...NOTHING, byAttribution: {} };
}

const NOTHING: SavedAndAdded = { savings: money(0n), increases: money(0n) };

function added(total: SavingsTotal, line: Line): SavingsTotal {
  const before = total.byAttribution[line.attribution] ?? NOTHING;
  return {
    ...total,
    ...plus(total, line.amount),
    byAttribution: { ...total.byAttribution, [line.attribution]: plus(before, line.amount) },
  };
}

function plus(to: SavedAndAdded, amount: Money): SavedAndAdded {
  return amount < 0n
    ? { savings: to.savings, increases: money(to.increases + amount) }
    : { savings: money(to.savings + amount), increases: to.increases };
}
