import * as fc from 'fast-check';
import { money, parseMoney, parseQuantity, parseUnitPrice, unitPrice } from '@tandem/domain/money';
import { parseFinancialYear } from '@tandem/domain/time';
import { type Claim, DOUBLE_COUNTS, doubleCounts } from './counted-once.js';

const SEED = 20261122;
console.log(`counted once: fast-check seed ${SEED}`);

const claim: Claim = {
  scheme: 'SAV-2026-0001',
  claimant: 'LAS',
  claimantKind: 'TRUST',
  trust: 'LAS',
  purchase: 'C-12/MASK/LAS',
  item: 'mask',
  financialYear: parseFinancialYear('2026/27'),
  cashType: 'CASH_RELEASING',
  recurrence: 'RECURRENT',
  budgetType: 'REVENUE',
  paidFrom: 'REVENUE',
  fundedBy: 'OWN',
  baselineType: 1,
  from: parseUnitPrice('20'),
  to: parseUnitPrice('18'),
  bought: parseQuantity('1000'),
  amount: parseMoney('2000'),
  isNew: true,
};
const other = (change: Partial<Claim>): Claim => ({ ...claim, scheme: 'SAV-2026-0002', ...change });
const found = (...claims: Claim[]) => doubleCounts(claims).map((f) => `${f.check} ${f.severity}`);
const sentence = (...claims: Claim[]) => doubleCounts(claims)[0]!.sentence;

describe('a saving is counted once', () => {
  it('and an honest claim has nothing against it', () => {
    expect(found(claim)).toEqual([]);
    expect(found(claim, other({ purchase: 'C-12/MASK/SCAS', trust: 'SCAS', claimant: 'SCAS' }))).toEqual([]);
  });

  it('not by both trusts', () => {
    const second = other({ trust: 'SCAS', claimant: 'SCAS' });
    expect(found(claim, second)).toEqual(['bothTrusts refuse']);
    expect(sentence(claim, second)).toContain('LAS and SCAS both claim');
  });

  it('not by the trust and by the owner of the framework', () => {
    const second = other({ claimant: 'NHS Supply Chain', claimantKind: 'FRAMEWORK_OWNER' });
    expect(found(claim, second)).toEqual(['frameworkOwner refuse']);
    expect(sentence(claim, second)).toContain('NHS Supply Chain counts the saving of the trust');
  });

  it('not in two schemes of one trust', () => expect(found(claim, other({}))).toEqual(['sameTwice refuse']));

  it('not as a price cut and again as inflation avoided', () => {
    const indexed = { from: parseUnitPrice('21'), cashType: 'COST_AVOIDANCE', isNew: false } as const;
    const again = other({ ...indexed, to: parseUnitPrice('18'), amount: parseMoney('3000') });
    expect(found(claim, again)).toEqual(['priceCutAsAvoidance refuse']);
    expect(doubleCounts([again, claim])[0]!.stopped).toEqual(['SAV-2026-0002']);
    const above = other({ ...indexed, to: parseUnitPrice('20'), amount: parseMoney('1000') });
    expect(found(claim, above)).toEqual([]);
  });

  it('not as a price where only less was bought', () => {
    expect(found({ ...claim, amount: parseMoney('2400') })).toEqual(['volumeAsPrice refuse']);
    expect(found({ ...claim, amount: parseMoney('2400'), bought: null })).toEqual([]);
  });

  it('not as new again in its second year', () => {
    const next = { financialYear: parseFinancialYear('2027/28'), purchase: 'C-12/MASK/LAS/2' };
    expect(found(claim, other(next))).toEqual(['secondYearAsNew refuse']);
    expect(doubleCounts([other(next), claim])[0]!.stopped).toEqual(['SAV-2026-0002']);
    expect(sentence(other(next), claim)).toContain('SAV-2026-0002 claims as new in 2027/28');
    expect(found(claim, other({ ...next, isNew: false }))).toEqual([]);
    expect(found(claim, other({ ...next, recurrence: 'NON_RECURRENT' }))).toEqual([]);
    const furtherCut = { from: parseUnitPrice('18'), to: parseUnitPrice('17'), amount: parseMoney('1000') };
    expect(found(claim, other({ ...next, ...furtherCut }))).toEqual([]);
  });

  it('not as revenue when capital pays', () => {
    expect(found({ ...claim, paidFrom: 'CAPITAL' })).toEqual(['capitalInRevenue refuse']);
    expect(sentence({ ...claim, paidFrom: 'CAPITAL' })).toContain('belongs in the capital programme');
    expect(found({ ...claim, paidFrom: null })).toEqual([]);
  });

  it('not as cash when a grant pays', () => {
    expect(found({ ...claim, fundedBy: 'GRANT' })).toEqual(['grantFunded refuse']);
    expect(found({ ...claim, fundedBy: 'PART_GRANT' })).toEqual(['grantFunded warn']);
    expect(found({ ...claim, fundedBy: 'GRANT', cashType: 'NON_CASH_RELEASING' })).toEqual([]);
  });

  it('not as cash from a first quotation, nor from any price that nobody paid', () => {
    expect(found({ ...claim, baselineType: 8 })).toEqual(['weakBaseline refuse']);
    expect(found({ ...claim, baselineType: 4 })).toEqual(['weakBaseline refuse']);
    expect(found({ ...claim, baselineType: null })).toEqual(['weakBaseline refuse']);
    expect(found({ ...claim, baselineType: 8, cashType: 'COST_AVOIDANCE' })).toEqual(['weakBaseline warn']);
    expect(found({ ...claim, baselineType: 6, cashType: 'COST_AVOIDANCE' })).toEqual([]);
  });

  it('and every sentence says which schemes it is about, whatever the order of the claims', () => {
    const prices = fc.bigInt(0n, 30n).map((p) => unitPrice(p * 10_000n));
    const claims = fc.array(
      fc.record({
        scheme: fc.constantFrom('SAV-1', 'SAV-2', 'SAV-3'),
        trust: fc.constantFrom('LAS', 'SCAS'),
        claimantKind: fc.constantFrom('TRUST' as const, 'FRAMEWORK_OWNER' as const),
        purchase: fc.constantFrom('A', 'B'),
        financialYear: fc.constantFrom(parseFinancialYear('2026/27'), parseFinancialYear('2027/28')),
        cashType: fc.constantFrom('CASH_RELEASING' as const, 'COST_AVOIDANCE' as const),
        baselineType: fc.constantFrom(1 as const, 8 as const, null),
        fundedBy: fc.constantFrom('OWN' as const, 'GRANT' as const),
        amount: fc.bigInt(0n, 500_000n).map(money),
        from: prices,
        to: prices,
        isNew: fc.boolean(),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(claims, (changes) => {
        const all = changes.map((change) => ({ ...claim, ...change }));
        const findings = doubleCounts(all);
        for (const one of findings) {
          expect(DOUBLE_COUNTS).toContain(one.check);
          expect(one.stopped.every((scheme) => one.schemes.includes(scheme))).toBe(true);
          expect(one.stopped.length > 0).toBe(one.severity === 'refuse');
          for (const scheme of one.schemes) expect(one.sentence).toContain(scheme);
        }
        const checks = (list: typeof findings) => list.map((one) => one.check).sort();
        expect(checks(doubleCounts([...all].reverse()))).toEqual(checks(findings));
      }),
      { seed: SEED, numRuns: 300 },
    );
  });
});
