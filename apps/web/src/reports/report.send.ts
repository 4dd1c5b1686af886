import type { Request, Response } from 'express';
import { DomainError } from '@tandem/domain/refusals';
import { renderPdf } from '@tandem/platform/documents';
import { writeWorkbook } from '@tandem/platform/spreadsheets';
import { field } from '../http/forms.js';
import { csvOf, paperOf, workbookOf } from './report.files.js';
import type { Report, ReportTable } from './report.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const FORMS = ['csv', 'xlsx', 'pdf'] as const;
/** More rows than anybody reads on paper: there the rest is one row, and the spreadsheets have all. */
export const PAPER_ROWS = 400;

/** The addresses of a page's files: one table as CSV, all of them or one as a workbook, the whole as a paper. */
export function filesAt(path: string): string[] {
  return FORMS.map((form) => `${path}.${form}`);
}

/** Sends the report in the form and with the table that the address names. `name` begins the file's name. */
export async function sendReport(request: Request, response: Response, report: Report, name: string): Promise<void> {
  const asked = field(request.query, 'table');
  const form = FORMS.find((one) => request.path.endsWith(`.${one}`));
  if (form === 'csv') {
    const table = tableOf(report, asked);
    response.type('text/csv').attachment(`${name}-${table.id}.csv`).send(csvOf(table));
  } else if (form === 'xlsx') {
    const tables = asked === '' ? report.sections.flatMap((section) => section.tables) : [tableOf(report, asked)];
    const file = asked === '' ? `${name}.xlsx` : `${name}-${asked}.xlsx`;
    response
      .type(XLSX)
      .attachment(file)
      .send(await writeWorkbook(workbookOf(report, tables)));
  } else {
    const pdf = await renderPdf('decision-paper', paperOf(report));
    response.type('application/pdf').attachment(`${name}.pdf`).send(pdf);
  }
}

/** The table of that id, or the first. */
function tableOf(report: Report, id: string): ReportTable {
  const tables = report.sections.flatMap((section) => section.tables);
  const found = id === '' ? tables[0] : tables.find((table) => table.id === id);
  if (!found)
    throw new DomainError('TABLE.NOT_FOUND', { table: id }, 'This has no such table. It may have had one before.');
  return found;
}
