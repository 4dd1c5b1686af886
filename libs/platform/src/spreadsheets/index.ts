export { readSheet } from './read-sheet.js';
export { SHEET_LIMITS } from './sheet-read.js';
export type { ReadTable, SheetRead, SheetRow } from './sheet-read.js';
export { writeCsv } from './write-csv.js';
export { writeWorkbook } from './write-workbook.js';
export type { ColumnSpec, SheetSpec, WorkbookCell, WorkbookSpec } from './workbook-spec.js';
