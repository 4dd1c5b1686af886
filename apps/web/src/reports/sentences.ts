import { savingMethod } from '@tandem/domain/savings';
import { list } from '../http/format.js';

/** Sentences that more than one report says, so that they say it alike. */
export const MONEY_KINDS =
  'Each section is one kind of money. Sections are never added together: cash released is not cost avoided, revenue is not capital, and what recurs is not a one-off.';

/** Which methods made the figures, each by the title of its page and its version. */
export function madeBy(methods: readonly string[]): string {
  if (methods.length === 0) return 'No saving has been worked out yet.';
  return `Savings are worked out by ${methods.length === 1 ? 'the method' : 'the methods'} ${list(methods.map(titled))}.`;
}

/** "“Rebates”, version 1" of "rebate, version 1"; what has no page of its own keeps its name. */
function titled(method: string): string {
  const [id = '', version = ''] = method.split(', ');
  const known = savingMethod(id);
  return known && version !== '' ? `“${known.title}”, ${version}` : method;
}
