import { money } from '@tandem/domain/money';
import { executiveReport } from './executive.presenter.js';
import { madeBy } from './sentences.js';

describe('the report for executives', () => {
  it('says once, and in no empty table, that no trust has entered what the partnership costs it', () => {
    const report = executiveReport({
      partnership: { id: 'p', name: 'Partnership' },
      trusts: [{ id: 'a', shortName: 'Northern', odsCode: null }],
      cells: [],
      risks: [],
      costs: [],
      validatedByYear: [],
      methods: [],
      asAt: new Date('2026-11-22T12:00:00Z'),
      query: '?partnership=p',
    });

    const section = report.sections.find(({ id }) => id === 'administration')!;

    expect(section.sentences).toHaveLength(1);
    expect(section.tables).toEqual([]);
    expect(section.links).toEqual([expect.objectContaining({ href: '/reports/administration?partnership=p' })]);
  });

  it('says in the sentence that is signed what is at risk and what is lost, and never that finance is to validate what is not delivered', () => {
    const kind = { cash: 'CASH_RELEASING', budget: 'revenue', recurrence: 'RECURRENT' } as const;
    const at = (account: 'validated' | 'contracted', amount: bigint) =>
      ({ ...kind, by: 'trust', key: 'a', year: null, account, amount: money(amount) }) as const;
    const report = executiveReport({
      partnership: { id: 'p', name: 'Partnership' },
      trusts: [{ id: 'a', shortName: 'Northern', odsCode: null }],
      cells: [at('validated', 5_000_00n), at('contracted', 3_000_00n)],
      risks: [
        {
          ...kind,
          trustId: 'a',
          late: money(2_000_00n),
          overdue: money(0n),
          notDue: money(700_00n),
          leakage: money(-1_500_00n),
          disBenefit: money(0n),
        },
      ],
      costs: [],
      validatedByYear: [],
      methods: [],
      asAt: new Date('2026-11-22T12:00:00Z'),
      query: '',
    });

    expect(report.sections[0]!.sentences).toEqual([
      'Of this kind of money finance of the trusts has validated £5,000; a further £3,000 is contracted or delivered and not validated yet. Beside it £2,000 is at risk and £1,500 is lost to leakage and dis-benefits.',
    ]);
  });

  it('calls no contracted saving of a year that has ended coming: it is at risk, and each pound stands in one column', () => {
    const kind = { cash: 'CASH_RELEASING', budget: 'revenue', recurrence: 'RECURRENT' } as const;
    const at = (account: 'validated' | 'delivered' | 'contracted' | 'forecast' | 'identified', amount: bigint) =>
      ({ ...kind, by: 'trust', key: 'a', year: null, account, amount: money(amount) }) as const;
    const report = executiveReport({
      partnership: { id: 'p', name: 'Partnership' },
      trusts: [{ id: 'a', shortName: 'Northern', odsCode: null }],
      cells: [
        at('validated', 100n),
        at('delivered', 20n),
        at('contracted', 30n),
        at('forecast', 7n),
        at('identified', 5n),
      ],
      risks: [
        {
          ...kind,
          trustId: 'a',
          late: money(18n),
          overdue: money(10n),
          notDue: money(4n),
          leakage: money(0n),
          disBenefit: money(0n),
        },
      ],
      costs: [],
      validatedByYear: [],
      methods: [],
      asAt: new Date('2026-11-22T12:00:00Z'),
      query: '',
    });
    const table = report.sections[0]!.tables[0]!;
    const cell = (key: string) => table.rows[0]!.cells[table.columns.findIndex((column) => column.key === key)];
    expect(['validated', 'coming', 'notDue', 'late'].map(cell)).toEqual([100n, 40n, 4n, 18n]);
    expect([100n, 20n, 30n, 7n, 5n].reduce((a, b) => a + b)).toBe(100n + 40n + 4n + 18n);
  });

  it('names the methods as their pages do, not by the word that a program has for them', () => {
    expect(madeBy(['same-bids, version 2', 'rebate, version 1'])).toBe(
      'Savings are worked out by the methods “The partnership’s part, from the same bids”, version 2 and “Rebates”, version 1.',
    );
  });
});
