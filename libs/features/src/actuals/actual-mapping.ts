import {
  ACTUAL_DEFAULTS,
  ACTUAL_FIELDS,
  type ActualField,
  isActualField,
  proposeActuals,
} from '@tandem/domain/actuals';
import { textProblem } from '@tandem/domain/demand';
import type { FieldProblem } from '@tandem/domain/refusals';
import type { FileMapping, RememberedChoices } from '@tandem/features/imports';

/** How a file of purchases is read: what each column is, and one value for the whole file where a cell is empty. */
export interface ActualMapping extends FileMapping {
  readonly defaults: Readonly<Partial<Record<ActualField, string>>>;
}

/** A mapping with how sure each column is, for a person to look over. */
export interface ProposedActualMapping extends ActualMapping {
  /** By column, 0 to 100; at 60 or below a person should look. */
  readonly confidences: readonly number[];
}

/** Proposes what each column is; what the trust chose before for a heading wins over what the heading's words suggest. */
export function proposedActuals(
  headings: readonly string[],
  remembered: RememberedChoices,
  defaults: ActualMapping['defaults'] = {},
): ProposedActualMapping {
  const known = Object.fromEntries(
    Object.entries(remembered).map(([heading, choice]) => [heading, isActualField(choice) ? choice : null]),
  );
  const columns = proposeActuals(headings, known);
  return {
    columns: columns.map(({ at, heading, field }) => ({ at, heading, choice: field ?? 'unused' })),
    defaults,
    confidences: columns.map((column) => column.confidence),
  };
}

/** What a choice is called in a sentence or a list. */
export function actualWordsOf(choice: string): string {
  return isActualField(choice) ? ACTUAL_FIELDS[choice].label : 'not used';
}

/** What is wrong with a mapping, at the column or at the value for the whole file that it belongs to. */
export function actualMappingProblems(mapping: ActualMapping): FieldProblem[] {
  const taken = new Map<string, string>();
  const problems: FieldProblem[] = [];
  for (const { at, heading, choice } of mapping.columns) {
    if (choice === 'unused') continue;
    const refuse = (message: string) => problems.push({ field: `column-${at}`, message });
    if (!isActualField(choice)) refuse(`Choose what the column “${heading}” holds.`);
    const other = taken.get(choice);
    if (other !== undefined)
      refuse(
        `“${other}” and “${heading}” are both chosen as ${actualWordsOf(choice)}. Choose one of them, or make one unused.`,
      );
    taken.set(choice, heading);
  }
  return [...problems, ...defaultProblems(mapping), ...missingProblems(mapping, taken)];
}

/** Each need is met by any one of its fields. */
const NEEDS: readonly (readonly [fields: readonly ActualField[], words: string])[] = [
  [['document'], 'document number'],
  [['boughtOn'], 'date'],
  [['supplier'], 'supplier'],
  [['item', 'itemCode'], 'item or its code'],
  [['quantity'], 'quantity'],
  [['unitPrice', 'amount'], 'unit price or the amount of the line'],
];

function missingProblems({ defaults }: ActualMapping, taken: ReadonlyMap<string, string>): FieldProblem[] {
  return NEEDS.flatMap(([fields, words]) => {
    if (fields.some((field) => taken.has(field) || Boolean(defaults[field]?.trim()))) return [];
    return fields.includes('supplier')
      ? [
          {
            field: 'default-supplier',
            message: 'Choose the column that holds the supplier, or enter one for the whole file.',
          },
        ]
      : [{ field: 'column-0', message: `Choose the column that holds the ${words}.` }];
  });
}

function defaultProblems({ defaults }: ActualMapping): FieldProblem[] {
  return ACTUAL_DEFAULTS.flatMap((name) => {
    const text = defaults[name]?.trim() ?? '';
    if (text === '') return [];
    const { label, maxLength } = ACTUAL_FIELDS[name];
    const isCurrency = name !== 'currency' || /^(?:[A-Za-z]{3}|£|€|\$)$/.test(text);
    const message =
      textProblem(label, text, maxLength) ??
      (isCurrency ? undefined : `“${text}” is not a currency. Enter its three letters, such as GBP.`);
    return message === undefined ? [] : [{ field: `default-${name}`, message }];
  });
}

/** Turns the rows of one file into field texts by its mapping; built once per file, used once per row. */
export function purchaseCells(
  mapping: ActualMapping,
): (row: readonly string[]) => Partial<Record<ActualField, string>> {
  const used = mapping.columns.flatMap(({ at, choice }) => (isActualField(choice) ? [{ at, field: choice }] : []));
  return (row) => {
    const cells: Partial<Record<ActualField, string>> = {};
    for (const { at, field } of used) cells[field] = row[at] ?? '';
    return cells;
  };
}
