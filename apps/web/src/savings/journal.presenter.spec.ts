import type { JournalRead, LegRead } from '@tandem/features/savings';
import { journalPage } from './schemes.presenter.js';
import { journalReport } from './schemes.report.js';

const JOURNAL: JournalRead = {
  id: 'j',
  schemeId: 's',
  schemeReference: 'SAV-2026-0001',
  trustId: 't',
  trust: 'LAS',
  sequence: '7',
  partnershipId: 'p',
  postedBy: null,
  kind: 'recognised',
  reason: 'Award approved',
  postedByName: 'Tandem',
  postedAt: new Date('2026-11-22T12:00:00Z'),
  reversesId: null,
  reversedById: null,
  hash: 'a',
  previousHash: 'b',
};

const leg = (budgetType: string, account: string, amount: string): LegRead =>
  ({
    journalId: 'j',
    lineId: budgetType,
    item: 'Stretcher',
    contractId: null,
    category: 'equipment',
    financialYear: '2026/27',
    account,
    effect: 'NONE',
    attribution: 'NONE',
    cashType: 'CASH_RELEASING',
    budgetType,
    recurrence: 'NON_RECURRENT',
    mechanism: 'PRICE',
    amount,
  }) as LegRead;

const MIXED = [
  leg('capital', 'spend', '900.00'),
  leg('capital', 'baseline', '-900.00'),
  leg('revenue', 'spend', '50.00'),
  leg('revenue', 'baseline', '-50.00'),
];

describe('a journal of two kinds of money', () => {
  it('adds up each kind by itself and never revenue to capital', () => {
    expect(journalPage(JOURNAL, MIXED, false).totals).toEqual([
      { kind: 'Cash-releasing, capital, one-off', debit: '£900.00', credit: '£900.00' },
      { kind: 'Cash-releasing, revenue, one-off', debit: '£50.00', credit: '£50.00' },
    ]);
  });

  it('says each kind’s sum in its files, and has no sum of both', () => {
    const report = journalReport(JOURNAL, MIXED, {
      actor: { organisationName: 'LAS', kind: 'trust' },
      asAt: new Date('2026-11-22T12:00:00Z'),
    });
    const [section] = report.sections;
    expect(section!.tables[0]!.total).toBeUndefined();
    expect(section!.sentences).toContain('Cash-releasing, revenue, one-off: debits £50.00, credits £50.00.');
  });

  it('has one sum where all of it is one kind', () => {
    expect(journalPage(JOURNAL, MIXED.slice(0, 2), false).totals).toHaveLength(1);
  });
});
