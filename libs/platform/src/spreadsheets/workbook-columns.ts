import type { CellStyle, CellValue, DataValidation } from 'hucre/xlsx';
import { safeWorkbookText } from './safe-text.js';
import type { ColumnKind, ColumnRule, ColumnSpec, WorkbookCell } from './workbook-spec.js';

const INPUT_FILL = { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'FFF9E5' } } as const;
const GRID = { style: 'thin', color: { rgb: 'AEB7BD' } } as const;
/** A double keeps fifteen significant digits for certain; a number with more would be shown wrongly. */
const DIGITS_MAX = 15;

/**
 * A value as the workbook stores it: a number for numbers, a date's serial for dates, a text for texts.
 * Throws when a value does not fit its column, because a wrong export must not leave the house.
 */
export function cellOf(column: ColumnSpec, value: WorkbookCell, row: readonly WorkbookCell[]): CellValue {
  if (value === null || value === '') return null;
  const text = String(value);
  const stored = STORED[column.type.kind](text);
  if (stored !== undefined) return stored;
  throw new Error(`"${text}" does not fit the column "${column.heading}" in the row "${row.join(' | ')}".`);
}

/** What each kind of column stores for a text; undefined when the text is not of that kind. */
const STORED: Record<ColumnKind['kind'], (text: string) => string | number | undefined> = {
  text: safeWorkbookText,
  date: serialOf,
  integer: (text) => (/^-?\d+$/.test(text) ? exactNumber(text) : undefined),
  decimal: decimalOf,
  money: decimalOf,
};

function decimalOf(text: string): number | undefined {
  return /^-?\d+(?:\.\d+)?$/.test(text) ? exactNumber(text) : undefined;
}

function exactNumber(text: string): number | undefined {
  const digits = text.replace(/^-|\./g, '').replace(/^0+/, '');
  return digits.length > DIGITS_MAX ? undefined : Number(text);
}

/** Days since 30 December 1899, the way Excel counts dates from March 1900 on. */
function serialOf(text: string): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!match) return undefined;
  const instant = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  const isReal = new Date(instant).toISOString().slice(0, 10) === text;
  return isReal && text >= '1900-03-01' ? (instant - Date.UTC(1899, 11, 30)) / 86_400_000 : undefined;
}

/** How a column's cells look, and whether they may be changed on a protected sheet. */
export function styleOf(column: ColumnSpec): CellStyle {
  return {
    numFmt: formatOf(column),
    protection: { locked: !column.isInput },
    alignment: { vertical: 'top', ...(column.type.kind === 'text' ? { wrapText: (column.width ?? 0) > 30 } : {}) },
    ...(column.isInput ? { fill: INPUT_FILL, border: { top: GRID, right: GRID, bottom: GRID, left: GRID } } : {}),
  };
}

function formatOf({ type }: ColumnSpec): string {
  const places = type.kind === 'decimal' ? type.places : 0;
  const formats: Record<ColumnKind['kind'], string> = {
    text: '@',
    integer: '#,##0',
    decimal: places === 0 ? '#,##0' : `#,##0.${'0'.repeat(places)}`,
    money: '£#,##0.00;[Red]-£#,##0.00',
    date: 'dd/mm/yyyy',
  };
  return formats[type.kind];
}

/** What Excel checks as a person types, and what it tells them. */
export function validationOf(
  column: ColumnSpec,
  rule: ColumnRule,
  range: string,
  longList: (values: readonly string[]) => string | undefined,
): DataValidation {
  const shown = {
    range,
    allowBlank: true,
    showErrorMessage: true,
    errorStyle: 'stop',
    errorTitle: column.heading.slice(0, 32),
  } as const;
  if (rule.allow === 'list') {
    const reference = longList(rule.values);
    const values = reference === undefined ? { values: [...rule.values] } : { formula1: reference };
    return { ...shown, type: 'list', ...values, errorMessage: rule.message ?? 'Choose a value from the list.' };
  }
  if (rule.allow === 'number') {
    const type = column.type.kind === 'integer' ? 'whole' : 'decimal';
    return { ...shown, type, ...bounds(rule.minimum, rule.maximum), errorMessage: rule.message ?? numberMessage(rule) };
  }
  const [from, to] = [serialOf(rule.from), serialOf(rule.to)];
  if (from === undefined || to === undefined) throw new Error(`"${column.heading}" needs dates as YYYY-MM-DD.`);
  const message = rule.message ?? `Enter a date from ${rule.from} to ${rule.to}.`;
  return { ...shown, type: 'date', ...bounds(String(from), String(to)), errorMessage: message };
}

function bounds(minimum?: string, maximum?: string): Pick<DataValidation, 'operator' | 'formula1' | 'formula2'> {
  if (maximum === undefined) return { operator: 'greaterThanOrEqual', formula1: minimum ?? '-999999999999' };
  if (minimum === undefined) return { operator: 'lessThanOrEqual', formula1: maximum };
  return { operator: 'between', formula1: minimum, formula2: maximum };
}

function numberMessage({ minimum, maximum }: { minimum?: string; maximum?: string }): string {
  if (minimum !== undefined && maximum !== undefined) return `Enter a number from ${minimum} to ${maximum}.`;
  if (minimum !== undefined) return `Enter a number that is ${minimum} or more.`;
  return maximum === undefined ? 'Enter a number.' : `Enter a number that is ${maximum} or less.`;
}

/** An A1 range from rows counted from 1 and columns counted from 0. */
export function inputRangeOf(firstRow: number, firstColumn: number, lastRow: number, lastColumn: number): string {
  return `${letters(firstColumn)}${firstRow}:${letters(lastColumn)}${lastRow}`;
}

function letters(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26));
  return column < 26 ? letter : letters(Math.floor(column / 26) - 1) + letter;
}
