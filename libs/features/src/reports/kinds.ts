import { AXIS_VALUES, kindKey, type MoneyKind } from './axes.js';

/** The kinds of money that occur, each once, cash-releasing revenue that recurs first. */
export function kindsOf(cells: Iterable<MoneyKind>): MoneyKind[] {
  const kinds = new Map<string, MoneyKind>();
  for (const { cash, budget, recurrence } of cells) {
    const kind = { cash, budget, recurrence };
    kinds.set(kindKey(kind), kind);
  }
  const place = ({ cash, budget, recurrence }: MoneyKind): number =>
    AXIS_VALUES.cash!.indexOf(cash) * 100 +
    AXIS_VALUES.budget!.indexOf(budget) * 10 +
    AXIS_VALUES.recurrence!.indexOf(recurrence);
  return [...kinds.values()].sort((a, b) => place(a) - place(b));
}

/** Whether two cells hold the same kind of money. */
export function isSameKind(one: MoneyKind, other: MoneyKind): boolean {
  return one.cash === other.cash && one.budget === other.budget && one.recurrence === other.recurrence;
}
