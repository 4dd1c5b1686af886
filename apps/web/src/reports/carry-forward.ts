import { money } from '@tandem/domain/money';
import { COUNTED, type FinanceCell, type MoneyKind } from '@tandem/features/reports';
import type { ReportTable } from './report.js';
import { kindName, kindSlug } from './report.words.js';

/** What of each year is new, and what an earlier year's prices bring again: carried forward, and not new money. */
export function carryForwardTable(
  kind: MoneyKind,
  cells: readonly FinanceCell[],
  fixed: NonNullable<ReportTable['fixed']>,
): ReportTable {
  const counted = cells.filter(({ by, account }) => by === 'start' && (COUNTED as readonly string[]).includes(account));
  const years = [...new Set(counted.flatMap(({ year }) => year ?? []))].sort();
  const amounts = years.map((year) => {
    const own = counted.filter((cell) => cell.year === year);
    const carried = added(own.filter(({ key }) => key !== null && key < year));
    return { year, carried, fresh: money(added(own) - carried) };
  });
  const row = (name: string, of: readonly { carried: bigint; fresh: bigint }[]) => {
    const [fresh, carried] = [of.reduce((n, one) => n + one.fresh, 0n), of.reduce((n, one) => n + one.carried, 0n)];
    return { cells: [name, fresh, carried, fresh + carried] };
  };
  return {
    id: `${kindSlug(kind)}-carry-forward`,
    caption: `New and carried forward, forecast or further: ${kindName(kind).toLowerCase()}`,
    columns: [
      { key: 'year', heading: 'Year', kind: 'text' },
      { key: 'new', heading: 'From prices that start in the year', kind: 'pounds' },
      { key: 'carriedForward', heading: 'Carried forward from earlier years, not new money', kind: 'pounds' },
      { key: 'all', heading: 'Effect in the year', kind: 'pounds' },
    ],
    rows: amounts.map((one) => row(one.year, [one])),
    fixed,
    empty: 'No recurrent saving is forecast yet.',
  };
}

function added(cells: readonly FinanceCell[]): bigint {
  return cells.reduce((total, { amount }) => total + amount, 0n);
}
