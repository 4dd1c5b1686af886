import type { FileRead, UnusedRow } from '@tandem/features/imports';
import { writeCsv, writeWorkbook } from '@tandem/platform/spreadsheets';
import { reasonIn } from './imports.words.js';

const REASON = 'Reason';
const ROW = 'Row';

/** The rows that could not be used, as they were sent, each with its reasons: correct them and upload the file again. */
export function csvOfUnused(file: FileRead, rows: readonly UnusedRow[]): Buffer {
  const width = widthOf(file, rows);
  return writeCsv(headingsOf(file, width), rowsOf(file, rows, width));
}

/** The same as a workbook. Every cell is text: what was sent is given back as it was, and nothing of it can run. */
export function workbookOfUnused(file: FileRead, rows: readonly UnusedRow[]): Promise<Buffer> {
  const width = widthOf(file, rows);
  return writeWorkbook({
    title: `Rows of ${file.fileName} that could not be used`,
    sheets: [
      {
        name: 'Not used',
        columns: headingsOf(file, width).map((heading) => ({
          heading,
          type: { kind: 'text' as const },
          ...(heading === REASON ? { width: 80 } : {}),
        })),
        rows: rowsOf(file, rows, width),
      },
    ],
  });
}

function widthOf(file: FileRead, rows: readonly UnusedRow[]): number {
  return rows.reduce((widest, row) => Math.max(widest, row.cells.length), file.headings.length);
}

function headingsOf(file: FileRead, width: number): string[] {
  const own = Array.from({ length: width }, (_, at) => file.headings[at] || `Column ${at + 1}`);
  return [...own, REASON, ROW];
}

function* rowsOf(file: FileRead, rows: readonly UnusedRow[], width: number): Generator<string[]> {
  for (const row of rows)
    yield [
      ...Array.from({ length: width }, (_, at) => row.cells[at] ?? ''),
      row.problems.map((problem) => reasonIn(file.mapping, problem)).join(' '),
      String(row.rowNumber),
    ];
}
