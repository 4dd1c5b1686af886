import * as fc from 'fast-check';
import { quantity } from '@tandem/domain/money';
import { readUnit, toBase, type Unit } from './index.js';

const SEED = 20260404;
console.log(`unit laws: fast-check seed ${SEED}`);

function unit(text: string): Unit {
  const reading = readUnit(text);
  if ('problem' in reading) throw new Error(reading.problem);
  return reading;
}

describe('units', () => {
  it.each<[string, string, bigint]>([
    ['each', 'each', 1n],
    ['EA', 'each', 1n],
    ['Vehicles', 'each', 1n],
    ['No.', 'each', 1n],
    ['box of 100', 'each', 100n],
    ['Box (100)', 'each', 100n],
    ['pk/10', 'each', 10n],
    ['pack x 10', 'each', 10n],
    ['10 pack', 'each', 10n],
    ['100 per box', 'each', 100n],
    ['boxes of 1,000', 'each', 1000n],
    ['box of 50 pairs', 'each', 100n],
    ['pair', 'each', 2n],
    ['dozen', 'each', 12n],
    ['set', 'set', 1n],
    ['set of 4', 'each', 4n],
    ['litre', 'ml', 1000n],
    ['ml', 'ml', 1n],
    ['5 litre drum', 'ml', 5000n],
    ['roll of 50 m', 'mm', 50_000n],
    ['cm', 'mm', 10n],
    ['metres', 'mm', 1000n],
    ['kg', 'g', 1000n],
    ['month', 'month', 1n],
    ['per year', 'month', 12n],
    ['year licence', 'licence month', 12n],
    ['Licence', 'licence', 1n],
  ])('reads "%s" as %s × %s', (text, baseUnit, factor) => {
    expect(unit(text)).toMatchObject({ baseUnit, factor });
  });

  it.each([
    ['box', 'say how many it holds'],
    ['Packs', 'say how many it holds'],
    ['box of 0', 'holds nothing'],
    ['box of 10 wombats', '"wombats" is not a known unit'],
    ['furlong', 'is not known'],
    ['', 'Enter the unit'],
  ])('refuses "%s": %s', (text, why) => {
    expect(readUnit(text)).toEqual({ problem: expect.stringContaining(why) });
  });

  it('never gains or loses a base unit, however an order is cut up before it is converted', () => {
    const units = fc.constantFrom('each', 'box of 100', 'pk/7', 'dozen', 'litre', 'mile', 'kg', 'year').map(unit);
    const parts = fc.array(fc.bigInt({ min: 1n, max: 10n ** 10n }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(units, parts, (u, stated) => {
        const whole = stated.reduce((a, b) => a + b, 0n);
        const converted = stated.reduce((total, part) => total + toBase(quantity(part), u), 0n);
        expect(toBase(quantity(whole), u)).toBe(converted);
        expect(converted / u.factor).toBe(whole);
        expect(converted % u.factor).toBe(0n);
      }),
      { seed: SEED },
    );
  });
});
