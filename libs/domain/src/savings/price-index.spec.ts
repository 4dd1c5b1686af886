import * as fc from 'fast-check';
import { type LocalDate, parseLocalDate } from '@tandem/domain/time';
import { indexMove, type PriceIndex, STALENESS, valueFor } from './price-index.js';

const SEED = 20261122;
console.log(`price index: fast-check seed ${SEED}`);

const day = (text: string) => parseLocalDate(text);
const index: PriceIndex = {
  id: 'X',
  title: 'Index X',
  source: 'a statistical office',
  values: { '2024-01': '100', '2024-03': '102.5', '2025-01': '104' },
};

describe('a price index', () => {
  it('gives the exact ratio of two months', () => {
    const { move } = indexMove(index, day('2024-01-15'), day('2024-03-02'));
    expect([String(move!.ratio), move!.notes]).toEqual(['41/40', []]);
    expect(move!.evidence).toContain('January 2024 100 to March 2024 102.5');
  });

  it('uses the last value before a month that has none, and says how old it is', () => {
    const { move } = indexMove(index, day('2024-01-15'), day('2025-05-31'));
    expect(move!.to).toEqual({ month: '2025-01', value: '104', ageMonths: 4 });
    expect(move!.notes).toEqual([
      'Index X was last published for January 2025: 104, 4 months before the price. That value is used; nothing is extrapolated.',
    ]);
  });

  it('is no evidence beyond the stated age, unless finance approves the value by name', () => {
    const late = day('2026-04-01');
    expect(indexMove(index, day('2024-01-15'), late).refused).toContain(
      '15 months before the price. More than 6 months',
    );
    expect(indexMove(index, day('2024-01-15'), late, { ...STALENESS, approvedBy: ' ' }).move).toBeUndefined();
    const { move } = indexMove(index, day('2024-01-15'), late, { ...STALENESS, approvedBy: 'Minute 14' });
    expect(move!.notes.at(-1)).toBe('Finance approved the use of this value: Minute 14.');
  });

  it('is no evidence before it begins', () =>
    expect(indexMove(index, day('2023-12-31'), day('2024-03-01')).refused).toBe(
      'Index X has no value for December 2023 or before.',
    ));

  it('never gives a value that was not published, nor one of a later month', () => {
    const dates: fc.Arbitrary<LocalDate> = fc
      .tuple(fc.integer({ min: 2023, max: 2027 }), fc.integer({ min: 1, max: 12 }))
      .map(([y, m]) => day(`${y}-${String(m).padStart(2, '0')}-10`));
    fc.assert(
      fc.property(dates, (date) => {
        const found = valueFor(index, date);
        if (!found) return expect(date < '2024-01').toBe(true);
        expect(index.values[found.month]).toBe(found.value);
        expect(found.month <= date.slice(0, 7)).toBe(true);
        expect(found.ageMonths).toBeGreaterThanOrEqual(0);
      }),
      { seed: SEED, numRuns: 200 },
    );
  });
});
