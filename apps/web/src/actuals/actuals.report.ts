import { OUTCOME_WORDS } from '@tandem/domain/actuals';
import { parseMoney, parseQuantity, parseUnitPrice } from '@tandem/domain/money';
import type {
  ActualImportRead,
  ActualLineRead,
  DecisionRead,
  LeakageTotal,
  OutcomeTotal,
  ReviewGroup,
  WaitingRow,
} from '@tandem/features/actuals';
import { count, date, dateTime, plural } from '../http/format.js';
import { capital, FILE_STATES } from '../imports/file.view.js';
import { pageReport, type Reading } from '../reports/page.report.js';
import { amount, counted, day, inFiles, price, quantity, words } from '../reports/report.columns.js';
import type { Report, ReportTable } from '../reports/report.js';
import { PAPER_ROWS } from '../reports/report.send.js';
import { BASE, countsOf, fieldWords, sourceOf } from './actuals.presenter.js';
import { DECISION_WORDS, itemOf, quantityOf } from './review.presenter.js';

/** The overview of purchases: what waits, what leaks, and the files. */
export function overviewReport(
  read: {
    imports: readonly ActualImportRead[];
    waiting: { groups: number; lines: number };
    leakage: LeakageTotal;
  },
  reading: Reading,
): Report {
  return pageReport(
    {
      name: 'purchases',
      path: '/actuals/overview',
      title: 'Purchases',
      introduction: ['What the trust has really bought, matched to its contracts line by line.'],
      sections: [
        {
          id: 'files',
          heading: 'Files of purchases',
          sentences: [
            `${plural(read.waiting.groups, 'item')} in ${plural(read.waiting.lines, 'line')} ${read.waiting.groups === 1 ? 'waits' : 'wait'} for review.`,
          ],
          figures: [
            {
              value: parseMoney(read.leakage.overpaid),
              kind: 'pounds',
              label: 'paid to contract suppliers beyond their prices',
            },
            {
              value: parseMoney(read.leakage.lost),
              kind: 'pounds',
              label: 'paid elsewhere beyond what a contract would have cost',
            },
          ],
          tables: [filesTable(read.imports)],
        },
      ],
    },
    reading,
  );
}

function filesTable(imports: readonly ActualImportRead[]): ReportTable {
  return {
    id: 'files',
    caption: 'Files of purchases, newest first',
    columns: [
      words('file', 'File'),
      words('source', 'What it holds'),
      words('uploaded', 'Uploaded'),
      words('by', 'By'),
      words('state', 'State'),
      words('lines', 'Lines'),
      ...inFiles(
        counted('accepted', 'Taken in'),
        counted('changed', 'Changed'),
        counted('rejected', 'Not usable'),
        counted('known', 'There already'),
        words('sha256', 'SHA-256'),
      ),
    ],
    rows: imports.map((file) => ({
      href: `${BASE}/${file.id}`,
      cells: [
        file.fileName,
        sourceOf(file),
        dateTime(file.uploadedAt),
        file.uploadedBy,
        FILE_STATES[file.state],
        file.state === 'imported' ? countsOf(file) : '',
        BigInt(file.acceptedCount),
        BigInt(file.changedCount),
        BigInt(file.rejectedCount),
        BigInt(file.duplicateCount),
        file.sha256,
      ],
    })),
    shownRows: PAPER_ROWS,
    empty: 'no purchases are here yet.',
  };
}

/** What became of a file of purchases. Its rows that could not be used have files of their own, to correct and send again. */
export function importReport(
  read: {
    file: ActualImportRead;
    outcomes: readonly OutcomeTotal[];
    now: readonly OutcomeTotal[];
    reasons: readonly { field: string; message: string; rows: number }[];
  },
  reading: Reading,
): Report {
  const { file } = read;
  return pageReport(
    {
      name: 'purchase-file',
      path: `${BASE}/${file.id}/import`,
      title: file.fileName,
      introduction: [
        `${capital(sourceOf(file))}. Uploaded ${dateTime(file.uploadedAt)} by ${file.uploadedBy}. ${FILE_STATES[file.state]}.`,
        `SHA-256 of the file: ${file.sha256}.`,
      ],
      sections: [
        {
          id: 'outcomes',
          heading: 'What its lines are',
          figures: [
            { value: BigInt(file.acceptedCount), kind: 'count', label: 'lines were taken in' },
            { value: BigInt(file.rejectedCount), kind: 'count', label: 'could not be used' },
            { value: BigInt(file.duplicateCount), kind: 'count', label: 'were there already' },
            { value: BigInt(file.changedCount), kind: 'count', label: 'say something else than before' },
          ],
          tables: [
            outcomesTable('outcomes', 'What its lines were found to be', read.outcomes),
            outcomesTable('now', 'What they are now, after reviews and changes', read.now),
          ],
        },
        {
          id: 'reasons',
          heading: 'What to correct first',
          tables: [
            {
              id: 'reasons',
              caption: 'Why rows could not be used',
              columns: [words('column', 'Column'), words('example', 'Example'), counted('rows', 'Rows')],
              rows: read.reasons.map((one) => ({ cells: [fieldWords(one.field), one.message, BigInt(one.rows)] })),
              empty: 'every row could be used.',
            },
          ],
        },
      ],
    },
    reading,
  );
}

function outcomesTable(id: string, caption: string, outcomes: readonly OutcomeTotal[]): ReportTable {
  return {
    id,
    caption,
    columns: [
      words('outcome', 'What the lines are'),
      words('meaning', 'What that means'),
      counted('lines', 'Lines'),
      ...inFiles(words('currency', 'Currency')),
      amount('amount', 'Amount'),
    ],
    rows: outcomes.map((one) => ({
      currency: one.currency,
      cells: [
        OUTCOME_WORDS[one.outcome].label,
        OUTCOME_WORDS[one.outcome].meaning,
        BigInt(one.lines),
        one.currency,
        parseMoney(one.amount),
      ],
    })),
    empty: 'none of its lines counts.',
  };
}

/** What waits for a person, all of it, and what was decided last. */
export function reviewReport(
  read: { groups: readonly WaitingRow[]; decisions: readonly DecisionRead[] },
  reading: Reading,
): Report {
  const waiting: ReportTable = {
    id: 'waiting',
    caption: 'Purchases that wait, the most money first',
    columns: [
      words('item', 'Item'),
      words('supplier', 'Bought from'),
      words('why', 'Why it waits'),
      counted('lines', 'Lines'),
      words('quantityWords', 'Quantity'),
      ...inFiles(quantity('quantity', 'Quantity, number'), words('unit', 'Unit'), words('currency', 'Currency')),
      amount('paid', 'Paid'),
      ...inFiles(day('from', 'From'), day('to', 'To')),
    ],
    rows: read.groups.map((group) => ({
      href: `/actuals/review/${group.lineId}`,
      currency: group.currency,
      cells: [
        itemOf(group),
        group.supplier,
        OUTCOME_WORDS[group.outcome].label,
        BigInt(group.lines),
        quantityOf(group),
        parseQuantity(group.quantity),
        group.unit,
        group.currency,
        parseMoney(group.amount),
        group.firstOn,
        group.lastOn,
      ],
    })),
    shownRows: PAPER_ROWS,
    empty: 'nothing waits.',
  };
  return pageReport(
    {
      name: 'review',
      path: '/actuals/review',
      title: 'Purchases that wait for you',
      sections: [
        { id: 'waiting', heading: 'Waiting', tables: [waiting] },
        { id: 'decided', heading: 'Decided', tables: [decidedTable(read.decisions)] },
      ],
    },
    reading,
  );
}

function decidedTable(decisions: readonly DecisionRead[]): ReportTable {
  return {
    id: 'decided',
    caption: 'What was decided, newest first',
    columns: [
      words('item', 'Item'),
      words('supplier', 'Bought from'),
      words('decision', 'Decision'),
      words('line', 'Line of a contract'),
      words('reason', 'Reason'),
      words('by', 'By'),
      words('takenBack', 'Taken back'),
      ...inFiles(counted('lines', 'Lines')),
    ],
    rows: decisions.map((one) => ({
      cells: [
        itemOf(one),
        one.supplier,
        DECISION_WORDS[one.kind],
        one.contractLine ?? '',
        one.reason,
        `${one.by}, ${dateTime(one.decidedAt)}`,
        one.takenBackAt === null ? '' : `${one.takenBackBy}, ${dateTime(one.takenBackAt)}`,
        BigInt(one.lines),
      ],
    })),
    shownRows: PAPER_ROWS,
    empty: 'nothing was decided yet.',
  };
}

/** One group of purchases that wait together, with its lines as they were sent. */
export function groupReport(group: ReviewGroup, lines: readonly ActualLineRead[], reading: Reading): Report {
  return pageReport(
    {
      name: 'waiting-purchases',
      path: `/actuals/review/${group.lineId}/group`,
      title: itemOf(group) || 'Purchases without an item',
      introduction: [
        `${OUTCOME_WORDS[group.outcome].label}: ${OUTCOME_WORDS[group.outcome].meaning}`,
        `Bought from ${group.supplier}: ${plural(group.lineIds.length, 'line')}, ${quantityOf(group)}, from ${date(group.firstOn)} to ${date(group.lastOn)}.`,
      ],
      sections: [
        {
          id: 'lines',
          heading: 'The lines as they were sent',
          tables: [
            {
              id: 'lines',
              caption: `The lines as they were sent: ${plural(lines.length, 'line')} shown`,
              columns: [
                words('document', 'Document'),
                day('date', 'Date'),
                words('site', 'Site'),
                words('quantityWords', 'Quantity'),
                ...inFiles(
                  quantity('quantity', 'Quantity, number'),
                  words('unit', 'Unit'),
                  words('currency', 'Currency'),
                ),
                price('price', 'Unit price'),
                amount('amount', 'Amount'),
              ],
              rows: lines.map((line) => ({
                currency: line.currency,
                cells: [
                  `${line.document}, line ${line.lineNumber}`,
                  line.boughtOn,
                  line.site,
                  `${count(line.quantity)} ${line.unit}`.trim(),
                  parseQuantity(line.quantity),
                  line.unit,
                  line.currency,
                  parseUnitPrice(line.unitPrice),
                  parseMoney(line.amount),
                ],
              })),
              empty: 'these purchases wait no longer.',
            },
          ],
        },
      ],
    },
    reading,
  );
}
