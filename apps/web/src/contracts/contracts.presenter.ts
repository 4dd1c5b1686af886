import { OUTCOME_WORDS, SOURCE_WORDS } from '@tandem/domain/actuals';
import {
  divideHalfUp,
  type Money,
  parseMoney,
  parseUnitPrice,
  sum,
  type UnitPrice,
  unitPrice,
} from '@tandem/domain/money';
import type { ContractStanding, LineCompliance, MonthCompliance } from '@tandem/features/actuals';
import type { ContractFilter, ContractRead, ContractsQueries } from '@tandem/features/contracts';
import { count, date, dateTime, list, measure, perUnit, plural, pounds, unitPounds } from '../http/format.js';
import { field, pageNumber } from '../http/forms.js';
import { UUID } from '../http/ids.js';
import { pagingView } from '../imports/file.view.js';
import { categoryWord } from '../reports/report.words.js';

const HOME = { text: 'Home', href: '/' };

/** Contracts on one page of the list. */
const PAGE_ROWS = 25;

/** What an address asks of the list of contracts. */
export interface ContractsWish {
  readonly filter: ContractFilter;
  readonly part: { readonly offset: number; readonly limit: number };
  readonly page: number;
  /** The filter as an address has it, without the page. */
  readonly query: string;
}

/** What is asked of the list of contracts. A word that no list has means that nothing is asked. */
export function contractsWish(query: unknown): ContractsWish {
  const [category, supplierId] = [field(query, 'category'), field(query, 'supplier')];
  const filter: ContractFilter = {
    ...(/^[a-z]{1,60}$/.test(category) ? { category } : {}),
    ...(UUID.test(supplierId) ? { supplierId } : {}),
  };
  const said = new URLSearchParams({
    ...(filter.category === undefined ? {} : { category }),
    ...(filter.supplierId === undefined ? {} : { supplier: supplierId }),
  });
  const page = pageNumber(field(query, 'page'));
  return { filter, page, part: { offset: (page - 1) * PAGE_ROWS, limit: PAGE_ROWS }, query: said.toString() };
}

/** A part of the contracts, with what the reader's trust paid under each. */
export function contractsPage(
  { all, rows: contracts }: { readonly all: number; readonly rows: readonly ContractRead[] },
  choices: Awaited<ReturnType<ContractsQueries['choices']>>,
  wish: ContractsWish,
  standings: ReadonlyMap<string, ContractStanding>,
  asAt: Date,
) {
  const href = (page: number) => {
    const address = new URLSearchParams(wish.query);
    address.set('page', String(page));
    return `/contracts?${address.toString()}`;
  };
  const item = (value: string, text: string, chosen = '') => ({ value, text, selected: value === chosen });
  const { category, supplierId } = wish.filter;
  return {
    title: 'Contracts',
    trail: [HOME],
    asAt: dateTime(asAt),
    list: {
      path: '/contracts',
      summary: plural(all, 'contract'),
      isNarrowed: wish.query !== '',
      filters: [
        {
          name: 'category',
          label: 'Category',
          items: [
            item('', 'All categories', category),
            ...choices.categories.map((one) => item(one, categoryWord(one), category)),
          ],
        },
        {
          name: 'supplier',
          label: 'Supplier',
          items: [
            item('', 'All suppliers', supplierId),
            ...choices.suppliers.map((one) => item(one.id, one.name, supplierId)),
          ],
        },
      ],
      paging: pagingView(Math.min(wish.page, Math.max(1, Math.ceil(all / PAGE_ROWS))), all, PAGE_ROWS, href),
    },
    contracts: contracts.map((contract) => {
      const standing = standings.get(contract.id);
      const shown = (amount: string | undefined) => (amount === undefined ? '–' : pounds(amount, contract.currency));
      return {
        href: `/contracts/${contract.id}`,
        reference: contract.reference,
        title: contract.title,
        supplier: contract.supplier,
        trusts: list(contract.trusts),
        term: termOf(contract),
        paid: shown(standing?.paid),
        overpaid: shown(standing?.overpaid),
        lost: shown(standing?.lost),
      };
    }),
  };
}

/**
 * One contract: each line's price against what was paid, then month by month. `seesAll` is an auditor, who sees every
 * trust's purchases; anybody else sees those of `trustId` and a dash for its partners.
 */
export function contractPage(
  contract: ContractRead,
  lines: readonly LineCompliance[],
  months: readonly MonthCompliance[],
  reader: { asAt: Date; trustId: string | null; seesAll: boolean },
) {
  const inPounds = (amount: Money | string) => pounds(amount, contract.currency);
  const all = (pick: (line: LineCompliance) => string) => sum(lines.map((line) => parseMoney(pick(line))));
  return {
    title: contract.title,
    trail: [HOME, { text: 'Contracts', href: '/contracts' }],
    id: contract.id,
    reference: contract.reference,
    asAt: dateTime(reader.asAt),
    facts: [
      { name: 'Supplier', value: contract.supplier },
      { name: 'Trusts', value: list(contract.trusts) },
      { name: 'In force', value: termOf(contract) },
    ],
    tenderHref: contract.tenderId === null ? '' : `/tenders/${contract.tenderId}`,
    hasPurchases: months.length > 0,
    figures: [
      { label: 'bought of what this contract covers', value: inPounds(all((l) => l.paid)), isLoss: false },
      {
        label: 'paid to the supplier beyond the contract’s prices',
        value: inPounds(all((l) => l.overpaid)),
        isLoss: isAbove(all((l) => l.overpaid)),
      },
      {
        label: 'paid elsewhere beyond what the contract would have cost',
        value: inPounds(all((l) => l.lost)),
        isLoss: isAbove(all((l) => l.lost)),
      },
    ],
    lines: lines.map((line) => {
      const isSeen = reader.seesAll || line.trustId === reader.trustId;
      const seen = (text: string) => (isSeen ? text : '–');
      return {
        code: line.lineCode,
        item: line.item,
        trust: line.trust,
        priced: perUnit(line.unit),
        contractPrice: unitPounds(line.contractPrice, contract.currency),
        paidPrice: seen(
          line.paidPrice === null ? 'Nothing bought' : unitPounds(inPence(line.paidPrice), contract.currency),
        ),
        bought: isSeen
          ? `${count(line.onContract)} of ${count(line.contractedQuantity)}`
          : count(line.contractedQuantity),
        elsewhere: seen(count(line.offContract)),
        overpaid: seen(inPounds(line.overpaid)),
        lost: seen(inPounds(line.lost)),
        realised: seen(line.realised === null ? 'Not known' : inPounds(line.realised)),
        counted: line.source === null ? '' : `Counted: ${SOURCE_WORDS[line.source]}`,
      };
    }),
    months: months.map((month) => monthView(month, contract.currency)),
    monthCount: plural(months.length, 'row'),
  };
}

function monthView(month: MonthCompliance, currency: string) {
  return {
    month: monthOf(month.month),
    trust: month.trust,
    item: month.item,
    supplier: month.supplier,
    outcome: OUTCOME_WORDS[month.outcome].label,
    quantity: measure(month.quantity, month.unit),
    paid: pounds(month.paid, currency),
    contracted: pounds(month.contracted, currency),
    difference: pounds(month.difference, currency),
    isLoss: isAbove(month.difference),
    realised: month.realised === null ? 'Not known' : pounds(month.realised, currency),
  };
}

/** A mean price to the penny: more places would say more than the invoices do, unless it is below a pound. */
export function inPence(price: string): UnitPrice {
  const exact = parseUnitPrice(price);
  return exact < 10_000n ? exact : unitPrice(divideHalfUp(exact, 100n) * 100n);
}

/** "May 2026", of any day in it. */
export function monthOf(day: string): string {
  return date(day).replace(/^\d+ /, '');
}

/** From when to when a contract holds. */
export function termOf({ startsOn, endsOn }: ContractRead): string {
  return endsOn === null ? `from ${date(startsOn)}` : `${date(startsOn)} to ${date(endsOn)}`;
}

function isAbove(amount: Money | string): boolean {
  return (typeof amount === 'string' ? parseMoney(amount) : amount) > 0n;
}
