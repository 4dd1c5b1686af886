import { createHash } from 'node:crypto';
import { assembleEvaluation, awardProblem, bruteForce, type Evaluation, readTenderPack } from '@tandem/domain/awards';
import { canonicalJson } from '@tandem/domain/canonical';
import { answersOf, PACK_EXAMPLES } from '@tandem/domain/packs';
import { evaluate, replay } from '@tandem/features/packs';
import { HighsSolver } from '@tandem/platform/solver';
import { HAND_WRITTEN_PACKS } from '../support/hand-written-packs.js';
import { seeded, shuffledPack } from '../support/shuffled-pack.js';

const SEED = 20261122;
const SHUFFLES = 100;
jest.setTimeout(240_000);
console.log(`packs in another order: seed ${SEED}`);

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const solver = new HighsSolver();
beforeAll(async () => solver.warm());
afterAll(async () => solver.close());

async function evaluated(document: unknown): Promise<Evaluation> {
  const { pack, problems } = readTenderPack(document);
  if (!pack) throw new Error(JSON.stringify(problems));
  return evaluate(pack, solver, sha256);
}

describe('the examples of the guide', () => {
  it.each(PACK_EXAMPLES.map((e) => [e.title, e] as const))(
    'have the answers that the solver gives: %s',
    async (_, e) => {
      const { runs, comparisons, ranking } = e;
      const evaluation = await evaluated(e.pack);
      expect(answersOf(evaluation, e)).toEqual({ runs, comparisons, ...(ranking ? { ranking } : {}) });
      expect(evaluation.runs.map((run) => run.status)).toEqual(
        runs.map((run) => (run.cost === null ? 'infeasible' : 'optimal')),
      );
      expect(await replay(JSON.parse(canonicalJson(evaluation)), solver, sha256)).toEqual([]);
    },
  );

  it('say that the order of ties chose where awards cost the same', async () => {
    const tied = await evaluated(PACK_EXAMPLES.find((e) => e.id === 'ties')!.pack);
    expect(tied.runs.map((run) => run.tie)).toEqual(['byOrder']);
    const plain = await evaluated(PACK_EXAMPLES.find((e) => e.id === 'smallest')!.pack);
    expect(plain.runs.map((run) => run.tie)).toEqual(['unique']);
  });
});

/** The same evaluation by looking at every award. */
function enumerated(document: unknown): Evaluation {
  const { pack } = readTenderPack(document);
  const outcomes = pack!.scenarios.flatMap(({ id }) =>
    pack!.coalitions.map((coalition) => {
      const award = bruteForce(awardProblem(pack!, id, coalition));
      return award
        ? ({ scenario: id, coalition, status: 'optimal', award, boundPence: award.cost } as const)
        : ({ scenario: id, coalition, status: 'infeasible' } as const);
    }),
  );
  return assembleEvaluation(pack!, outcomes, { name: '-', version: '-', solver: '-', solverVersion: '-' }, sha256);
}

describe('packs written by hand from the guide', () => {
  it.each(HAND_WRITTEN_PACKS.map((p) => [p.title, p] as const))(
    'have the answer that every award looked at gives, and the costs worked out by hand: %s',
    async (_, { pack, costs = {} }) => {
      const evaluation = await evaluated(pack);
      const whatCounts = ({ runs, comparisons, ranking }: Evaluation) => ({
        runs: runs.map((run) => ({ ...run, tie: '', infeasibleBecause: [] })),
        comparisons,
        ranking,
      });
      expect(whatCounts(evaluation)).toEqual(whatCounts(enumerated(pack)));
      const found = new Map(evaluation.runs.map((run) => [`${run.scenario} ${run.coalition.join('+')}`, run.cost]));
      expect(Object.fromEntries(Object.keys(costs).map((name) => [name, found.get(name)]))).toEqual(costs);
      for (const run of evaluation.runs) expect(run.infeasibleBecause.length > 0).toBe(run.status === 'infeasible');
    },
  );
});

describe('a pack in another order', () => {
  it(`is evaluated to the same bytes, ${SHUFFLES} times`, async () => {
    const below = seeded(SEED);
    const orders = new Set<string>();
    const expected = new Map<string, string>();
    for (let i = 0; i < SHUFFLES; i++) {
      const { id, pack } = PACK_EXAMPLES[i % PACK_EXAMPLES.length]!;
      if (!expected.has(id)) expected.set(id, canonicalJson(await evaluated(pack)));
      const turned = shuffledPack(pack, below);
      orders.add(JSON.stringify(turned));
      expect(canonicalJson(await evaluated(turned))).toBe(expected.get(id));
    }
    expect(orders.size).toBeGreaterThan(SHUFFLES / 2);
  });
});
