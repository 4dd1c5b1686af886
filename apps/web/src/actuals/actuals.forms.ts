import { ACTUAL_DEFAULTS } from '@tandem/domain/actuals';
import type { ActualMapping, ReviewDecision } from '@tandem/features/actuals';
import { field } from '../http/forms.js';

/** What a person chose on the mapping page: one choice per heading, and values for the whole file. */
export function actualMappingFrom(body: unknown, headings: readonly string[]): ActualMapping {
  return {
    columns: headings.map((heading, at) => ({ at, heading, choice: field(body, `column-${at}`) || 'unused' })),
    defaults: Object.fromEntries(
      ACTUAL_DEFAULTS.map((name): [string, string] => [name, field(body, `default-${name}`)]).filter(
        ([, value]) => value !== '',
      ),
    ),
  };
}

/** What a person says that purchases are. */
export function decisionFrom(body: unknown): ReviewDecision {
  const contractLineId = field(body, 'contractLineId');
  return {
    kind: field(body, 'kind') as ReviewDecision['kind'],
    reason: field(body, 'reason'),
    ...(contractLineId === '' ? {} : { contractLineId }),
  };
}
