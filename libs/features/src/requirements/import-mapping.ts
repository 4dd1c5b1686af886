import {
  DEMAND_FIELDS,
  type DemandField,
  expandRow,
  isDemandField,
  proposeMapping,
  readBaselineType,
  readBudgetType,
  readCategory,
  readCpv,
  readUnit,
  readVatTreatment,
  readYesNo,
  textProblem,
} from '@tandem/domain/demand';
import { tidyHeading } from '@tandem/domain/headings';
import type { FieldProblem } from '@tandem/domain/refusals';
import { choicesByHeading, type FileColumn, type FileMapping, type RememberedChoices } from '@tandem/features/imports';
import { tryParseFinancialYear, tryParseLocalDate } from '@tandem/domain/time';

/** A column's choice is a `DemandField`, `attribute` (of the specification, under its own heading), `quantity 2026/27`, or `unused`. */
export type ColumnMapping = FileColumn;

/** How a file is read: what each column is, and one value for the whole file where a cell is empty. */
export interface ImportMapping extends FileMapping {
  readonly defaults: Partial<Record<DemandField, string>>;
}

/** A mapping with how sure each column is, for a person to look over. */
export interface ProposedMapping extends ImportMapping {
  /** By column, 0 to 100; at 60 or below a person should look. */
  readonly confidences: readonly number[];
}

/** A value for the whole file makes sense for these fields: an item or a quantity is each row's own. */
export const DEFAULT_FIELDS = [
  'category',
  'cpvCode',
  'site',
  'financialYear',
  'unit',
  'budgetType',
  'vat',
  'vatRecoverable',
  'baselineType',
  'baselineDate',
] as const satisfies readonly DemandField[];

const YEAR_CHOICE = /^quantity (\d{4}\/\d{2})$/;

/** Proposes what each column is; what the trust chose before for a heading wins over what the heading's words suggest. */
export function proposedMapping(
  headings: readonly string[],
  remembered: RememberedChoices,
  defaults: ImportMapping['defaults'] = {},
): ProposedMapping {
  const known = Object.fromEntries(
    Object.entries(remembered).map(([heading, choice]) => [heading, isDemandField(choice) ? choice : null]),
  );
  const proposal = proposeMapping(headings, known);
  const columns = proposal.columns.map(({ at, heading, field, year }) => {
    const isAttribute = remembered[tidyHeading(heading)] === 'attribute' && heading !== '';
    const choice = isAttribute ? 'attribute' : year ? `quantity ${year}` : (field ?? 'unused');
    return { at, heading, choice };
  });
  return { columns, defaults, confidences: proposal.columns.map((c) => c.confidence) };
}

/** What a trust's choices of one file are worth remembering for the next: all but columns of a certain year. */
export function choicesToRemember(mapping: ImportMapping): Record<string, string> {
  return choicesByHeading(mapping.columns.filter(({ choice }) => !YEAR_CHOICE.test(choice)));
}

/** What is wrong with a mapping, at the column or at the default it belongs to. */
export function mappingProblems(mapping: ImportMapping): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const taken = new Map<string, string>();
  for (const { at, heading, choice } of mapping.columns) {
    const refuse = (message: string) => problems.push({ field: `column-${at}`, message });
    const isYear = YEAR_CHOICE.test(choice);
    if (choice === 'unused') continue;
    if (choice === 'attribute') {
      if (heading.trim() === '') refuse('A column without a heading cannot be an attribute of the specification.');
      continue;
    }
    if (!isYear && !isDemandField(choice)) refuse(`Choose what the column “${heading}” holds.`);
    const other = taken.get(choice);
    if (other !== undefined)
      refuse(
        `“${other}” and “${heading}” are both chosen as ${wordsOf(choice)}. Choose one of them, or make one unused.`,
      );
    taken.set(choice, heading);
  }
  const years = [...taken.keys()].filter((choice) => YEAR_CHOICE.test(choice));
  if (years.length > 0 && (taken.has('quantity') || taken.has('financialYear')))
    problems.push({
      field: `column-${mapping.columns.find((c) => YEAR_CHOICE.test(c.choice))!.at}`,
      message: 'A sheet has either one column per year or a quantity with a financial year. Make one of them unused.',
    });
  return [...problems, ...defaultProblems(mapping), ...missingProblems(mapping, taken, years.length > 0)];
}

function missingProblems(mapping: ImportMapping, taken: ReadonlyMap<string, string>, hasYears: boolean) {
  const has = (field: DemandField) => taken.has(field) || Boolean(mapping.defaults[field]?.trim());
  const isGiven: Partial<Record<DemandField, boolean>> = {
    item: taken.has('item'),
    quantity: hasYears || taken.has('quantity'),
    financialYear: hasYears || has('financialYear') || has('neededBy'),
    // The CPV code says the category of most things; a row of which it does not is listed with that reason.
    category: true,
  };
  const canDefault: readonly string[] = DEFAULT_FIELDS;
  return Object.entries(DEMAND_FIELDS).flatMap(([name, { isRequired, label }]): FieldProblem[] => {
    if (!isRequired || !isDemandField(name) || (isGiven[name] ?? has(name))) return [];
    return canDefault.includes(name)
      ? [
          {
            field: `default-${name}`,
            message: `Choose the column that holds the ${label}, or enter one for the whole file.`,
          },
        ]
      : [{ field: 'column-0', message: `Choose the column that holds the ${label}.` }];
  });
}

function defaultProblems({ defaults }: ImportMapping): FieldProblem[] {
  const sentence: Partial<Record<DemandField, (text: string) => string | undefined>> = {
    category: (text) => (readCategory(text) ? undefined : 'Choose vehicles, equipment or IT.'),
    budgetType: (text) => (readBudgetType(text) ? undefined : 'Choose revenue, capital or lease.'),
    vat: (text) =>
      readVatTreatment(text) ? undefined : 'Choose standard, reduced, zero, exempt or outside the scope of VAT.',
    vatRecoverable: (text) => (readYesNo(text) ? undefined : 'Choose yes or no.'),
    cpvCode: (text) => problemOf(readCpv(text)),
    unit: (text) => problemOf(readUnit(text)),
    financialYear: (text) =>
      tryParseFinancialYear(text) ? undefined : `“${text}” is not a financial year. Enter it as 2026/27.`,
    baselineType: (text) =>
      readBaselineType(text)
        ? undefined
        : `“${text}” is not a kind of baseline. Enter for example last price paid, contract price or first quote.`,
    baselineDate: (text) =>
      tryParseLocalDate(text) ? undefined : `“${text}” is not a date. Enter it as 1 April 2026 or 1/4/2026.`,
  };
  return Object.entries(defaults).flatMap(([name, text]) => {
    if (text.trim() === '' || !isDemandField(name)) return [];
    const { label, maxLength } = DEMAND_FIELDS[name];
    const message = textProblem(label, text, maxLength) ?? sentence[name]?.(text);
    return message === undefined ? [] : [{ field: `default-${name}`, message }];
  });
}

function problemOf(reading: object): string | undefined {
  return 'problem' in reading ? String(reading.problem) : undefined;
}

/** What a choice is called in a sentence or a list. */
export function wordsOf(choice: string): string {
  const year = YEAR_CHOICE.exec(choice)?.[1];
  if (year !== undefined) return `quantity in ${year}`;
  if (isDemandField(choice)) return DEMAND_FIELDS[choice].label;
  return choice === 'attribute' ? 'attribute of the specification' : 'not used';
}

/** Turns the rows of one file into field texts by its mapping; built once per file, used once per row. */
export function rowReader(mapping: ImportMapping): (row: readonly string[]) => Record<string, string>[] {
  const columns = mapping.columns.map(({ at, heading, choice }) => {
    const year = YEAR_CHOICE.exec(choice)?.[1];
    const field: DemandField | null =
      year === undefined ? (isDemandField(choice) ? choice : null) : ('quantity' as const);
    return { at, heading, field, year: year === undefined ? null : tryParseFinancialYear(year)!, confidence: 100 };
  });
  const attributes = mapping.columns
    .filter((c) => c.choice === 'attribute')
    .map(({ at, heading }) => ({ at, name: `specification.${heading.trim()}` }));
  return (row) =>
    expandRow(row, columns).map((cells) => {
      for (const { at, name } of attributes) cells[name] = row[at] ?? '';
      return cells;
    });
}
