import {
  type Money,
  moneyText,
  type Quantity,
  quantityText,
  type UnitPrice,
  unitPriceText,
  percentWords,
} from '@tandem/domain/money';
import { count, date, pounds, unitPounds } from '../http/format.js';
import type { ColumnKind, ReportCell, ReportColumn, ReportRow, ReportTable } from './report.js';

/** A value as a person reads it; its row may say another currency or other words for what is not known. */
export function wordsOf(
  column: Pick<ReportColumn, 'kind' | 'unknown' | 'currency'>,
  cell: ReportCell,
  { currency = column.currency, unknown = column.unknown }: Pick<ReportRow, 'currency' | 'unknown'> = {},
): string {
  if (cell === null) return unknown ?? 'Not known';
  if (typeof cell === 'string') return column.kind === 'date' ? date(cell) : cell;
  if (column.kind === 'pounds') return pounds(cell as Money, currency);
  if (column.kind === 'unit price') return unitPounds(cell as UnitPrice, currency);
  return WORDS[column.kind](cell);
}

/** The columns that a page and a paper show, each with its place in the rows. */
export function shownColumnsOf({ columns }: Pick<ReportTable, 'columns'>): { column: ReportColumn; at: number }[] {
  return columns.map((column, at) => ({ column, at })).filter(({ column }) => column.isInFilesOnly !== true);
}

/** A value as a program reads it: a plain decimal; empty where nothing is known. */
export function plainOf(column: Pick<ReportColumn, 'kind'>, cell: ReportCell): string {
  if (cell === null) return '';
  return typeof cell === 'string' ? cell : PLAIN[column.kind](cell);
}

/** Whether the values of a kind are numbers, which stand on the right edge. */
export function isNumeric(kind: ColumnKind): boolean {
  return kind !== 'text' && kind !== 'date';
}

const PLAIN: Record<ColumnKind, (value: bigint) => string> = {
  text: String,
  date: String,
  pounds: (value) => moneyText(value as Money),
  'unit price': (value) => unitPriceText(value as UnitPrice),
  quantity: (value) => quantityText(value as Quantity),
  count: String,
  percent: (value) => hundredths(value),
};

const WORDS: Record<Exclude<ColumnKind, 'pounds' | 'unit price'>, (value: bigint) => string> = {
  text: String,
  date: String,
  quantity: (value) => count(value as Quantity),
  count: (value) => count((value * 1000n) as Quantity),
  percent: percentWords,
};

/** "12.50" of 1,250 hundredths. */
function hundredths(value: bigint): string {
  const size = value < 0n ? 0n - value : value;
  return `${value < 0n ? '-' : ''}${size / 100n}.${String(size % 100n).padStart(2, '0')}`;
}

/**
 * The rows that stand on the page and the paper, with one row for the rest: its amounts are added where the column's
 * may be, so that what is shown still adds up to the total.
 */
export function shownRowsOf({ rows, columns, shownRows, total, restHref }: ReportTable): ReportRow[] {
  if (shownRows === undefined || rows.length <= shownRows + 1) return [...rows];
  const rest = rows.slice(shownRows);
  const cells = columns.map(({ kind }, at): ReportCell => {
    if (at === 0) return `${rest.length} more rows, in the files`;
    if (total === undefined || kind !== 'pounds') return '';
    return rest.reduce((sum, row) => sum + ((row.cells[at] as bigint | null) ?? 0n), 0n);
  });
  return [...rows.slice(0, shownRows), { cells, ...(restHref === undefined ? {} : { href: restHref }) }];
}
