import { DomainError } from '@tandem/domain/refusals';
import { linesHref, linesWish, wholeOf } from './lists.wish.js';

describe('what an address asks of a list', () => {
  it('is nothing where it has words that no list knows', () => {
    const wish = linesWish({
      stage: 'lost',
      year: '2026',
      category: 'x'.repeat(61),
      kind: 'CASH.revenue',
      contract: '1',
      page: '-3',
    });
    expect(wish).toEqual({ filter: {}, order: 'scheme', page: 1, query: '' });
  });

  it('is the same whether a kind of money is one word or three', () => {
    const parts = { cashType: 'COST_AVOIDANCE', budgetType: 'revenue', recurrence: 'RECURRENT' };
    expect(linesWish({ kind: 'COST_AVOIDANCE.revenue.RECURRENT', year: '2026/27' })).toEqual(
      linesWish({ ...parts, year: '2026/27' }),
    );
    expect(linesWish({ cashType: 'COST_AVOIDANCE' }).query).toBe('cashType=COST_AVOIDANCE');
  });

  it('is what the link of a figure says', () => {
    const filter = {
      category: 'scanning & imaging',
      stage: 'delivered',
      effect: 'LEAKAGE_INDEX',
      contract: 'none',
      trust: 'SCAS & partners',
    };
    const query = Object.fromEntries(new URL(linesHref(filter), 'http://here').searchParams);
    expect(linesWish(query).filter).toEqual(filter);
  });

  it('is refused as a file that would not hold all of it', () => {
    const rows = (length: number) => ({ rows: Array.from({ length }, () => 0) });
    expect(wholeOf(rows(20_000)).rows).toHaveLength(20_000);
    expect(() => wholeOf(rows(20_001))).toThrow(DomainError);
    expect(() => wholeOf(rows(20_001))).toThrow('at most 20,000 rows');
  });
});
