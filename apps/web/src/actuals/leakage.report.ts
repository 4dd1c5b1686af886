import { parseMoney, parseQuantity, parseUnitPrice } from '@tandem/domain/money';
import type { LeakageRow, LeakageTotal, WhyPaid } from '@tandem/features/actuals';
import { date, measure } from '../http/format.js';
import { pageReport, type Reading } from '../reports/page.report.js';
import { amount, day, inFiles, price, quantity, words } from '../reports/report.columns.js';
import type { Report } from '../reports/report.js';
import { abroadWords, actionOf, BESIDE_THE_LEDGER, LEAKAGE_KINDS, whyWords } from './leakage.presenter.js';

/** Leakage on paper: whoever reads it acts on the most money first. */
const PAPER_LEAKS = 100;

const COLUMNS = [
  words('item', 'Item'),
  words('kind', 'Kind'),
  words('supplier', 'Supplier'),
  words('where', 'Where'),
  words('when', 'When'),
  ...inFiles(words('trust', 'Trust')),
  words('contract', 'Contract'),
  ...inFiles(words('contractSupplier', 'Contract supplier'), words('site', 'Site'), words('costCentre', 'Cost centre')),
  words('quantityWords', 'Quantity'),
  ...inFiles(quantity('quantity', 'Quantity, number'), words('unit', 'Unit')),
  price('paidPrice', 'Paid for one'),
  price('contractPrice', 'Contract price'),
  ...inFiles(amount('paid', 'Paid'), amount('contracted', 'At the contract price')),
  amount('lost', 'Lost'),
  ...inFiles(day('from', 'From'), day('to', 'To'), words('documents', 'Documents')),
  words('action', 'What to do'),
];

/** What cost more or less than the contracts say: who sold it, what, where, how much, and what can be done. */
export function leakageReport(
  rows: readonly LeakageRow[],
  total: LeakageTotal,
  why: readonly WhyPaid[],
  reading: Reading,
): Report {
  const explained = whyWords(why);
  return pageReport(
    {
      name: 'leakage',
      path: '/actuals/leakage',
      title: 'Money lost beside the contracts',
      introduction: [
        'Purchases that cost more than their contracts say, without VAT, the most money first.',
        BESIDE_THE_LEDGER,
      ],
      sections: [
        {
          id: 'leakage',
          heading: 'What leaks, and what to do',
          figures: [
            { value: parseMoney(total.overpaid), kind: 'pounds', label: 'charged beyond the contracts’ prices' },
            {
              value: parseMoney(total.lost),
              kind: 'pounds',
              label: 'paid elsewhere beyond what the contracts would have cost',
            },
            {
              value: parseMoney(total.underpaid),
              kind: 'pounds',
              label: 'charged below the contracts’ prices, shown and not netted',
            },
          ],
          tables: [
            {
              id: 'leakage',
              caption: 'Purchases that cost more or less than a contract says',
              columns: COLUMNS,
              rows: rows.map((row) => ({
                href: `/contracts/${row.contractId}`,
                currency: row.currency,
                cells: cellsOf(row),
              })),
              shownRows: PAPER_LEAKS,
              empty: 'No purchase differs from a contract.',
            },
          ],
        },
      ],
      caveats: [abroadWords(total), explained].filter((text) => text !== ''),
    },
    reading,
  );
}

function cellsOf(row: LeakageRow) {
  return [
    row.item,
    LEAKAGE_KINDS[row.kind],
    row.supplier,
    [row.site, row.costCentre].filter((text) => text !== '').join(', ') || 'Not given',
    row.firstOn === row.lastOn ? date(row.firstOn) : `${date(row.firstOn)} to ${date(row.lastOn)}`,
    row.trust,
    row.contract,
    row.contractSupplier,
    row.site,
    row.costCentre,
    measure(row.quantity, row.unit),
    parseQuantity(row.quantity),
    row.unit,
    parseUnitPrice(row.paidPrice),
    parseUnitPrice(row.contractPrice),
    parseMoney(row.paid),
    parseMoney(row.contracted),
    parseMoney(row.lost),
    row.firstOn,
    row.lastOn,
    row.documents.join(', '),
    actionOf(row),
  ];
}
