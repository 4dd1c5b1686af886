import * as fc from 'fast-check';
import {
  amountOf,
  money,
  moneyText,
  parseMoney,
  parseQuantity,
  parseUnitPrice,
  quantity,
  sum,
  unitPrice,
  type Money,
} from '@tandem/domain/money';
import { parseLocalDate } from '@tandem/domain/time';
import { baselineTypeOf, cashTypeFor, type Baseline } from './baselines.js';
import { decompose, METHOD, priceAndVolume, type AttributionInput, type Price, type SavingPart } from './decompose.js';
import { WORKED_EXAMPLES, type ExampleInput } from './methods.js';
import { totalsByTrust, totalsOf } from './totals.js';
import { phaseByDelivery, yearEffect } from './years.js';
import { BUDGET_TYPES, RECURRENCES } from './axes.js';
import { addYears, parseFinancialYear } from '@tandem/domain/time';

const seed = Math.trunc(Math.random() * 2 ** 31);
console.info(`savings laws: seed ${seed}`);
const laws = { seed, numRuns: 300 };

function priceOf(text: { unitPrice: string } | { amount: string }): Price {
  return 'amount' in text ? { amount: parseMoney(text.amount) } : { unitPrice: parseUnitPrice(text.unitPrice) };
}

function read(example: ExampleInput): AttributionInput {
  return {
    trust: example.trust,
    line: 'L1',
    quantity: parseQuantity(example.quantity),
    baseline:
      example.baselineUnitPrice !== null && example.baselineType !== null
        ? {
            unitPrice: parseUnitPrice(example.baselineUnitPrice),
            type: baselineTypeOf(example.baselineType)!,
            evidence: { price: 'INV-1', volume: 'PO-1' },
          }
        : null,
    alone: example.alone === null ? null : { ...priceOf(example.alone), evidence: 'RUN-1' },
    joint: priceOf(example.joint),
    budgetType: example.budgetType,
    recurrence: example.recurrence,
  };
}

function cash(parts: readonly SavingPart[], type: SavingPart['cashType']): Money {
  return sum(parts.filter((part) => part.cashType === type).map((part) => part.amount));
}

const pricedAt = fc.bigInt(0n, 9_000_000_000n).map(unitPrice);
const quantities = fc.bigInt(1n, 900_000n).map(quantity);
const price: fc.Arbitrary<Price> = fc.oneof(
  pricedAt.map((p) => ({ unitPrice: p })),
  fc.bigInt(0n, 90_000_000_00n).map((amount) => ({ amount: money(amount) })),
);
const evidence = fc.constantFrom(null, '', 'INV-7');
const baselines: fc.Arbitrary<Baseline> = fc.record({
  unitPrice: pricedAt,
  type: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const, 5 as const, 6 as const, 7 as const, 8 as const),
  evidence: fc.record({ price: evidence, volume: evidence }),
});
const inputs: fc.Arbitrary<AttributionInput> = fc.record({
  trust: fc.constantFrom('RRU', 'RYE', 'RYD'),
  line: fc.constantFrom('L1', 'L2'),
  quantity: quantities,
  baseline: fc.option(baselines),
  alone: fc.option(fc.tuple(price, fc.constantFrom('RUN-1', ' ')).map(([p, e]) => ({ ...p, evidence: e }))),
  joint: price,
  budgetType: fc.constantFrom(...BUDGET_TYPES),
  recurrence: fc.constantFrom(...RECURRENCES),
});

describe('the worked examples of the methods page', () => {
  it('exist', () => expect(WORKED_EXAMPLES.length).toBeGreaterThan(0));

  it.each(WORKED_EXAMPLES.map((e) => [e.title, e] as const))('%s', (_title, worked) => {
    const results = worked.inputs.map((one) => decompose(read(one)));
    const shown = results.map((r) => ({
      trust: r.trust,
      total: moneyText(r.total!),
      own: r.own === null ? null : moneyText(r.own),
      partnership: r.partnership === null ? null : moneyText(r.partnership),
      cashReleasing: moneyText(cash(r.parts, 'CASH_RELEASING')),
      costAvoidance: moneyText(cash(r.parts, 'COST_AVOIDANCE')),
    }));
    expect(shown).toEqual(worked.outputs);
    expect(worked.method).toEqual(METHOD);
  });

  it('gives £760,000 as £210,000 of the trusts and £550,000 of the partnership', () => {
    const results = WORKED_EXAMPLES[0]!.inputs.map((one) => decompose(read(one)));
    const [only, ...others] = totalsOf(results.flatMap((r) => r.parts));
    expect(others).toEqual([]);
    expect(only).toEqual({
      cashType: 'CASH_RELEASING',
      budgetType: 'CAPITAL',
      recurrence: 'NON_RECURRENT',
      savings: parseMoney('760000'),
      increases: 0n,
      byAttribution: {
        OWN_OR_MARKET: { savings: parseMoney('210000'), increases: 0n },
        PARTNERSHIP: { savings: parseMoney('550000'), increases: 0n },
      },
    });
  });
});

describe('a decomposition', () => {
  it('has parts that add up to the total, to the penny, whatever the prices', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const result = decompose(input);
        expect(sum(result.parts.map((part) => part.amount))).toBe(result.total ?? 0n);
        if (result.own !== null && result.partnership !== null) {
          expect(result.own + result.partnership).toBe(result.total);
        }
      }),
      laws,
    );
  });

  it('never releases more cash than leaves the budget', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const result = decompose(input);
        const isCash = cashTypeFor(input.baseline) === 'CASH_RELEASING';
        const change = isCash ? result.baselineAmount! - result.jointAmount : 0n;
        expect(cash(result.parts, 'CASH_RELEASING')).toBe(change);
        const claimed = result.parts.filter((p) => p.attribution === 'PARTNERSHIP' && p.cashType === 'CASH_RELEASING');
        if (isCash && (result.own ?? 0n) < 0n) {
          expect(sum(claimed.map((p) => p.amount))).toBeLessThanOrEqual(change > 0n ? change : 0n);
        }
      }),
      laws,
    );
  });

  it('gives the same answer from the amounts of an award as from unit prices', () => {
    fc.assert(
      fc.property(quantities, pricedAt, pricedAt, fc.option(baselines), (q, alone, joint, baseline) => {
        const rest = {
          trust: 'RRU',
          line: 'L1',
          quantity: q,
          baseline,
          budgetType: 'LEASE',
          recurrence: 'RECURRENT',
        } as const;
        const byPrice = decompose({ ...rest, alone: { unitPrice: alone, evidence: 'Q' }, joint: { unitPrice: joint } });
        const byAmount = decompose({
          ...rest,
          alone: { amount: amountOf(alone, q), evidence: 'Q' },
          joint: { amount: amountOf(joint, q) },
        });
        expect(byAmount).toEqual(byPrice);
      }),
      laws,
    );
  });

  it('credits nothing to the partnership without evidence of the price alone', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const result = decompose({ ...input, alone: null });
        expect(result.evidence).toBe('NOT_EVIDENCED');
        expect(result.parts.every((part) => part.attribution === 'NOT_EVIDENCED')).toBe(true);
        expect([result.own, result.partnership]).toEqual([null, null]);
      }),
      laws,
    );
  });

  it('flags a trust that would have paid less alone', () => {
    const [input] = WORKED_EXAMPLES.find((e) => e.id === 'dis-benefit')!.inputs;
    const result = decompose(read(input!));
    expect(result.isDisBenefit).toBe(true);
    expect(result.parts.filter((part) => part.isDisBenefit).map((part) => moneyText(part.amount))).toEqual([
      '-2000.00',
    ]);
  });
});

describe('the cash type', () => {
  const paid: Baseline = { unitPrice: unitPrice(1n), type: 3, evidence: { price: 'INV-1', volume: 'PO-1' } };

  it('is cash-releasing for types 1 to 3 with evidence of price and volume', () => {
    const types = ([1, 2, 3, 4, 5, 6, 7, 8] as const).filter(
      (type) => cashTypeFor({ ...paid, type }) === 'CASH_RELEASING',
    );
    expect(types).toEqual([1, 2, 3]);
  });

  it('is avoidance when either paper is missing, and for an item never bought before', () => {
    expect(cashTypeFor({ ...paid, evidence: { price: 'INV-1', volume: null } })).toBe('COST_AVOIDANCE');
    expect(cashTypeFor({ ...paid, evidence: { price: ' ', volume: 'PO-1' } })).toBe('COST_AVOIDANCE');
    expect(cashTypeFor(null)).toBe('COST_AVOIDANCE');
  });
});

describe('totals', () => {
  const lines = fc.array(inputs.map((input) => decompose(input).parts)).map((many) => many.flat());

  it('add up to their lines and keep every cash type, budget type and recurrence apart', () => {
    fc.assert(
      fc.property(lines, (parts) => {
        const totals = totalsOf(parts);
        for (const total of totals) {
          const own = parts.filter(
            (p) =>
              p.cashType === total.cashType && p.budgetType === total.budgetType && p.recurrence === total.recurrence,
          );
          expect(total.savings + total.increases).toBe(sum(own.map((p) => p.amount)));
          expect(total.increases).toBeLessThanOrEqual(0n);
          const split = Object.values(total.byAttribution);
          expect(sum(split.map((s) => s.savings))).toBe(total.savings);
          expect(sum(split.map((s) => s.increases))).toBe(total.increases);
        }
        expect(new Set(totals.map((t) => `${t.cashType}${t.budgetType}${t.recurrence}`)).size).toBe(totals.length);
      }),
      laws,
    );
  });

  it('do not depend on the order of the lines, and those of the trusts make up those of the partnership', () => {
    fc.assert(
      fc.property(lines, (parts) => {
        const together = totalsOf(parts);
        expect(totalsOf([...parts].reverse())).toEqual(together);
        const apart = totalsByTrust(parts).flatMap((one) => one.totals);
        expect(sum(apart.map((t) => t.savings))).toBe(sum(together.map((t) => t.savings)));
        expect(sum(apart.map((t) => t.increases))).toBe(sum(together.map((t) => t.increases)));
      }),
      laws,
    );
  });
});

describe('price and volume', () => {
  it('always add up to old spend less new spend', () => {
    fc.assert(
      fc.property(pricedAt, pricedAt, quantities, quantities, (p0, p1, q0, q1) => {
        const effect = priceAndVolume({ unitPrice: p0, quantity: q0 }, { unitPrice: p1, quantity: q1 });
        expect(effect.price + effect.volume).toBe(amountOf(p0, q0) - amountOf(p1, q1));
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
    fc.assert(
      fc.property(
        fc.bigInt(-(10n ** 12n), 10n ** 12n),
        fc.integer({ min: 1, max: 28 }),
        fc.integer({ min: 1, max: 12 }),
        (full, day, month) => {
          const start = parseLocalDate(`2026-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);
          const effect = yearEffect(money(full), start);
          expect(effect.inYear + effect.carryForward).toBe(full);
        },
      ),
      laws,
    );
  });

  it('phase a one-off saving by what is delivered in each, to the penny', () => {
    const first = parseFinancialYear('2026/27');
    const phased = phaseByDelivery(parseMoney('100.00'), [
      { financialYear: first, quantity: parseQuantity('1') },
      { financialYear: addYears(first, 1), quantity: parseQuantity('2') },
    ]);
    expect(phased.map((p) => [p.financialYear, moneyText(p.amount)])).toEqual([
      ['2026/27', '33.33'],
      ['2027/28', '66.67'],
    ]);
  });
});
