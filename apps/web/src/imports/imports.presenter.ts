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
import { dateTime, plural } from '../http/format.js';
import { capital, figure, FILE_STATES, fileView, mappingView, pagingView, unusedView } from './file.view.js';

const TRAIL = [
  { text: 'Home', href: '/' },
  { text: 'Imports', href: '/imports' },
];
const BASE = '/imports';

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
      state: FILE_STATES[file.state],
      counts: file.state === 'imported' ? countsOf(file) : '',
    })),
  };
}

/** The mapping page of a file of demand. */
export function mappingPage(
  file: ImportRead,
  proposal: ProposedMapping,
  chosen: ImportMapping | undefined,
  problems: readonly FieldProblem[],
) {
  const years = [...new Set(proposal.columns.filter((c) => c.choice.startsWith('quantity ')).map((c) => c.choice))];
  const view = mappingView<ImportMapping>({
    base: BASE,
    file,
    proposal,
    chosen,
    problems,
    optionsFor: (choice) => choices(years, choice),
    defaultsOf: (mapping, errors) =>
      DEFAULT_FIELDS.map((name) => defaultField(name, mapping, errors[`default-${name}`])),
  });
  return { ...view, trail: [...TRAIL, { text: file.fileName, href: `${BASE}/${file.id}/mapping` }] };
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
  const href = (page: number) => `/imports/${file.id}?state=${only}&page=${page}`;
  return {
    ...fileView(BASE, file),
    trail: TRAIL,
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
    rows: unusedView(file, read.rows),
    paging: pagingView(read.page, total, read.rowsPerPage, href),
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
