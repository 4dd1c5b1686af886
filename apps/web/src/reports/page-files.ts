import { fileHref } from './report.view.js';

/** The files of a page, as links: the whole page as a paper and a workbook, and each table as CSV. */
export interface PageFiles {
  readonly pdfHref: string;
  readonly xlsxHref: string;
  readonly tables: readonly { readonly caption: string; readonly csvHref: string }[];
}

/**
 * The links of a page to its files. `path` is the address of the files without its ending, `tables` the caption of each
 * table by its id, and `query` what the page was asked for.
 */
export function pageFiles(path: string, tables: Readonly<Record<string, string>>, query = ''): PageFiles {
  const report = { name: '', path, query };
  return {
    pdfHref: fileHref(report, 'pdf'),
    xlsxHref: fileHref(report, 'xlsx'),
    tables: Object.entries(tables).map(([id, caption]) => ({ caption, csvHref: fileHref(report, 'csv', id) })),
  };
}
