import { parseMoney } from '@tandem/domain/money';
import type { SensitivityDocument } from '@tandem/domain/sensitivity';
import {
  AWARD_SOLVER,
  AwardsJobs,
  AwardsModule,
  AwardsService,
  SensitivityJobs,
  SensitivityQueries,
  SensitivityService,
} from '@tandem/features/awards';
import { type JobHandlers, OutboxRelay, Workers } from '@tandem/platform/queue';
import type { Solver } from '@tandem/platform/solver';
import { assessAll, openedTender } from '../support/procurement.js';
import { createWorld, type World } from '../support/world.js';

jest.setTimeout(120_000);

const NEVER = () => Promise.reject(new Error('this test has no such job'));
const QUIET = { signal: new AbortController().signal };

describe('the sensitivity analysis of an award', () => {
  let world: World;
  let tenderId: string;
  let runId: string;

  const lead = () => world.trusts.LAS.email('procurement');
  const ask = (wish: object = {}, who = lead(), run = runId) =>
    world.as(who, (tx) => world.get(SensitivityService).start(tx, run, { scenario: 'base', draws: 5, ...wish }));
  const read = (id: string, who = lead()) => world.as(who, (tx) => world.get(SensitivityQueries).analysis(tx, id));
  const bytes = (id: string) => world.as(lead(), (tx) => world.get(SensitivityQueries).documentText(tx, id));
  const finishedRun = async (): Promise<string> => {
    const id = await world.as(lead(), (tx) => world.get(AwardsService).startRun(tx, { tenderId }));
    await world.get(AwardsJobs).compare({ runId: id }, QUIET);
    return id;
  };
  /** Counts solves, and lets only so many through before the worker is "killed". */
  const withSolver = async <T>(most: number, work: (kill: AbortController) => Promise<T>) => {
    const solver = world.app.get<Solver>(AWARD_SOLVER, { strict: false });
    const real = solver.solve.bind(solver);
    const kill = new AbortController();
    let count = 0;
    solver.solve = async (problem, options) => {
      count += 1;
      if (count > most) kill.abort(new Error('the worker was killed'));
      return real(problem, options);
    };
    try {
      return { result: await work(kill).catch((error: unknown) => String(error)), count: () => count };
    } finally {
      solver.solve = real;
    }
  };

  beforeAll(async () => {
    world = await createWorld([AwardsModule], { TANDEM_WORKER_CONCURRENCY: '2' });
    tenderId = await openedTender(world, {
      scenarios: [
        { title: 'No supplier above 60%', rules: [{ rule: 'maxShare', basisPoints: 6000 }] },
        { title: 'No supplier above 30%', rules: [{ rule: 'maxShare', basisPoints: 3000 }] },
      ],
    });
    await assessAll(world, tenderId);
    runId = await finishedRun();
  }, 120_000);
  afterAll(() => world?.close());

  it('is done by a job of its own, and tells its steps in words', async () => {
    const handlers: JobHandlers = {
      'requirements.import': NEVER,
      'demand.aggregate': NEVER,
      'actuals.import': NEVER,
      'actuals.match': NEVER,
      'actuals.deliver': NEVER,
      'savings.post': NEVER,
      'awards.solve': NEVER,
      'awards.compare': NEVER,
      'awards.analyse': (data, attempt) => world.get(SensitivityJobs).analyse(data, attempt),
    };
    // The run of this test has left its own jobs behind; they are not what is tested.
    await world.asSystem((tx) => tx.rows(`delete from outbox`));
    await world.get(Workers).start(handlers);
    await world.get(OutboxRelay).start();
    try {
      const id = await ask();
      const until = performance.now() + 60_000;
      while ((await read(id)).state !== 'done' && performance.now() < until)
        await new Promise((r) => setTimeout(r, 100));
      const done = await read(id);
      expect([done.state, done.stepsDone, done.draws]).toEqual(['done', done.stepCount, 5]);
      const document = JSON.parse(await bytes(id)) as SensitivityDocument;
      expect(document.sensitivitySha256).toBe(done.documentSha256);
      // Together S1 delivers 100 ambulances at 139,000; without it S2 does at 141,000.
      expect(document.award).toMatchObject({ cost: '13900000.00', status: 'optimal' });
      expect(document.nextBest).toMatchObject({ cost: '14100000.00', difference: '200000.00' });
      expect(document.without.map((one) => one.difference)).toEqual(['200000.00']);
      expect(document.runnersUp[0]).toMatchObject({ difference: '200000.00' });
      expect(document.leaving.map((one) => one.trust)).toEqual(['LAS', 'SCAS', 'SECAMB']);
      for (const draw of document.drawn)
        if (draw.best !== null && draw.kept !== null) expect(parseMoney(draw.kept) >= parseMoney(draw.best)).toBe(true);
    } finally {
      await world.get(OutboxRelay).stop();
      await world.get(Workers).stop(100);
    }
  });

  it('is asked for once: the same question gets the same answer', async () => {
    const first = await ask();
    expect(await ask()).toBe(first);
    expect(await ask({ seed: 7 })).not.toBe(first);
  });

  it('goes on after its worker was killed, without solving again what it had kept', async () => {
    const id = await ask({ seed: 11 });
    const jobs = world.get(SensitivityJobs);
    const first = await withSolver(8, (kill) => jobs.analyse({ analysisId: id }, { signal: kill.signal }));
    expect(first.result).toContain('killed');
    const kept = (await read(id)).stepsDone;
    expect(kept).toBeGreaterThan(1);
    const second = await withSolver(1e9, () => jobs.analyse({ analysisId: id }, QUIET));
    expect(second.result).toEqual({ outcome: 'done' });
    const whole = await withSolver(1e9, async () => {
      await world.asSystem((tx) => tx.rows(`update award_analysis set content_key = 'set aside' where id = $1`, [id]));
      return jobs.analyse({ analysisId: await ask({ seed: 11 }) }, QUIET);
    });
    expect(second.count()).toBeLessThan(whole.count());
    const texts = await world.asSystem((tx) =>
      tx.rows<{ document: string }>(`select document from award_analysis where seed = 11 and state = 'done'`),
    );
    expect(texts).toHaveLength(2);
    expect(texts[0]!.document).toBe(texts[1]!.document);
  });

  it('gives a later run of the same bids the same bytes without solving anything', async () => {
    const before = await ask();
    const again = await finishedRun();
    const id = await ask({}, lead(), again);
    expect(id).not.toBe(before);
    const { result, count } = await withSolver(0, () => world.get(SensitivityJobs).analyse({ analysisId: id }, QUIET));
    expect([result, count()]).toEqual([{ outcome: 'known already' }, 0]);
    expect(await bytes(id)).toBe(await bytes(before));
  });

  it('stops for good when it is cancelled', async () => {
    const id = await ask({ seed: 12 });
    const stopped = await withSolver(1e9, async () => {
      const solver = world.app.get<Solver>(AWARD_SOLVER, { strict: false });
      const solve = solver.solve.bind(solver);
      let isCancelled = false;
      solver.solve = async (problem, options) => {
        if (!isCancelled) {
          isCancelled = true;
          await world.as(lead(), (tx) => world.get(SensitivityService).cancel(tx, id));
        }
        // A solve that takes for ever ends only by its signal.
        if (!options.signal!.aborted)
          await new Promise((resolve) => options.signal!.addEventListener('abort', resolve, { once: true }));
        return solve(problem, options);
      };
      return world.get(SensitivityJobs).analyse({ analysisId: id }, QUIET);
    });
    expect(stopped.result).toEqual({ outcome: 'superseded' });
    expect((await read(id)).state).toBe('cancelled');
    await expect(bytes(id)).rejects.toThrow('This analysis has no result yet.');
    await expect(world.as(lead(), (tx) => world.get(SensitivityService).cancel(tx, id))).rejects.toThrow('is over');
    expect(await world.get(SensitivityJobs).analyse({ analysisId: id }, QUIET)).toEqual({ outcome: 'over' });
  });

  it('is refused where there is no award, to roles that may not ask, and hidden from other partnerships', async () => {
    const scenarios = await world.asSystem((tx) =>
      tx.rows<{ id: string }>(`select distinct scenario as id from award_task where run_id = $1 order by 1`, [runId]),
    );
    const none = scenarios.map(({ id }) => id).find((id) => id.includes('30') || id.endsWith('2'))!;
    await expect(ask({ scenario: none })).rejects.toThrow('There is no award here');
    await expect(ask({ scenario: 'unheard-of' })).rejects.toThrow('no such scenario');
    await expect(ask({ draws: 5000 })).rejects.toThrow('between 0 and 1000 draws');
    await expect(ask({}, world.trusts.LAS.email('finance'))).rejects.toThrow('Your role does not allow this.');
    const id = await ask();
    await expect(read(id, world.trusts.WMAS.email('procurement'))).rejects.toThrow('There is no such analysis.');
    await expect(ask({}, world.trusts.WMAS.email('procurement'))).rejects.toThrow('There is no such run.');
  });

  it('lets nobody but the platform write what it found, not even in SQL', async () => {
    const id = await ask({ seed: 13 });
    const forged = (sql: string) => world.as(lead(), (tx) => tx.rows(sql, [id]));
    await expect(
      forged(`update award_analysis set state = 'done', document = '{}', document_sha256 = 'x' where id = $1`),
    ).rejects.toThrow(/row-level security/);
    await expect(
      forged(`insert into award_analysis_step (analysis_id, key, result) values ($1, 'limit', '{}')`),
    ).rejects.toThrow(/row-level security/);
  });
});
