import { money, parseMoney, parseUnitPrice } from '@tandem/domain/money';
import { parseLocalDate } from '@tandem/domain/time';
import { type BoughtOnContract, explainPrice, type PriceClause } from './price-clause.js';
import type { PriceIndex } from './price-index.js';

const EURO: PriceClause = { kind: 'currency', series: 'EUR', base: parseUnitPrice('0.8000'), share: 5000 };
const STEEL: PriceClause = { kind: 'index', series: 'Steel prices', base: parseUnitPrice('100'), share: 10_000 };
const VALUES: Record<string, PriceIndex> = {
  EUR: { id: 'EUR', title: 'EUR', source: 'Bank', values: { '2026-05': '0.8400', '2026-06': '0.7600' } },
  'Steel prices': { id: 'Steel', title: 'Steel', source: 'Office', values: { '2026-03': '101.0' } },
};
const seriesOf = (clause: PriceClause) => VALUES[clause.series];
const bought = (month: string, contracted: string, differing: string, paid: string): BoughtOnContract => ({
  month: parseLocalDate(`${month}-01`),
  contracted: parseMoney(contracted),
  differing: { contracted: parseMoney(differing), paid: parseMoney(paid) },
});

describe('what a clause of a contract explains of a price', () => {
  it('is the move of the rate on the share of the price that follows it, and the rest is unexplained', () => {
    // The rate rose by 5 percent and half the price follows it: 2.5 percent of £4,000 is £100 of £250.
    const found = explainPrice(bought('2026-05', '10000', '4000', '4250'), [EURO], seriesOf);
    expect(found).toMatchObject({ currency: 10_000n, index: 0n, unexplained: 15_000n });
    expect(found.notes).toEqual(['Pounds for one EUR: May 2026 0.8400, used for May 2026.']);
  });

  it('is no more than what was charged', () => {
    const found = explainPrice(bought('2026-05', '10000', '4000', '4060'), [EURO], seriesOf);
    expect(found).toMatchObject({ currency: 6_000n, unexplained: 0n });
    const cheaper = explainPrice(bought('2026-05', '10000', '4000', '3900'), [EURO], seriesOf);
    expect(cheaper).toMatchObject({ currency: 0n, unexplained: -10_000n });
  });

  it('is a fall that is due although the supplier did not pass it on, which is then unexplained', () => {
    const found = explainPrice(bought('2026-06', '10000', '0', '0'), [EURO], seriesOf);
    expect(found).toMatchObject({ currency: -25_000n, unexplained: 25_000n });
  });

  it('takes the currency before the index', () => {
    const found = explainPrice(bought('2026-05', '4000', '4000', '4120'), [STEEL, EURO], seriesOf);
    expect(found).toMatchObject({ currency: 10_000n, index: 2_000n, unexplained: 0n });
  });

  it('uses the last value with its age in the open, and none that is too old', () => {
    const aged = explainPrice(bought('2026-05', '4000', '4000', '4040'), [STEEL], seriesOf);
    expect(aged.index).toBe(4_000n);
    expect(aged.notes).toEqual(['Steel prices: March 2026 101.0, 2 months old, used for May 2026.']);
    const stale = explainPrice(bought('2026-10', '4000', '4000', '4040'), [STEEL], seriesOf);
    expect(stale).toMatchObject({ index: 0n, unexplained: 4_000n });
    expect(stale.notes[0]).toContain('7 months old, too old for October 2026. Not evidenced');
    expect(explainPrice(bought('2026-08', '4000', '4000', '4100'), [EURO], seriesOf).currency).toBe(0n);
  });

  it('is nothing where no value or no agreed value is given, and says so', () => {
    const early = explainPrice(bought('2026-01', '4000', '4000', '4100'), [EURO], seriesOf);
    expect(early).toMatchObject({ currency: 0n, unexplained: 10_000n });
    expect(early.notes).toEqual(['Pounds for one EUR: no value is given for January 2026 or before. Not evidenced.']);
    const unsaid = explainPrice(bought('2026-05', '4000', '4000', '4100'), [{ ...STEEL, base: null }], seriesOf);
    expect(unsaid.index).toBe(0n);
    expect(unsaid.notes[0]).toContain('nobody has said');
  });

  it('adds up to what was charged beside the price, whatever the clauses', () => {
    for (const month of ['2026-01', '2026-05', '2026-06', '2026-10'])
      for (const paid of ['3500', '3999.99', '4000', '4000.01', '4777.77']) {
        const found = explainPrice(bought(month, '9000', '4000', paid), [EURO, STEEL], seriesOf);
        expect(money(found.currency + found.index + found.unexplained)).toBe(parseMoney(paid) - parseMoney('4000'));
      }
  });
});
