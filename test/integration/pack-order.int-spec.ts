import { createHash } from 'node:crypto';
import { type Evaluation, readTenderPack } from '@tandem/domain/awards';
import { canonicalJson } from '@tandem/domain/canonical';
import { answersOf, PACK_EXAMPLES, seeded, shuffledPack } from '@tandem/domain/packs';
import { evaluate, replay } from '@tandem/features/awards';
import { HighsSolver } from '@tandem/platform/solver';

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
