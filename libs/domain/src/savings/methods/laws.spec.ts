import * as fc from 'fast-check';
import {
  amountOf,
  Fraction,
  type Money,
  money,
  moneyText,
  parseMoney,
  parseQuantity,
  parseUnitPrice,
  quantity,
  rate,
  sum,
  unitPrice,
} from '@tandem/domain/money';
import { addYears, lastDay, parseFinancialYear, parseLocalDate } from '@tandem/domain/time';
import { phaseByDelivery } from './delivery.js';
import { inflationAvoided } from './inflation-avoided.js';
import { priceAndMix, type Variant } from './mix.js';
import { netOfCosts } from './net-of-costs.js';
import { priceAndVolume } from './price-and-volume.js';
import { processSaving } from './process-saving.js';
import { jointRebate, rebateOn } from './rebate.js';
import { wholeContract } from './whole-contract.js';
import { fullYearEffect, inYearByMonth, yearEffect, yearEffects } from './year-effect.js';

const seed = Math.trunc(Math.random() * 2 ** 31);
console.info(`laws of the savings methods: seed ${seed}`);
const laws = { seed, numRuns: 300 };

const prices = fc.bigInt(0n, 9_000_000_000n).map(unitPrice);
const quantities = fc.bigInt(1n, 900_000n).map(quantity);
const amounts = fc.bigInt(0n, 10n ** 11n).map(money);
const FIRST_YEAR = parseFinancialYear('2026/27');

describe('price and volume', () => {
  it('always add up to old spend less new spend, with volume at the old price', () => {
    fc.assert(
      fc.property(prices, prices, quantities, quantities, (p0, p1, q0, q1) => {
        const effect = priceAndVolume({ unitPrice: p0, quantity: q0 }, { unitPrice: p1, quantity: q1 });
        expect(effect.price + effect.volume).toBe(amountOf(p0, q0) - amountOf(p1, q1));
        expect(effect.volume).toBe(amountOf(p0, q0) - amountOf(p0, q1));
      }),
      laws,
    );
  });

  it('credit the buyer with nothing when only the volume fell', () => {
    const same = parseUnitPrice('12.50');
    const before = { unitPrice: same, quantity: parseQuantity('100') };
    const effect = priceAndVolume(before, { unitPrice: same, quantity: parseQuantity('80') });
    expect(effect).toEqual({ price: 0n, volume: parseMoney('250') });
  });
});

describe('inflation avoided', () => {
  const ratios = fc.tuple(fc.bigInt(1n, 2_000n), fc.bigInt(1n, 2_000n)).map(([n, d]) => Fraction.of(n, d));

  it('is never below nought, nothing without approval, and never overlaps with cash', () => {
    fc.assert(
      fc.property(
        prices,
        prices,
        quantities,
        ratios,
        fc.constantFrom('Minute 3', ' '),
        (before, after, q, ratio, by) => {
          const found = inflationAvoided({ before, after, quantity: q, ratio, approvedBy: by });
          expect(found.avoided).toBeGreaterThanOrEqual(0n);
          if (by === ' ') expect(found.avoided).toBe(0n);
          const gained = found.avoided + (found.cash > 0n ? found.cash : 0n);
          const most = found.indexed - amountOf(after, q);
          if (found.avoided > 0n) expect(gained).toBe(most);
        },
      ),
      laws,
    );
  });
});

describe('mix', () => {
  const variants: fc.Arbitrary<Variant[]> = fc.array(
    fc.record({
      name: fc.constant('variant'),
      before: prices,
      after: prices,
      formerQuantity: quantities,
      quantity: quantities,
    }),
    { minLength: 1, maxLength: 5 },
  );

  it('and price add up to the former proportions at old prices less what is paid', () => {
    fc.assert(
      fc.property(variants, (some) => {
        const found = priceAndMix(some)!;
        expect(found.price + found.mix).toBe(found.baseline - found.paid);
        expect(found.paid).toBe(sum(some.map((v) => amountOf(v.after, v.quantity))));
      }),
      laws,
    );
  });

  it('is nothing where the proportions stay, within the rounding of the variants', () => {
    fc.assert(
      fc.property(variants, fc.bigInt(1n, 5n), (some, times) => {
        const found = priceAndMix(some.map((v) => ({ ...v, quantity: quantity(v.formerQuantity * times) })))!;
        const size = found.mix < 0n ? 0n - found.mix : found.mix;
        expect(size).toBeLessThanOrEqual(BigInt(some.length));
      }),
      laws,
    );
    expect(priceAndMix([])).toBeUndefined();
  });
});

describe('financial years', () => {
  it.each([
    ['2026-04-01', 12, '120000.00', '0.00'],
    ['2026-10-01', 6, '60000.00', '60000.00'],
    ['2026-10-15', 5, '50000.00', '70000.00'],
    ['2027-01-01', 3, '30000.00', '90000.00'],
    ['2027-03-01', 1, '10000.00', '110000.00'],
    ['2027-03-02', 0, '0.00', '120000.00'],
  ])('a price that starts on %s counts %i months in year', (start, months, inYear, next) => {
    const effect = yearEffect(parseMoney('120000'), parseLocalDate(start));
    expect([effect.monthsInYear, moneyText(effect.inYear), moneyText(effect.carryForward)]).toEqual([
      months,
      inYear,
      next,
    ]);
    expect(effect.financialYear).toBe('2026/27');
  });

  it('never gain or lose a penny between in-year and carry-forward', () => {
    const full = fc.bigInt(-(10n ** 12n), 10n ** 12n);
    fc.assert(
      fc.property(full, fc.integer({ min: 1, max: 28 }), fc.integer({ min: 1, max: 12 }), (whole, day, month) => {
        const start = parseLocalDate(`2026-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);
        const effect = yearEffect(money(whole), start);
        expect(effect.inYear + effect.carryForward).toBe(whole);
      }),
      laws,
    );
  });

  it.each([
    ['2026-04-01', '60000.00', '60000.00', '0.00'],
    ['2026-10-01', '60000.00', '120000.00', '60000.00'],
    ['2026-10-15', '50000.00', '120000.00', '70000.00'],
    ['2027-03-01', '-0.01', '-0.12', '-0.11'],
  ])('make the full year of a price that starts on %s and gains £%s in it £%s', (start, inYear, fullYear, next) => {
    const effect = fullYearEffect(parseMoney(inYear), parseLocalDate(start))!;
    expect([effect.inYear, effect.fullYear, effect.carryForward].map(moneyText)).toEqual([inYear, fullYear, next]);
  });

  it('say nothing of a full year where no whole month is left of the first', () => {
    expect(fullYearEffect(parseMoney('100'), parseLocalDate('2027-03-02'))).toBeUndefined();
  });

  it('come back from the full year to the very in-year effect that it was found from', () => {
    fc.assert(
      fc.property(
        fc.bigInt(-(10n ** 12n), 10n ** 12n),
        fc.integer({ min: 1, max: 28 }),
        fc.integer({ min: 1, max: 12 }),
        (part, day, month) => {
          const start = parseLocalDate(`2026-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);
          const found = fullYearEffect(money(part), start);
          if (found) expect(yearEffect(found.fullYear, start)).toEqual(found);
          else expect(yearEffect(money(part), start).monthsInYear).toBe(0);
        },
      ),
      laws,
    );
  });

  const ending = fc.option(
    fc
      .tuple(fc.integer({ min: 2026, max: 2029 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
      .map(([year, month, day]) =>
        parseLocalDate(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`),
      ),
  );
  const firstYear = fc.record({
    inYear: fc.oneof(fc.bigInt(-200n, 200n), fc.bigInt(-(10n ** 12n), 10n ** 12n)).map(money),
    endsOn: ending,
    startsOn: fc
      .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
      .map(([month, day]) => parseLocalDate(`2026-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`)),
  });

  it('of many schemes are the sum of each, whatever their order and however they are grouped, and lose no penny', () => {
    fc.assert(
      fc.property(fc.array(firstYear), fc.array(firstYear), (some, others) => {
        const all = yearEffects([...some, ...others]);
        expect(yearEffects([...others, ...some])).toEqual(all);
        const [a, b] = [yearEffects(some), yearEffects(others)];
        for (const part of ['inYear', 'fullYear', 'carryForward', 'lapses', 'withoutFullYear'] as const)
          expect(a[part] + b[part]).toBe(all[part]);
        expect(all.inYear + all.carryForward + all.lapses).toBe(all.fullYear);
        const claimed = [...some, ...others].reduce((total, { inYear }) => total + inYear, 0n);
        expect(all.inYear + all.withoutFullYear).toBe(claimed);
        const shown = [...some, ...others].flatMap(({ inYear, startsOn }) => fullYearEffect(inYear, startsOn) ?? []);
        expect(shown.reduce((total, { fullYear }) => total + fullYear, 0n)).toBe(all.fullYear);
      }),
      laws,
    );
  });

  it('carry forward no more than the price holds, and never more than is missing of twelve months', () => {
    fc.assert(
      fc.property(firstYear, ({ inYear, startsOn, endsOn }) => {
        const found = fullYearEffect(inYear, startsOn, endsOn);
        if (!found) return;
        const [rest, open] = [found.fullYear - inYear, fullYearEffect(inYear, startsOn)!];
        expect([open.carryForward, open.lapses]).toEqual([rest, 0n]);
        const sign = inYear < 0n ? -1n : 1n;
        for (const part of [found.carryForward, found.lapses]) {
          expect(part * sign >= 0n).toBe(true);
          expect(part * sign <= rest * sign).toBe(true);
        }
        if (endsOn !== null && endsOn <= lastDay(found.financialYear)) expect(found.carryForward).toBe(0n);
        if (endsOn !== null && endsOn >= lastDay(addYears(found.financialYear, 1))) expect(found.lapses).toBe(0n);
      }),
      laws,
    );
  });

  it.each([
    ['2027-03-31', '0.00', '60000.00'],
    ['2027-04-29', '0.00', '60000.00'],
    ['2027-04-30', '10000.00', '50000.00'],
    ['2027-06-30', '30000.00', '30000.00'],
    ['2027-09-29', '50000.00', '10000.00'],
    ['2027-09-30', '60000.00', '0.00'],
    ['2030-03-31', '60000.00', '0.00'],
  ])('carry a price of 1 October that ends on %s forward as £%s, and £%s lapses', (end, carried, lapsed) => {
    const found = fullYearEffect(parseMoney('60000'), parseLocalDate('2026-10-01'), parseLocalDate(end))!;
    expect([found.carryForward, found.lapses].map(moneyText)).toEqual([carried, lapsed]);
    expect(yearEffect(found.fullYear, parseLocalDate('2026-10-01'), parseLocalDate(end))).toEqual(found);
  });

  it('are rounded scheme by scheme, as the pages show them: three times £0.01 of seven months are £0.06 a year and not £0.05', () => {
    const part = { inYear: parseMoney('0.01'), startsOn: parseLocalDate('2026-09-01'), endsOn: null };
    expect(moneyText(yearEffects([part, part, part]).fullYear)).toBe('0.06');
    expect(moneyText(fullYearEffect(parseMoney('0.03'), part.startsOn)!.fullYear)).toBe('0.05');
  });

  it('count what each month bought from the start of the price to 31 March, and nothing else', () => {
    const price = { before: parseUnitPrice('20'), after: parseUnitPrice('18') };
    const bought = (month: string) => ({ month, quantity: parseQuantity('100') });
    const months = ['2026-09', '2026-10', '2027-03', '2027-04'].map(bought);
    expect(inYearByMonth(price, parseLocalDate('2026-10-15'), months)).toBe(parseMoney('400'));
  });

  it('phase a one-off saving by what is delivered in each, to the penny', () => {
    const phased = phaseByDelivery(parseMoney('100.00'), [
      { financialYear: FIRST_YEAR, quantity: parseQuantity('1') },
      { financialYear: addYears(FIRST_YEAR, 1), quantity: parseQuantity('2') },
    ]);
    expect(phased.map((p) => [p.financialYear, moneyText(p.amount)])).toEqual([
      ['2026/27', '33.33'],
      ['2027/28', '66.67'],
    ]);
  });
});

describe('a whole contract', () => {
  const years = fc
    .array(fc.bigInt(-(10n ** 9n), 10n ** 9n).map(money), { maxLength: 8 })
    .map((savings) => savings.map((amount, i) => ({ financialYear: addYears(FIRST_YEAR, i), amount })));

  it('is worth its plain sum at a rate of nought, and less at a higher rate when it only saves', () => {
    fc.assert(
      fc.property(years, (savings) => {
        const plain = wholeContract(savings, rate(0));
        expect(plain.present).toBe(plain.whole);
        const saving = savings.map((one) => ({ ...one, amount: money(one.amount < 0n ? 0n : one.amount) }));
        const [low, high] = [rate(350), rate(700)].map((r) => wholeContract(saving, r).present) as [Money, Money];
        expect(high).toBeLessThanOrEqual(low);
      }),
      laws,
    );
  });
});

describe('a rebate', () => {
  const steps = [
    { from: parseMoney('1000000'), rate: rate(100) },
    { from: parseMoney('2000000'), rate: rate(200) },
  ];

  it('is shared to the penny, and what the partnership added is what remains of each part', () => {
    const spends = fc.array(amounts, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(spends, (some) => {
        const found = jointRebate(
          some.map((spend, t) => ({ trust: `T${t}`, spend })),
          steps,
        );
        expect(sum(found.map((one) => one.rebate))).toBe(rebateOn(sum(some), steps));
        for (const one of found) expect(one.alone + one.partnership).toBe(one.rebate);
      }),
      laws,
    );
  });

  it('begins at its step and counts on all of the spend', () => {
    const at = (text: string) => moneyText(rebateOn(parseMoney(text), steps));
    expect([at('999999.99'), at('1000000'), at('2000000')]).toEqual(['0.00', '10000.00', '40000.00']);
  });
});

describe('net of costs', () => {
  it('keeps what recurs and what happens once apart, and the first year has both', () => {
    const costs = fc.record({
      implementation: amounts,
      disposalAndDualRunning: amounts,
      recurring: amounts,
      frameworkFee: amounts,
      lostRebate: amounts,
    });
    fc.assert(
      fc.property(amounts, costs, (gross, all) => {
        const found = netOfCosts(gross, all);
        expect(found.recurrent + found.oneOff).toBe(found.firstYear);
        expect(gross - sum(Object.values(all))).toBe(found.firstYear);
        expect(found.oneOff).toBeLessThanOrEqual(0n);
      }),
      laws,
    );
  });
});

describe('work that is spared', () => {
  it('releases cash only when a post is removed', () => {
    const spared = { hours: parseQuantity('10'), hourlyRate: parseUnitPrice('20') };
    expect(processSaving({ ...spared, postRemoved: ' ' }).cashType).toBe('NON_CASH_RELEASING');
    expect(processSaving({ ...spared, postRemoved: 'Change 3' })).toEqual({
      amount: parseMoney('200'),
      cashType: 'CASH_RELEASING',
    });
  });
});
