import { moneyText, quantityText, parseQuantity } from '@tandem/domain/money';
import { EFFECT_WORDS } from '@tandem/domain/savings';
import type { SavingLineRead } from '@tandem/features/savings';
import type { WorkbookSpec } from '@tandem/platform/spreadsheets';
import { added } from './headline.presenter.js';
import {
  ATTRIBUTION_WORDS,
  BUDGET_WORDS,
  CASH_WORDS,
  MECHANISM_WORDS,
  RECURRENCE_WORDS,
  STAGE_WORDS,
} from './savings.words.js';

/** The lines as a table: one row for what stands on each stage by each effect, numbers as numbers, no formulas. */
export function savingsSheet(lines: readonly SavingLineRead[]): WorkbookSpec['sheets'][number] {
  const text = (heading: string, width = 18) => ({ heading, type: { kind: 'text' } as const, width });
  const amount = (heading: string) => ({ heading, type: { kind: 'money' } as const, width: 18 });
  return {
    name: 'Savings',
    columns: [
      text('Scheme'),
      text('Trust', 30),
      text('Item', 40),
      text('Financial year'),
      { heading: 'Quantity', type: { kind: 'decimal', places: 3 }, width: 12 },
      text('Cash type'),
      text('Budget'),
      text('Recurrence'),
      text('Mechanism', 22),
      text('Stage'),
      text('Effect', 22),
      text('Attribution', 32),
      amount('Baseline'),
      amount('Alone'),
      amount('Together'),
      amount('Saving'),
      text('Method', 28),
    ],
    rows: lines.flatMap((l) =>
      l.open.map((one) => [
        l.schemeReference,
        l.trust,
        l.item,
        l.financialYear,
        quantityText(parseQuantity(l.quantity)),
        CASH_WORDS[l.cashType],
        BUDGET_WORDS[l.budgetType],
        RECURRENCE_WORDS[l.recurrence],
        MECHANISM_WORDS[l.mechanism],
        STAGE_WORDS[one.stage],
        EFFECT_WORDS[one.effect],
        ATTRIBUTION_WORDS[one.attribution],
        l.baselineAmount,
        l.aloneAmount,
        l.jointAmount,
        moneyText(added([one])),
        `${l.method}, version ${l.methodVersion}`,
      ]),
    ),
  };
}

/** The same as a workbook. */
export function savingsWorkbook(lines: readonly SavingLineRead[]): WorkbookSpec {
  return { title: 'Savings', sheets: [savingsSheet(lines)] };
}
