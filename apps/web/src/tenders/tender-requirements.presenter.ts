import type { RequirementChange, TenderRead, TenderRequirement } from '@tandem/features/tenders';
import { count, list } from '../http/format.js';

/** What has changed in the requirements of a draft since it was made, one row for each, and the button's address. */
export function changesOf(
  tender: TenderRead,
  changes: readonly RequirementChange[],
  names: ReadonlyMap<string, string>,
) {
  if (changes.length === 0) return undefined;
  return {
    action: `/tenders/${tender.id}/demand`,
    rows: changes.map((change) => ({
      requirement: change.reference,
      href: `/requirements/${change.id}`,
      item: change.item,
      trusts: list(change.trustIds.map((id) => names.get(id) ?? 'A trust')),
      before: count(change.before),
      now: count(change.now),
      // The total may be the same while a baseline or a year is another one.
      what:
        change.demand.length === 0
          ? 'No trust needs it any more: its line will be removed.'
          : change.before === change.now
            ? 'The total is the same; years, budgets or baselines are not.'
            : '',
    })),
  };
}

/** What publication does to the requirements that the tender was made of, as one sentence each. */
export function locksOf(requirements: readonly TenderRequirement[]): string[] {
  const known = new Map(requirements.map((r) => [r.id, r]));
  return [...known.values()]
    .filter((r) => r.state === 'committed' || r.state === 'locked')
    .map((r) =>
      r.state === 'locked'
        ? `${r.reference} (led by ${r.lead}) is locked already.`
        : `${r.reference} (led by ${r.lead}) is locked by the publication: no trust joins it or restates its quantity any more. Its record names this tender.`,
    );
}
