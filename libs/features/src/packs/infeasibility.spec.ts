import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import {
  awardProblem,
  bruteForce,
  changedProblem,
  readTenderPack,
  type Restriction,
  restrictionKey,
  restrictionsOf,
  restrictionWords,
  type TenderPack,
  weakeningScale,
} from '@tandem/domain/awards';
import { HighsSolver, type Solver } from '@tandem/platform/solver';
import { evaluate } from './evaluate.js';
import { explainInfeasible, findConflict } from './infeasibility.js';
import { replay } from './replay.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const highs = new HighsSolver();
beforeAll(async () => highs.warm());
afterAll(async () => highs.close());

/** The oracle as a solver: it looks at every award. */
const enumeration: Solver = {
  name: 'enumeration',
  version: '1',
  solve: async (problem) => {
    const award = bruteForce(problem);
    return Promise.resolve(award ? { status: 'optimal', award, costPence: award.cost } : { status: 'infeasible' });
  },
  close: async () => Promise.resolve(),
};

function packOf(document: object): TenderPack {
  const read = readTenderPack({
    format: 'tandem-tender-pack/1',
    reference: 'T-1',
    currency: 'GBP',
    trusts: ['LAS'],
    ...document,
  });
  if (!read.pack) throw new Error(JSON.stringify(read.problems));
  return read.pack;
}

/** 100 units: A falls from 10.00 to 9.00 at 60 units, B asks 9.40 for at most 70, C 12.00 for at most 20. */
function threeBidders(rules: object[], more: object = {}) {
  return packOf({
    lots: [{ id: 'L' }],
    lines: [{ id: 'X', lot: 'L', demand: { LAS: '100' } }],
    suppliers: [{ id: 'A' }, { id: 'B' }, { id: 'C', sme: true }],
    bids: [
      { supplier: 'A', capacityQuantity: '60', prices: [{ line: 'X', unitPrice: '10.00' }] },
      { supplier: 'B', capacityQuantity: '70', prices: [{ line: 'X', unitPrice: '9.40' }] },
      { supplier: 'C', capacityQuantity: '20', prices: [{ line: 'X', unitPrice: '12.00' }] },
    ],
    scenarios: [{ id: 'base', rules }],
    ...more,
  });
}

const explain = (pack: TenderPack) =>
  explainInfeasible({ pack, scenario: 'base', coalition: pack.trusts, solver: highs });

describe('the explanation of a scenario without an award', () => {
  it('names the limits that cannot hold together and the cheapest change of one of them, to the penny', async () => {
    // The small supplier must win 10 and one supplier all: C can supply 20 only. With three, 10 from C, 70 from B, 20 from A.
    const rules = [
      { rule: 'minShareSme', basisPoints: 1000 },
      { rule: 'maxSuppliers', value: 1 },
    ];
    expect(await explain(threeBidders(rules))).toEqual([
      'These cannot hold together: small suppliers at least 10 %; at most 1 supplier; C supplies at most 20 in all. Without any one of them the others can, and no smaller set is to blame.',
      'The cheapest change of one alone: with 3 suppliers instead of 1, an award costs £978.00.',
      'If C could supply 100 in all instead of 20, an award costs £1,200.00.',
      'Giving up one of these alone does not help, because other limits fail as well: small suppliers at least 10 %.',
    ]);
  });

  it('finds how little of a rule is enough, and what an award then costs', async () => {
    // Two suppliers at most 40 % each leave a fifth to nobody; half each is the first share that works: 50 at 9.40 and 50 at 10.00.
    const rules = [
      { rule: 'maxShare', basisPoints: 4000 },
      { rule: 'exclude', supplier: 'C', lot: 'L' },
    ];
    expect(await explain(threeBidders(rules))).toEqual([
      'These cannot hold together: no supplier above 40 %; C excluded from L. Without any one of them the others can, and no smaller set is to blame.',
      'The cheapest change of one alone: if one supplier could win 50 % instead of 40 %, an award costs £970.00.',
      'If C could win in L, an award costs £1,016.00.',
    ]);
  });

  it('says to what share a kept supplier would have to give way', async () => {
    const rules = [{ rule: 'retain', supplier: 'C', lot: 'L', minBasisPoints: 3000 }];
    expect(await explain(threeBidders(rules))).toEqual([
      'These cannot hold together: C keeps at least 30 % of L; C supplies at most 20 in all. Without any one of them the others can, and no smaller set is to blame.',
      'The cheapest change of one alone: if C kept at least 20 % of L instead of 30 %, an award costs £998.00.',
      'If C could supply 30 in all instead of 20, an award costs £1,018.00.',
    ]);
  });

  it('names the line on which the limits fail, and no limit of another line', async () => {
    const pack = packOf({
      lots: [{ id: 'L' }],
      lines: [
        { id: 'X', lot: 'L', demand: { LAS: '10' } },
        { id: 'Y', lot: 'L', demand: { LAS: '10' } },
      ],
      suppliers: [{ id: 'A' }, { id: 'B' }],
      bids: [
        {
          supplier: 'A',
          prices: [
            { line: 'X', unitPrice: '1.00', min: '4', max: '6' },
            { line: 'Y', unitPrice: '1.00', max: '9' },
          ],
        },
        {
          supplier: 'B',
          prices: [
            { line: 'X', unitPrice: '1.00', min: '7', max: '8' },
            { line: 'Y', unitPrice: '1.00' },
          ],
        },
      ],
      scenarios: [{ id: 'base' }],
    });
    expect((await explain(pack)).slice(0, 3)).toEqual([
      'These cannot hold together: A sells no fewer than 4 of X; A sells no more than 6 of X; B sells no fewer than 7 of X; B sells no more than 8 of X. Without any one of them the others can, and no smaller set is to blame.',
      'It fails on X already, whatever else is needed.',
      'The cheapest change of one alone: if A sold as few as 3 of X instead of 4, an award costs £20.00.',
    ]);
  });

  it.each([
    ['looking for the limits', 4, 'These cannot hold together: '],
    [
      'looking for what would help',
      16,
      'These cannot hold together: small suppliers at least 10 %; at most 1 supplier; ',
    ],
  ])(
    'says that it stopped early, and how far it came, when a trial runs out of time while %s',
    async (_, most, first) => {
      let count = 0;
      const tired: Solver = {
        ...enumeration,
        solve: async (problem, options) =>
          ++count > most ? Promise.resolve({ status: 'timeLimit' }) : enumeration.solve(problem, options),
      };
      const pack = threeBidders([
        { rule: 'minShareSme', basisPoints: 1000 },
        { rule: 'maxSuppliers', value: 1 },
      ]);
      const words = await explainInfeasible({ pack, scenario: 'base', coalition: pack.trusts, solver: tired });
      expect(words[0]).toContain(first);
      expect(words.at(-1)).toMatch(
        /^The search was stopped after \d+ trial awards, so what is said here may not be all\.$/,
      );
    },
  );

  it('says that bids are missing where no limit is to blame', async () => {
    const pack = threeBidders([], {
      lines: [
        { id: 'X', lot: 'L', demand: { LAS: '100' } },
        { id: 'Z', lot: 'L', demand: { LAS: '1' } },
      ],
    });
    expect(await explain(pack)).toEqual(['Nobody who may win offers Z.']);
  });

  it('is the same when it is recomputed from the evaluation, word for word', async () => {
    const pack = threeBidders([{ rule: 'maxSuppliers', value: 1 }]);
    const evaluation = await evaluate(pack, highs, sha256);
    expect(evaluation.runs[0]!.infeasibleBecause[0]).toBe(
      'These cannot hold together: at most 1 supplier; A supplies at most 60 in all; B supplies at most 70 in all; C supplies at most 20 in all. Without any one of them the others can, and no smaller set is to blame.',
    );
    expect(await replay(JSON.parse(JSON.stringify(evaluation)), highs, sha256)).toEqual([]);
    const [run] = evaluation.runs;
    const forged = { ...evaluation, runs: [{ ...run, infeasibleBecause: ['Because we say so.'] }] };
    expect(await replay(forged, highs, sha256)).not.toEqual([]);
  });
});

/** Small tenders with so many limits that most of them have no award. */
const strictTender = fc.record({
  demand: fc.integer({ min: 3, max: 6 }),
  other: fc.integer({ min: 0, max: 3 }),
  bids: fc.array(
    fc.record({
      price: fc.constantFrom('1.00', '1.50', '2.00'),
      capacity: fc.constantFrom(undefined, '1', '2', '4'),
      value: fc.constantFrom(undefined, '3.00', '5.00'),
      min: fc.constantFrom(undefined, '2', '3', '4'),
      max: fc.constantFrom(undefined, '1', '2', '3'),
      alsoY: fc.boolean(),
      sme: fc.boolean(),
      quality: fc.constantFrom(4000, 6000, 8000),
    }),
    { minLength: 2, maxLength: 3 },
  ),
  lot: fc.constantFrom({}, { maxSuppliers: 1 }, { split: 'never' }, { minShareBasisPoints: 4000 }),
  rules: fc.subarray([
    { rule: 'maxSuppliers', value: 1 },
    { rule: 'maxShare', basisPoints: 4500 },
    { rule: 'minShareSme', basisPoints: 6000 },
    { rule: 'minQuality', basisPoints: 7000 },
    { rule: 'retain', supplier: 'S0', lot: 'L', minBasisPoints: 5000 },
    { rule: 'exclude', supplier: 'S1', lot: 'L' },
  ]),
});

function strictPack(tender: typeof strictTender extends fc.Arbitrary<infer T> ? T : never): TenderPack {
  const hasY = tender.other > 0;
  return packOf({
    lots: [{ id: 'L', ...tender.lot }],
    lines: [
      { id: 'X', lot: 'L', demand: { LAS: String(tender.demand) } },
      ...(hasY ? [{ id: 'Y', lot: 'L', demand: { LAS: String(tender.other) } }] : []),
    ],
    suppliers: tender.bids.map((bid, i) => ({ id: `S${i}`, sme: bid.sme })),
    bids: tender.bids.map((bid, i) => ({
      supplier: `S${i}`,
      ...(bid.capacity ? { capacityQuantity: bid.capacity } : {}),
      ...(bid.value ? { capacityValue: bid.value } : {}),
      prices: [
        {
          line: 'X',
          unitPrice: bid.price,
          ...(bid.min && bid.min <= (bid.max ?? '9') && bid.min <= (bid.capacity ?? '9') ? { min: bid.min } : {}),
          ...(bid.max ? { max: bid.max } : {}),
        },
        ...(hasY && bid.alsoY ? [{ line: 'Y', unitPrice: bid.price }] : []),
      ],
      qualityBasisPoints: { L: bid.quality },
    })),
    scenarios: [{ id: 'base', rules: tender.rules }],
  });
}

describe('the limits that an explanation names', () => {
  const seed = 20_261_122;
  const only = (pack: TenderPack, kept: readonly Restriction[]) => {
    const keys = new Set(kept.map(restrictionKey));
    const given = restrictionsOf(pack, 'base', pack.trusts).flatMap((r) =>
      keys.has(restrictionKey(r)) ? [] : [[restrictionKey(r), 'removed'] as const],
    );
    return bruteForce(changedProblem(pack, 'base', pack.trusts, new Map(given)));
  };

  it(`cannot hold together, can without any one of them, and are as few as enumeration finds (seed ${seed})`, async () => {
    let conflicts = 0;
    await fc.assert(
      fc.asyncProperty(strictTender, async (tender) => {
        const pack = strictPack(tender);
        if (bruteForce(awardProblem(pack, 'base', pack.trusts))) return;
        const conflict = await findConflict({ pack, scenario: 'base', coalition: pack.trusts, solver: enumeration });
        const all = restrictionsOf(pack, 'base', pack.trusts);
        if (!conflict) {
          expect(only(pack, [])).toBeUndefined();
          return;
        }
        conflicts += 1;
        expect(conflict.isMinimal).toBe(true);
        expect(only(pack, conflict.restrictions)).toBeUndefined();
        for (const one of conflict.restrictions)
          expect(
            only(
              pack,
              conflict.restrictions.filter((r) => r !== one),
            ),
          ).toBeDefined();
        if (conflict.isSmallest)
          for (const few of smallerThan(all, conflict.restrictions.length)) expect(only(pack, few)).toBeDefined();
        for (const remedy of conflict.remedies) {
          const key = restrictionKey(remedy.restriction);
          const award = (to: bigint | 'removed') =>
            bruteForce(changedProblem(pack, 'base', pack.trusts, new Map([[key, to]])));
          if (remedy.to === undefined)
            expect([restrictionWords(remedy.restriction), award('removed')]).toEqual([expect.anything(), undefined]);
          else expect(award(remedy.to)?.cost).toBe(remedy.cost);
          if (typeof remedy.to !== 'bigint') continue;
          const scale = weakeningScale(remedy.restriction, awardProblem(pack, 'base', pack.trusts))!;
          const step = Array.from({ length: scale.last + 1 }, (_, k) => k).find((k) => scale.at(k) === remedy.to)!;
          expect(award(scale.at(step - 1))).toBeUndefined();
        }
      }),
      { seed, numRuns: 80 },
    );
    expect(conflicts).toBeGreaterThan(25);
  }, 60_000);
});

function* smallerThan<T>(all: readonly T[], size: number): Generator<T[]> {
  for (let mask = 0; mask < 2 ** Math.min(all.length, 12); mask++) {
    const few = all.filter((_, i) => Math.floor(mask / 2 ** i) % 2 === 1);
    if (few.length < size) yield few;
  }
}
