import type { SavingLine } from '@tandem/features/savings';
import { quantityText, parseQuantity } from '@tandem/domain/money';
import type { WorkbookSpec } from '@tandem/platform/spreadsheets';
import {
  ATTRIBUTION_WORDS,
  BUDGET_WORDS,
  CASH_WORDS,
  RECURRENCE_WORDS,
  REVIEW_WORDS,
  STAGE_WORDS,
} from './savings.words.js';

/** The lines as a workbook: numbers as numbers, no formulas, the same figures as the page. */
export function savingsWorkbook(lines: readonly SavingLine[]): WorkbookSpec {
  const text = (heading: string, width = 18) => ({ heading, type: { kind: 'text' } as const, width });
  const amount = (heading: string) => ({ heading, type: { kind: 'money' } as const, width: 18 });
  return {
    title: 'Savings',
    sheets: [
      {
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
          text('Attribution', 32),
          text('Stage'),
          text('Review', 32),
          amount('Baseline'),
          amount('Alone, same bids'),
          amount('Together'),
          amount('Saving'),
          text('Method', 28),
        ],
        rows: lines.map((l) => [
          l.schemeReference,
          l.trust,
          l.item,
          l.financialYear,
          quantityText(parseQuantity(l.quantity)),
          CASH_WORDS[l.cashType],
          BUDGET_WORDS[l.budgetType],
          RECURRENCE_WORDS[l.recurrence],
          ATTRIBUTION_WORDS[l.attribution],
          STAGE_WORDS[l.stage] ?? l.stage,
          REVIEW_WORDS[l.review],
          l.baselineAmount,
          l.aloneAmount,
          l.jointAmount,
          l.amount,
          `${l.method}, version ${l.methodVersion}`,
        ]),
      },
    ],
  };
}
