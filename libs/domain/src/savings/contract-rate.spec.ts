import fc from 'fast-check';
import { money, parseMoney, parseUnitPrice, unitPrice } from '@tandem/domain/money';
import { parseLocalDate } from '@tandem/domain/time';
import { type ContractRate, contractRate, inPounds, priceInPounds } from './contract-rate.js';
import type { PriceClause } from './price-clause.js';
import type { PriceIndex } from './price-index.js';

const EURO: PriceClause = { kind: 'currency', series: 'EUR', base: parseUnitPrice('0.8500'), share: 10_000 };
const RATES: PriceIndex = { id: 'EUR', title: 'EUR', source: 'Bank', values: { '2026-05': '0.8755' } };
const may = parseLocalDate('2026-05-12');
const NOTHING = { index: money(0n), elsewhere: money(0n), unexplained: money(0n) };

describe('a contract in another currency', () => {
  it('takes the rate of the month beside the one at which its price was agreed, and tells both', () => {
    expect(contractRate(EURO, RATES, may)).toEqual({
      agreed: 8_500n,
      applied: 8_755n,
      note: 'Pounds for one EUR: 0.8500 when the price was agreed; May 2026 0.8755, used for May 2026.',
    });
    const june = contractRate(EURO, RATES, parseLocalDate('2026-06-30')) as ContractRate;
    expect(june.note).toContain('May 2026 0.8755, 1 month old, used for June 2026.');
  });

  it('has no amount in pounds without either rate, or with one that is more than a month old', () => {
    expect(contractRate(undefined, RATES, may)).toEqual({ missing: 'agreed' });
    expect(contractRate({ ...EURO, base: null }, RATES, may)).toEqual({ missing: 'agreed' });
    expect(contractRate(EURO, undefined, may)).toEqual({ missing: 'month' });
    expect(contractRate(EURO, RATES, parseLocalDate('2026-04-30'))).toEqual({ missing: 'month' });
    expect(contractRate(EURO, RATES, parseLocalDate('2026-07-01'))).toEqual({ missing: 'month' });
  });

  it('costs more by the move of the rate on all that was paid, and by each other cause at the agreed rate', () => {
    const rate = contractRate(EURO, RATES, may) as ContractRate;
    // €29,000 for two of €14,000 each: €1,000 too much. At 0.85 that is £24,650, of which £850 are too much; at 0.8755 £25,389.50.
    const bought = { ...NOTHING, paid: parseMoney('29000'), unexplained: parseMoney('1000') };
    expect(inPounds(bought, rate)).toEqual({
      paid: parseMoney('25389.50'),
      currency: parseMoney('739.50'),
      index: 0n,
      elsewhere: 0n,
      unexplained: parseMoney('850'),
    });
    expect(priceInPounds(parseUnitPrice('14000'), rate.agreed)).toBe(parseUnitPrice('11900'));
  });

  it('adds up to what was paid in pounds, whatever the rates', () => {
    const amount = fc.bigInt({ min: -1_000_000_000n, max: 1_000_000_000n });
    const rates = fc.bigInt({ min: 1n, max: 50_000n });
    const law = (
      contracted: bigint,
      index: bigint,
      elsewhere: bigint,
      rest: bigint,
      agreed: bigint,
      applied: bigint,
    ) => {
      const paid = money(contracted + index + elsewhere + rest);
      const bought = { paid, index: money(index), elsewhere: money(elsewhere), unexplained: money(rest) };
      const rate = { agreed: unitPrice(agreed), applied: unitPrice(applied), note: '' };
      const found = inPounds(bought, rate);
      const atAgreed = inPounds({ ...NOTHING, paid: money(contracted) }, { ...rate, applied: rate.agreed }).paid;
      const off = found.paid - (atAgreed + found.currency + found.index + found.elsewhere + found.unexplained);
      // Each of the five amounts is rounded once.
      return off >= -2n && off <= 2n;
    };
    fc.assert(fc.property(amount, amount, amount, amount, rates, rates, law), { seed: 20261122, numRuns: 500 });
  });
});
