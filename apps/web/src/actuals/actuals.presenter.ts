import {
  ACTUAL_DEFAULTS,
  ACTUAL_FIELDS,
  isActualField,
  OUTCOME_WORDS,
  SOURCE_WORDS,
  isSource,
} from '@tandem/domain/actuals';
import type { FieldProblem } from '@tandem/domain/refusals';
import {
  type ActualImportRead,
  type ActualMapping,
  actualWordsOf,
  type LeakageTotal,
  type OutcomeTotal,
  type ProposedActualMapping,
} from '@tandem/features/actuals';
import type { UnusedRow } from '@tandem/features/imports';
import { dateTime, plural, pounds } from '../http/format.js';
import { formErrors } from '../http/forms.js';
import {
  capital,
  type Choice,
  figure,
  FILE_STATES,
  fileView,
  mappingView,
  pagingView,
  unusedView,
} from '../imports/file.view.js';

/** Where the files of purchases live. */
export const BASE = '/actuals/imports';
const HOME = { text: 'Home', href: '/' };
const TRAIL = [HOME, { text: 'Purchases', href: '/actuals' }];

/** What a file of purchases may be, for the upload page. */
const SOURCE_CHOICES = [
  {
    value: 'invoice',
    text: 'Invoice lines',
    hint: { text: 'What your trust was charged. Counts before anything else.' },
  },
  { value: 'purchaseOrder', text: 'Purchase order lines', hint: { text: 'What your trust has ordered.' } },
  {
    value: 'supplierReport',
    text: 'A supplier’s report',
    hint: { text: 'What a supplier says that it has sold to your trust.' },
  },
];

/** The overview: what waits, what leaks, and the files. */
export function overviewPage(read: {
  imports: readonly ActualImportRead[];
  fileCount: number;
  page: number;
  rowsPerPage: number;
  waiting: { groups: number; lines: number };
  leakage: LeakageTotal;
  mayImport: boolean;
}) {
  return {
    title: 'Purchases',
    trail: [HOME],
    mayImport: read.mayImport,
    figures: [
      {
        value: figure(read.waiting.groups),
        label:
          read.waiting.groups === 1
            ? 'item waits for you to say what it is'
            : 'items wait for you to say what they are',
        isLoss: read.waiting.groups > 0,
      },
      {
        value: pounds(read.leakage.overpaid),
        label: 'paid to contract suppliers beyond their prices',
        isLoss: isLoss(read.leakage.overpaid),
      },
      {
        value: pounds(read.leakage.lost),
        label: 'paid elsewhere beyond what a contract would have cost',
        isLoss: isLoss(read.leakage.lost),
      },
    ],
    waiting: plural(read.waiting.lines, 'line'),
    list: {
      summary: plural(read.fileCount, 'file'),
      paging: pagingView(read.page, read.fileCount, read.rowsPerPage, (page) => `/actuals?page=${page}`),
    },
    imports: read.imports.map((file) => ({
      name: file.fileName,
      href: `${BASE}/${file.id}`,
      what: sourceOf(file),
      uploaded: dateTime(file.uploadedAt),
      by: file.uploadedBy,
      state: FILE_STATES[file.state],
      counts: file.state === 'imported' ? countsOf(file) : '',
    })),
  };
}

/** The upload page, with what the person chose. */
export function uploadPage(source: string, problems: readonly FieldProblem[]) {
  return {
    title: 'Import purchases',
    trail: TRAIL,
    sources: SOURCE_CHOICES.map((choice) => ({ ...choice, checked: choice.value === source })),
    errors: formErrors(problems),
  };
}

/** The mapping page of a file of purchases. */
export function actualMappingPage(
  file: ActualImportRead,
  proposal: ProposedActualMapping,
  chosen: ActualMapping | undefined,
  problems: readonly FieldProblem[],
) {
  const view = mappingView<ActualMapping>({
    base: BASE,
    file,
    proposal,
    chosen,
    problems,
    optionsFor,
    defaultsOf: ({ defaults }, errors) =>
      ACTUAL_DEFAULTS.map((name) => ({
        id: `default-${name}`,
        label: capital(ACTUAL_FIELDS[name].label),
        hint: HINTS[name] ?? '',
        value: defaults[name] ?? '',
        error: errors[`default-${name}`],
        options: [],
      })),
  });
  return { ...view, trail: [...TRAIL, { text: file.fileName, href: `${BASE}/${file.id}/mapping` }] };
}

const HINTS: Partial<Record<(typeof ACTUAL_DEFAULTS)[number], string>> = {
  supplier: 'For a supplier’s own report.',
  currency: 'Its three letters. Without it, pounds.',
  unit: 'For example each, or box of 100. Without it, the contract’s unit.',
};

function optionsFor(selected: string): Choice[] {
  return ['unused', ...Object.keys(ACTUAL_FIELDS)].map((value) => ({
    value,
    text: capital(actualWordsOf(value)),
    selected: value === selected,
  }));
}

/** What became of a file. */
export function importPage(read: {
  file: ActualImportRead;
  outcomes: readonly OutcomeTotal[];
  now: readonly OutcomeTotal[];
  rows: readonly UnusedRow[];
  reasons: readonly { field: string; message: string; rows: number }[];
  page: number;
  rowsPerPage: number;
}) {
  const { file } = read;
  return {
    ...fileView(BASE, file),
    trail: TRAIL,
    what: capital(sourceOf(file)),
    figures: [
      {
        label: file.acceptedCount === 1 ? 'line was taken in' : 'lines were taken in',
        value: figure(file.acceptedCount),
      },
      { label: 'could not be used', value: figure(file.rejectedCount), isLoss: file.rejectedCount > 0 },
      { label: 'were there already', value: figure(file.duplicateCount) },
      { label: 'say something else than before', value: figure(file.changedCount), isLoss: file.changedCount > 0 },
    ],
    outcomes: read.outcomes.map(outcomeRow),
    now: isSame(read.outcomes, read.now) ? [] : read.now.map(outcomeRow),
    hasUnused: file.rejectedCount > 0,
    reasons: read.reasons.map((r) => ({ field: fieldWords(r.field), example: r.message, rows: plural(r.rows, 'row') })),
    rows: unusedView(file, read.rows),
    paging: pagingView(read.page, file.rejectedCount, read.rowsPerPage, (page) => `${BASE}/${file.id}?page=${page}`),
  };
}

/** Whether nothing has been reviewed or changed since, so that there is no second table to show. */
function isSame(before: readonly OutcomeTotal[], now: readonly OutcomeTotal[]): boolean {
  const words = (totals: readonly OutcomeTotal[]) =>
    totals
      .map((t) => [t.outcome, t.currency, t.lines, t.amount].join(' '))
      .sort((a, b) => (a < b ? -1 : 1))
      .join();
  return words(before) === words(now);
}

function outcomeRow(total: OutcomeTotal) {
  const { label, meaning } = OUTCOME_WORDS[total.outcome];
  return { label, meaning, lines: figure(total.lines), amount: pounds(total.amount, total.currency) };
}

/** What a column of a file of purchases is called. */
export function fieldWords(name: string): string {
  return isActualField(name) ? capital(ACTUAL_FIELDS[name].label) : 'The row';
}

/** What a file holds, in words. */
export function sourceOf({ source }: ActualImportRead): string {
  return source !== null && isSource(source) ? SOURCE_WORDS[source] : 'lines';
}

/** How many lines of a file were new, changed, unusable and known. */
export function countsOf(file: ActualImportRead): string {
  const changed = file.changedCount > 0 ? `, ${figure(file.changedCount)} of them changed` : '';
  return `${figure(file.acceptedCount)} new${changed}, ${figure(file.rejectedCount)} not usable, ${figure(file.duplicateCount)} there already`;
}

function isLoss(amount: string): boolean {
  return !amount.startsWith('-') && /[1-9]/.test(amount);
}
