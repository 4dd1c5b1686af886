import { parseMoney } from '@tandem/domain/money';
import type { RiskRead } from '@tandem/features/reports';
import type { BalanceRead } from '@tandem/features/savings';
import { headlinePage } from './headline.presenter.js';
import { headlineReport } from './savings.report.js';

const asAt = new Date('2026-11-22T12:00:00Z');
const balance = (over: Partial<BalanceRead>): BalanceRead => ({
  trustId: 'n',
  trust: 'Northern',
  stage: 'contracted',
  attribution: 'PARTNERSHIP',
  cashType: 'CASH_RELEASING',
  budgetType: 'revenue',
  recurrence: 'RECURRENT',
  amount: '60.00',
  ...over,
});
const risk = (disBenefit: string, over: Partial<RiskRead> = {}): RiskRead => {
  const nothing = parseMoney('0');
  const parts = { late: nothing, overdue: nothing, notDue: nothing, leakage: nothing };
  const kind = { cash: 'CASH_RELEASING', budget: 'revenue', recurrence: 'RECURRENT' } as const;
  return { trustId: 'n', ...kind, ...parts, disBenefit: parseMoney(disBenefit), ...over };
};

/** What page and paper say of a loss that buying together brought. */
const said = (balances: BalanceRead[], risks: RiskRead[]) => {
  const [page] = headlinePage(balances, { methods: [], risks }, asAt).sections;
  const reading = { actor: { organisationName: 'Northern', kind: 'trust' as const }, asAt };
  const [section] = headlineReport(balances, { methods: [], risks }, reading).sections;
  expect(section!.sentences ?? []).toEqual(page!.disBenefit === undefined ? [] : [page!.disBenefit]);
  return page!.disBenefit;
};

describe('the headline of savings', () => {
  it('says a dis-benefit also where the trust gained more elsewhere: the one is never set off against the other', () => {
    expect(said([balance({})], [risk('-40.00')])).toContain('Northern: −£40.00');
  });

  it('says none where there is none, and none of another kind of money', () => {
    expect(said([balance({})], [risk('0.00')])).toBeUndefined();
    expect(said([balance({})], [risk('-40.00', { budget: 'capital' })])).toBeUndefined();
  });

  it('calls nothing a dis-benefit that finance has rejected', () => {
    expect(said([balance({ stage: 'rejected', amount: '-40.00' })], [risk('0.00')])).toBeUndefined();
  });
});
