import fc from 'fast-check';
import { awardProblem, type AwardProblem, bruteForce, priceAward, readTenderPack } from '@tandem/domain/awards';
import { awardProgram } from './award-program.js';
import { boxOf, copyOf, propagate, relax } from './box.js';
import type { Certificate } from './certificate.js';
import { checkCertificate } from './check-certificate.js';
import { COST_PER_PENNY } from './program.js';
import { roundingEdges } from './rounding-edges.js';

const seed = 20261122;

/** One supplier who delivers everything: prices with fractions of a penny, a discount on the whole spend. */
const loneBidder = fc
  .record({
    lines: fc.array(
      fc.record({
        isFine: fc.boolean(),
        steps: fc.integer({ min: 1, max: 4000 }),
        price: fc.integer({ min: 1, max: 3_000_000 }),
        split: fc.constantFrom('allowed', 'never'),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    kind: fc.constantFrom('allUnits', 'incremental'),
    steps: fc.uniqueArray(
      fc.record({ from: fc.integer({ min: 0, max: 400_000 }), discount: fc.constantFrom(0, 150, 250, 333, 1000) }),
      { maxLength: 3, selector: ({ from }) => from },
    ),
  })
  .map(({ lines, kind, steps }) => {
    const ladder = steps
      .toSorted((a, b) => a.from - b.from)
      .map(({ from }, k, all) => ({
        from: pounds(from),
        discountBasisPoints: Math.max(...all.slice(0, k + 1).map(({ discount }) => discount)),
      }));
    return readProblem({
      lots: lines.map(({ split }, i) => ({ id: `L${i}`, split })),
      lines: lines.map(({ isFine, steps: needed }, i) => ({
        id: `X${i}`,
        lot: `L${i}`,
        indivisible: !isFine,
        demand: { T: isFine ? (needed / 1000).toString() : String(needed) },
      })),
      bids: [
        {
          supplier: 'A',
          prices: lines.map(({ price }, i) => ({ line: `X${i}`, unitPrice: (price / 10_000).toString() })),
          ...(ladder.length > 0 ? { spendTiers: { kind, steps: ladder } } : {}),
        },
      ],
    });
  });

function pounds(pence: number): string {
  return `${Math.floor(pence / 100)}.${String(pence % 100).padStart(2, '0')}`;
}

function readProblem(fields: object): AwardProblem {
  const head = { format: 'tandem-tender-pack/1', reference: 'T-3', currency: 'GBP', trusts: ['T'] };
  const { pack, problems } = readTenderPack({ ...head, ...fields, scenarios: [{ id: 'base', rules: [] }] });
  if (!pack) throw new Error(JSON.stringify(problems));
  return awardProblem(pack, 'base', ['T']);
}

/** The least objective of the program, tier by tier, when its rows alone fix everything: no multipliers at all. */
function leastObjective(problem: AwardProblem, change = (p: ReturnType<typeof awardProgram>) => p): bigint | undefined {
  const program = change(awardProgram(problem));
  const tiers = program.columns.flatMap(({ kind }, j) => (kind === 'tier' ? [j] : []));
  let least: bigint | undefined;
  for (const tier of tiers.length > 0 ? tiers : [undefined]) {
    const box = copyOf(boxOf(program));
    if (tier !== undefined) box.lower[tier] = 1n;
    // Chains of rows from quantities over amounts and the spend to the bill.
    if (![1, 2, 3].every(() => propagate(program, box))) continue;
    const { value } = relax(program, box, [])!;
    if (least === undefined || value < least) least = value;
  }
  return least;
}

describe('the program of an award', () => {
  it('comes to the bill to the penny where quantities are fixed, whatever fractions prices and discounts leave', () => {
    console.log(`random bids: seed ${seed}`);
    const seen = { fractions: 0 };
    fc.assert(
      fc.property(loneBidder, (problem) => {
        const all = problem.lines.map(({ demand }, line) => ({ line, supplier: 0, quantity: demand }));
        expect(leastObjective(problem)).toBe(priceAward(problem, all)!.cost * COST_PER_PENNY);
        if (awardProgram(problem).columns.some(({ kind }) => kind === 'amount')) seen.fractions += 1;
      }),
      { seed, numRuns: 300 },
    );
    expect(seen.fractions).toBeGreaterThan(200);
  });

  it.each([
    ['2.5 % off two units at 10.03, a discount of 50.15 pence', '10.03', '2', 250, 1956n],
    ['2.5 % off a unit at 0.20, a discount of exactly half a penny', '0.20', '1', 250, 19n],
    ['a third of a penny a piece, three pieces', '0.0033', '3', 0, 1n],
    ['half a penny, once', '0.0050', '1', 0, 1n],
    ['just below half a penny: nothing', '0.0049', '1', 0, 0n],
    ['2.5 % off three pieces at 0.375, an amount of 112.5 pence', '0.375', '3', 250, 110n],
  ])('bills %s', (_, unitPrice, demand, discountBasisPoints, cost) => {
    const problem = readProblem({
      lots: [{ id: 'L' }],
      lines: [{ id: 'X', lot: 'L', demand: { T: demand } }],
      bids: [
        {
          supplier: 'A',
          prices: [{ line: 'X', unitPrice }],
          spendTiers: { kind: 'allUnits', steps: [{ from: '0.00', discountBasisPoints }] },
        },
      ],
    });
    expect(bruteForce(problem)!.cost).toBe(cost);
    expect(leastObjective(problem)).toBe(cost * COST_PER_PENNY);
  });

  it('has no column for rounding where nothing can come to a fraction of a penny', () => {
    const problem = readProblem({
      lots: [{ id: 'L' }],
      lines: [{ id: 'X', lot: 'L', demand: { T: '7' } }],
      bids: [
        {
          supplier: 'A',
          prices: [{ line: 'X', unitPrice: '12.00' }],
          spendTiers: {
            kind: 'incremental',
            steps: [
              { from: '0.00', discountBasisPoints: 250 },
              { from: '40.00', discountBasisPoints: 500 },
            ],
          },
        },
      ],
    });
    expect(awardProgram(problem).columns.filter(({ kind }) => kind === 'amount')).toEqual([]);
    expect(leastObjective(problem)).toBe(8080n * COST_PER_PENNY);
  });

  it('leaves a supplier without any discount at one state, however many steps of nought it states', () => {
    const problem = readProblem({
      lots: [{ id: 'L' }],
      lines: [{ id: 'X', lot: 'L', demand: { T: '7' } }],
      bids: [
        {
          supplier: 'A',
          prices: [{ line: 'X', unitPrice: '12.00' }],
          spendTiers: { kind: 'allUnits', steps: [{ from: '0.01', discountBasisPoints: 0 }] },
        },
      ],
    });
    expect(awardProgram(problem).columns.map(({ kind }) => kind)).toEqual(['supplier', 'quantity']);
  });

  it('would be found out if it forgot to round: a penny too much or too little in some bill', () => {
    const forgets = {
      amounts: (p: ReturnType<typeof awardProgram>) => ({
        ...p,
        rows: p.rows.filter((r) => !r.isEdge && !isOfAmount(p, r)),
      }),
      bills: (p: ReturnType<typeof awardProgram>) => ({
        ...p,
        columns: p.columns.map((c) => (c.kind === 'amount' ? { ...c, lower: c.lower + 1n, upper: c.upper + 1n } : c)),
      }),
    };
    for (const forget of Object.values(forgets)) {
      const isFound = (problem: AwardProblem) => {
        const all = problem.lines.map(({ demand }, line) => ({ line, supplier: 0, quantity: demand }));
        return leastObjective(problem, forget) !== priceAward(problem, all)!.cost * COST_PER_PENNY;
      };
      expect(fc.sample(loneBidder, { seed, numRuns: 100 }).some(isFound)).toBe(true);
    }
  });
});

describe('a certificate that forges a bill', () => {
  /** A unit at 0.20 less 2.5 %: a discount of half a penny, which is rounded up to a whole one. The bill is 19 pence. */
  const problem = readProblem({
    lots: [{ id: 'L' }],
    lines: [{ id: 'X', lot: 'L', demand: { T: '1' } }],
    bids: [
      {
        supplier: 'A',
        prices: [{ line: 'X', unitPrice: '0.20' }],
        spendTiers: { kind: 'allUnits', steps: [{ from: '0.00', discountBasisPoints: 250 }] },
      },
    ],
  });
  const bill = awardProgram(problem).columns.findIndex(({ kind }) => kind === 'amount');
  const end = { kind: 'bound' as const, multipliers: [] };
  const nothing = { kind: 'empty' as const, multipliers: [] };

  it('is refused, and the genuine one is believed', () => {
    const genuine: Certificate = { limit: 19n, bound: 19n, root: [], nodes: [end] };
    expect(checkCertificate(problem, genuine).problems).toEqual([]);
    const asked = { column: bill, at: 19n };
    for (const nodes of [[end], [asked, nothing, end], [asked, end, nothing], [{ ...asked, at: 18n }, end, end]])
      expect(checkCertificate(problem, { limit: 20n, bound: 20n, root: [], nodes }).problems).not.toEqual([]);
    expect(checkCertificate(problem, { root: [], nodes: [asked, nothing, nothing] }).problems).not.toEqual([]);
  });

  it('may divide at the bill as at any other column', () => {
    const nodes = [{ column: bill, at: 18n }, nothing, end];
    expect(checkCertificate(problem, { limit: 19n, bound: 19n, root: [], nodes }).problems).toEqual([]);
  });
});

function isOfAmount(program: ReturnType<typeof awardProgram>, row: ReturnType<typeof awardProgram>['rows'][number]) {
  return row.terms.some(([j]) => program.columns[j]!.kind === 'amount');
}

describe('the edges of rounded amounts', () => {
  const roundings = fc.record({
    low: fc.bigInt({ min: 1n, max: 30n }),
    width: fc.bigInt({ min: 0n, max: 300n }),
    each: fc.oneof(
      fc.bigInt({ min: 1n, max: 100_000n }),
      fc.bigInt({ min: 1n, max: 900n }).map((v) => v * 1000n),
    ),
    constant: fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 10_000_000n })),
  });

  it('never cut off an amount, and each of them is reached twice', () => {
    console.log(`random prices: seed ${seed}`);
    fc.assert(
      fc.property(roundings, ({ low, width, each, constant }) => {
        for (const { run, rise, base } of roundingEdges({ low, high: low + width, each, constant })) {
          let reached = 0;
          for (let q = low; q <= low + width; q++) {
            const above = run * ((each * q + constant + 50_000n) / 100_000n) - rise * q - base;
            if (above < 0n) throw new Error(`The edge cuts off ${q}.`);
            if (above === 0n) reached += 1;
          }
          expect(reached).toBeGreaterThanOrEqual(2);
        }
      }),
      { seed, numRuns: 300 },
    );
  });

  it('say that a thousandth at a quarter of a penny is free, and that the next four cost a penny', () => {
    const [first] = roundingEdges({ low: 1n, high: 1000n, each: 26_000n, constant: 0n });
    expect(first).toEqual({ run: 4n, rise: 1n, base: -1n });
  });
});
