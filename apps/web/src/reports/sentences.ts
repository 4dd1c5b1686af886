/** Sentences that more than one report says, so that they say it alike. */
export const MONEY_KINDS =
  'Each section is one kind of money. Sections are never added together: cash released is not cost avoided, revenue is not capital, and what recurs is not a one-off.';

/** Which methods made the figures, each with its version. */
export function madeBy(methods: readonly string[]): string {
  return methods.length === 0 ? 'No saving has been worked out yet.' : `Savings are made by: ${methods.join('; ')}.`;
}
