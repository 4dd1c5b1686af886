import * as fc from 'fast-check';
import {
  amountOf,
  Fraction,
  type Money,
  money,
  parseQuantity,
  parseUnitPrice,
  quantity,
  sum,
  unitPrice,
} from '@tandem/domain/money';
import { ATTRIBUTIONS, BUDGET_TYPES, CASH_TYPES, EFFECTS, MECHANISMS, RECURRENCES } from './axes.js';
import { type Baseline, cashTypeFor } from './baselines.js';
import { type AttributionInput, decompose, type SavingPart } from './decompose.js';
import { type Actuals, decomposeActual } from './leakage.js';
import { SAVING_METHODS } from './methods/registry.js';
import { ordersOf } from './orders.js';
import { type EvidencedPrice, type Price, STANDALONE_BASES } from './prices.js';
import { totalsByTrust, totalsOf } from './totals.js';

const seed = Math.trunc(Math.random() * 2 ** 31);
console.info(`decomposition laws: seed ${seed}`);
const laws = { seed, numRuns: 300 };

const pricedAt = fc.bigInt(0n, 9_000_000_000n).map(unitPrice);
const quantities = fc.bigInt(1n, 900_000n).map(quantity);
const amounts = fc.bigInt(0n, 90_000_000_00n).map(money);
const price: fc.Arbitrary<Price> = fc.oneof(
  pricedAt.map((p) => ({ unitPrice: p })),
  amounts.map((amount) => ({ amount })),
);
const evidence = fc.constantFrom(null, '', 'INV-7');
const baselines: fc.Arbitrary<Baseline> = fc.record({
  unitPrice: pricedAt,
  type: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const, 5 as const, 6 as const, 7 as const, 8 as const),
  evidence: fc.record({ price: evidence, volume: evidence }),
});
/** Baselines that support cash, which would be rare otherwise. */
const paidBefore: fc.Arbitrary<Baseline> = fc.record({
  unitPrice: pricedAt,
  type: fc.constantFrom(1 as const, 2 as const, 3 as const),
  evidence: fc.constant({ price: 'INV-7', volume: 'PO-7' }),
});
const otherPrice: fc.Arbitrary<EvidencedPrice | 'NOT_EVIDENCED'> = fc.oneof(
  price.map((p) => ({ ...p, evidence: 'BID-3' })),
  fc.constant('NOT_EVIDENCED' as const),
);
const ratio = fc
  .tuple(fc.bigInt(1n, 3_000n), fc.bigInt(1n, 3_000n))
  .map(([to, from]) => ({ ratio: Fraction.of(to, from), evidence: 'index' }));
const inputs: fc.Arbitrary<AttributionInput> = fc
  .record({
    trust: fc.constantFrom('RRU', 'RYE', 'RYD'),
    line: fc.constantFrom('L1', 'L2'),
    quantity: quantities,
    formerQuantity: fc.option(quantities),
    baseline: fc.option(fc.oneof(baselines, paidBefore)),
    market: fc.option(ratio),
    alone: fc.option(
      fc
        .tuple(price, fc.constantFrom('RUN-1', ' '), fc.constantFrom(...STANDALONE_BASES))
        .map(([p, paper, basis]) => ({ ...p, evidence: paper, basis })),
    ),
    joint: price,
    budgetType: fc.constantFrom(...BUDGET_TYPES),
    recurrence: fc.constantFrom(...RECURRENCES),
    managedDemand: fc.constantFrom(null, 'Demand plan 4'),
  })
  .chain((input) =>
    fc
      .record({ ownSpecification: otherPrice, formerMix: otherPrice }, { requiredKeys: [] })
      .map((more) => ({ ...input, ...more })),
  );

const add = (parts: readonly SavingPart[]): Money => sum(parts.map((part) => part.amount));
const cash = (parts: readonly SavingPart[]) => add(parts.filter((part) => part.cashType === 'CASH_RELEASING'));

describe('a decomposition', () => {
  it('has parts that add up to the total, to the penny, whatever the prices', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const result = decompose(input);
        expect(add(result.parts)).toBe(result.total ?? 0n);
        expect(sum(result.steps.map((step) => step.amount))).toBe(result.total ?? 0n);
        if (result.own !== null && result.partnership !== null)
          expect(result.volume + result.own + result.partnership).toBe(result.total);
      }),
      laws,
    );
  });

  it('goes in the fixed order, each step beginning where the one before ended', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { steps, jointAmount } = decompose(input);
        const evidenced = steps.filter((step) => step.effect !== 'NOT_EVIDENCED').map((s) => EFFECTS.indexOf(s.effect));
        expect(evidenced).toEqual([...new Set(evidenced)].sort((a, b) => a - b));
        expect(steps.filter((step) => step.effect === 'NOT_EVIDENCED').length).toBeLessThanOrEqual(1);
        steps.forEach((step, i) => expect(step.to).toBe(steps[i + 1]?.from ?? jointAmount));
      }),
      laws,
    );
  });

  it('gives each part one value on every axis, one beneficiary, and its method and version', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { parts, method } = decompose(input);
        for (const part of parts) {
          expect(part.amount).not.toBe(0n);
          expect([part.trust, part.line, part.budgetType, part.recurrence, part.method]).toEqual([
            input.trust,
            input.line,
            input.budgetType,
            input.recurrence,
            method,
          ]);
          expect(EFFECTS).toContain(part.effect);
          expect(ATTRIBUTIONS).toContain(part.attribution);
          expect(CASH_TYPES).toContain(part.cashType);
          expect(MECHANISMS).toContain(part.mechanism);
          expect(
            part.effect === 'NOT_EVIDENCED' || part.effect === 'VOLUME' || part.attribution !== 'NOT_EVIDENCED',
          ).toBe(true);
        }
        const keys = parts.map((part) => `${part.effect}/${part.cashType}`);
        expect(new Set(keys).size).toBe(keys.length);
        expect(SAVING_METHODS.map(({ id, version }) => ({ id, version }))).toContainEqual(method);
      }),
      laws,
    );
  });

  it('values volume at the old price, so that the price effect is on what was really bought', () => {
    const before = fc.tuple(baselines, quantities, quantities, price);
    fc.assert(
      fc.property(before, inputs, ([baseline, former, now, joint], input) => {
        const { volume } = decompose({ ...input, baseline, formerQuantity: former, quantity: now, joint });
        expect(volume).toBe(amountOf(baseline.unitPrice, former) - amountOf(baseline.unitPrice, now));
        const same = decompose({ ...input, baseline, formerQuantity: now, quantity: now, joint });
        expect(same.volume).toBe(0n);
      }),
      laws,
    );
  });

  it('never releases more cash than leaves the budget at the volume that is bought', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const result = decompose({ ...input, managedDemand: null });
        const isCash = cashTypeFor(input.baseline) === 'CASH_RELEASING';
        const change = isCash ? amountOf(input.baseline!.unitPrice, input.quantity) - result.jointAmount : 0n;
        expect(cash(result.parts)).toBe(change);
      }),
      laws,
    );
  });

  it('calls no stretch cash that lies above both what was paid and what is paid', () => {
    let above = 0;
    fc.assert(
      fc.property(inputs, paidBefore, (input, baseline) => {
        const { steps, parts, jointAmount } = decompose({ ...input, baseline });
        const before = amountOf(baseline.unitPrice, input.quantity);
        const highest = before > jointAmount ? before : jointAmount;
        if (steps.some((step) => step.effect !== 'VOLUME' && step.to > highest)) above += 1;
        let budget = before;
        for (const { effect } of steps.filter((step) => step.effect !== 'VOLUME')) {
          budget = money(budget - cash(parts.filter((part) => part.effect === effect)));
          expect(budget).toBeLessThanOrEqual(highest);
        }
        expect(budget).toBe(jointAmount);
      }),
      laws,
    );
    expect(above).toBeGreaterThan(10);
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
        const paper = { evidence: 'Q', basis: 'QUOTATION' } as const;
        const byPrice = decompose({ ...rest, alone: { unitPrice: alone, ...paper }, joint: { unitPrice: joint } });
        const byAmount = decompose({
          ...rest,
          alone: { amount: amountOf(alone, q), ...paper },
          joint: { amount: amountOf(joint, q) },
        });
        expect(byAmount).toEqual(byPrice);
      }),
      laws,
    );
  });

  it('credits nothing to the partnership’s volume without evidence of the price alone', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const result = decompose({ ...input, alone: null });
        expect(result.evidence).toBe('NOT_EVIDENCED');
        expect([result.own, result.partnership]).toEqual([null, null]);
        const effects = new Set(result.parts.map((part) => part.effect));
        expect([effects.has('PARTNERSHIP'), effects.has('COMPETITION')]).toEqual([false, false]);
        const [last] = result.steps.filter((step) => step.effect === 'NOT_EVIDENCED');
        expect(last !== undefined).toBe(input.baseline !== null);
      }),
      laws,
    );
  });

  it('shows what the partnership made dearer, and never takes it off another part', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const result = decompose(input);
        const dearer = result.parts.filter((part) => part.attribution === 'PARTNERSHIP' && part.amount < 0n);
        expect(result.parts.filter((part) => part.isDisBenefit)).toEqual(dearer);
        expect(result.isDisBenefit).toBe(dearer.length > 0);
      }),
      laws,
    );
  });

  it('calls less volume a cash saving only where a paper shows that the same need is served', () => {
    const input: AttributionInput = {
      trust: 'LAS',
      line: 'L1',
      quantity: parseQuantity('80'),
      formerQuantity: parseQuantity('100'),
      baseline: { unitPrice: parseUnitPrice('10'), type: 1, evidence: { price: 'INV-1', volume: 'PO-1' } },
      alone: null,
      joint: { unitPrice: parseUnitPrice('10') },
      budgetType: 'REVENUE',
      recurrence: 'RECURRENT',
    };
    const volume = (managedDemand: string | null) =>
      decompose({ ...input, managedDemand }).parts.map((p) => [p.effect, p.cashType, p.attribution, p.mechanism]);
    expect(volume(null)).toEqual([['VOLUME', 'NON_CASH_RELEASING', 'NOT_EVIDENCED', 'DEMAND']]);
    expect(volume('Demand plan 4')).toEqual([['VOLUME', 'CASH_RELEASING', 'OWN_OR_MARKET', 'DEMAND']]);
  });
});

describe('the order of the steps', () => {
  it('matters, so the band of all orders holds what is posted, and the averages add up to the same total', () => {
    let analysed = 0;
    fc.assert(
      fc.property(inputs, (input) => {
        const { steps, total } = decompose(input);
        const analysis = ordersOf(steps);
        if (!analysis) return;
        analysed += 1;
        const { effects, orders } = analysis;
        expect(orders).toBe(steps.reduce((product, _, i) => product * (i + 1), 1));
        expect(sum(effects.map((one) => one.shapley))).toBe(total);
        expect(effects.map((one) => one.posted)).toEqual(steps.map((step) => step.amount));
        for (const { posted, shapley, least, most } of effects) {
          expect(posted).toBeGreaterThanOrEqual(least);
          expect(posted).toBeLessThanOrEqual(most);
          // An average rounded to pence may lie a penny outside the band.
          expect(shapley).toBeGreaterThanOrEqual(least - 1n);
          expect(shapley).toBeLessThanOrEqual(most + 1n);
        }
      }),
      { seed, numRuns: 100 },
    );
    expect(analysed).toBeGreaterThan(0);
  });

  it('does not change the total, whatever order the steps come in', () => {
    const step = (from: bigint, to: bigint, effect: 'VOLUME' | 'COMPETITION') => ({
      effect,
      from: money(from),
      to: money(to),
      amount: money(from - to),
    });
    // A fifth less volume and a tenth off the price: 1,000 to 720, and the order moves 20 between them.
    const found = ordersOf([step(1_000n, 800n, 'VOLUME'), step(800n, 720n, 'COMPETITION')])!;
    expect(found.effects).toEqual([
      { effect: 'VOLUME', posted: 200n, shapley: 190n, least: 180n, most: 200n },
      { effect: 'COMPETITION', posted: 80n, shapley: 90n, least: 80n, most: 100n },
    ]);
    expect(ordersOf([step(0n, 0n, 'VOLUME'), step(0n, 5n, 'COMPETITION')])).toBeUndefined();
    expect(ordersOf([step(5n, 4n, 'VOLUME')])).toBeUndefined();
  });
});

describe('what leaks', () => {
  const actuals: fc.Arbitrary<Actuals> = fc.record({
    quantity: quantities,
    paid: amounts,
    currency: fc.bigInt(-1_000_000n, 1_000_000n).map(money),
    indexation: fc.bigInt(-1_000_000n, 1_000_000n).map(money),
    elsewhere: fc.bigInt(-1_000_000n, 1_000_000n).map(money),
  });

  it('leads from the contracted saving to the realised one, to the penny', () => {
    fc.assert(
      fc.property(inputs, actuals, (input, actual) => {
        const { parts, leakage, total, volume } = decomposeActual(input, actual);
        if (!leakage) return;
        expect(leakage.contracted).toBe(total! - volume);
        expect(add(parts)).toBe(leakage.realised + volume);
        const { contracted, volume: bought, currency, index, offContract, unexplained, realised } = leakage;
        expect(contracted + bought + currency + index + offContract + unexplained).toBe(realised);
        expect(offContract).toBe(0n - actual.elsewhere);
        if (input.baseline && cashTypeFor(input.baseline) === 'CASH_RELEASING' && input.managedDemand === null)
          expect(cash(parts)).toBe(amountOf(input.baseline.unitPrice, actual.quantity) - actual.paid);
      }),
      laws,
    );
  });

  it('is nothing where everything was bought as contracted', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { leakage, jointAmount } = decomposeActual(input, {
          quantity: input.quantity,
          paid: decompose(input).jointAmount,
          currency: money(0n),
          indexation: money(0n),
          elsewhere: money(0n),
        });
        expect(jointAmount).toBe(decompose(input).jointAmount);
        if (!leakage) return;
        const { volume, currency, index, offContract, unexplained } = leakage;
        expect([volume, currency, index, offContract, unexplained]).toEqual([0n, 0n, 0n, 0n, 0n]);
      }),
      laws,
    );
  });
});

describe('totals', () => {
  const lines = fc
    .array(
      inputs.map((input) => decompose(input).parts),
      { maxLength: 6 },
    )
    .map((many) => many.flat());

  it('add up to their lines and keep every cash type, budget type and recurrence apart', () => {
    fc.assert(
      fc.property(lines, (parts) => {
        const totals = totalsOf(parts);
        for (const total of totals) {
          const own = parts.filter(
            (p) =>
              p.cashType === total.cashType && p.budgetType === total.budgetType && p.recurrence === total.recurrence,
          );
          expect(total.savings + total.increases).toBe(add(own));
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
