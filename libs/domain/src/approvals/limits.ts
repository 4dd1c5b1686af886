import type { Money } from '@tandem/domain/money';
import type { BudgetType } from '@tandem/domain/savings';
import { compareDates, type LocalDate } from '@tandem/domain/time';

/** One row of a trust's delegated limits: what an office may commit from one budget, and while the row is in force. */
export interface DelegatedLimit {
  readonly trust: string;
  /** The office, not the person: "Chief finance officer". */
  readonly office: string;
  readonly budgetType: BudgetType;
  /** The most the office may approve, on the basis (net or gross) that the trust's table states; null is no ceiling. */
  readonly upTo: Money | null;
  readonly from: LocalDate;
  /** The last day in force; null while it is current. */
  readonly until: LocalDate | null;
}

/** What an office of a trust may approve from a budget on a date. Null is no ceiling, undefined is no authority. */
export function limitOf(
  limits: readonly DelegatedLimit[],
  at: { trust: string; office: string; budgetType: BudgetType; on: LocalDate },
): Money | null | undefined {
  const rows = limits.filter(
    (row) =>
      row.trust === at.trust &&
      row.office === at.office &&
      row.budgetType === at.budgetType &&
      compareDates(row.from, at.on) <= 0 &&
      (row.until === null || compareDates(at.on, row.until) <= 0),
  );
  return rows.reduce<Money | null | undefined>((least, row) => lower(least, row.upTo), undefined);
}

/** Where two rows are in force at once the lower one holds: an overlap in a table never widens an authority. */
function lower(a: Money | null | undefined, b: Money | null): Money | null {
  if (a === undefined || a === null) return b;
  return b === null || a < b ? a : b;
}
