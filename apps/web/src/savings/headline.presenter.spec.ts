import type { BalanceRead } from '@tandem/features/savings';
import { headlinePage } from './headline.presenter.js';
import { headlineReport } from './savings.report.js';

const AT = new Date('2026-11-22T12:00:00Z');
const balance = (cashType: string, budgetType: string, amount: string) =>
  ({
    trustId: 't',
    trust: 'LAS',
    stage: 'validated',
    attribution: 'PARTNERSHIP',
    cashType,
    budgetType,
    recurrence: 'RECURRENT',
    amount,
  }) as BalanceRead;

/** As the database has them: in the order of their names. */
const BALANCES = [
  balance('CASH_RELEASING', 'capital', '10.00'),
  balance('CASH_RELEASING', 'revenue', '20.00'),
  balance('COST_AVOIDANCE', 'revenue', '30.00'),
  balance('NON_CASH_RELEASING', 'revenue', '40.00'),
];

describe('the headline of the savings', () => {
  it('has the kinds of money in the order in which every report has them, cash before what is not', () => {
    const order = [
      'Cash-releasing, revenue, recurrent',
      'Cash-releasing, capital, recurrent',
      'Non-cash-releasing, revenue, recurrent',
      'Cost avoidance, revenue, recurrent',
    ];
    expect(headlinePage(BALANCES, { methods: [], risks: [] }, AT).sections.map(({ name }) => name)).toEqual(order);
    const reading = { actor: { organisationName: 'LAS', kind: 'trust' }, asAt: AT } as const;
    expect(
      headlineReport(BALANCES, { methods: [], risks: [] }, reading).sections.map(({ heading }) => heading),
    ).toEqual(order);
  });

  it('says which methods and versions made its figures, and why the finance report has more on the early stages', () => {
    const page = headlinePage(BALANCES, { methods: ['same-bids, version 2'], risks: [] }, AT);
    expect(page.methods).toContain('“The partnership’s part, from the same bids”, version 2');
    expect(page.stages).toContain('In the finance report');
  });
});
