import type { FieldProblem } from '@tandem/domain/refusals';

/** What the NHS error summary and the fields of a form need, from a list of problems. */
export interface FormErrors {
  summary: { text: string; href: string }[];
  /** By field: `errors.quantity` is `{ text }` for the NHS macros, or undefined. */
  fields: Record<string, { text: string }>;
}

/**
 * Turns problems into the error summary, each linked to its field. The first problem of a field is shown at the field.
 * @see https://service-manual.nhs.uk/design-system/components/error-summary
 */
export function formErrors(problems: readonly FieldProblem[]): FormErrors {
  const fields: FormErrors['fields'] = {};
  for (const { field, message } of problems) fields[field] ??= { text: message };
  return { summary: problems.map(({ field, message }) => ({ text: message, href: `#${field}` })), fields };
}

/** The text of a form field, trimmed; empty when it was not sent. A field sent twice counts as its first value. */
export function field(body: unknown, name: string): string {
  const value = (body as Record<string, unknown> | undefined)?.[name];
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first.trim() : '';
}

/** All values of a field that may be sent several times, such as check boxes. */
export function fieldList(body: unknown, name: string): string[] {
  const value = (body as Record<string, unknown> | undefined)?.[name];
  const all: unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return all.filter((v): v is string => typeof v === 'string' && v !== '');
}

const PAGE_MAX = 1_000_000;

/** The number of a page in an address, from 1; what is no number at all means the first page. */
export function pageNumber(text: unknown): number {
  const number = typeof text === 'string' ? Number.parseInt(text, 10) : 1;
  return Math.min(PAGE_MAX, Math.max(1, number || 1));
}
