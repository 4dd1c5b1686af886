import type { PaperSaving } from '@tandem/features/awards';
import { parseMoney, sum } from '@tandem/domain/money';
import { pounds } from '../http/format.js';
import { totalName } from '../savings/savings.words.js';

/** One trust's saving of one kind as a row: kinds stand below one another and are never added together. */
export function savingRow(trust: string, saving: PaperSaving, currency: string) {
  const { cashType, budgetType, recurrence } = saving;
  const parts = [saving.own, saving.partnership, saving.notEvidenced];
  const budget = budgetType === 'REVENUE' ? 'revenue' : budgetType === 'CAPITAL' ? 'capital' : 'lease';
  return {
    trust,
    kind: totalName({ cashType, budgetType: budget, recurrence }),
    total: pounds(sum(parts.map(parseMoney)), currency),
    own: pounds(saving.own, currency),
    partnership: pounds(saving.partnership, currency),
    notEvidenced: pounds(saving.notEvidenced, currency),
    isUnevidenced: parseMoney(saving.notEvidenced) !== 0n,
    isDisBenefit: saving.partnership.startsWith('-'),
  };
}
