import { type Category, readCategory, readCpv, readUnit } from '@tandem/domain/demand';
import type { FieldProblem } from '@tandem/domain/refusals';
import { tryParseLocalDate } from '@tandem/domain/time';

/** A requirement as a person writes it down. */
export interface NewRequirement {
  readonly partnershipId: string;
  readonly title: string;
  readonly description?: string;
  readonly item: string;
  readonly category: string;
  readonly cpvCode: string;
  /** Any unit that converts; the requirement counts in its base unit. */
  readonly unit: string;
  readonly specification?: Readonly<Record<string, string>>;
  readonly neededBy?: string;
  /** Lines of the trust's own to start with. */
  readonly lineIds?: readonly string[];
}

/** The same, checked and in the form in which it is stored. */
export interface CheckedRequirement {
  readonly title: string;
  readonly description: string;
  readonly item: string;
  readonly category: Category;
  readonly cpvCode: string;
  readonly baseUnit: string;
  readonly specification: Record<string, string>;
  readonly neededBy: string | null;
}

const TITLE_MAX = 200;
const TEXT_MAX = 4000;
const ATTRIBUTES_MAX = 50;

/** Checks a requirement field by field, and says all that is wrong with it at once. */
export function checkRequirement(input: NewRequirement): CheckedRequirement | FieldProblem[] {
  const problems: FieldProblem[] = [];
  const refuse = (field: string, message: string) => problems.push({ field, message });
  const text = (field: 'title' | 'item', what: string) => {
    const value = input[field].trim();
    if (value === '') refuse(field, `Enter ${what}`);
    if (value.length > TITLE_MAX) refuse(field, `Shorten ${what} to ${TITLE_MAX} characters`);
    return value;
  };
  const title = text('title', 'a title');
  const item = text('item', 'the item');
  const description = (input.description ?? '').trim();
  if (description.length > TEXT_MAX) refuse('description', `Shorten the description to ${TEXT_MAX} characters`);
  const category = readCategory(input.category);
  if (!category) refuse('category', 'Choose vehicles, equipment or IT');
  const cpv = readCpv(input.cpvCode);
  if ('problem' in cpv) refuse('cpvCode', cpv.problem);
  const unit = readUnit(input.unit);
  if ('problem' in unit) refuse('unit', unit.problem);
  const neededBy = (input.neededBy ?? '').trim();
  const date = neededBy === '' ? null : tryParseLocalDate(neededBy);
  if (date === undefined || (date !== null && (date < '2020-01-01' || date > '2060-12-31')))
    refuse(
      'neededBy',
      `“${neededBy.slice(0, 40)}” is not a date in this century. Enter it as 1 April 2027, or leave it empty`,
    );
  const specification = Object.entries(input.specification ?? {})
    .map(([name, value]): [string, string] => [name.trim(), value.trim()])
    .filter(([name, value]) => name !== '' && value !== '');
  if (specification.length > ATTRIBUTES_MAX) refuse('specification', `State at most ${ATTRIBUTES_MAX} attributes`);
  if (specification.some(([name, value]) => name.length > TITLE_MAX || value.length > TITLE_MAX))
    refuse('specification', `Shorten each attribute and its value to ${TITLE_MAX} characters`);
  if (problems.length > 0 || !category || 'problem' in cpv || 'problem' in unit) return problems;
  return {
    title,
    description,
    item,
    category,
    cpvCode: cpv.code,
    baseUnit: unit.baseUnit,
    specification: Object.fromEntries(specification),
    neededBy: date ?? null,
  };
}

/** Reads "engine: diesel" lines, one attribute on each, into a specification; what has no colon is returned as a problem. */
export function readSpecification(text: string): Record<string, string> | FieldProblem[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const pairs = lines.map((line) => /^([^:]{1,200}):\s*(.+)$/.exec(line));
  const wrong = lines.find((_, at) => pairs[at] === null);
  if (wrong !== undefined)
    return [
      {
        field: 'specification',
        message: `“${wrong.slice(0, 60)}” is not an attribute. Write each on a line of its own as name: value, for example engine: diesel`,
      },
    ];
  return Object.fromEntries(pairs.map((pair) => [pair![1]!.trim(), pair![2]!.trim()]));
}

/** The specification as such lines, for a form. */
export function specificationText(specification: Readonly<Record<string, string>>): string {
  return Object.entries(specification)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}
