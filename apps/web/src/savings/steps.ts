import { type Money, parseMoney } from '@tandem/domain/money';
import { type Effect, EFFECT_WORDS, EFFECTS } from '@tandem/domain/savings';
import type { SavingLineRead } from '@tandem/features/savings';
import { waterfall } from '../charts/index.js';
import { pounds } from '../http/format.js';
import { plot } from '../reports/plots.js';
import { added } from './headline.presenter.js';

/** From what would have been paid to what is paid, for lines of one kind of money. */
export interface Steps {
  readonly baseline: Money;
  readonly effects: readonly { readonly effect: Effect; readonly amount: Money }[];
  /** What finance rejected: it is no saving, so it stands apart from the effects that it was claimed for. */
  readonly rejected: Money;
  readonly paid: Money;
}

/** What the picture calls the part that finance rejected. */
export const REJECTED_STEP = 'Rejected by finance: not saved';

/** A line that can be drawn: there is something to compare with, a price now, and the claim was not taken back. */
export function isDrawn({ baselineAmount, jointAmount, baselineBalance }: SavingLineRead): boolean {
  return baselineAmount !== null && jointAmount !== '0.00' && parseMoney(baselineBalance) !== 0n;
}

/** What a line saves or is to save: all that stands on it, without what finance rejected. */
export function counted(line: SavingLineRead): Money {
  return added(line.open.filter((one) => one.stage !== 'rejected'));
}

/** What stands on some stages of a line. */
export function standingAt(line: SavingLineRead, stages: readonly string[]): Money {
  return added(line.open.filter(({ stage }) => stages.includes(stage)));
}

/**
 * The steps of lines of one kind of money, in the ledger's own order of effects; undefined where none can be drawn.
 * They add up because the ledger is double entry: what is paid is the baseline less everything that stands on the lines.
 */
export function stepsOf(lines: readonly SavingLineRead[]): Steps | undefined {
  const drawn = lines.filter(isDrawn);
  if (drawn.length === 0) return undefined;
  const open = drawn.flatMap((line) => line.open);
  const kept = open.filter((one) => one.stage !== 'rejected');
  return {
    baseline: added(drawn.map(({ baselineBalance: amount }) => ({ amount }))),
    effects: EFFECTS.map((effect) => ({
      effect,
      amount: added(kept.filter((one) => one.effect === effect)),
    })).filter(({ amount }) => amount !== 0n),
    rejected: added(open.filter((one) => one.stage === 'rejected')),
    paid: added(drawn.map(({ spendBalance: amount }) => ({ amount }))),
  };
}

/** Buying together made it dearer only where the partnership did; what leaks, or the market adds, is dearer and no dis-benefit. */
const OF_THE_PARTNERSHIP: readonly Effect[] = ['PARTNERSHIP', 'HARMONISATION'];

/** The steps as a picture. */
export function stepsChart({ id, title }: { id: string; title: string }, steps: Steps): string {
  const rejected = steps.rejected === 0n ? [] : [{ name: REJECTED_STEP, amount: steps.rejected }];
  const effects = steps.effects.map(({ effect, amount }) => ({
    name: EFFECT_WORDS[effect],
    dearer: OF_THE_PARTNERSHIP.includes(effect) ? 'dis-benefit' : 'dearer',
    amount,
  }));
  return waterfall({
    id,
    title,
    description: `Would have been paid: ${pounds(steps.baseline)}. ${[...effects, ...rejected]
      .map(({ name, amount }) => `${name}: ${pounds(amount)}.`)
      .join(' ')} Is or will be paid: ${pounds(steps.paid)}.`,
    steps: [
      { name: 'Would have been paid', kind: 'total', value: plot(steps.baseline) },
      ...effects.map(({ amount, ...words }) => ({ ...words, kind: 'saving' as const, value: plot(amount) })),
      ...rejected.map(({ name, amount }) => ({ name, kind: 'refused' as const, value: plot(amount) })),
      { name: 'Is or will be paid', kind: 'total', value: plot(steps.paid) },
    ],
  });
}
