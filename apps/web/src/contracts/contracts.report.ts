import { OUTCOME_WORDS, SOURCE_WORDS } from '@tandem/domain/actuals';
import { type Money, parseMoney, parseQuantity, parseUnitPrice, sum } from '@tandem/domain/money';
import type { ContractStanding, LineCompliance, MonthCompliance } from '@tandem/features/actuals';
import type { ContractRead } from '@tandem/features/contracts';
import { count, list, measure, perUnit } from '../http/format.js';
import { pageReport, type Reading } from '../reports/page.report.js';
import { amount, day, inFiles, price, quantity, words } from '../reports/report.columns.js';
import type { Report, ReportColumn, ReportTable } from '../reports/report.js';
import { PAPER_ROWS } from '../reports/report.send.js';
import { inPence, monthOf, termOf } from './contracts.presenter.js';

/** Every contract of the partnership, with what the reader's trust paid under it. */
export function contractsReport(
  contracts: readonly ContractRead[],
  standings: ReadonlyMap<string, ContractStanding>,
  query: string,
  reading: Reading,
): Report {
  const known = (text: string | undefined) => (text === undefined ? null : parseMoney(text));
  return pageReport(
    {
      name: 'contracts',
      path: '/contracts/contracts',
      title: 'Contracts',
      introduction: ['What was paid is the reader’s own trust’s, without VAT.'],
      sections: [
        {
          id: 'contracts',
          heading: 'Newest first',
          tables: [
            {
              id: 'contracts',
              caption: 'Contracts of the partnership',
              columns: [
                words('contract', 'Contract'),
                ...inFiles(words('reference', 'Reference'), words('title', 'Title'), words('category', 'Category')),
                words('supplier', 'Supplier'),
                words('trusts', 'Trusts'),
                words('term', 'In force'),
                ...inFiles(day('from', 'From'), day('to', 'To', ''), words('currency', 'Currency')),
                amount('paid', 'Paid', '–'),
                amount('overpaid', 'Overpaid', '–'),
                amount('lost', 'Lost elsewhere', '–'),
              ],
              rows: contracts.map((contract) => {
                const standing = standings.get(contract.id);
                return {
                  href: `/contracts/${contract.id}`,
                  currency: contract.currency,
                  cells: [
                    `${contract.title} ${contract.reference}`,
                    contract.reference,
                    contract.title,
                    contract.category,
                    contract.supplier,
                    list(contract.trusts),
                    termOf(contract),
                    contract.startsOn,
                    contract.endsOn,
                    contract.currency,
                    known(standing?.paid),
                    known(standing?.overpaid),
                    known(standing?.lost),
                  ],
                };
              }),
              shownRows: PAPER_ROWS,
              empty: 'There is no contract yet.',
            },
          ],
        },
      ],
      ...(query === '' ? {} : { query: `?${query}` }),
    },
    reading,
  );
}

/** What a contract's page is made of. */
export interface ContractFile {
  readonly contract: ContractRead;
  readonly lines: readonly LineCompliance[];
  readonly months: readonly MonthCompliance[];
  /** What the prices follow, and what that explains, as the page says it. */
  readonly follows: readonly string[];
}

/** One contract: each line's price against what was paid, then month by month. A partner's purchases are its own. */
export function contractReport(file: ContractFile, reading: Reading & { readonly trustId: string | null }): Report {
  const { contract, lines, months } = file;
  const all = (pick: (line: LineCompliance) => string): Money => sum(lines.map((line) => parseMoney(pick(line))));
  const figure = (label: string, pick: (line: LineCompliance) => string) => ({
    value: all(pick),
    kind: 'pounds' as const,
    currency: contract.currency,
    label,
  });
  return pageReport(
    {
      name: 'contract',
      path: `/contracts/${contract.id}/compliance`,
      title: contract.title,
      introduction: [
        `Contract ${contract.reference}. Supplier: ${contract.supplier}.`,
        `Trusts: ${list(contract.trusts)}. In force ${termOf(contract)}.`,
      ],
      sections: [
        {
          id: 'prices',
          heading: 'Prices: paid against contracted',
          figures:
            months.length === 0
              ? []
              : [
                  figure('bought of what this contract covers', (l) => l.paid),
                  figure('paid to the supplier beyond the contract’s prices', (l) => l.overpaid),
                  figure('paid elsewhere beyond what the contract would have cost', (l) => l.lost),
                ],
          tables: [linesTable(file, reading)],
        },
        { id: 'months', heading: 'Month by month, newest first', tables: [monthsTable(file)] },
      ],
      caveats: [
        ...file.follows,
        'Amounts are without VAT. A dash stands for a partner’s purchases, which are its own.',
        'Saved is what the trust paid before the contract less what it paid now. Of each line one source counts: invoices once there are any, then purchase orders, then the supplier’s report.',
      ],
    },
    reading,
  );
}

function linesTable({ contract, lines }: ContractFile, reading: Reading & { trustId: string | null }): ReportTable {
  return {
    id: 'prices',
    caption: 'Prices: paid against contracted',
    columns: inCurrency(contract, [
      words('item', 'Item and trust'),
      ...inFiles(
        words('contract', 'Contract'),
        words('line', 'Line'),
        words('trust', 'Trust'),
        words('unit', 'Unit'),
        words('source', 'Counted'),
      ),
      price('contractPrice', 'Contract price'),
      price('paidPrice', 'Paid on average', 'Nothing bought'),
      words('boughtWords', 'Bought', '–'),
      ...inFiles(quantity('planned', 'Planned'), quantity('bought', 'Bought, number', '')),
      quantity('elsewhere', 'Bought elsewhere'),
      ...inFiles(amount('paid', 'Paid', '')),
      amount('overpaid', 'Overpaid'),
      amount('lost', 'Lost elsewhere'),
      amount('saved', 'Saved'),
    ]),
    rows: lines.map((line) => {
      const isSeen = reading.actor.kind === 'auditor' || line.trustId === reading.trustId;
      const seen = <T>(value: T) => (isSeen ? value : null);
      return {
        ...(isSeen ? {} : { unknown: '–' }),
        cells: [
          `${line.item} (${line.trust}, ${perUnit(line.unit)})`,
          contract.reference,
          line.lineCode,
          line.trust,
          line.unit,
          line.source === null ? '' : SOURCE_WORDS[line.source],
          parseUnitPrice(line.contractPrice),
          seen(line.paidPrice === null ? null : inPence(line.paidPrice)),
          isSeen ? `${count(line.onContract)} of ${count(line.contractedQuantity)}` : count(line.contractedQuantity),
          parseQuantity(line.contractedQuantity),
          seen(parseQuantity(line.onContract)),
          seen(parseQuantity(line.offContract)),
          seen(parseMoney(line.paid)),
          seen(parseMoney(line.overpaid)),
          seen(parseMoney(line.lost)),
          seen(line.realised === null ? null : parseMoney(line.realised)),
        ],
      };
    }),
    shownRows: PAPER_ROWS,
    empty: 'This contract has no line.',
  };
}

function monthsTable({ contract, months }: ContractFile): ReportTable {
  return {
    id: 'months',
    caption: 'What was bought, month by month',
    columns: inCurrency(contract, [
      words('monthWords', 'Month'),
      ...inFiles(words('month', 'Month, as year and number'), words('contract', 'Contract')),
      words('item', 'Item'),
      ...inFiles(words('line', 'Line'), words('trust', 'Trust')),
      words('supplier', 'Bought from'),
      words('outcome', 'What it is'),
      words('quantityWords', 'Quantity'),
      ...inFiles(quantity('quantity', 'Quantity, number'), words('unit', 'Unit')),
      amount('paid', 'Paid'),
      amount('contracted', 'At the contract’s price'),
      amount('difference', 'Difference'),
      amount('saved', 'Saved'),
    ]),
    rows: months.map((month) => ({
      cells: [
        monthOf(month.month),
        month.month.slice(0, 7),
        contract.reference,
        `${month.item} (${month.trust})`,
        month.lineCode,
        month.trust,
        month.supplier,
        OUTCOME_WORDS[month.outcome].label,
        measure(month.quantity, month.unit),
        parseQuantity(month.quantity),
        month.unit,
        parseMoney(month.paid),
        parseMoney(month.contracted),
        parseMoney(month.difference),
        month.realised === null ? null : parseMoney(month.realised),
      ],
    })),
    shownRows: PAPER_ROWS,
    empty: 'no purchase is matched to this contract yet.',
  };
}

function inCurrency({ currency }: ContractRead, columns: readonly ReportColumn[]): ReportColumn[] {
  return columns.map((column) => ({ ...column, currency }));
}
