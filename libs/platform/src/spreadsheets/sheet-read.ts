/** One row of a table: its number as the spreadsheet shows it, and every cell as a person would read it. */
export interface SheetRow {
  /** The row's number in the file, counted from 1, so that a message can point at it. */
  readonly number: number;
  /** As many texts as there are headings, or more when the row is wider; an empty cell is `''`. */
  readonly cells: readonly string[];
  /** The places in `cells` whose value was calculated by a formula; `cells` holds the value last saved. */
  readonly formulas: readonly number[];
}

/** A table found in a file. */
export interface ReadTable {
  readonly kind: 'read';
  /** The sheet that the table was found on; a text file's own name. */
  readonly sheetName: string;
  readonly sheets: readonly { readonly name: string; readonly isHidden: boolean }[];
  readonly headings: readonly string[];
  readonly headingRow: number;
  /** What stands above the heading row, row by row: titles and notes. */
  readonly above: readonly (readonly string[])[];
  /** Rows that hold something, cells that hold something, and cells that are formulas. */
  readonly counts: { readonly rows: number; readonly cells: number; readonly formulas: number };
  /** The rows below the headings, unpacked a few thousand at a time; can be walked more than once. */
  readonly rows: Iterable<SheetRow>;
}

/** A file that is not read, with one plain sentence that says why and what to do. */
export interface RefusedFile {
  readonly kind: 'refused';
  readonly reason: string;
  /** For the log only: what went wrong inside, when it was not a known trick or mistake. */
  readonly detail?: string;
}

export type SheetRead = ReadTable | RefusedFile;

/** How much a file may hold. The defaults suit every person's upload; tests and imports may lower them. */
export interface SheetLimits {
  fileBytesMax: number;
  unpackedBytesMax: number;
  rowsMax: number;
  columnsMax: number;
  cellCharactersMax: number;
  /** All cells' text together. */
  charactersMax: number;
  heapMegabytesMax: number;
  timeLimitMs: number;
}

const MEBIBYTE = 1024 * 1024;

/** 50 MiB as sent, 300 MiB unpacked, Excel's own rows and cell length, and 256 columns (goals: R26). */
export const SHEET_LIMITS: Readonly<SheetLimits> = {
  fileBytesMax: 50 * MEBIBYTE,
  unpackedBytesMax: 300 * MEBIBYTE,
  rowsMax: 1_048_576,
  columnsMax: 256,
  cellCharactersMax: 32_767,
  charactersMax: 200 * MEBIBYTE,
  heapMegabytesMax: 256,
  timeLimitMs: 60_000,
};

/** What the reader may know beforehand, and how much it may spend. */
export interface SheetReadOptions {
  /** The sheet to read; otherwise the first visible sheet that holds a table. */
  sheet?: string;
  /** Headings that the caller hopes for: the row that holds most of them is taken as the heading row. */
  expectedHeadings?: readonly string[];
  limits?: Partial<SheetLimits>;
}
