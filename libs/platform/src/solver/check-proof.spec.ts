import { gzipSync } from 'node:zlib';
import { type AwardProblem, awardProblem, readTenderPack } from '@tandem/domain/awards';
import { HighsSolver } from './highs-solver.js';

const solver = new HighsSolver();
const limits = { timeLimitMs: 20_000 };

/** A hundred of one line: A falls from 10.00 to 9.00 at 60, B asks 9.40. The best award costs 900.00. */
const problem: AwardProblem = awardProblem(
  readTenderPack({
    format: 'tandem-tender-pack/1',
    reference: 'T-1',
    currency: 'GBP',
    trusts: ['T'],
    lines: [{ id: 'X', lot: 'L', demand: { T: '100' } }],
    bids: [
      { supplier: 'A', prices: [{ line: 'X', unitPrice: '10.00', breaks: [{ from: '60', unitPrice: '9.00' }] }] },
      { supplier: 'B', prices: [{ line: 'X', unitPrice: '9.40' }] },
    ],
    scenarios: [{ id: 'base' }],
  }).pack!,
  'base',
  ['T'],
);

describe('the check of a stored proof', () => {
  let proof: Buffer;
  beforeAll(async () => {
    await solver.warm();
    const { certificate } = await solver.solve(problem, limits);
    proof = gzipSync(JSON.stringify(certificate));
  });
  afterAll(async () => solver.close());

  it('says whether the proof holds, and why it does not', async () => {
    expect(await solver.check(problem, proof, 90_000n, limits)).toEqual({ status: 'holds' });
    expect(await solver.check(problem, proof, 89_999n, limits)).toEqual({
      status: 'refused',
      because: 'Its proof is of another cost.',
    });
    const empty = { limit: '90000', bound: '90000', root: [], nodes: [{ kind: 'bound', multipliers: [] }] };
    expect(await solver.check(problem, gzipSync(JSON.stringify(empty)), 90_000n, limits)).toMatchObject({
      status: 'refused',
      because: expect.stringContaining('does not prove') as unknown,
    });
    await expect(solver.check(problem, Buffer.from('no gzip'), 90_000n, limits)).rejects.toThrow('incorrect header');
  });

  it('leaves the thread that asks free, is given up at once, and the next problem is solved', async () => {
    // Some seconds of reading before anything can be said about it.
    const endless = gzipSync(`[${'[],'.repeat(5_000_000)}[]]`, { level: 1 });
    const stop = new AbortController();
    const asked = solver.check(problem, endless, 90_000n, { ...limits, signal: stop.signal });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const before = performance.now();
    stop.abort();
    expect(await asked).toEqual({ status: 'stopped' });
    expect(performance.now() - before).toBeLessThan(1_000);
    expect((await solver.solve(problem, limits)).costPence).toBe(90_000n);
  });
});
