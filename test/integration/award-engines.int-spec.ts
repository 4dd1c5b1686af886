import { verifyAward } from '@tandem/domain/awards';
import { HighsSolver } from '@tandem/platform/solver';
import { type Check, smallest } from '../oracle/agreement.js';
import { againstEngines, againstEnumeration, newTally, type Solve, verdicts } from '../oracle/checks.js';
import { Cbc, type Engine, Glpsol, HighsMip, isInstalled } from '../oracle/engines.js';
import { MEDIUM, type RandomSize, randomTender } from '../oracle/random-tenders.js';
import { SMALL } from '../oracle/random-tenders.js';

const SEED = 20_261_122;
const SMALL_TENDERS = 500;
const MEDIUM_TENDERS = 200;
const LIMITS = { timeLimitMs: 60_000 };

const solver = new HighsSolver({ threads: 1 });
const highsMip = new HighsMip();
const solve: Solve = async (problem) => solver.solve(problem, LIMITS);

afterAll(async () => {
  await solver.close();
  await highsMip.close();
});

/** Checks tenders one after the other; the first that fails is cut down to a minimal pack and shown. */
async function checkTenders(size: RandomSize, count: number, check: Check): Promise<void> {
  console.log(`random tenders: seeds ${SEED} to ${SEED + count - 1}`);
  for (let seed = SEED; seed < SEED + count; seed += 1) {
    const tender = randomTender(seed, size);
    if ((await check(tender)) !== undefined) throw new Error(`seed ${seed}: ${await smallest(tender, check)}`);
  }
}

describe('the award', () => {
  it(`costs what two enumerations and a second formulation say, on ${SMALL_TENDERS} random small tenders`, async () => {
    const tally = newTally();
    await checkTenders(SMALL, SMALL_TENDERS, againstEnumeration(solve, highsMip, tally));
    console.log(JSON.stringify(tally));
    expect(tally.optimal).toBeGreaterThan(SMALL_TENDERS / 3);
    expect(tally.infeasible).toBeGreaterThan(20);
    expect(tally.byOrder).toBeGreaterThan(5);
    expect(tally.inconclusive).toBeLessThanOrEqual(SMALL_TENDERS / 50);
  }, 240_000);

  it(`costs the same on three engines, on ${MEDIUM_TENDERS} random tenders of 8 to 15 lots`, async () => {
    const tally = newTally();
    const others: Engine[] = [
      ...(isInstalled('glpsol') ? [new Glpsol()] : []),
      ...(isInstalled('cbc') ? [new Cbc()] : []),
    ];
    if (others.length === 0) console.warn('Neither glpsol nor cbc is installed: two engines are compared, not three.');
    await checkTenders(
      MEDIUM,
      MEDIUM_TENDERS,
      againstEngines(solve, [[highsMip], ...(others.length > 0 ? [others] : [])], tally),
    );
    console.log(JSON.stringify(tally));
    expect(tally.optimal).toBeGreaterThan(MEDIUM_TENDERS / 2);
    expect(tally.inconclusive).toBeLessThanOrEqual(MEDIUM_TENDERS / 20);
  }, 400_000);
});

describe('the verifier', () => {
  it('allows and prices every award of random small tenders as an auditor does who reads the contract alone', async () => {
    await checkTenders(SMALL, 120, verdicts(verifyAward));
  });
});
