import * as fc from 'fast-check';
import { amountOf, quantity, unitPrice } from '@tandem/domain/money';
import { type LocalDate, parseLocalDate } from '@tandem/domain/time';
import { baselineTypeOf, type BaselineType, cashTypeFor, monthsOld } from './baselines.js';
import { baselinesSideBySide, type KnownBaseline } from './side-by-side.js';

const SEED = 20261122;
console.log(`baselines side by side: fast-check seed ${SEED}`);
const laws = { seed: SEED, numRuns: 300 };

const TYPES: readonly BaselineType[] = [1, 2, 3, 4, 5, 6, 7, 8];
const paper = fc.constantFrom(null, ' ', 'INV-1');
const dates: fc.Arbitrary<LocalDate> = fc
  .tuple(fc.integer({ min: 2019, max: 2026 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([y, m, d]) => parseLocalDate(`${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`));
const known: fc.Arbitrary<KnownBaseline> = fc.record({
  type: fc.constantFrom(...TYPES),
  unitPrice: fc.bigInt(0n, 10n ** 9n).map(unitPrice),
  quantity: fc.option(fc.bigInt(1n, 10n ** 6n).map(quantity)),
  pricedOn: fc.option(dates),
  evidence: fc.record({ price: paper, volume: paper }),
});
const now = {
  price: { unitPrice: unitPrice(500_000n) },
  quantity: quantity(2_000n),
  pricedOn: parseLocalDate('2026-06-01'),
};

describe('baselines side by side', () => {
  it('hide none, propose one at most, and rank the strongest first', () => {
    fc.assert(
      fc.property(fc.array(known, { maxLength: 6 }), (all) => {
        const rows = baselinesSideBySide(all, now);
        expect(new Set(rows.map((row) => row.baseline))).toEqual(new Set(all));
        expect(rows.filter((row) => row.isProposed).length).toBe(all.length === 0 ? 0 : 1);
        const types = rows.map((row) => row.baseline.type);
        expect(types).toEqual([...types].sort((a, b) => a - b));
        for (const { baseline, saving } of rows)
          expect(saving).toBe(amountOf(baseline.unitPrice, now.quantity) - amountOf(now.price.unitPrice, now.quantity));
      }),
      laws,
    );
  });

  it('propose the strongest that supports cash, whenever there is one', () => {
    fc.assert(
      fc.property(fc.array(known, { minLength: 1, maxLength: 6 }), (all) => {
        const rows = baselinesSideBySide(all, now);
        const proposed = rows.find((row) => row.isProposed)!;
        const supporting = rows.filter((row) => row.cashType === 'CASH_RELEASING');
        if (supporting.length > 0) expect(proposed).toBe(supporting[0]);
        expect(rows.some((row) => row.cashType === 'CASH_RELEASING' && row.baseline.type > 3)).toBe(false);
      }),
      laws,
    );
  });

  it('say of a price that was paid how old the index is that would move it', () => {
    const paid = { ...now, type: 1 as const, unitPrice: unitPrice(1n), evidence: { price: 'INV', volume: 'PO' } };
    const series = { id: 'X', title: 'Index X', source: 'somebody', values: { '2024-01': '100', '2025-01': '104' } };
    const notes = (approvedBy: string | null) =>
      baselinesSideBySide([{ ...paid, pricedOn: parseLocalDate('2025-01-31') }], {
        ...now,
        index: { series, rule: { ageMonthsMax: 6, approvedBy } },
      })[0]!.notes;
    expect(notes(null)).toEqual([expect.stringContaining('17 months before the price. More than 6 months is no')]);
    expect(notes('Minute 3')).toEqual([
      expect.stringContaining('nothing is extrapolated'),
      'Finance approved the use of this value: Minute 3.',
    ]);
  });

  it('say of a benchmark and of a first quotation that they never release cash', () => {
    const evidence = { price: 'Quotation 5', volume: 'Orders' };
    const rows = baselinesSideBySide(
      ([4, 8] as const).map((type) => ({ ...now, type, unitPrice: unitPrice(1n), evidence, pricedOn: null })),
      now,
    );
    for (const row of rows) {
      expect(row.cashType).toBe('COST_AVOIDANCE');
      expect(row.notes.join()).toContain('never releases cash');
    }
  });
});

describe('the cash type', () => {
  const paid: KnownBaseline = {
    unitPrice: unitPrice(1n),
    type: 3,
    evidence: { price: 'INV-1', volume: 'PO-1' },
    quantity: null,
    pricedOn: null,
  };

  it('is cash-releasing for types 1 to 3 with evidence of price and volume', () =>
    expect(TYPES.filter((type) => cashTypeFor({ ...paid, type }) === 'CASH_RELEASING')).toEqual([1, 2, 3]));

  it('is avoidance when either paper is missing, and for an item never bought before', () => {
    expect(cashTypeFor({ ...paid, evidence: { price: 'INV-1', volume: null } })).toBe('COST_AVOIDANCE');
    expect(cashTypeFor({ ...paid, evidence: { price: ' ', volume: 'PO-1' } })).toBe('COST_AVOIDANCE');
    expect(cashTypeFor(null)).toBe('COST_AVOIDANCE');
  });

  it('is avoidance for a last price paid more than two years before', () => {
    const last = (pricedOn: string) =>
      cashTypeFor({ ...paid, type: 1, pricedOn: parseLocalDate(pricedOn) }, parseLocalDate('2026-06-15'));
    expect([last('2024-06-15'), last('2024-06-14')]).toEqual(['CASH_RELEASING', 'COST_AVOIDANCE']);
    expect(monthsOld(parseLocalDate('2024-06-14'), parseLocalDate('2026-06-15'))).toBe(25);
  });

  it('knows the words of files', () =>
    expect([baselineTypeOf('firstQuote'), baselineTypeOf(' 3 '), baselineTypeOf('nine')]).toEqual([8, 3, undefined]));
});
