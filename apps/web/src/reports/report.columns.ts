import type { ReportColumn } from './report.js';

/** Columns of a report's table, said in a few words: what most tables are made of. */

/** Words. */
export function words(key: string, heading: string, unknown = ''): ReportColumn {
  return { key, heading, kind: 'text', unknown };
}

/** A day: "1 April 2026" for people, 2026-04-01 for programs, a date in a workbook. */
export function day(key: string, heading: string, unknown = 'Not given'): ReportColumn {
  return { key, heading, kind: 'date', unknown };
}

/** An amount of money. */
export function amount(key: string, heading: string, unknown = 'Not known'): ReportColumn {
  return { key, heading, kind: 'pounds', unknown };
}

/** A price for one. */
export function price(key: string, heading: string, unknown = 'Not known'): ReportColumn {
  return { key, heading, kind: 'unit price', unknown };
}

/** How much of something. */
export function quantity(key: string, heading: string, unknown = 'Not known'): ReportColumn {
  return { key, heading, kind: 'quantity', unknown };
}

/** How many. */
export function counted(key: string, heading: string): ReportColumn {
  return { key, heading, kind: 'count' };
}

/** Columns for files and the API only: the parts of what a page says in one cell, and what a page has no room for. */
export function inFiles(...columns: ReportColumn[]): ReportColumn[] {
  return columns.map((column) => ({ ...column, isInFilesOnly: true }));
}
