import * as fc from 'fast-check';
import { awardProblem, priceAward, readTenderPack, type TenderPack } from '@tandem/domain/awards';
import { keepShares } from './kept-shares.js';
import { drawnVolumes, movedPack } from './moved-demand.js';
import { regretOf } from './regret.js';
import { ruleSteps } from './rule-steps.js';

const SEED = 20_261_123;
console.log(`sensitivity laws: fast-check seed ${SEED}`);

/** 100 units of two trusts: A falls from 10.00 to 9.00 at 60 units, B asks 9.40 for at most 70. */
function twoBidders(rules: object[] = []): TenderPack {
  const { pack, problems } = readTenderPack({
    format: 'tandem-tender-pack/1',
    reference: 'E1',
    currency: 'GBP',
    trusts: ['LAS', 'SCAS'],
    lots: [{ id: 'L' }],
    lines: [{ id: 'X', lot: 'L', demand: { LAS: '60', SCAS: '40' } }],
    suppliers: [{ id: 'A' }, { id: 'B' }],
    bids: [
      { supplier: 'A', prices: [{ line: 'X', unitPrice: '10.00', breaks: [{ from: '60', unitPrice: '9.00' }] }] },
      { supplier: 'B', capacityQuantity: '70', prices: [{ line: 'X', unitPrice: '9.40' }] },
    ],
    scenarios: [{ id: 'base', rules }],
  });
  if (!pack) throw new Error(JSON.stringify(problems));
  return pack;
}

describe('the volumes of a draw', () => {
  it('follow from the seed, the spread and the number of the draw alone', () => {
    const first = drawnVolumes(['LAS', 'SCAS'], 1n, 1000, 5);
    expect(drawnVolumes(['LAS', 'SCAS'], 1n, 1000, 5)).toEqual(first);
    for (const [seed, spread, draw] of [
      [2n, 1000, 5],
      [1n, 2000, 5],
      [1n, 1000, 6],
    ] as const)
      expect(drawnVolumes(['LAS', 'SCAS'], seed, spread, draw)).not.toEqual(first);
  });

  it('move no trust further than the spread, and round to whole units half up', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 53n - 1n }), fc.nat(999), (seed, draw) => {
        const volumes = drawnVolumes(['LAS', 'SCAS'], seed, 1000, draw);
        const demand = movedPack(twoBidders(), volumes).lines[0]!.demand;
        for (const [trust, planned] of [
          ['LAS', 60n],
          ['SCAS', 40n],
        ] as const) {
          expect(volumes.get(trust)).toBeGreaterThanOrEqual(9000n);
          expect(volumes.get(trust)).toBeLessThanOrEqual(11_000n);
          const twice = 2n * demand.get(trust)! * 10n - 2n * planned * volumes.get(trust)!;
          expect(demand.get(trust)! % 1000n).toBe(0n);
          expect(twice > -10_000n && twice <= 10_000n).toBe(true);
        }
      }),
      { seed: SEED, numRuns: 100 },
    );
  });
});

describe('an award whose shares are kept', () => {
  const rows = [
    { line: 0, supplier: 0, quantity: 60_000n },
    { line: 0, supplier: 1, quantity: 40_000n },
  ];
  const before = awardProblem(twoBidders(), 'base', ['LAS', 'SCAS']);
  const at = (las: bigint, scas: bigint, rules: object[] = []) =>
    keepShares(
      before,
      rows,
      awardProblem(
        movedPack(
          twoBidders(rules),
          new Map([
            ['LAS', las],
            ['SCAS', scas],
          ]),
        ),
        'base',
        ['LAS', 'SCAS'],
      ),
    );

  it('is priced anew at the volumes it then has: below 60 units the break is lost', () => {
    const kept = at(9000n, 9000n);
    // 90 units: 54 at 10.00 and 36 at 9.40.
    expect(kept.award?.cost).toBe(54_000n + 33_840n);
    expect(kept.violations).toEqual([]);
  });

  it('gives the steps that do not divide so that a share at its limit holds where it can', () => {
    // 103 units: 61.8 and 41.2. By the largest remainder A would win 62, which is more than 60 %.
    const kept = at(10_500n, 10_000n, [{ rule: 'maxShare', basisPoints: 6000 }]);
    expect(kept.award?.rows.map((row) => row.quantity)).toEqual([61_000n, 42_000n]);
    expect(kept.violations).toEqual([]);
  });

  it('says which limit it breaks where no such split stands', () => {
    expect(at(20_000n, 20_000n).violations).toEqual([
      { of: 'supplier', message: 'B: 80 are more than it can supply.' },
    ]);
  });

  it('costs what it cost where nothing moves', () => {
    expect(at(10_000n, 10_000n).award?.cost).toBe(priceAward(before, rows)!.cost);
  });
});

describe('the regret of draws', () => {
  it('is the kept cost less the best, of draws where both are known, and counts the others', () => {
    const draw = (best: bigint | null, kept: bigint | null, stands = true, suppliers = ['A']) => ({
      best,
      kept,
      stands,
      suppliers,
    });
    expect(
      regretOf([
        draw(100n, 100n),
        draw(100n, 103n, true, ['A', 'B']),
        draw(100n, 120n),
        draw(null, 90n),
        draw(100n, 95n, false),
        draw(100n, null, false),
      ]),
    ).toEqual({
      draws: 6,
      proved: 5,
      stands: 3,
      stillBest: 1,
      mean: 8n,
      median: 3n,
      worstOfTwenty: 20n,
      most: 20n,
      inBest: [
        { supplier: 'A', draws: 5 },
        { supplier: 'B', draws: 1 },
      ],
    });
  });
});

describe('the numbers at which a limit is tried', () => {
  it('are one and ten points of a share, one supplier, one and ten percent of a capacity', () => {
    const tried = (restriction: Parameters<typeof ruleSteps>[0]) =>
      ruleSteps(restriction).map((s) => [s.to, s.direction]);
    expect(tried({ kind: 'rule', index: 0, rule: { rule: 'maxShare', basisPoints: 6000 } })).toEqual([
      [5000n, 'tighter'],
      [5900n, 'tighter'],
      [6100n, 'looser'],
      [7000n, 'looser'],
    ]);
    expect(tried({ kind: 'rule', index: 0, rule: { rule: 'minShareSme', basisPoints: 500 } })).toEqual([
      [400n, 'looser'],
      [600n, 'tighter'],
      [1500n, 'tighter'],
    ]);
    expect(tried({ kind: 'lotSuppliers', lot: 'L', value: 1n })).toEqual([[2n, 'looser']]);
    expect(tried({ kind: 'capacityQuantity', supplier: 'B', value: 70_000n })).toEqual([
      [63_000n, 'tighter'],
      [69_000n, 'tighter'],
      [71_000n, 'looser'],
      [77_000n, 'looser'],
    ]);
  });
});
