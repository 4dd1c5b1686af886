import { type Money, parseMoney, sum } from '@tandem/domain/money';
import type { LeakageRow, LeakageTotal, WhyPaid } from '@tandem/features/actuals';
import { date, dateTime, list, measure, plural, pounds, unitPounds } from '../http/format.js';
import { pagingView } from '../imports/file.view.js';

/** How this list and the ledger go together, for whoever compares them. */
export const BESIDE_THE_LEDGER =
  'The ledger takes leakage from here when it posts a delivery by itself. A saving whose delivery a person recorded, or of which finance rejected a part, stays as they left it, so what is listed here may not be in the reports. Take a delivery that was recorded by hand back, on its saving, and the purchases are posted in its place, with what leaked.';

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
  if (row.follows.length > 0)
    return `The price follows ${list(row.follows)}: see on the contract how much of it that explains, and ask ${row.supplier} for a credit of the rest.`;
  return lost > 0n
    ? `Ask ${row.supplier} for a credit of ${pounds(row.lost, row.currency)} on ${list(row.documents)}, and correct the price in the order system.`
    : `Nothing to claim: ${row.supplier} charged less than the contract says.`;
}

/** The leakage list: who, what, where, how much, what to do. */
export function leakagePage(read: {
  rows: readonly LeakageRow[];
  total: LeakageTotal;
  why: readonly WhyPaid[];
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
    why: whyWords(read.why),
    besideTheLedger: BESIDE_THE_LEDGER,
    abroad: abroadWords(read.total),
    rows: read.rows.map((row) => ({
      kind: LEAKAGE_KINDS[row.kind],
      supplier: row.supplier,
      item: row.item,
      href: `/contracts/${row.contractId}`,
      contract: row.contract,
      where: [row.site, row.costCentre].filter((text) => text !== '').join(', ') || 'Not given',
      quantity: measure(row.quantity, row.unit),
      unitStated: row.unitStated === '' ? '' : `${row.unitStated}, as your trust has said`,
      contractPrice: unitPounds(row.contractPrice, row.currency),
      paidPrice: unitPounds(row.paidPrice, row.currency),
      lost: pounds(row.lost, row.currency),
      when: row.firstOn === row.lastOn ? date(row.firstOn) : `${date(row.firstOn)} to ${date(row.lastOn)}`,
      documents: list(row.documents),
      action: actionOf(row),
      reviewHref: row.isWaiting ? `/actuals/review/${row.lineId}` : '',
    })),
    paging: pagingView(read.page, read.total.rows, read.rowsPerPage, (page) => `/actuals/leakage?page=${page}`),
  };
}

/** That sums are of pounds alone, where there is anything else; empty otherwise. */
export function abroadWords({ abroad }: LeakageTotal): string {
  if (abroad === 0) return '';
  const [are, their] = abroad === 1 ? ['is', 'its'] : ['are', 'their'];
  return `${plural(abroad, 'row')} of the list ${are} in ${their} contract’s own currency and in none of these three sums.`;
}

/** What the contracts' own suppliers charged beside their prices, taken apart; empty where they kept to them. */
export function whyWords(why: readonly WhyPaid[]): string {
  // What is in another currency counts in pounds, and not at all while a rate is missing.
  const told = why.flatMap((one): Pick<WhyPaid, 'currency' | 'index' | 'unexplained'>[] => {
    if (one.inCurrency === 'GBP') return [one];
    return one.inPounds ? [one.inPounds] : [];
  });
  if (told.length === 0) return '';
  const all = (pick: (one: (typeof told)[number]) => Money) => sum(told.map(pick));
  const [currency, index, rest] = [all((one) => one.currency), all((one) => one.index), all((one) => one.unexplained)];
  return (
    `Of what the contracts’ own suppliers charged beside their prices, taken together, the currencies that prices follow explain ${pounds(currency)}, ` +
    `the indices ${pounds(index)}, and nothing explains ${pounds(rest)}. Only what was bought elsewhere is off contract; ` +
    `what nothing explains stands in the ledger as not evidenced until there is a credit or a reason.`
  );
}
