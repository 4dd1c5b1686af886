import { money, sum } from '@tandem/domain/money';
import { EFFECT_WORDS, EFFECTS } from '@tandem/domain/savings';
import type { EffectCell, MoneyKind } from '@tandem/features/reports';
import { REJECTED_STEP, type Steps, stepsChart } from '../savings/steps.js';
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
  const steps = stepsOf(cells);
  const title = `From the baseline to what is paid: ${kindName(kind).toLowerCase()}`;
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
            { cells: ['Baseline: what would have been paid', steps.baseline] },
            ...steps.effects.map(({ effect, amount }) => ({ cells: [`Less: ${EFFECT_WORDS[effect]}`, amount] })),
            ...(steps.rejected === 0n ? [] : [{ cells: [`Less: ${REJECTED_STEP}`, steps.rejected] }]),
            { cells: ['What is or will be paid', steps.paid] },
          ],
    fixed: [{ key: 'kind', heading: 'Kind of money', value: kindName(kind) }],
    empty: 'Nothing has been recognised in the ledger yet.',
  };
  if (cells.length === 0) return { table };
  return { table, chart: { title, svg: stepsChart({ id: `${kindSlug(kind)}-waterfall-chart`, title }, steps) } };
}

function stepsOf(cells: readonly EffectCell[]): Steps {
  const added = (of: (cell: EffectCell) => boolean) => sum(cells.filter(of).map(({ amount }) => amount));
  const isSaving = ({ account }: EffectCell) => !['baseline', 'spend', 'rejected'].includes(account);
  return {
    baseline: money(0n - added(({ account }) => account === 'baseline')),
    effects: EFFECTS.filter((effect) => effect !== 'NONE')
      .map((effect) => ({
        effect,
        amount: added((cell) => isSaving(cell) && cell.effect === effect),
      }))
      .filter(({ amount }) => amount !== 0n),
    rejected: added(({ account }) => account === 'rejected'),
    paid: added(({ account }) => account === 'spend'),
  };
}
