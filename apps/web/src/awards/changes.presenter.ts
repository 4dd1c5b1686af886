import type { CostChange, PackChange, RunChanges, RunHead } from '@tandem/features/awards';
import { count, list, plural, pounds } from '../http/format.js';
import { moreOrLess, statusWord } from './award.words.js';
import { runFrame } from './run-navigation.js';
import { start } from './sensitivity.words.js';

const CHANGES_SHOWN = 200;

/** What changed from an earlier run to a later one, in the cost of each scenario and in what the runs started from. */
export function changesPage(earlier: RunHead, later: RunHead, changes: RunChanges, hashes: { isSamePack: boolean }) {
  const { currency } = changes;
  const sentences = changes.changes.map(changeSentence);
  const hidden = sentences.length - CHANGES_SHOWN;
  return {
    ...runFrame(later, 'run', `What changed from run ${earlier.number} to run ${later.number}`),
    beforeNumber: String(earlier.number),
    afterNumber: String(later.number),
    costs: changes.costs.map((row) => costRow(row, currency)),
    sentences: sentences.slice(0, CHANGES_SHOWN),
    hidden: hidden > 0 ? `And ${plural(hidden, 'more change', 'more changes')}.` : '',
    nothing: hashes.isSamePack
      ? 'Both runs started from the same tender pack, byte for byte.'
      : 'The packs differ only in how their words are written: in bids, demand, lots and scenarios they are the same.',
  };
}

function costRow({ title, before, after, change }: CostChange, currency: string) {
  const show = (side: CostChange['before']) =>
    side === null ? 'Not in this run' : side.cost === null ? statusWord(side.status) : pounds(side.cost, currency);
  return {
    title,
    before: show(before),
    after: show(after),
    change: change === null ? '' : start(moreOrLess(change, currency)),
  };
}

const COME_AND_GONE: Record<
  'trust' | 'lot' | 'line' | 'bid' | 'scenario',
  (name: string) => [added: string, removed: string]
> = {
  trust: (name) => [`${name} takes part now.`, `${name} no longer takes part.`],
  lot: (name) => [`Lot “${name}” is new.`, `Lot “${name}” is gone.`],
  line: (name) => [`“${name}” is new.`, `“${name}” is no longer bought.`],
  bid: (name) => [`The bid of ${name} counts now.`, `The bid of ${name} no longer counts.`],
  scenario: (name) => [`Scenario “${name}” is new.`, `Scenario “${name}” is gone.`],
};

function changeSentence(change: PackChange): string {
  if (change.how !== 'changed') return COME_AND_GONE[change.what](change.name)[change.how === 'added' ? 0 : 1];
  switch (change.what) {
    case 'demand':
      return `${change.trust} needs ${count(change.after)} of “${change.name}” instead of ${count(change.before)}.`;
    case 'bid':
      return bidSentence(change);
    case 'lot':
      return `Lot “${change.name}” has other rules for splitting it.`;
    case 'line':
      return `“${change.name}” is in another lot, or is counted in other steps.`;
    case 'scenario':
      return `Scenario “${change.name}” has other rules.`;
    case 'supplier':
      return `${change.name} is described otherwise: its size, or when it submitted.`;
    case 'scoring':
      return 'The ranking by price and quality is worked out in another way.';
    case 'timeLimit':
      return 'The time allowed for each award is another.';
    default:
      return change satisfies never;
  }
}

function bidSentence({ name, dearer, cheaper, added, removed }: Extract<PackChange, { what: 'bid'; how: 'changed' }>) {
  const parts = [
    ...(dearer > 0 ? [`${plural(dearer, 'list price')} higher`] : []),
    ...(cheaper > 0 ? [`${plural(cheaper, 'list price')} lower`] : []),
    ...(added > 0 ? [`${plural(added, 'price')} added`] : []),
    ...(removed > 0 ? [`${plural(removed, 'price')} taken away`] : []),
  ];
  return parts.length === 0
    ? `The bid of ${name} differs in its breaks, limits, discounts or quality.`
    : `The bid of ${name} differs: ${list(parts)}.`;
}
