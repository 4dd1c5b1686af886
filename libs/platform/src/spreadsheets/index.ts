export { readSheet } from './read-sheet.js';
export { SHEET_LIMITS } from './sheet-read.js';
export type { ReadTable, RefusedFile, SheetLimits, SheetRead, SheetReadOptions, SheetRow } from './sheet-read.js';
export { writeCsv } from './write-csv.js';
export { writeWorkbook } from './write-workbook.js';
export type {
  ColumnKind,
  ColumnRule,
  ColumnSpec,
  NotesSpec,
  SheetSpec,
  WorkbookCell,
  WorkbookSpec,
} from './workbook-spec.js';
