import * as fc from 'fast-check';
import {
  allocate,
  amountOf,
  divideHalfUp,
  Fraction,
  money,
  MoneyFormatError,
  moneyText,
  parseMoney,
  parseQuantity,
  parseUnitPrice,
  quantity,
  quantityText,
  rate,
  roundedRatio,
  sum,
  tryParseMoney,
  tryParseQuantity,
  unitPrice,
  unitPriceText,
  vatOf,
} from './index.js';

const SEED = 20260401;
console.log(`money laws: fast-check seed ${SEED}`);
const law = { seed: SEED, numRuns: 300 };
const big = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n });
const weights = fc
  .array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 9 })
  .filter((w) => w.some((x) => x > 0n));

const add = (parts: bigint[]) => parts.reduce((a, b) => a + b, 0n);
const abs = (n: bigint) => (n < 0n ? -n : n);

describe('sharing an amount out by weights', () => {
  it('never gains or loses a penny', () => {
    fc.assert(
      fc.property(big, weights, (total, w) => expect(add(allocate(total, w))).toBe(total)),
      law,
    );
  });

  it('gives each trust within one penny of its exact share, and nothing to a trust without weight', () => {
    fc.assert(
      fc.property(big, weights, (total, w) => {
        const whole = add(w);
        allocate(total, w).forEach((part, i) => {
          expect(abs(part * whole - total * w[i]!)).toBeLessThan(whole);
          if (w[i] === 0n) expect(part).toBe(0n);
        });
      }),
      law,
    );
  });

  it('mirrors a reversal exactly, so that it cancels its posting part by part', () => {
    fc.assert(
      fc.property(big, weights, (total, w) => expect(allocate(-total, w)).toEqual(allocate(total, w).map((p) => -p))),
      law,
    );
  });

  it('gives the odd pennies of equal trusts to the earlier ones', () => {
    expect(allocate(1000n, [1n, 1n, 1n])).toEqual([334n, 333n, 333n]);
    expect(allocate(-1001n, [1n, 1n, 1n])).toEqual([-334n, -334n, -333n]);
    expect(allocate(10n, [1n, 2n, 3n])).toEqual([2n, 3n, 5n]);
  });

  it('refuses to share something among nobody, or by a negative weight', () => {
    expect(() => allocate(1n, [0n, 0n])).toThrow('add up to nought');
    expect(() => allocate(1n, [])).toThrow(RangeError);
    expect(() => allocate(1n, [2n, -1n])).toThrow('negative');
    expect(allocate(0n, [])).toEqual([]);
  });
});

describe('writing and reading money', () => {
  it('round-trips every amount, price and quantity', () => {
    fc.assert(
      fc.property(big, (n) => {
        expect(parseMoney(moneyText(money(n)))).toBe(n);
        expect(parseUnitPrice(unitPriceText(unitPrice(n)))).toBe(n);
        expect(parseQuantity(quantityText(quantity(n)))).toBe(n);
      }),
      law,
    );
  });

  it('writes the plain forms that the database and the API use', () => {
    expect(moneyText(money(123450n))).toBe('1234.50');
    expect(moneyText(money(-5n))).toBe('-0.05');
    expect(unitPriceText(unitPrice(1520000000n))).toBe('152000.0000');
    expect(quantityText(quantity(85000n))).toBe('85');
    expect(quantityText(quantity(12500n))).toBe('12.5');
    expect(quantityText(quantity(100000n))).toBe('100');
    expect(quantityText(quantity(0n))).toBe('0');
  });

  it('reads what a person types', () => {
    expect(parseMoney('£1,234.50')).toBe(123450n);
    expect(parseMoney(' 12 ')).toBe(1200n);
    expect(parseMoney('.5')).toBe(50n);
    expect(parseMoney('1.500')).toBe(150n);
    expect(parseQuantity('1,000')).toBe(1000000n);
  });

  it.each(['', '-', '.', '1,5', '12,34', '1.005', '1e3', '$5', '5 EUR', '0x10', 'NaN', '£', '--1', '1 000', '١'])(
    'refuses "%s" rather than guess an amount',
    (text) => {
      expect(tryParseMoney(text)).toBeUndefined();
      expect(() => parseMoney(text)).toThrow(MoneyFormatError);
      expect(() => parseMoney(text)).toThrow(`"${text}"`);
    },
  );

  it('does not take pounds for a quantity', () => expect(tryParseQuantity('£5')).toBeUndefined());
});

describe('rounding', () => {
  it('is the nearest whole, a half going away from zero', () => {
    expect([5n, -5n, 4n, -4n, 15n].map((n) => divideHalfUp(n, 10n))).toEqual([1n, -1n, 0n, 0n, 2n]);
    expect(divideHalfUp(5n, -10n)).toBe(-1n);
    fc.assert(
      fc.property(big, fc.bigInt({ min: 1n, max: 10n ** 12n }), (n, d) => {
        expect(2n * abs(divideHalfUp(n, d) * d - n)).toBeLessThanOrEqual(d);
      }),
      law,
    );
    expect(() => divideHalfUp(1n, 0n)).toThrow(RangeError);
  });

  it('multiplies price by quantity and rounds once', () => {
    expect(amountOf(parseUnitPrice('152000'), parseQuantity('85'))).toBe(parseMoney('12920000'));
    expect(amountOf(parseUnitPrice('0.0049'), parseQuantity('1'))).toBe(0n);
    expect(amountOf(parseUnitPrice('0.005'), parseQuantity('1'))).toBe(1n);
    expect(amountOf(parseUnitPrice('0.005'), parseQuantity('1000'))).toBe(500n);
  });

  it('adds VAT at twenty per cent on the threshold example of rules 1.2', () => {
    const net = parseMoney('112515.00');
    expect(moneyText(sum([net, vatOf(net, rate(2000))]))).toBe('135018.00');
    expect(() => rate(17.5)).toThrow(RangeError);
  });

  it('gives a percentage in whole basis points', () => expect(roundedRatio(1n, 3n, 10000n)).toBe(3333n));
});

describe('exact fractions', () => {
  const fraction = fc
    .tuple(
      fc.bigInt({ min: -1000n, max: 1000n }),
      fc.bigInt({ min: -60n, max: 60n }).filter((d) => d !== 0n),
    )
    .map(([n, d]) => Fraction.of(n, d));

  it('obey the laws of arithmetic', () => {
    fc.assert(
      fc.property(fraction, fraction, fraction, (a, b, c) => {
        expect(a.add(b)).toEqual(b.add(a));
        expect(a.add(b).sub(b)).toEqual(a);
        expect(a.mul(b.add(c))).toEqual(a.mul(b).add(a.mul(c)));
        if (!b.isZero()) expect(a.div(b).mul(b)).toEqual(a);
        expect(a.compare(b) + b.compare(a)).toBe(0);
        expect(a.sub(b).isZero()).toBe(a.equals(b));
      }),
      law,
    );
  });

  it('are kept in lowest terms with the sign on top', () => {
    expect(Fraction.of(4n, -6n).toString()).toBe('-2/3');
    expect(Fraction.of(0n, -6n).toString()).toBe('0');
    expect(() => Fraction.of(1n, 0n)).toThrow(RangeError);
  });

  it('round to pence once, half up', () => {
    expect(Fraction.of(1n, 2n).toMoney()).toBe(1n);
    expect(Fraction.of(-1n, 2n).toMoney()).toBe(-1n);
    expect(Fraction.of(1n, 3n).add(Fraction.of(1n, 3n)).add(Fraction.of(1n, 3n)).toMoney()).toBe(1n);
  });
});
