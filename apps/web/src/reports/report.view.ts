import { dateTime } from '../http/format.js';
import { isNumeric, shownColumnsOf, shownRowsOf, wordsOf } from './report.cells.js';
import type { Report, ReportRow, ReportSection, ReportTable } from './report.js';

/** What stands above a report: its name, the time of its figures and what they mean. */
export function headView(report: Report) {
  return {
    title: report.title,
    partnership: report.partnership,
    asAt: dateTime(report.asAt),
    methods: report.methods,
    introduction: report.introduction,
  };
}

/** A report as its page shows it: finished words, and the address of each file of it. */
export function reportView(report: Report) {
  return {
    ...headView(report),
    caveats: report.caveats,
    sections: report.sections.map((section) => sectionView(report, section)),
    pdfHref: fileHref(report, 'pdf'),
    xlsxHref: fileHref(report, 'xlsx'),
    apiHref: `/api/v1/reports/${report.name}${report.query}`,
  };
}

/** A section as a page shows it, with the address of each file of its tables. */
export function sectionView(report: Report, section: ReportSection) {
  return {
    id: section.id,
    heading: section.heading,
    sentences: section.sentences ?? [],
    links: section.links ?? [],
    charts: section.charts ?? [],
    figures: (section.figures ?? []).map((one) => ({ ...one, value: wordsOf(one, one.value) })),
    tables: section.tables.map((table) => tableView(report, table)),
  };
}

function tableView(report: Report, table: ReportTable) {
  const shown = shownColumnsOf(table);
  const cellsOf = (row: ReportRow) =>
    shown.map(({ column, at }) => ({
      text: wordsOf(column, row.cells[at] ?? null, row),
      isNumeric: isNumeric(column.kind),
      isHead: at === 0,
      href: at === 0 ? row.href : undefined,
    }));
  return {
    id: table.id,
    caption: table.caption,
    empty: table.empty,
    columns: shown.map(({ column: { heading, kind } }) => ({ heading, isNumeric: isNumeric(kind) })),
    rows: shownRowsOf(table).map(cellsOf),
    total: table.total ? cellsOf(table.total) : undefined,
    csvHref: fileHref(report, 'csv', table.id),
    xlsxHref: fileHref(report, 'xlsx', table.id),
  };
}

/** The address of a file of a report, or of one table of it, with the report's own filters. */
export function fileHref(report: Pick<Report, 'name' | 'path' | 'query'>, extension: string, table?: string): string {
  const query = new URLSearchParams(report.query);
  if (table !== undefined) query.set('table', table);
  const text = query.toString();
  return `${report.path ?? `/reports/${report.name}`}.${extension}${text === '' ? '' : `?${text}`}`;
}
