import { MessageChannel } from 'node:worker_threads';
import { awardProblem, bruteForce, readTenderPack } from '@tandem/domain/awards';
import { HighsSolver } from './highs-solver.js';
import { answerRace, askRace, callAway, raceState } from './race.js';

const { pack } = readTenderPack({
  format: 'tandem-tender-pack/1',
  reference: 'T-3',
  currency: 'GBP',
  trusts: ['T'],
  lines: [{ id: 'X', lot: 'L', demand: { T: '100' } }],
  bids: [
    { supplier: 'A', prices: [{ line: 'X', unitPrice: '10.00' }] },
    { supplier: 'B', prices: [{ line: 'X', unitPrice: '9.40' }] },
  ],
  scenarios: [{ id: 'base', rules: [{ rule: 'maxShare', basisPoints: 6000 }] }],
});
const problem = awardProblem(pack!, 'base', ['T']);
const best = bruteForce(problem)!;

const limits = () => ({ deadline: performance.now() + 200, isStopped: () => false });
function lanes() {
  const { port1, port2 } = new MessageChannel();
  const state = raceState();
  return [
    { state, port: port1 },
    { state, port: port2 },
  ] as const;
}

describe('a race of two solver threads', () => {
  it('gives the first thread the award of the second, priced again', () => {
    const [first, second] = lanes();
    answerRace(second, best, true);
    expect(askRace(first, problem, limits())).toEqual(best);
  });

  it('takes no award that breaks a rule, wherever it comes from', () => {
    const [first, second] = lanes();
    answerRace(second, { ...best, rows: [{ ...best.rows[0]!, supplier: 1, quantity: 100_000n }] }, true);
    expect(askRace(first, problem, limits())).toBeUndefined();
  });

  it('leaves the first thread alone when the second is called away, cut short or too slow', () => {
    const [away, other] = lanes();
    callAway(other.state);
    expect(askRace(away, problem, limits())).toBe('alone');
    const [short, cut] = lanes();
    answerRace(cut, best, false);
    expect(askRace(short, problem, limits())).toBe('alone');
    const [slow, silent] = lanes();
    expect(askRace(slow, problem, limits())).toBe('alone');
    for (const { port } of [away, short, slow, silent]) port.close();
  });

  it('changes nothing in the answer, and a thread that races is there for the next problem', async () => {
    const [one, two] = [new HighsSolver({ threads: 1 }), new HighsSolver({ threads: 2 })];
    const alone = await one.solve(problem, { timeLimitMs: 20_000 });
    const raced = await Promise.all([1, 2, 3, 4].map(async () => two.solve(problem, { timeLimitMs: 20_000 })));
    const later = await two.solve(problem, { timeLimitMs: 20_000 });
    for (const result of [...raced, later]) expect(result).toEqual(alone);
    expect(alone.award?.rows).toEqual(best.rows);
    await Promise.all([one.close(), two.close()]);
  }, 30_000);
});
