/** What a column holds. Values are given as text or as exact integers, never as floats. */
export type ColumnKind =
  | { readonly kind: 'text' }
  | { readonly kind: 'integer' }
  | { readonly kind: 'decimal'; readonly places: number }
  | { readonly kind: 'money' }
  | { readonly kind: 'date' };

/** What a person may type into a column. */
export type ColumnRule =
  | { readonly allow: 'list'; readonly values: readonly string[]; readonly message?: string }
  | { readonly allow: 'number'; readonly minimum?: string; readonly maximum?: string; readonly message?: string }
  | { readonly allow: 'date'; readonly from: string; readonly to: string; readonly message?: string };

/** A column of a sheet: its heading, what it holds, and whether people fill it in. */
export interface ColumnSpec {
  readonly heading: string;
  readonly type: ColumnKind;
  /** Width in characters; otherwise the heading's own. */
  readonly width?: number;
  /** Whether people may change the column on a protected sheet; such columns are tinted. */
  readonly isInput?: boolean;
  readonly rule?: ColumnRule;
}

/** "1234.50" for decimals and money, "2026-04-01" for dates, any text for texts; null leaves the cell empty. */
export type WorkbookCell = string | bigint | null;

/** A sheet that holds one table. */
export interface SheetSpec {
  readonly name: string;
  /** Lines above the heading row, the first as a title. */
  readonly titles?: readonly string[];
  readonly columns: readonly ColumnSpec[];
  readonly rows: Iterable<readonly WorkbookCell[]>;
  /** Empty rows below the last one that people may fill in. */
  readonly spareRows?: number;
  /** Locks every cell but those of input columns. There is no password: it keeps from slips, not from people. */
  readonly isProtected?: boolean;
}

/** A sheet of plain sentences: what the workbook is, where its figures come from, how to fill it in. */
export interface NotesSpec {
  readonly name: string;
  readonly lines: readonly string[];
}

/** A workbook: its sheets in order, and notes that stand after them. */
export interface WorkbookSpec {
  readonly title: string;
  readonly sheets: readonly SheetSpec[];
  readonly notes?: NotesSpec;
}
