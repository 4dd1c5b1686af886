import { parseMoney } from '@tandem/domain/money';
import type { LeakageRow, LeakageTotal } from '@tandem/features/actuals';
import { count, date, dateTime, list, plural, pounds, unitPounds } from '../http/format.js';
import { pagingView } from '../imports/file.view.js';

/** What a row of leakage is called. */
export const LEAKAGE_KINDS: Record<LeakageRow['kind'], string> = {
  priceDiffers: 'Price above the contract',
  offContract: 'Bought elsewhere',
};

/** What a buyer can do about a row, in one sentence. */
export function actionOf(row: LeakageRow): string {
  const lost = parseMoney(row.lost);
  if (row.kind === 'offContract') {
    const ask = row.site === '' ? 'Ask who ordered' : `Ask ${row.site}`;
    if (row.isWaiting) return `Check whether ${row.supplier} sold the same item, then say so in the review.`;
    return lost > 0n
      ? `${ask} to buy from ${row.contractSupplier} under ${row.contract}, and to stop ordering from ${row.supplier}.`
      : `${ask} why it was bought elsewhere: the contract’s volume is missed, though this price was not higher.`;
  }
  return lost > 0n
    ? `Ask ${row.supplier} for a credit of ${pounds(row.lost)} on ${list(row.documents)}, and correct the price in the order system.`
    : `Nothing to claim: ${row.supplier} charged less than the contract says.`;
}

/** The leakage list: who, what, where, how much, what to do. */
export function leakagePage(read: {
  rows: readonly LeakageRow[];
  total: LeakageTotal;
  page: number;
  rowsPerPage: number;
  asAt: Date;
}) {
  return {
    title: 'Money lost beside the contracts',
    trail: [
      { text: 'Home', href: '/' },
      { text: 'Purchases', href: '/actuals' },
    ],
    asAt: dateTime(read.asAt),
    summary: plural(read.total.rows, 'row'),
    figures: [
      {
        value: pounds(read.total.overpaid),
        label: 'charged beyond the contracts’ prices',
        isLoss: read.total.overpaid !== '0',
      },
      {
        value: pounds(read.total.lost),
        label: 'paid elsewhere beyond what the contracts would have cost',
        isLoss: read.total.lost !== '0',
      },
      {
        value: pounds(read.total.underpaid),
        label: 'charged below the contracts’ prices, shown and not netted',
        isLoss: false,
      },
    ],
    rows: read.rows.map((row) => ({
      kind: LEAKAGE_KINDS[row.kind],
      supplier: row.supplier,
      item: row.item,
      href: `/contracts/${row.contractId}`,
      contract: row.contract,
      where: [row.site, row.costCentre].filter((text) => text !== '').join(', ') || 'Not given',
      quantity: `${count(row.quantity)} × ${row.unit}`,
      contractPrice: unitPounds(row.contractPrice),
      paidPrice: unitPounds(row.paidPrice),
      lost: pounds(row.lost),
      when: row.firstOn === row.lastOn ? date(row.firstOn) : `${date(row.firstOn)} to ${date(row.lastOn)}`,
      documents: list(row.documents),
      action: actionOf(row),
      reviewHref: row.isWaiting ? `/actuals/review/${row.lineId}` : '',
    })),
    paging: pagingView(read.page, read.total.rows, read.rowsPerPage, (page) => `/actuals/leakage?page=${page}`),
  };
}
