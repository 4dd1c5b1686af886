import * as fc from 'fast-check';
import loadHighs from 'highs';
import { awardProblem, bruteForce, readTenderPack, type TenderPack, verifyAward } from '@tandem/domain/awards';
import { checkCertificate, readCertificate } from '@tandem/domain/certificates';
import { BruteForceSolver } from './brute-force-solver.js';
import type { HighsRuntime } from './highs-types.js';
import { HighsSolver } from './highs-solver.js';
import { solveAward } from './solve-award.js';
import type { Solver } from './solver.js';

const limits = { timeLimitMs: 20_000 };
const highs = new HighsSolver();
const implementations: [string, Solver][] = [
  ['HiGHS', highs],
  ['enumeration', new BruteForceSolver()],
];

beforeAll(async () => highs.warm());
afterAll(async () => highs.close());

function packOf(document: object): TenderPack {
  const read = readTenderPack(document);
  if (!read.pack) throw new Error(JSON.stringify(read.problems));
  return read.pack;
}

/** Two bidders for one line: A falls from 10.00 to 9.00 at 60 units, B asks 9.40 for at most 70. */
function twoBidders(demand: Record<string, string>, rules: object[] = [], kind = 'allUnits') {
  return packOf({
    format: 'tandem-tender-pack/1',
    reference: 'T-1',
    currency: 'GBP',
    trusts: Object.keys(demand),
    lines: [{ id: 'X', lot: 'L', demand }],
    bids: [
      {
        supplier: 'A',
        prices: [{ line: 'X', unitPrice: '10.00', kind, breaks: [{ from: '60', unitPrice: '9.00' }] }],
      },
      { supplier: 'B', capacityQuantity: '70', prices: [{ line: 'X', unitPrice: '9.40' }] },
    ],
    scenarios: [{ id: 'base', rules }],
  });
}

const quantity = (most: number) => fc.integer({ min: 0, max: most }).map(String);
/** Prices from a short list, so that ties happen often. */
const price = fc.constantFrom('1.00', '1.50', '2.00', '2.25', '3.00', '3.3333', '0.0125');
const charge = fc.constantFrom(undefined, '0.50', '1.00', '2.00');
const share = fc.constantFrom(2000, 3000, 4000, 5000, 6000);

const randomPrice = (line: string) =>
  fc
    .record({
      unitPrice: price,
      kind: fc.constantFrom('allUnits', 'incremental'),
      breaks: fc.uniqueArray(
        fc.record({ from: fc.integer({ min: 1, max: 7 }), less: fc.integer({ min: 0, max: 3 }) }),
        {
          selector: (b) => b.from,
          maxLength: 2,
        },
      ),
      min: fc.constantFrom(undefined, undefined, '2', '3'),
      max: fc.constantFrom(undefined, undefined, '4', '6'),
      fixedCharge: charge,
      carbonKgPerUnit: fc.constantFrom(undefined, '1', '2.5', '4'),
    })
    .map(({ breaks, ...rest }) => {
      let each = Number(rest.unitPrice) * 10_000;
      const steps = breaks
        .toSorted((a, b) => a.from - b.from)
        .map(({ from, less }) => {
          each -= Math.floor((each * less) / 10);
          return {
            from: String(from),
            unitPrice: `${Math.floor(each / 10_000)}.${String(each % 10_000).padStart(4, '0')}`,
          };
        });
      return { line, ...rest, ...(steps.length > 0 ? { breaks: steps } : {}) };
    });

const someOf = <T>(values: T[]) => fc.subarray(values, { minLength: 1 });

const randomBid = (supplier: string) =>
  fc
    .record({
      fixedCharge: charge,
      capacityQuantity: fc.constantFrom(undefined, undefined, '5', '8'),
      capacityValue: fc.constantFrom(undefined, undefined, '9.00', '16.00'),
      lines: fc.subarray(['X1', 'X2', 'Y1'], { minLength: 2 }),
      prices: fc.tuple(randomPrice('X1'), randomPrice('X2'), randomPrice('Y1')),
      spendTiers: fc.option(
        fc.record({
          kind: fc.constantFrom('allUnits', 'incremental'),
          steps: fc.constantFrom(
            [
              { from: '0.00', discountBasisPoints: 0 },
              { from: '6.00', discountBasisPoints: 300 },
            ],
            [
              { from: '4.00', discountBasisPoints: 1000 },
              { from: '9.00', discountBasisPoints: 2500 },
            ],
          ),
        }),
        { nil: undefined, freq: 3 },
      ),
      bundles: fc.option(
        fc.array(fc.record({ lots: someOf(['X', 'Y']), discount: fc.constantFrom('0.50', '2.00') }), { maxLength: 2 }),
        { nil: undefined, freq: 2 },
      ),
      packages: fc.option(
        fc.array(fc.record({ lots: someOf(['X', 'Y']), price: fc.constantFrom('8.00', '12.00', '15.00') }), {
          maxLength: 2,
        }),
        { nil: undefined, freq: 2 },
      ),
      qualityBasisPoints: fc.record({ X: fc.constantFrom(4000, 7000), Y: fc.constantFrom(4000, 7000) }),
    })
    .map(({ lines, prices, spendTiers, ...rest }) => {
      const kept = prices
        .filter((p) => lines.includes(p.line))
        .map((p) => (spendTiers ? { ...p, breaks: undefined } : p));
      return { supplier, ...rest, ...(spendTiers ? { spendTiers } : {}), prices: kept };
    });

const rule = fc.oneof(
  fc.record({ rule: fc.constant('maxSuppliers'), value: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ rule: fc.constantFrom('maxShare', 'minShareSme', 'minQuality'), basisPoints: share }),
  fc.record({
    rule: fc.constant('retain'),
    supplier: fc.constantFrom('A', 'B'),
    lot: fc.constantFrom('X', 'Y'),
    minBasisPoints: share,
  }),
  fc.record({ rule: fc.constant('exclude'), supplier: fc.constantFrom('A', 'C'), lot: fc.constantFrom('X', 'Y') }),
  fc.record({ rule: fc.constant('carbonCap'), kg: fc.constantFrom('10', '20', '30') }),
);

interface RandomPack {
  readonly bids: { supplier: string; prices: { line: string; min?: string }[] }[];
  readonly suppliers: object[];
}

/** A tender of two lots, three lines and three bidders with every feature of the pack thrown in. */
const randomPack = (): fc.Arbitrary<RandomPack> =>
  fc
    .record({
      lots: fc.tuple(
        fc.record({
          id: fc.constant('X'),
          split: fc.constantFrom('allowed', 'allowed', 'never'),
          maxSuppliers: fc.constantFrom(undefined, 2, 1),
          minShareBasisPoints: fc.constantFrom(undefined, 2500),
        }),
        fc.record({ id: fc.constant('Y') }),
      ),
      demand: fc.tuple(quantity(5), quantity(4), quantity(5)),
      suppliers: fc.tuple(
        ...['A', 'B', 'C'].map((id) =>
          fc.record({
            id: fc.constant(id),
            sme: fc.boolean(),
            submittedAt: fc.constantFrom(undefined, '2026-03-01T10:00:00Z', '2026-03-02T10:00:00Z'),
          }),
        ),
      ),
      bids: fc.tuple(randomBid('A'), randomBid('B'), randomBid('C')),
      rules: fc.array(rule, { maxLength: 2 }),
    })
    .map(({ lots, demand, suppliers, bids, rules }) =>
      // Through text, as a file would come: fields that are undefined disappear.
      JSON.parse(
        JSON.stringify({
          format: 'tandem-tender-pack/1',
          reference: 'T-2',
          currency: 'GBP',
          trusts: ['T'],
          lots,
          lines: [
            { id: 'X1', lot: 'X', demand: { T: demand[0] } },
            { id: 'X2', lot: 'X', demand: { T: demand[1] } },
            { id: 'Y1', lot: 'Y', demand: { T: demand[2] } },
          ],
          suppliers,
          bids,
          scenarios: [{ id: 'base', rules }],
        }),
      ),
    );

describe.each(implementations)('any solver, here %s', (_, solver) => {
  const solve = async (pack: TenderPack, coalition = pack.trusts) =>
    solver.solve(awardProblem(pack, 'base', coalition), limits);
  const split = (result: Awaited<ReturnType<typeof solve>>) =>
    result.award?.rows.map((r) => `${'AB'[r.supplier]}${r.quantity / 1000n}`).join(' ');

  it.each([
    ['gives the whole line to the supplier whose break it reaches', [], 'allUnits', 90_000n, 'A100'],
    ['splits under a 60 % cap', [{ rule: 'maxShare', basisPoints: 6000 }], 'allUnits', 91_600n, 'A60 B40'],
    ['loses the break under a 50 % cap', [{ rule: 'maxShare', basisPoints: 5000 }], 'allUnits', 97_000n, 'A50 B50'],
    ['buys only the dear start of an incremental ladder it needs', [], 'incremental', 95_800n, 'A30 B70'],
  ])('%s', async (_, rules, kind, cost, rows) => {
    const result = await solve(twoBidders({ T: '100' }, rules, kind));
    expect(result).toMatchObject({ status: 'optimal', costPence: cost, gapPence: 0n });
    expect(split(result)).toBe(rows);
  });

  it('prices each coalition of three trusts from the same bids', async () => {
    const pack = twoBidders({ T1: '30', T2: '30', T3: '40' });
    const costs = [];
    for (const coalition of pack.coalitions) costs.push((await solve(pack, coalition)).costPence);
    expect(costs).toEqual([28_200n, 28_200n, 37_600n, 54_000n, 63_000n, 63_000n, 90_000n]);
  });

  it('says infeasible when a line has no bidder and when the rules leave no award', async () => {
    const none = twoBidders({ T: '100' }, [{ rule: 'exclude', supplier: 'A', lot: 'L' }]);
    expect(await solve(none)).toMatchObject({ status: 'infeasible' });
    const few = twoBidders({ T: '100' }, [
      { rule: 'maxSuppliers', value: 1 },
      { rule: 'maxShare', basisPoints: 6000 },
    ]);
    expect(await solve(few)).toMatchObject({ status: 'infeasible' });
  });
});

/** The same tender with nothing but a few round prices, where many awards cost the same. */
const tiedPack = () =>
  randomPack().map((document) => {
    const { bids, suppliers, ...rest } = document;
    const plain = bids.map(({ supplier, prices }, i) => ({
      supplier,
      capacityQuantity: ['4', '6', '9'][i],
      prices: prices.map(({ line, min }) => ({ line, unitPrice: min === undefined ? '2.00' : '1.00' })),
    }));
    return {
      ...rest,
      lots: [{ id: 'X' }, { id: 'Y' }],
      suppliers,
      bids: plain,
      scenarios: [{ id: 'base', rules: [] }],
    };
  });

const seed = 20260401;

describe('HiGHS against the oracle', () => {
  it.each([
    ['with every feature of the pack', randomPack(), 250, 0],
    ['with many awards of equal cost', tiedPack(), 80, 20],
  ])(
    'finds the same award to the penny, ties included, on random small tenders %s',
    async (_, packs: fc.Arbitrary<object>, numRuns, ties) => {
      console.log(`random tenders: seed ${seed}`);
      const seen = { infeasible: 0, optimal: 0, byOrder: 0 };
      await fc.assert(
        fc.asyncProperty(packs, async (document) => {
          const pack = packOf(document);
          const problem = awardProblem(pack, 'base', pack.trusts);
          const oracle = bruteForce(problem);
          const result = await highs.solve(problem, limits);
          const certificate = readCertificate(JSON.parse(JSON.stringify(result.certificate)));
          expect(checkCertificate(problem, certificate!).problems).toEqual([]);
          expect(certificate!.bound).toBe(oracle?.cost);
          if (!oracle) {
            expect(result.status).toBe('infeasible');
            seen.infeasible += 1;
            return;
          }
          expect(result).toMatchObject({ status: 'optimal', costPence: oracle.cost });
          expect(result.tie).not.toBe('unproved');
          expect(result.award!.rows).toEqual(oracle.rows);
          expect(verifyAward(problem, { rows: result.award!.rows, cost: oracle.cost }).violations).toEqual([]);
          seen.optimal += 1;
          if (result.tie === 'byOrder') seen.byOrder += 1;
        }),
        { seed, numRuns },
      );
      console.log(JSON.stringify(seen));
      expect(seen.optimal).toBeGreaterThan(numRuns / 3);
      expect(seen.byOrder).toBeGreaterThanOrEqual(ties);
    },
    60_000,
  );
});

describe('a tender in which too many awards cost the same to list them', () => {
  it('is awarded in the declared order all the same', async () => {
    // The package's types describe its CommonJS form; under Node the loader is the default export itself.
    const runtime = await (loadHighs as unknown as () => Promise<HighsRuntime>)();
    console.log(`random tenders: seed ${seed}`);
    fc.assert(
      fc.property(tiedPack(), (document) => {
        const pack = packOf(document);
        const problem = awardProblem(pack, 'base', pack.trusts);
        const oracle = bruteForce(problem);
        const deadline = performance.now() + 20_000;
        const found = solveAward(runtime, problem, { deadline, isStopped: () => false, listed: 1 });
        expect(found.award?.rows).toEqual(oracle?.rows);
        if (oracle) expect(found.tie).not.toBe('unproved');
      }),
      { seed, numRuns: 60 },
    );
  }, 60_000);
});

describe('the solver under pressure', () => {
  it('names what a person would try first when the time is over before it began, and what is proved of it', async () => {
    const runtime = await (loadHighs as unknown as () => Promise<HighsRuntime>)();
    const late = { deadline: performance.now() - 1, isStopped: () => false };
    const problem = awardProblem(twoBidders({ T: '100' }), 'base', ['T']);
    const { status, award, costPence, boundPence, gapPence, certificate } = solveAward(runtime, problem, late);
    expect([status, costPence, award!.rows]).toEqual([
      'feasible',
      90_000n,
      [{ line: 0, supplier: 0, quantity: 100_000n }].map((row) => expect.objectContaining(row) as object),
    ]);
    expect(boundPence).toBeLessThanOrEqual(costPence!);
    expect(gapPence).toBe(costPence! - boundPence!);
    expect(checkCertificate(problem, readCertificate(certificate)!).problems).toEqual([]);
    const capped = awardProblem(twoBidders({ T: '100' }, [{ rule: 'maxShare', basisPoints: 6000 }]), 'base', ['T']);
    expect(solveAward(runtime, capped, late).status).toBe('timeLimit');
  });

  it('answers a cancellation at once and goes on with the next problem', async () => {
    const problem = awardProblem(twoBidders({ T: '100' }), 'base', ['T']);
    const stop = new AbortController();
    const asked = highs.solve(problem, { ...limits, signal: stop.signal });
    const before = performance.now();
    stop.abort();
    expect(await asked).toEqual({ status: 'timeLimit' });
    expect(performance.now() - before).toBeLessThan(1_000);
    expect((await highs.solve(problem, limits)).costPence).toBe(90_000n);
  });

  it('names such an award too when the time is over while a price of many steps is still written down, or the thread has to be ended', async () => {
    const base = awardProblem(twoBidders({ T: '100' }), 'base', ['T']);
    const [first] = base.suppliers;
    // So many steps of a price take long to write down, and nobody looks at the clock meanwhile.
    const breaks = Array.from({ length: 250_000 }, (_, i) => ({
      ...first!.prices[0]!.breaks[0]!,
      from: BigInt(i + 1),
    }));
    const long = { ...base, suppliers: [{ ...first!, prices: [{ ...first!.prices[0]!, breaks }] }] };
    // With a limit long past the thread is ended before it can answer at all.
    for (const timeLimitMs of [1, -2_000]) {
      const { status, costPence } = await highs.solve(long, { timeLimitMs });
      expect([status, costPence]).toEqual(['feasible', 90_000n]);
    }
    expect((await highs.solve(base, limits)).costPence).toBe(90_000n);
  }, 60_000);

  it('refuses in words a tender that does not fit into its memory', async () => {
    const many = twoBidders({ T: '100' });
    const problem = awardProblem(many, 'base', ['T']);
    const [first] = problem.suppliers;
    const prices = Array.from({ length: 160_000 }, () => first!.prices[0]);
    const large = { ...problem, suppliers: [{ ...first!, prices }] };
    await expect(highs.solve(large, limits)).rejects.toMatchObject({ code: 'AWARD.TOO_LARGE' });
  });
});
