import { createHash } from 'node:crypto';
import { bruteForce, readTenderPack, type TenderPack } from '@tandem/domain/awards';
import { canonicalJson } from '@tandem/domain/canonical';
import type { SensitivityDocument } from '@tandem/domain/sensitivity';
import { HighsSolver, type Solver } from '@tandem/platform/solver';
import { engineOf, evaluate } from '@tandem/features/packs';
import { sensitivityDocument, sensitivitySteps } from './sensitivity.js';
import type { SensitivityQuestion, StepResult } from './sensitivity-question.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const solver = new HighsSolver();
beforeAll(async () => solver.warm());
afterAll(async () => solver.close());

/** The micro-case E1: 100 units, A 10.00 below 60 units and 9.00 from 60, B 9.40 for at most 70. */
function e1(rules: object[]): TenderPack {
  const { pack, problems } = readTenderPack({
    format: 'tandem-tender-pack/1',
    reference: 'E1',
    currency: 'GBP',
    trusts: ['LAS', 'SCAS'],
    lots: [{ id: 'L' }],
    lines: [{ id: 'X', lot: 'L', demand: { LAS: '40', SCAS: '60' } }],
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

async function questionOf(pack: TenderPack, draws = 0): Promise<SensitivityQuestion> {
  const { runs, packSha256 } = await evaluate(pack, solver, sha256);
  return { pack, packSha256, scenario: 'base', coalition: ['LAS', 'SCAS'], seed: 42, draws, runs };
}

async function analyse(
  question: SensitivityQuestion,
  turned = false,
  by: Solver = solver,
): Promise<SensitivityDocument> {
  const results = new Map<string, StepResult>();
  const steps = sensitivitySteps(question);
  for (const step of turned ? steps.toReversed() : steps)
    results.set(step.key, await step.solve(by, new AbortController().signal));
  return sensitivityDocument(question, results, engineOf(solver), sha256);
}

describe('the sensitivity of the micro-case E1', () => {
  it('prices a cap on shares by awards that exist: 916.00 at 60 %, 970.00 at 50 %', async () => {
    const { award, limits } = await analyse(await questionOf(e1([{ rule: 'maxShare', basisPoints: 6000 }])));
    expect(award).toMatchObject({ status: 'optimal', cost: '916.00', suppliers: ['A', 'B'] });
    expect(limits[0]!.limit).toBe('no supplier above 60 %');
    expect(limits[0]!.tried.map((t) => [t.change, t.cost, t.difference])).toEqual([
      ['-1000', '970.00', '54.00'],
      // At 59 % nobody reaches A's break at 60: 59 from B at 9.40 and 41 from A at 10.00.
      ['-100', '964.60', '48.60'],
      ['+100', '915.60', '-0.40'],
      ['+1000', '912.00', '-4.00'],
    ]);
    expect(limits[0]!.tried[0]!.words).toBe('if one supplier could win 50 % instead of 60 %');
  });

  it('says what the absence of each supplier would cost, and that without A nobody can deliver', async () => {
    const { without, nextBest, runnersUp } = await analyse(await questionOf(e1([])));
    expect(without).toEqual([
      {
        supplier: 'A',
        status: 'infeasible',
        cost: null,
        bound: null,
        difference: null,
        suppliers: [],
        because: ['All bidders together can supply 70 of X; 100 are needed.'],
      },
    ]);
    expect(nextBest).toBeNull();
    expect(runnersUp).toMatchObject([{ lot: 'L', winners: ['A'], next: [], cost: null }]);
  });

  it('names the next-best award, what it costs more and what changes', async () => {
    const pack = e1([]);
    const roomy = { ...pack, bids: pack.bids.map((bid) => ({ ...bid, capacityQuantity: 1_000_000n })) };
    const question = await questionOf(pack);
    const { nextBest } = await analyse({ ...question, pack: roomy });
    expect(nextBest).toMatchObject({
      without: 'A',
      cost: '940.00',
      difference: '40.00',
      suppliers: ['B'],
      changes: [
        {
          line: 'X',
          from: [{ line: 'X', supplier: 'A', quantity: '100' }],
          to: [{ line: 'X', supplier: 'B', quantity: '100' }],
        },
      ],
    });
  });

  it('holds the award against the best one of every draw, and regret is never negative', async () => {
    const { volumes, drawn, leaving } = await analyse(
      await questionOf(e1([{ rule: 'maxShare', basisPoints: 6000 }]), 12),
    );
    expect(volumes.map((v) => [v.spreadBasisPoints, v.draws, v.proved])).toEqual([
      [1000, 12, 12],
      [2000, 12, 12],
    ]);
    expect(drawn).toHaveLength(24);
    for (const draw of drawn.filter((d) => d.stands))
      expect(Number(draw.kept) - Number(draw.best)).toBeGreaterThanOrEqual(0);
    // LAS leaving: 60 units, 36 from A and 24 from B, where B alone could win 36 and A 24: 360 + 225.60 against 338.40 + 240.
    expect(leaving[0]).toMatchObject({
      trust: 'LAS',
      status: 'optimal',
      best: '578.40',
      kept: '585.60',
      regret: '7.20',
    });
  });

  it('is the same to the byte when every award is looked at one by one instead of solved', async () => {
    const enumeration: Solver = {
      name: 'enumeration',
      version: '1',
      solve: async (problem) => {
        const award = bruteForce(problem);
        return Promise.resolve(
          award
            ? { status: 'optimal', award, costPence: award.cost, boundPence: award.cost }
            : { status: 'infeasible' },
        );
      },
      close: async () => Promise.resolve(),
    };
    const question = await questionOf(e1([{ rule: 'maxShare', basisPoints: 6000 }]), 4);
    expect((await analyse(question, false, enumeration)).sensitivitySha256).toBe(
      (await analyse(question)).sensitivitySha256,
    );
  });

  it('gives the same bytes whichever step is solved first', async () => {
    const question = await questionOf(e1([{ rule: 'maxShare', basisPoints: 6000 }]), 3);
    expect(canonicalJson(await analyse(question, true))).toBe(canonicalJson(await analyse(question)));
  });
});
