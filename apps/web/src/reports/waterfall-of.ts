import { money, type Money } from '@tandem/domain/money';
import { EFFECT_WORDS, EFFECTS } from '@tandem/domain/savings';
import type { EffectCell, MoneyKind } from '@tandem/features/reports';
import { waterfall } from '../charts/index.js';
import { pounds } from '../http/format.js';
import { plot } from './plots.js';
import type { ReportChart, ReportTable } from './report.js';
import { kindName, kindSlug } from './report.words.js';

/** Why this picture takes off more than the cards beside it say is forecast. */
export const EVERY_STAGE =
  'The steps from the baseline count every stage, also what is only identified; what finance rejected is not saved and is a step of its own.';

/**
 * From what would have been paid, through each effect in the ledger's own order, to what is or will be paid.
 *
 * Every stage is in it; what finance has rejected stands as a step of its own, because nothing was saved there. The steps
 * add up by construction: the ledger is double entry.
 */
export function waterfallOf(
  kind: MoneyKind,
  cells: readonly EffectCell[],
): { table: ReportTable; chart?: ReportChart } {
  const on = (account: string) => added(cells.filter((cell) => cell.account === account));
  const baseline = money(0n - on('baseline'));
  const stages = cells.filter(({ account }) => !['baseline', 'spend', 'rejected'].includes(account));
  const effects = EFFECTS.filter((effect) => effect !== 'NONE')
    .map((effect) => ({ effect, amount: added(stages.filter((cell) => cell.effect === effect)) }))
    .filter(({ amount }) => amount !== 0n);
  const rejected = on('rejected');
  const steps = [
    ...effects.map(({ effect, amount }) => ({ name: EFFECT_WORDS[effect], amount })),
    ...(rejected === 0n ? [] : [{ name: 'Rejected by finance', amount: rejected }]),
  ];
  const paid = on('spend');
  const name = kindName(kind).toLowerCase();
  const title = `From the baseline to what is paid: ${name}`;
  const table: ReportTable = {
    id: `${kindSlug(kind)}-waterfall`,
    caption: title,
    columns: [
      { key: 'step', heading: 'Step', kind: 'text' },
      { key: 'amount', heading: 'Amount', kind: 'pounds' },
    ],
    rows:
      cells.length === 0
        ? []
        : [
            { cells: ['Baseline: what would have been paid', baseline] },
            ...steps.map((step) => ({ cells: [`Less: ${step.name}`, step.amount] })),
            { cells: ['What is or will be paid', paid] },
          ],
    fixed: [{ key: 'kind', heading: 'Kind of money', value: kindName(kind) }],
    empty: 'Nothing has been recognised in the ledger yet.',
  };
  if (cells.length === 0) return { table };
  const svg = waterfall({
    id: `${kindSlug(kind)}-waterfall-chart`,
    title,
    description: `${EVERY_STAGE} The baseline is ${pounds(baseline)}. ${steps.map((step) => `${step.name}: ${pounds(step.amount)}.`).join(' ')} What is or will be paid is ${pounds(paid)}.`,
    steps: [
      { name: 'Baseline', kind: 'total', value: plot(baseline) },
      ...effects.map(({ effect, amount }) => ({
        name: EFFECT_WORDS[effect],
        kind: 'saving' as const,
        value: plot(amount),
      })),
      ...(rejected === 0n
        ? []
        : [{ name: 'Rejected by finance: not saved', kind: 'refused' as const, value: plot(rejected) }]),
      { name: 'What is or will be paid', kind: 'total', value: plot(paid) },
    ],
  });
  return { table, chart: { title, svg } };
}

function added(cells: readonly EffectCell[]): Money {
  return money(cells.reduce((total, { amount }) => total + amount, 0n));
}
