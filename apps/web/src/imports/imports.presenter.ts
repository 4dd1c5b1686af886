import { DEMAND_FIELDS, type DemandField } from '@tandem/domain/demand';
import type { FieldProblem } from '@tandem/domain/refusals';
import type { UnusedRow } from '@tandem/features/imports';
import {
  DEFAULT_FIELDS,
  type ImportMapping,
  type ImportRead,
  type ProposedMapping,
  wordsOf,
} from '@tandem/features/requirements';
import { formErrors } from '../http/forms.js';
import { count, dateTime, plural } from '../http/format.js';
import { reasonIn } from './imports.words.js';

const TRAIL = [
  { text: 'Home', href: '/' },
  { text: 'Imports', href: '/imports' },
];
const STATES: Record<ImportRead['state'], string> = {
  uploaded: 'Waiting for you to say what the columns hold',
  queued: 'Being taken in',
  imported: 'Taken in',
  failed: 'Could not be read',
};
const LIKELY = 60;
const CELL_MAX = 60;

/** The upload page. */
export const NEW_IMPORT = { title: 'Import a spreadsheet', trail: TRAIL };

export function historyPage(imports: readonly ImportRead[]) {
  return {
    title: 'Imports',
    trail: [{ text: 'Home', href: '/' }],
    imports: imports.map((file) => ({
      name: file.fileName,
      href: `/imports/${file.id}`,
      uploaded: dateTime(file.uploadedAt),
      by: file.uploadedBy,
      state: STATES[file.state],
      counts: file.state === 'imported' ? countsOf(file) : '',
    })),
  };
}

/** The mapping page: each heading with its proposal, what the first rows say, and values for the whole file. */
export function mappingPage(
  file: ImportRead,
  proposal: ProposedMapping,
  chosen: ImportMapping | undefined,
  problems: readonly FieldProblem[],
) {
  const mapping = chosen ?? proposal;
  const years = [...new Set(proposal.columns.filter((c) => c.choice.startsWith('quantity ')).map((c) => c.choice))];
  const errors = formErrors(problems);
  return {
    title: 'What do the columns hold?',
    trail: [...TRAIL, { text: file.fileName, href: `/imports/${file.id}/mapping` }],
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
      options: choices(years, choice),
    })),
    defaults: DEFAULT_FIELDS.map((name) => defaultField(name, mapping, errors.fields[`default-${name}`])),
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

function choices(years: readonly string[], selected: string) {
  const names = ['unused', ...Object.keys(DEMAND_FIELDS), ...years, 'attribute'];
  if (!names.includes(selected)) names.push(selected);
  return names.map((value) => ({ value, text: capital(wordsOf(value)), selected: value === selected }));
}

const DEFAULT_CHOICES: Partial<Record<DemandField, [value: string, text: string][]>> = {
  category: [
    ['vehicles', 'Vehicles'],
    ['equipment', 'Equipment'],
    ['it', 'IT'],
  ],
  budgetType: [
    ['revenue', 'Revenue'],
    ['capital', 'Capital'],
    ['lease', 'Lease'],
  ],
  vat: [
    ['standard', 'Standard rate (20%)'],
    ['reduced', 'Reduced rate (5%)'],
    ['zero', 'Zero rate'],
    ['exempt', 'Exempt'],
    ['outside scope', 'Outside the scope of VAT'],
  ],
  vatRecoverable: [
    ['no', 'Not recoverable'],
    ['yes', 'Recoverable'],
  ],
};
const DEFAULT_HINTS: Partial<Record<DemandField, string>> = {
  category: 'Without it, the CPV code decides.',
  vat: 'Without it, the standard rate is used.',
  vatRecoverable: 'Without it, VAT counts as a cost to your trust.',
  financialYear: 'For example 2026/27.',
  unit: 'For example each, or box of 100.',
  cpvCode: 'Eight digits, for example 34114121.',
  baselineType: 'For example last price paid, or contract price.',
  baselineDate: 'For example 1 April 2026.',
};

function defaultField(name: DemandField, mapping: ImportMapping, error: { text: string } | undefined) {
  const value = mapping.defaults[name] ?? '';
  const options = DEFAULT_CHOICES[name];
  return {
    id: `default-${name}`,
    label: capital(DEMAND_FIELDS[name].label),
    hint: DEFAULT_HINTS[name] ?? '',
    value,
    error,
    options: options
      ? [{ value: '', text: 'None' }, ...options.map(([v, text]) => ({ value: v, text, selected: v === value }))]
      : [],
  };
}

/** What the page that follows an import hears: texts by name, how far it is, and whether it is over. */
export function liveOf(file: ImportRead) {
  return {
    texts: { progress: progressOf(file) },
    done: file.doneCount,
    total: file.rowCount,
    isOver: file.state !== 'queued',
  };
}

function progressOf(file: ImportRead): string {
  return file.doneCount === 0
    ? `Waiting to check ${plural(file.rowCount, 'row')}.`
    : `${plural(file.doneCount, 'row')} of ${plural(file.rowCount, 'row').replace(/ rows?$/, '')} checked.`;
}

export function resultPage(read: {
  file: ImportRead;
  rows: readonly UnusedRow[];
  reasons: readonly { field: string; message: string; rows: number }[];
  only: 'rejected' | 'duplicate';
  page: number;
  rowsPerPage: number;
}) {
  const { file, only } = read;
  const total = only === 'rejected' ? file.rejectedCount : file.duplicateCount;
  const pages = Math.max(1, Math.ceil(total / read.rowsPerPage));
  const href = (page: number) => `/imports/${file.id}?state=${only}&page=${page}`;
  return {
    title: file.fileName,
    trail: TRAIL,
    id: file.id,
    state: file.state,
    stateText: STATES[file.state],
    failure: file.failure,
    progress: progressOf(file),
    done: file.doneCount,
    total: file.rowCount,
    uploaded: `${dateTime(file.uploadedAt)}${file.uploadedBy === '' ? '' : `, by ${file.uploadedBy}`}`,
    sheet: file.sheetName,
    sha256: file.sha256,
    figures: [
      {
        label:
          file.acceptedCount === 1
            ? 'row became a line of your trust’s demand'
            : 'rows became lines of your trust’s demand',
        value: figure(file.acceptedCount),
      },
      {
        label: file.rejectedCount === 1 ? 'row could not be used' : 'rows could not be used',
        value: figure(file.rejectedCount),
        isLoss: file.rejectedCount > 0,
      },
      {
        label: file.duplicateCount === 1 ? 'row was there already' : 'rows were there already',
        value: figure(file.duplicateCount),
      },
    ],
    hasUnused: file.rejectedCount + file.duplicateCount > 0,
    reasons: read.reasons.map((r) => ({ field: fieldWords(r.field), example: r.message, rows: plural(r.rows, 'row') })),
    only,
    heading: only === 'rejected' ? 'Rows that could not be used' : 'Rows that were there already',
    other: otherList(file, only),
    rows: read.rows.map((row) => ({
      number: row.rowNumber,
      reasons: row.problems.map((problem) => reasonIn(file.mapping, problem)),
      cells: shortened(row.cells.filter((cell) => cell !== '').join(' | '), CELL_MAX * 3),
    })),
    paging: {
      text: `Page ${read.page} of ${pages}`,
      isShown: pages > 1,
      previous: read.page > 1 ? href(read.page - 1) : '',
      next: read.page < pages ? href(read.page + 1) : '',
    },
  };
}

function otherList(file: ImportRead, only: 'rejected' | 'duplicate') {
  if (only === 'rejected' && file.duplicateCount > 0)
    return { text: 'Show the rows that were there already', href: `/imports/${file.id}?state=duplicate` };
  if (only === 'duplicate' && file.rejectedCount > 0)
    return { text: 'Show the rows that could not be used', href: `/imports/${file.id}?state=rejected` };
  return undefined;
}

function fieldWords(name: string): string {
  return name in DEMAND_FIELDS ? capital(DEMAND_FIELDS[name as DemandField].label) : 'The row';
}

function countsOf(file: ImportRead): string {
  return `${figure(file.acceptedCount)} new, ${figure(file.rejectedCount)} not usable, ${figure(file.duplicateCount)} there already`;
}

function examplesOf(file: ImportRead, at: number): string {
  const seen = [...new Set(file.preview.map((row) => row.cells[at] ?? '').filter((cell) => cell !== ''))];
  return seen
    .slice(0, 3)
    .map((cell) => shortened(cell))
    .join('; ');
}

function figure(number: number): string {
  return count(String(number));
}

function shortened(text: string, max = CELL_MAX): string {
  return text.length > max ? `${text.slice(0, max - 1)}…` : text;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
