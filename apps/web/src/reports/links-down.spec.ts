import { money } from '@tandem/domain/money';
import type { FinanceCell } from '@tandem/features/reports';
import { executiveReport } from './executive.presenter.js';
import { financeReport } from './finance.presenter.js';
import type { Report } from './report.js';

const KIND = { cash: 'CASH_RELEASING', budget: 'revenue', recurrence: 'RECURRENT' };
const TRUST = '0195a000-0000-7000-8000-000000000001';
const partnership = { id: 'p2', name: 'The second partnership' };
const trusts = [{ id: TRUST, shortName: 'Northern', odsCode: null }];
const asAt = new Date('2026-11-22T12:00:00Z');
const cell = (by: FinanceCell['by'], key: string, year: string | null = null): FinanceCell => ({
  ...KIND,
  by,
  key,
  year,
  account: 'contracted',
  amount: money(100n),
});

const cells = [cell('year', '2026/27'), cell('trust', TRUST), cell('category', 'equipment'), cell('contract', 'c')];
const finance = (query: string) =>
  financeReport({
    partnership,
    trusts,
    contracts: new Map(),
    cells,
    effects: [],
    fullYears: [],
    plans: [],
    methods: [],
    asAt,
    query,
    narrowed: [],
  });
const executive = () =>
  executiveReport({
    partnership,
    trusts,
    cells,
    risks: [],
    costs: [],
    validatedByYear: [],
    methods: [],
    asAt,
    query: '?partnership=p2',
  });

/** Where the figures and the sections of a report lead to within the reports. */
const links = ({ sections }: Report) =>
  sections
    .flatMap(({ tables, links: below = [] }) => [
      ...below.map(({ href }) => href),
      ...tables.flatMap(({ rows, restHref }) => [restHref, ...rows.map(({ href }) => href)]),
    ])
    .filter((href) => href?.startsWith('/reports/'))
    .map((href) => new URL(href!, 'http://tandem.example').searchParams);

describe('the links down from a figure of a report', () => {
  it.each([
    ['finance', () => finance('?partnership=p2')],
    ['executives', executive],
  ])('stay in the partnership that the report for %s is of', (_for, report) => {
    const found = links(report());
    expect(found.length).toBeGreaterThan(2);
    expect(found.filter((query) => query.get('partnership') !== 'p2').map(String)).toEqual([]);
  });

  it('keep the year and the trust that the report is narrowed to, so that the figures stay the same', () => {
    const found = links(finance(`?partnership=p2&trust=${TRUST}&year=2026%2F27`));
    expect(found.map((query) => [query.get('trust'), query.get('year')])).toEqual(found.map(() => [TRUST, '2026/27']));
  });
});
