import { parseQuantity, parseUnitPrice } from '@tandem/domain/money';
import { dateLong, parseLocalDate } from '@tandem/domain/time';
import type { BaselineType } from '../baselines.js';
import { baselinesSideBySide, type KnownBaseline } from '../side-by-side.js';
import { CASH_TYPE_WORDS } from '../words.js';
import { amount, price, type SavingMethod, words, type WorkedExample, type Working } from './working.js';

const QUANTITY = parseQuantity('1000');

function baselinesWorking(known: readonly KnownBaseline[], newPrice: string, pricedOn: string): Working {
  const now = {
    price: { unitPrice: parseUnitPrice(newPrice) },
    quantity: QUANTITY,
    pricedOn: parseLocalDate(pricedOn),
  };
  const rows = baselinesSideBySide(known, now);
  return {
    given: {
      caption: 'What goes in',
      head: ['Kind of baseline', 'Price, each', 'Of', 'Evidence of price', 'Evidence of volume'],
      rows: rows
        .map(({ label, baseline }) => [
          words(label),
          price(baseline.unitPrice),
          words(baseline.pricedOn === null ? 'Not known' : dateLong(baseline.pricedOn)),
          words(baseline.evidence.price ?? 'None'),
          words(baseline.evidence.volume ?? 'None'),
        ])
        .concat([
          [words('New price'), price(now.price.unitPrice), words(dateLong(now.pricedOn)), words('–'), words('–')],
        ]),
    },
    steps: {
      caption: 'What a reader is told of each',
      head: ['Kind of baseline', 'Note'],
      rows: rows.flatMap(({ label, notes }) => notes.map((note) => [words(label), words(note)])),
    },
    result: {
      caption: 'What each would give for 1,000, and which is proposed',
      head: ['Kind of baseline', 'Saving', 'Supports', 'Proposed'],
      rows: rows.map((row) => [
        words(row.label),
        amount(row.saving),
        words(CASH_TYPE_WORDS[row.cashType]),
        words(row.isProposed ? 'Yes' : 'No'),
      ]),
    },
  };
}

function known(
  type: BaselineType,
  unitPrice: string,
  pricedOn: string,
  evidence: { readonly price: string | null; readonly volume: string | null },
): KnownBaseline {
  return {
    type,
    unitPrice: parseUnitPrice(unitPrice),
    quantity: QUANTITY,
    pricedOn: parseLocalDate(pricedOn),
    evidence,
  };
}

const SIDE_BY_SIDE: WorkedExample = {
  id: 'baselines-side-by-side',
  title: 'Four baselines of one item',
  text:
    'A trust buys 1,000 at £18. It last paid £20, its budget has £24, a benchmark says £17.50 and the supplier first ' +
    'quoted £30. The first quotation would give £12,000 and the benchmark none (−£500.00). All four are shown; the last ' +
    'price paid is proposed, £2,000, the only one that supports cash.',
  work: () =>
    baselinesWorking(
      [
        known(8, '30', '2026-05-01', { price: 'Quotation 5', volume: null }),
        known(6, '24', '2026-04-01', { price: 'Budget book', volume: null }),
        known(1, '20', '2026-01-15', { price: 'Invoice 881', volume: 'Order 640' }),
        known(4, '17.50', '2026-03-01', { price: 'Spend comparison', volume: null }),
      ],
      '18',
      '2026-06-01',
    ),
  expected: [
    ['Last price actually paid for the same item', '2000.00', 'Cash-releasing', 'Yes'],
    ['Benchmark of prices that others paid', '-500.00', 'Cost avoidance', 'No'],
    ['Budget', '6000.00', 'Cost avoidance', 'No'],
    ['First or opening quotation', '12000.00', 'Cost avoidance', 'No'],
  ],
};

const TOO_OLD: WorkedExample = {
  id: 'old-price',
  title: 'A last price that is too old',
  text:
    'The last price paid, £20, is of January 2023. The average of last year, £19, is evidenced, so it is proposed: ' +
    '£1,000 of cash. The older price would give £2,000 and supports avoidance only.',
  work: () =>
    baselinesWorking(
      [
        known(1, '20', '2023-01-15', { price: 'Invoice 112', volume: 'Order 77' }),
        known(2, '19', '2026-03-31', { price: 'Ledger 2025/26', volume: 'Ledger 2025/26' }),
      ],
      '18',
      '2026-06-01',
    ),
  expected: [
    ['Last price actually paid for the same item', '2000.00', 'Cost avoidance', 'No'],
    ['Weighted average price paid in a base year', '1000.00', 'Cash-releasing', 'Yes'],
  ],
};

/** Baselines side by side. */
export const BASELINES_METHOD: SavingMethod = {
  id: 'baselines',
  version: 1,
  title: 'Baselines, side by side',
  applies: 'To every saving, before anything else.',
  explanation: [
    'Eight kinds of baseline are known, ranked by strength. All that anybody knows of a line stand side by side with what each would give, and none is hidden.',
    'Only the first three kinds, with papers for the price and the volume, can release cash; a last price paid must be at most two years old. A benchmark or a first quotation never can.',
    'The strongest evidenced one is proposed. Which one counts is a decision with a name on it.',
  ],
  source:
    '"Measuring Up" (Efficiency and Reform Group, 2010): actual prices paid; National Audit Office on functional savings, 2023-24: accurate baselines',
  examples: [SIDE_BY_SIDE, TOO_OLD],
};
