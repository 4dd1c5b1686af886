/** How a column's values are written: numbers are exact integers in the unit named here. */
export type ColumnKind = 'text' | 'date' | 'pounds' | 'unit price' | 'quantity' | 'count' | 'percent';

/** A column of a report's table. */
export interface ReportColumn {
  /** The name of the value for programs: the API's key. */
  readonly key: string;
  readonly heading: string;
  readonly kind: ColumnKind;
  /** The words for a value that is not known; otherwise "Not known". */
  readonly unknown?: string;
  /** The currency of amounts that are not in pounds sterling. */
  readonly currency?: string;
  /** Too much for a page and a paper: it stands in the files and the API only. */
  readonly isInFilesOnly?: boolean;
}

/**
 * A value: text as text; dates as "2026-04-01"; pounds in pence, unit prices in ten-thousandths of a pound, quantities in thousandths, counts
 * in ones and percentages in basis points, each as an exact integer; null where nothing is known.
 */
export type ReportCell = string | bigint | null;

/** A row: its first text names it, and its link leads down to what the figures are made of. */
export interface ReportRow {
  readonly cells: readonly ReportCell[];
  readonly href?: string;
  /** The currency of its amounts where the rows of a table differ in it. */
  readonly currency?: string;
  /** The words for its values that are not known, such as those of a partner; otherwise the column's. */
  readonly unknown?: string;
}

/** A table from which the page, the CSV file, the workbook, the paper and the API are all made. */
export interface ReportTable {
  /** Unique in the report: the name of its files. */
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly ReportRow[];
  /** The sum of the rows where they may be added. It stands on the page and the paper, and never in a file of rows. */
  readonly total?: ReportRow;
  /** How many rows stand on the page and the paper when there are more; the files and the API have all. */
  readonly shownRows?: number;
  /** The page that has the rows that are left out. */
  readonly restHref?: string;
  /** What every row has in common, such as its kind of money: columns of their own in files. */
  readonly fixed?: readonly { readonly key: string; readonly heading: string; readonly value: string }[];
  /** The sentence for a table without rows. */
  readonly empty: string;
}

/** One large figure at the top of a section. */
export interface ReportFigure {
  readonly value: bigint | null;
  readonly kind: ColumnKind;
  /** The words for a value that is not known; otherwise "Not known". */
  readonly unknown?: string;
  readonly label: string;
  readonly detail?: string;
  readonly currency?: string;
  readonly isLoss?: boolean;
  readonly href?: string;
}

/** A drawing of our own making, with its title and description inside; the title stands above it too. */
export interface ReportChart {
  readonly title: string;
  readonly svg: string;
}

/** A part of a report: sentences, figures, pictures and the tables behind them. */
export interface ReportSection {
  readonly id: string;
  readonly heading: string;
  readonly sentences?: readonly string[];
  readonly figures?: readonly ReportFigure[];
  readonly charts?: readonly ReportChart[];
  readonly tables: readonly ReportTable[];
  readonly links?: readonly { readonly text: string; readonly href: string }[];
}

/** A report as every form of it is made from: nothing is worked out again after this. */
export interface Report {
  /** The last part of its address, such as "finance". */
  readonly name: string;
  /** Its whole address where it does not stand among the reports. */
  readonly path?: string;
  readonly title: string;
  readonly partnership: string;
  /** The figures' own time: that of the snapshot they were read from. */
  readonly asAt: Date;
  /** The methods and versions that made the figures. */
  readonly methods: readonly string[];
  readonly introduction: readonly string[];
  readonly sections: readonly ReportSection[];
  readonly caveats: readonly string[];
  /** The question mark and what follows it in the report's own address, or ''. Files are asked for with the same. */
  readonly query: string;
}
