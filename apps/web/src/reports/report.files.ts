import { createHash } from 'node:crypto';
import { canonicalJson } from '@tandem/domain/canonical';
import type { PaperDocument, PaperPart } from '@tandem/platform/documents';
import { type ColumnSpec, type WorkbookCell, type WorkbookSpec, writeCsv } from '@tandem/platform/spreadsheets';
import { dateTime } from '../http/format.js';
import { isNumeric, plainOf, shownColumnsOf, shownRowsOf, wordsOf } from './report.cells.js';
import type { ColumnKind, Report, ReportCell, ReportRow, ReportSection, ReportTable } from './report.js';

/** A sheet's name holds at most 31 characters. */
const SHEET_NAME_MAX = 31;

/** One table as CSV: plain decimals, what all rows share in columns of its own, no totals among the rows. */
export function csvOf(table: ReportTable): Buffer {
  const { columns, rows } = filed(table);
  return writeCsv(
    columns.map((column) => column.heading),
    rows.map((row) => row.map((cell, at) => plainOf(columns[at]!, cell))),
  );
}

/** The tables as a workbook, a sheet for each: numbers are numbers and nothing is a formula. */
export function workbookOf(report: Report, tables: readonly ReportTable[]): WorkbookSpec {
  return {
    title: report.title,
    sheets: tables.map((table, at) => {
      const { columns, rows } = filed(table);
      return {
        name: sheetName(table.id, at),
        titles: [table.caption, `${report.partnership}. As at ${dateTime(report.asAt)}.`],
        columns: columns.map(({ heading, kind }): ColumnSpec => ({ heading, type: TYPES[kind], width: widthOf(kind) })),
        rows: rows.map((row) =>
          row.map((cell, column): WorkbookCell => (cell === null ? null : plainOf(columns[column]!, cell))),
        ),
      };
    }),
    notes: {
      name: 'Notes',
      lines: [
        report.title,
        `${report.partnership}. As at ${dateTime(report.asAt)}.`,
        ...report.methods,
        ...report.introduction,
        ...report.caveats,
        'Sheets hold rows only. Totals are on the page and the paper, so that nobody adds them in twice.',
        `Fingerprint of the figures (SHA-256): ${fingerprint(report)}`,
      ],
    },
  };
}

/** The whole report as a paper: every table with its totals, what to know, and the fingerprint of the figures. */
export function paperOf(report: Report): PaperDocument {
  return {
    kicker: 'Report',
    title: report.title,
    subtitle: report.partnership,
    author: report.partnership,
    asAt: dateTime(report.asAt),
    hash: fingerprint(report),
    facts: [
      { name: 'Figures as at', value: dateTime(report.asAt) },
      ...report.methods.map((value, at) => ({ name: at === 0 ? 'Methods' : '', value })),
    ],
    sections: report.sections.map((section) => ({
      heading: section.heading,
      parts: [
        ...(section.sentences ?? []).map((text): PaperPart => ({ kind: 'paragraph', text })),
        ...shownAtOnce(section),
        ...section.tables.map(paperTable),
      ],
    })),
    caveats: [...report.introduction, ...report.caveats],
  };
}

/** The large figures and the pictures of a section; a single picture stands beside the figures. */
function shownAtOnce({ figures = [], charts = [] }: ReportSection): PaperPart[] {
  const points = figures.map(
    (one) => `${one.label}: ${wordsOf(one, one.value)}${one.detail === undefined ? '' : ` (${one.detail})`}`,
  );
  if (charts.length === 1) return [{ kind: 'pictures', points, items: charts }];
  return [
    ...(points.length > 0 ? [{ kind: 'list', items: points } as const] : []),
    ...(charts.length > 0 ? [{ kind: 'pictures', items: charts } as const] : []),
  ];
}

/** The report for programs: amounts as decimal text with their currency, the same tables as the page. */
export function answerOf(report: Report) {
  return { ...figuresOf(report), asAt: report.asAt.toISOString(), sha256: fingerprint(report) };
}

/** The SHA-256 of the figures and their words in canonical form, without the time: the same figures give the same. */
export function fingerprint(report: Report): string {
  return createHash('sha256')
    .update(canonicalJson(figuresOf(report)))
    .digest('hex');
}

function figuresOf(report: Report) {
  return {
    report: report.name,
    title: report.title,
    partnership: report.partnership,
    methods: [...report.methods],
    sections: report.sections.map((section) => ({
      id: section.id,
      heading: section.heading,
      figures: (section.figures ?? []).map((one) => ({ label: one.label, value: valueOf(one, one.value) })),
      tables: section.tables.map((table) => ({
        id: table.id,
        caption: table.caption,
        rows: table.rows.map((row) => rowOf(table, row)),
        total: table.total ? rowOf(table, table.total) : null,
      })),
    })),
    caveats: [...report.introduction, ...report.caveats],
  };
}

function rowOf(table: ReportTable, { cells, currency }: ReportRow) {
  return Object.fromEntries([
    ...(table.fixed ?? []).map(({ key, value }) => [key, value] as const),
    ...table.columns.map((column, at) => [column.key, valueOf(column, cells[at] ?? null, currency)] as const),
  ]);
}

function valueOf(column: { kind: ColumnKind; currency?: string }, cell: ReportCell, currency = column.currency) {
  if (cell === null || typeof cell === 'string') return cell;
  const amount = plainOf(column, cell);
  const isMoney = column.kind === 'pounds' || column.kind === 'unit price';
  return isMoney ? { amount, currency: currency ?? 'GBP' } : amount;
}

function paperTable(table: ReportTable): PaperPart {
  if (table.rows.length === 0) return { kind: 'paragraph', text: `${table.caption}: ${table.empty}` };
  const shown = shownColumnsOf(table);
  return {
    kind: 'table',
    caption: table.caption,
    columns: shown.map(({ column: { heading, kind } }) => ({ heading, isNumeric: isNumeric(kind) })),
    rows: [...shownRowsOf(table), ...(table.total ? [table.total] : [])].map((row) =>
      shown.map(({ column, at }) => wordsOf(column, row.cells[at] ?? null, row)),
    ),
    hasTotalRow: table.total !== undefined,
  };
}

/** The columns and rows of a file: what all rows share stands first. */
function filed({ fixed = [], columns, rows }: ReportTable) {
  return {
    columns: [...fixed.map(({ key, heading }) => ({ key, heading, kind: 'text' as const })), ...columns],
    rows: rows.map((row) => [...fixed.map(({ value }): ReportCell => value), ...row.cells]),
  };
}

const TYPES: Record<ColumnKind, ColumnSpec['type']> = {
  text: { kind: 'text' },
  date: { kind: 'date' },
  pounds: { kind: 'money' },
  'unit price': { kind: 'decimal', places: 4 },
  quantity: { kind: 'decimal', places: 3 },
  count: { kind: 'integer' },
  percent: { kind: 'decimal', places: 2 },
};

function widthOf(kind: ColumnKind): number {
  return kind === 'text' ? 28 : 18;
}

/** A name that a workbook takes and that no other sheet has. */
function sheetName(id: string, at: number): string {
  const number = `${at + 1} `;
  return number + id.replaceAll('-', ' ').slice(0, SHEET_NAME_MAX - number.length);
}
