import { DEFAULT_FIELDS, type ImportMapping } from '@tandem/features/requirements';
import { field } from '../http/forms.js';

/** What a person chose on the mapping page: one choice per heading, and values for the whole file. */
export function mappingFrom(body: unknown, headings: readonly string[]): ImportMapping {
  return {
    columns: headings.map((heading, at) => ({ at, heading, choice: field(body, `column-${at}`) || 'unused' })),
    defaults: Object.fromEntries(
      DEFAULT_FIELDS.map((name): [string, string] => [name, field(body, `default-${name}`)]).filter(
        ([, value]) => value !== '',
      ),
    ),
  };
}
