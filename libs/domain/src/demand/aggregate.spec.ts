import * as fc from 'fast-check';
import { money, parseMoney, parseUnitPrice, quantity } from '@tandem/domain/money';
import { parseFinancialYear, parseLocalDate } from '@tandem/domain/time';
import {
  aggregate,
  estimateOf,
  lineValue,
  normaliseWording,
  proposeLots,
  readUnit,
  reaches,
  splitWarnings,
  thresholdFor,
  toBase,
  VAT_RATES,
  type DemandLine,
  type PurchaseRequest,
} from './index.js';

const SEED = 20260406;
console.log(`aggregation laws: fast-check seed ${SEED}`);
const law = { seed: SEED, numRuns: 200 };

const date = parseLocalDate;
const BASE: DemandLine = {
  id: 'a',
  trust: 'RRU',
  item: 'Monitor',
  specification: { leads: '12-lead' },
  category: 'equipment',
  cpvCode: '33195100',
  site: 'Deptford',
  financialYear: parseFinancialYear('2026/27'),
  quantity: quantity(10_000n),
  unit: 'each',
  baseQuantity: quantity(10_000n),
  baseUnit: 'each',
  neededBy: date('2026-11-30'),
  baseline: { unitPrice: parseUnitPrice('9500'), type: 'lastPricePaid', date: date('2025-06-01'), evidence: 'PO 1' },
  budgetType: 'capital',
  vat: { treatment: 'standard', rate: VAT_RATES.standard, recoverable: false },
};
const line = (changes: Partial<DemandLine>): DemandLine => ({ ...BASE, ...changes });

const anyLine = fc
  .record({
    trust: fc.constantFrom('RRU', 'RYE', 'RYD'),
    item: fc.constantFrom('Monitor', 'monitors', 'Stretcher'),
    specification: fc.constantFrom<Record<string, string>>(
      { leads: '12-lead' },
      { Leads: '12 lead' },
      { leads: '3-lead' },
      {},
    ),
    cpvCode: fc.constantFrom('33195100', '33192160'),
    year: fc.constantFrom('2026/27', '2027/28', '2028/29'),
    month: fc.integer({ min: 0, max: 11 }),
    stated: fc.bigInt({ min: 1n, max: 5000n }),
    unit: fc.constantFrom('each', 'box of 100', 'pair', 'kg', 'g'),
    price: fc.option(fc.bigInt({ min: 1n, max: 10n ** 10n })),
    treatment: fc.constantFrom('standard' as const, 'reduced' as const, 'zero' as const),
  })
  .map(({ year, month, stated, unit, price, treatment, ...rest }): Omit<DemandLine, 'id'> => {
    const known = readUnit(unit);
    if ('problem' in known) throw new Error(known.problem);
    const { id: _, ...base } = BASE;
    return {
      ...base,
      ...rest,
      financialYear: parseFinancialYear(year),
      neededBy: date(`20${26 + Math.floor(month / 6)}-${String(month + 1).padStart(2, '0')}-15`),
      quantity: quantity(stated * 1000n),
      unit,
      baseQuantity: toBase(quantity(stated * 1000n), known),
      baseUnit: known.baseUnit,
      baseline: price === null ? null : { ...BASE.baseline!, unitPrice: parseUnitPrice(String(price)) },
      vat: { treatment, rate: VAT_RATES[treatment], recoverable: false },
    };
  });
const lines = fc
  .array(anyLine, { maxLength: 25 })
  .map((all) => all.map((l, at): DemandLine => ({ ...l, id: `line-${at}` })));

type Countable = { quantity: bigint; net: bigint; gross: bigint; lines: number; linesWithoutValue: number };
const totalOf = (parts: readonly Countable[]) =>
  parts.reduce(
    (sum, p) => ({
      quantity: sum.quantity + p.quantity,
      net: sum.net + p.net,
      gross: sum.gross + p.gross,
      lines: sum.lines + p.lines,
      linesWithoutValue: sum.linesWithoutValue + p.linesWithoutValue,
    }),
    { quantity: 0n, net: 0n, gross: 0n, lines: 0, linesWithoutValue: 0 },
  );

describe('aggregating requirements', () => {
  it('gives totals that are the sums of cells, of rows, of columns and of delivery windows alike', () => {
    fc.assert(
      fc.property(lines, (all) => {
        for (const group of aggregate(all)) {
          const { cells, byTrust, byYear, byWindow, total } = group;
          for (const margin of [cells, byTrust, byYear, byWindow]) expect(totalOf(margin)).toEqual(total);
          for (const row of byTrust) {
            const { trust, ...rowTotal } = row;
            expect(totalOf(cells.filter((c) => c.trust === trust))).toEqual(rowTotal);
          }
          for (const column of byYear) {
            const { financialYear, ...columnTotal } = column;
            expect(totalOf(cells.filter((c) => c.financialYear === financialYear))).toEqual(columnTotal);
          }
        }
      }),
      law,
    );
  });

  it('never gains or loses a line, a base unit or a penny between the lines and the matrices', () => {
    fc.assert(
      fc.property(lines, (all) => {
        const groups = aggregate(all);
        const expected = totalOf(
          all.map((l) => ({
            ...lineValue(l),
            quantity: l.baseQuantity,
            lines: 1,
            linesWithoutValue: l.baseline ? 0 : 1,
          })),
        );
        expect(totalOf(groups.map((g) => g.total))).toEqual(expected);
        expect(groups.flatMap((g) => g.lineIds).sort()).toEqual(all.map((l) => l.id).sort());
        for (const group of groups) {
          const members = all.filter((l) => group.lineIds.includes(l.id));
          expect(group.total.quantity).toBe(members.reduce((sum, l) => sum + l.baseQuantity, 0n));
          expect(group.total.net).toBe(members.reduce((sum, l) => sum + lineValue(l).net, 0n));
        }
      }),
      law,
    );
  });

  it('does not depend on the order of the lines', () => {
    const shuffled = lines.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([all, other]) => {
        expect(aggregate(other)).toEqual(aggregate(all));
        expect(proposeLots(aggregate(other))).toEqual(proposeLots(aggregate(all)));
      }),
      law,
    );
  });

  it('values a line at its baseline per stated unit, before and with VAT', () => {
    const boxes = line({ quantity: quantity(12_000n), unit: 'box of 100', baseQuantity: quantity(1_200_000n) });
    const priced = { ...boxes, baseline: { ...BASE.baseline!, unitPrice: parseUnitPrice('8.25') } };
    expect(lineValue(priced)).toEqual({ net: parseMoney('99.00'), gross: parseMoney('118.80') });
    expect(lineValue({ ...priced, vat: { ...priced.vat, rate: VAT_RATES.zero } }).gross).toBe(parseMoney('99.00'));
  });

  it('puts different typings of one item together and different specifications apart', () => {
    const groups = aggregate([
      line({ id: 'a', item: 'Patient monitors', specification: { Leads: '12-lead' } }),
      line({ id: 'b', trust: 'RYE', item: 'patient  monitor', specification: { leads: '12 Lead' } }),
      line({ id: 'c', trust: 'RYE', item: 'Patient monitor', specification: { leads: '3-lead' } }),
    ]);
    expect(groups.map((g) => g.lineIds)).toEqual([['a', 'b'], ['c']]);
    expect(['bus', 'glass', 'chassis', 'GPS'].map(normaliseWording)).toEqual(['bus', 'glass', 'chassis', 'gps']);
  });

  it('keeps the four values apart: a year net, the whole life net and gross, and the maximum with options', () => {
    const groups = aggregate([
      line({ id: 'a' }),
      line({ id: 'b', trust: 'RYE', financialYear: parseFinancialYear('2027/28'), quantity: quantity(20_000n) }),
    ]);
    expect(estimateOf(groups, parseMoney('50000'))).toEqual({
      annualNet: parseMoney('190000'),
      totalNet: parseMoney('285000'),
      totalGross: parseMoney('342000'),
      maximumGross: parseMoney('392000'),
      isComplete: true,
    });
    expect(aggregate([line({ baseline: null })])[0]!.estimate.isComplete).toBe(false);
    expect(aggregate([])).toEqual([]);
  });

  it('adds the years of several groups before it takes the dearest', () => {
    const groups = aggregate([line({ id: 'a' }), line({ id: 'b', item: 'Stretcher' })]);
    expect(estimateOf(groups).annualNet).toBe(parseMoney('190000'));
  });
});

describe('proposing lots', () => {
  const van = { category: 'vehicles', specification: {} } as const;
  const groups = aggregate([
    line({ ...van, id: '1', item: 'Base vehicle', cpvCode: '34114121' }),
    line({ ...van, id: '2', item: 'Base vehicle', cpvCode: '34114121', trust: 'RYE' }),
    line({ ...van, id: '3', item: 'Ambulance conversion', cpvCode: '50117200' }),
    line({ id: '4' }),
    line({ id: '5', trust: 'RYE', specification: { leads: '3-lead' } }),
    line({ id: '6', item: 'Stretcher', specification: {}, cpvCode: '33192160' }),
  ]);
  const lots = proposeLots(groups);
  const reasonsOf = (title: string) => lots.find((lot) => lot.title === title)!.reasons.join('\n');

  it('keeps base vehicle and conversion, and monitors and stretchers, as separate lots', () => {
    expect(lots.map((l) => [l.number, l.category, l.cpvBranch, l.title])).toEqual([
      [1, 'vehicles', '34114', 'Base vehicle'],
      [2, 'vehicles', '50117', 'Ambulance conversion'],
      [3, 'equipment', '33192', 'Stretcher'],
      [4, 'equipment', '33195', 'Monitor'],
    ]);
    expect(lots[0]!.trusts).toEqual(['RRU', 'RYE']);
  });

  it('says why lines were put together and why they were kept apart', () => {
    expect(reasonsOf('Base vehicle')).toContain('put together for RRU and RYE');
    expect(reasonsOf('Base vehicle')).toContain('Kept apart from lot 2 (Ambulance conversion): different markets');
    expect(reasonsOf('Monitor')).toContain(
      'Monitor: the same item, but 12-lead and 3-lead are different specifications (lead).',
    );
    expect(reasonsOf('Monitor')).toContain('2 lines are in one lot because all are equipment of CPV category 33195');
    expect(reasonsOf('Stretcher')).toContain('only RRU needs it');
    expect(reasonsOf('Stretcher')).toContain('Kept apart from lot 4 (Monitor): CPV 33192 and 33195 meet only at 3319');
  });

  it('says when units do not convert and when trusts disagree about the code', () => {
    const odd = aggregate([
      line({ id: '1', specification: {} }),
      line({ id: '2', specification: {}, baseUnit: 'set' }),
      line({ id: '3', specification: {}, cpvCode: '33195110' }),
    ]);
    const reasons = proposeLots(odd)
      .flatMap((l) => l.reasons)
      .join('\n');
    expect(reasons).toContain('ordered by each and by set, which do not convert');
    expect(reasons).toContain('different CPV codes (33195100 and 33195110)');
  });

  it('puts every group in exactly one lot and loses no value', () => {
    fc.assert(
      fc.property(lines, (all) => {
        const found = aggregate(all);
        const proposed = proposeLots(found);
        expect(proposed.flatMap((l) => l.groupKeys).sort()).toEqual(found.map((g) => g.key));
        expect(proposed.reduce((sum, l) => sum + l.estimate.totalGross, 0n)).toBe(estimateOf(found).totalGross);
        expect(proposed.every((l) => l.reasons.length > 0)).toBe(true);
      }),
      law,
    );
  });
});

describe('thresholds', () => {
  it('go by the date of commencement and the class of authority, with a source', () => {
    expect(thresholdFor('central', date('2025-12-31')).amountGross).toBe(parseMoney('139688'));
    expect(thresholdFor('central', date('2026-01-01')).amountGross).toBe(parseMoney('135018'));
    expect(thresholdFor('sub-central', date('2026-01-01')).amountGross).toBe(parseMoney('207720'));
    expect(thresholdFor('central', date('2026-01-01'), 'works').amountGross).toBe(parseMoney('5193000'));
    expect(thresholdFor('central', date('2026-01-01')).source).toContain('2025');
    expect(() => thresholdFor('central', date('2025-02-23'))).toThrow('not in force on 23 February 2025');
  });

  it('are reached by exactly the amount', () => {
    const threshold = thresholdFor('central', date('2026-01-01'));
    expect([13_501_799n, 13_501_800n].map((pence) => reaches(money(pence), threshold))).toEqual([false, true]);
  });
});

describe('warning of one contract split under a threshold', () => {
  const request = (changes: Partial<PurchaseRequest>): PurchaseRequest => ({
    reference: 'R1',
    trust: 'RRU',
    item: 'Stretcher',
    cpvCode: '33192160',
    maximumGross: parseMoney('70000'),
    ...changes,
  });
  const warn = (...requests: PurchaseRequest[]) => splitWarnings(requests, 'central', date('2026-05-20'));

  it('names the requests of one trust that together reach the threshold', () => {
    const [warning, ...others] = warn(request({}), request({ reference: 'R2', maximumGross: parseMoney('65018') }));
    expect(others).toEqual([]);
    expect(warning).toMatchObject({ kind: 'one trust', references: ['R1', 'R2'], totalGross: 13_501_800n });
    expect(warning!.message).toContain('CPV 33192');
  });

  it('stays silent a penny below', () => {
    expect(warn(request({}), request({ reference: 'R2', maximumGross: parseMoney('65017.99') }))).toEqual([]);
  });

  it('adds up several trusts', () => {
    expect(warn(request({}), request({ reference: 'R2', trust: 'RYE' }))).toMatchObject([
      { kind: 'several trusts', trusts: ['RRU', 'RYE'] },
    ]);
  });

  it('finds the same item under another CPV code, and leaves other goods alone', () => {
    const other = { reference: 'R2', cpvCode: '42415320' };
    expect(warn(request({}), request({ ...other, item: 'stretchers' }))).toHaveLength(1);
    expect(warn(request({}), request({ ...other, item: 'Tail lift' }))).toEqual([]);
  });

  it('counts a request without an estimate as reaching the threshold', () => {
    expect(
      warn(request({ maximumGross: parseMoney('10') }), request({ reference: 'R2', maximumGross: null })),
    ).toHaveLength(1);
    expect(warn(request({ maximumGross: null }))).toEqual([]);
  });

  it('has nothing to say when each request is above the threshold by itself', () => {
    const big = parseMoney('200000');
    expect(warn(request({ maximumGross: big }), request({ reference: 'R2', maximumGross: big }))).toEqual([]);
  });

  it('does not depend on the order of the requests', () => {
    const any = fc
      .array(
        fc.record({
          trust: fc.constantFrom('RRU', 'RYE'),
          item: fc.constantFrom('Stretcher', 'Monitor', 'Tyre'),
          cpvCode: fc.constantFrom('33192160', '33195100', '34350000'),
          maximumGross: fc.option(fc.bigInt({ min: 0n, max: 15_000_000n }).map(money)),
        }),
        { maxLength: 8 },
      )
      .map((all) => all.map((r, at): PurchaseRequest => ({ ...r, reference: `R${at}` })));
    const sorted = (all: PurchaseRequest[]) =>
      warn(...all).sort((a, b) => (a.references[0]! < b.references[0]! ? -1 : 1));
    fc.assert(
      fc.property(any, (all) => expect(sorted(all.toReversed())).toEqual(sorted(all))),
      law,
    );
  });
});
