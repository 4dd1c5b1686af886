import * as fc from 'fast-check';
import { awardProblem } from './award-problem.js';
import { bruteForce } from './brute-force.js';
import { priceAward } from './price-award.js';
import { rankBids } from './ranking.js';
import { readTenderPack } from './read-tender-pack.js';
import { verifyAward } from './verify-award.js';

/** Two trusts, two lots, three bidders, and nearly every kind of price and limit. */
function problemWith(rules: object[] = [], more: object = {}) {
  const { pack, problems } = readTenderPack({
    format: 'tandem-tender-pack/1',
    reference: 'T-1',
    currency: 'GBP',
    trusts: ['LAS', 'SCAS'],
    lots: [
      { id: 'L1', maxSuppliers: 2 },
      { id: 'L2', split: 'never' },
    ],
    lines: [
      { id: 'X', lot: 'L1', demand: { LAS: '7', SCAS: '3' } },
      { id: 'Y', lot: 'L2', demand: { LAS: '1', SCAS: '2' } },
    ],
    suppliers: [{ id: 'A', sme: true }, { id: 'B' }, { id: 'C' }],
    bids: [
      {
        supplier: 'A',
        fixedCharge: '1.00',
        capacityQuantity: '8',
        prices: [
          { line: 'X', unitPrice: '10.00', breaks: [{ from: '5', unitPrice: '9.00' }], min: '2', carbonKgPerUnit: '3' },
          { line: 'Y', unitPrice: '4.00' },
        ],
        qualityBasisPoints: { L1: 6000, L2: 7000 },
      },
      {
        supplier: 'B',
        prices: [
          { line: 'X', unitPrice: '9.99', fixedCharge: '0.50', carbonKgPerUnit: '1' },
          { line: 'Y', unitPrice: '4.50' },
        ],
        spendTiers: { steps: [{ from: '40.00', discountBasisPoints: 333 }] },
        bundles: [{ lots: ['L1', 'L2'], discount: '2.00' }],
        packages: [{ lots: ['L2'], price: '13.00' }],
      },
      { supplier: 'C', prices: [{ line: 'X', unitPrice: '20.00' }] },
    ],
    scenarios: [{ id: 'base', rules }],
    ...more,
  });
  if (!pack) throw new Error(JSON.stringify(problems));
  return { pack, problem: awardProblem(pack, 'base', pack.trusts) };
}

const row = (line: number, supplier: number, units: number) => ({ line, supplier, quantity: BigInt(units) * 1000n });

describe('the price of an award', () => {
  it('adds rows, fixed charges, line charges, discounts, bundles and packages to the penny', () => {
    const { problem } = problemWith();
    const priced = priceAward(problem, [row(0, 1, 10), row(1, 1, 3)])!;
    // 99.90 + 13.50 = 113.40 at list, less 3.33 % = 3.78 (3.776…), line charge 0.50, bundle −2.00: 108.12.
    // With the package: 99.90 less 3.33 (3.32667 → 3.33) + 0.50 − 2.00 + 13.00 = 108.07, which is cheaper.
    expect(priced.cost).toBe(10_807n);
    expect(priced.charges.map((c) => [c.kind, c.amount])).toEqual([
      ['fixedCharge', 0n],
      ['lineCharge', 50n],
      ['tierDiscount', -333n],
      ['bundle', -200n],
      ['package', 1300n],
    ]);
    expect(priced.rows.map((r) => r.amount)).toEqual([9990n, 0n]);
  });

  it('never gains or loses a penny between the trusts', () => {
    const { problem } = problemWith();
    const seed = 77;
    console.log(`shares of cost: seed ${seed}`);
    const split = fc.tuple(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 2 }));
    fc.assert(
      fc.property(split, ([fromA, y]) => {
        const priced = priceAward(problem, [row(0, 0, fromA), row(0, 1, 10 - fromA), row(1, y === 0 ? 0 : 1, 3)]);
        if (!priced) return fromA === 1;
        const total = priced.perTrust.reduce((a, b) => a + b, 0n);
        const parts = [...priced.rows, ...priced.charges].reduce((a, b) => a + b.amount, 0n);
        return total === priced.cost && parts === priced.cost;
      }),
      { seed },
    );
  });
});

describe('the verifier', () => {
  const violationsOf = (rules: object[], rows: ReturnType<typeof row>[]) =>
    verifyAward(problemWith(rules).problem, { rows }).violations.map(({ message }) => message);

  it('passes the best award and names its cost', () => {
    const { problem } = problemWith();
    const best = bruteForce(problem)!;
    expect(verifyAward(problem, { rows: best.rows, cost: best.cost })).toEqual({ violations: [], priced: best });
  });

  it.each([
    ['a unit too few', [], [row(0, 1, 9), row(1, 1, 3)], 'X: 9 bought where 10 are needed.'],
    ['more than a capacity', [], [row(0, 0, 9), row(0, 1, 1), row(1, 1, 3)], 'A: 9 are more than it can supply.'],
    ['less than a minimum', [], [row(0, 0, 1), row(0, 1, 9), row(1, 1, 3)], 'A quantity has no price that allows it.'],
    ['a lot that may not be split', [], [row(0, 1, 10), row(1, 0, 1), row(1, 1, 2)], 'L2: the lot may not be split.'],
    [
      'too many winners in a lot',
      [],
      [row(0, 0, 4), row(0, 1, 5), row(0, 2, 1), row(1, 1, 3)],
      'L1: 3 suppliers where 2 are allowed.',
    ],
    [
      'a rule on suppliers',
      [{ rule: 'maxSuppliers', value: 1 }],
      [row(0, 1, 10), row(1, 0, 3)],
      'Rule maxSuppliers: 2 suppliers where 1 are allowed.',
    ],
    [
      'a rule on shares',
      [{ rule: 'maxShare', basisPoints: 9000 }],
      [row(0, 1, 10), row(1, 1, 3)],
      'Rule maxShare: B wins more than its share.',
    ],
    [
      'a rule on small suppliers',
      [{ rule: 'minShareSme', basisPoints: 100 }],
      [row(0, 1, 10), row(1, 1, 3)],
      'Rule minShareSme: the small suppliers win less than their share.',
    ],
    [
      'a rule on quality',
      [{ rule: 'minQuality', basisPoints: 5000 }],
      [row(0, 0, 8), row(0, 1, 2), row(1, 1, 3)],
      'L1: B may not win here.',
    ],
    [
      'a rule to retain',
      [{ rule: 'retain', supplier: 'A', lot: 'L1', minBasisPoints: 5000 }],
      [row(0, 0, 4), row(0, 1, 6), row(1, 1, 3)],
      'Rule retain: L1 leaves the retained supplier less than its share.',
    ],
    [
      'a rule on carbon',
      [{ rule: 'carbonCap', kg: '9.999' }],
      [row(0, 1, 10), row(1, 1, 3)],
      'Rule carbonCap: the award emits more than the cap.',
    ],
  ])('catches %s', (_, rules, rows, message) => expect(violationsOf(rules, rows)).toContain(message));

  it('catches an amount at the wrong break, a wrong cost and a float', () => {
    const { problem } = problemWith();
    const good = priceAward(problem, [row(0, 0, 5), row(0, 1, 5), row(1, 0, 3)])!;
    const swapped = good.rows.map((r) => (r.supplier === 0 && r.line === 0 ? { ...r, amount: 5000n } : r));
    expect(verifyAward(problem, { rows: swapped }).violations).toEqual([
      { of: 'amount', message: 'X from A: the amount is 45.00, not 50.00.' },
    ]);
    expect(verifyAward(problem, { rows: good.rows, cost: good.cost - 1n }).violations).toHaveLength(1);
    const float = [{ line: 0, supplier: 1, quantity: JSON.parse('10000') }];
    expect(verifyAward(problem, { rows: float }).violations).toEqual([
      { of: 'form', message: 'X from B: the quantity is not a whole number of thousandths.' },
    ]);
  });
});

describe('ranking by lowest compliant price', () => {
  it('ranks complete bids per lot and keeps those below the minimum without a rank', () => {
    const { pack } = problemWith([], { scoring: { formula: 'LOWEST_COMPLIANT', minimumQualityBasisPoints: 6500 } });
    expect(rankBids(pack)!.ranking.map((r) => [r.lot, r.supplier, r.price, r.rank])).toEqual([
      ['L1', 'A', '91.00', null],
      ['L1', 'B', '97.07', null],
      ['L1', 'C', '200.00', null],
      ['L2', 'A', '13.00', 1],
      ['L2', 'B', '13.00', null],
    ]);
  });
});
