import type { FieldProblem } from '@tandem/domain/refusals';
import type { FileMapping, FileRead, UnusedRow } from '@tandem/features/imports';
import { formErrors } from '../http/forms.js';
import { count, dateTime, plural } from '../http/format.js';
import { reasonIn } from './imports.words.js';

/** What every page says of a file on its way in, whatever it holds. `base` is where the files of its kind live. */

/** How far a file is, in words. */
export const FILE_STATES: Record<FileRead['state'], string> = {
  uploaded: 'Waiting for you to say what the columns hold',
  queued: 'Being taken in',
  imported: 'Taken in',
  failed: 'Could not be read',
};
const LIKELY = 60;
const CELL_MAX = 60;

/** One choice of a select. */
export interface Choice {
  readonly value: string;
  readonly text: string;
  readonly selected?: boolean;
}

/** A value for the whole file, as a field of the mapping page. */
export interface DefaultField {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly error: { text: string } | undefined;
  readonly options: Choice[];
}

/** The mapping page: each heading with its proposal, what the first rows say, and values for the whole file. */
export function mappingView<M extends FileMapping>(read: {
  base: string;
  file: FileRead<M>;
  proposal: M & { readonly confidences: readonly number[] };
  chosen: M | undefined;
  problems: readonly FieldProblem[];
  optionsFor: (choice: string) => Choice[];
  defaultsOf: (mapping: M, fields: Record<string, { text: string }>) => DefaultField[];
}) {
  const { base, file, proposal, chosen } = read;
  const mapping = chosen ?? proposal;
  const errors = formErrors(read.problems);
  return {
    title: 'What do the columns hold?',
    base,
    id: file.id,
    fileName: file.fileName,
    failure: file.failure,
    rows: plural(file.rowCount, 'row'),
    sheet: file.sheetName,
    sheets:
      file.sheets.length > 1
        ? file.sheets.map((s) => ({
            value: s.name,
            text: s.isHidden ? `${s.name} (hidden)` : s.name,
            selected: s.name === file.sheetName,
          }))
        : [],
    sameAsBefore: file.sameAsBeforeAt ? dateTime(file.sameAsBeforeAt) : '',
    formulas: file.formulaCount > 0 ? plural(file.formulaCount, 'cell') : '',
    columns: mapping.columns.map(({ at, heading, choice }) => ({
      id: `column-${at}`,
      heading: heading === '' ? `Column ${at + 1} (no heading)` : heading,
      examples: examplesOf(file, at),
      isUnsure: choice !== 'unused' && !chosen && (proposal.confidences[at] ?? 0) <= LIKELY,
      error: errors.fields[`column-${at}`],
      options: read.optionsFor(choice),
    })),
    defaults: read.defaultsOf(mapping, errors.fields),
    errors,
    preview: {
      headings: file.headings.map((heading, at) => heading || `Column ${at + 1}`),
      rows: file.preview.map((row) => ({
        number: row.number,
        cells: file.headings.map((_, at) => shortened(row.cells[at] ?? '')),
      })),
    },
  };
}

/** What the page that follows an import hears: texts by name, how far it is, and whether it is over. */
export function liveOf(file: FileRead) {
  return {
    texts: { progress: progressOf(file) },
    done: file.doneCount,
    total: file.rowCount,
    isOver: file.state !== 'queued',
  };
}

/** The file itself and how far it is. */
export function fileView(base: string, file: FileRead) {
  return {
    title: file.fileName,
    base,
    id: file.id,
    state: file.state,
    stateText: FILE_STATES[file.state],
    failure: file.failure,
    progress: progressOf(file),
    done: file.doneCount,
    total: file.rowCount,
    uploaded: `${dateTime(file.uploadedAt)}${file.uploadedBy === '' ? '' : `, by ${file.uploadedBy}`}`,
    sheet: file.sheetName,
    sha256: file.sha256,
  };
}

/** Rows that were not taken in, each reason with the heading that it is about. */
export function unusedView(file: FileRead, rows: readonly UnusedRow[]) {
  return rows.map((row) => ({
    number: row.rowNumber,
    reasons: row.problems.map((problem) => reasonIn(file.mapping, problem)),
    cells: shortened(row.cells.filter((cell) => cell !== '').join(' | '), CELL_MAX * 3),
  }));
}

/** Where one is in a list of so many rows, and what comes before and after. */
export function pagingView(page: number, total: number, rowsPerPage: number, href: (page: number) => string) {
  const pages = Math.max(1, Math.ceil(total / rowsPerPage));
  return {
    text: `Page ${page} of ${pages}`,
    isShown: pages > 1,
    previous: page > 1 ? href(page - 1) : '',
    next: page < pages ? href(page + 1) : '',
  };
}

/** "1,250". */
export function figure(number: number): string {
  return count(String(number));
}

/** A label as it begins a sentence. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function progressOf(file: FileRead): string {
  return file.doneCount === 0
    ? `Waiting to check ${plural(file.rowCount, 'row')}.`
    : `${plural(file.doneCount, 'row')} of ${plural(file.rowCount, 'row').replace(/ rows?$/, '')} checked.`;
}

function examplesOf(file: FileRead, at: number): string {
  const seen = [...new Set(file.preview.map((row) => row.cells[at] ?? '').filter((cell) => cell !== ''))];
  return seen
    .slice(0, 3)
    .map((cell) => shortened(cell))
    .join('; ');
}

function shortened(text: string, max = CELL_MAX): string {
  return text.length > max ? `${text.slice(0, max - 1)}…` : text;
}
