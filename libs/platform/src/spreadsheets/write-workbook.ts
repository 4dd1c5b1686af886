import type { Cell, CellStyle, CellValue, DataValidation, WriteSheet } from 'hucre/xlsx';
import { cellOf, inputRangeOf, styleOf, validationOf } from './workbook-columns.js';
import { safeWorkbookText } from './safe-text.js';
import type { NotesSpec, SheetSpec, WorkbookSpec } from './workbook-spec.js';

const HEADER: CellStyle = {
  font: { bold: true, color: { rgb: 'FFFFFF' } },
  fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: '005EB8' } },
  alignment: { vertical: 'center', wrapText: true },
  border: { bottom: { style: 'thin', color: { rgb: '003087' } } },
};
const TITLE: CellStyle = { font: { bold: true, size: 14, color: { rgb: '003087' } } };
const SUBTITLE: CellStyle = { font: { color: { rgb: '4C6272' } } };
const LISTS = 'Lists';
/** Excel keeps at most 255 characters of a list beside the cell; longer ones live on a hidden sheet. */
const INLINE_LIST_MAX = 255;

/**
 * Writes a workbook whose numbers are numbers, whose dates are dates and whose texts can never run.
 *
 * Cells have the column's format; the heading row is styled and frozen; a protected sheet lets people change only its
 * input columns; lists and number rules are checked by Excel as people type. No cell is ever a formula (goals: R27).
 */
export async function writeWorkbook(spec: WorkbookSpec): Promise<Buffer> {
  // Loaded on first use: only processes that write workbooks pay for the library.
  const { writeXlsx } = await import('hucre/xlsx');
  const lists = new LongLists();
  const sheets = spec.sheets.map((sheet) => tableSheet(sheet, lists));
  if (spec.notes) sheets.push(notesSheet(spec.notes));
  sheets.push(...lists.sheet());
  const bytes = await writeXlsx({
    sheets,
    properties: { title: spec.title },
    defaultFont: { name: 'Arial', size: 11 },
  });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function tableSheet(spec: SheetSpec, lists: LongLists): WriteSheet {
  const titles = spec.titles ?? [];
  const headingAt = titles.length;
  const rows: CellValue[][] = titles.map((title) => [safeWorkbookText(title)]);
  rows.push(spec.columns.map((column) => safeWorkbookText(column.heading)));
  for (const row of spec.rows) rows.push(spec.columns.map((column, at) => cellOf(column, row[at] ?? null, row)));
  const lastFilled = rows.length;
  for (let spare = 0; spare < (spec.spareRows ?? 0); spare++) rows.push(spec.columns.map(() => null));

  const cells = new Map<string, Partial<Cell>>();
  titles.forEach((_, row) => cells.set(`${row},0`, { style: row === 0 ? TITLE : SUBTITLE }));
  spec.columns.forEach((_, column) => cells.set(`${headingAt},${column}`, { style: HEADER }));
  return {
    name: spec.name,
    rows,
    cells,
    columns: spec.columns.map((column) => ({
      width: column.width ?? Math.max(12, Math.min(40, column.heading.length + 4)),
      style: styleOf(column),
    })),
    freezePane: { rows: headingAt + 1 },
    ...(lastFilled > headingAt + 1 && !spec.isProtected
      ? { autoFilter: { range: inputRangeOf(headingAt + 1, 0, lastFilled, spec.columns.length - 1) } }
      : {}),
    dataValidations: validations(spec, headingAt + 2, rows.length, lists),
    ...(spec.isProtected ? { protection: { sheet: true, formatColumns: true, autoFilter: true, sort: true } } : {}),
    a11y: { headerRow: headingAt },
  };
}

function validations(spec: SheetSpec, firstRow: number, lastRow: number, lists: LongLists): DataValidation[] {
  if (lastRow < firstRow) return [];
  return spec.columns.flatMap((column, at) => {
    if (!column.rule) return [];
    const range = inputRangeOf(firstRow, at, lastRow, at);
    return [validationOf(column, column.rule, range, (values) => lists.reference(values))];
  });
}

function notesSheet(notes: NotesSpec): WriteSheet {
  const style: CellStyle = { alignment: { wrapText: true, vertical: 'top' } };
  return {
    name: notes.name,
    rows: notes.lines.map((line) => [safeWorkbookText(line)]),
    cells: new Map([['0,0', { style: TITLE }]]),
    columns: [{ width: 100, style }],
  };
}

/** Keeps the lists that are too long to stand beside a cell, each in a column of one hidden sheet. */
class LongLists {
  private readonly columns: (readonly string[])[] = [];

  /** The reference to the list's cells, or undefined when the list is short enough to stand beside the cell. */
  reference(values: readonly string[]): string | undefined {
    const isShort = values.join(',').length <= INLINE_LIST_MAX && values.every((value) => !/[,"]/.test(value));
    if (isShort) return undefined;
    let at = this.columns.indexOf(values);
    if (at < 0) at = this.columns.push(values) - 1;
    const range = inputRangeOf(1, at, values.length, at);
    return `${LISTS}!${range.replace(/([A-Z]+)(\d+)/g, '$$$1$$$2')}`;
  }

  sheet(): WriteSheet[] {
    if (this.columns.length === 0) return [];
    const height = Math.max(...this.columns.map((values) => values.length));
    const rows = Array.from({ length: height }, (_, row) =>
      this.columns.map((values) => (values[row] === undefined ? null : safeWorkbookText(values[row]))),
    );
    return [{ name: LISTS, rows, hidden: true }];
  }
}
