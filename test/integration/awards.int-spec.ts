import { NestFactory } from '@nestjs/core';
import { type INestApplicationContext, Module } from '@nestjs/common';
import type { Evaluation } from '@tandem/domain/awards';
import { DomainError } from '@tandem/domain/refusals';
import { AWARD_SOLVER, AwardsJobs, AwardsModule, AwardsQueries, AwardsService } from '@tandem/features/awards';
import { TendersQueries } from '@tandem/features/tenders';
import { SettingsModule } from '@tandem/platform/config';
import { DatabaseModule } from '@tandem/platform/database';
import { nestLogger } from '@tandem/platform/logging';
import { type JobHandlers, OutboxRelay, QueueModule, Workers } from '@tandem/platform/queue';
import type { Solver, SolveResult } from '@tandem/platform/solver';
import { assessAll, openedTender } from '../support/procurement.js';
import { createTestRedis, describeWithRedis } from '../support/redis.js';
import { createWorld, type World } from '../support/world.js';

jest.setTimeout(60_000);

const NEVER = () => Promise.reject(new Error('this test has no such job'));
const QUIET = { signal: new AbortController().signal };

function handlers(app: INestApplicationContext): JobHandlers {
  const jobs = app.get(AwardsJobs, { strict: false });
  return {
    'requirements.import': NEVER,
    'demand.aggregate': NEVER,
    'actuals.import': NEVER,
    'actuals.match': NEVER,
    'actuals.deliver': NEVER,
    'savings.post': NEVER,
    'awards.solve': (ask, attempt) => jobs.solve(ask, attempt),
    'awards.compare': (ask, attempt) => jobs.compare(ask, attempt),
    'awards.analyse': NEVER,
  };
}

/** The comparative tender through the queue, held on each backend by the same tests. */
function promises(environment: () => Promise<Record<string, string>>): void {
  let world: World;
  let tenderId: string;

  const lead = () => world.trusts.LAS.email('procurement');
  const start = () => world.as(lead(), (tx) => world.get(AwardsService).startRun(tx, { tenderId }));
  const run = (id: string) => world.as(lead(), (tx) => world.get(AwardsQueries).run(tx, id));
  const evaluation = async (id: string): Promise<Evaluation> =>
    JSON.parse(await world.as(lead(), (tx) => world.get(AwardsQueries).evaluationText(tx, id))) as Evaluation;
  const until = async (id: string, state: string, withinMs = 60_000): Promise<void> => {
    for (const end = performance.now() + withinMs; performance.now() < end; await new Promise((r) => setTimeout(r, 50)))
      if ((await run(id)).state === state) return;
    throw new Error(`the run is ${(await run(id)).state} and never became ${state}`);
  };
  /** Makes the next run solve every award itself, where a test waits for the solver. */
  const forget = () => world.asSystem((tx) => tx.rows(`update award_task set content_key = null`));
  const solver = (): Solver => world.app.get<Solver>(AWARD_SOLVER, { strict: false });

  beforeAll(async () => {
    world = await createWorld([AwardsModule], { ...(await environment()), TANDEM_WORKER_CONCURRENCY: '2' });
    tenderId = await openedTender(world);
    await assessAll(world, tenderId);
    await world.get(Workers).start(handlers(world.app));
    await world.get(OutboxRelay).start();
  }, 120_000);

  afterAll(async () => {
    await world?.get(OutboxRelay).stop();
    await world?.get(Workers).stop(100);
    await world?.close();
  }, 60_000);

  afterEach(() => releaseSolver?.());

  it('awards the worked example together and alone, from the same bids, to the penny', async () => {
    const runId = await start();
    await until(runId, 'done');
    const { runs, comparisons } = await evaluation(runId);
    const cost = (...coalition: string[]) => runs.find((r) => r.coalition.join() === coalition.join())?.cost;
    expect([cost('LAS'), cost('SCAS'), cost('SECAMB')]).toEqual(['8580000.00', '3687500.00', '2235000.00']);
    expect(cost('LAS', 'SCAS', 'SECAMB')).toBe('13900000.00');
    const all = comparisons.find((c) => c.coalition.length === 3)!;
    expect(all.gain).toBe('602500.00');
    expect(all.cash).toEqual({ LAS: '240000.00', SCAS: '212500.00', SECAMB: '150000.00' });
    const two = comparisons.find((c) => c.coalition.join() === 'LAS,SCAS')!;
    expect([two.gain, two.cash, two.shapley]).toEqual([
      '112500.00',
      { LAS: '0.00', SCAS: '112500.00' },
      { LAS: '56250.00', SCAS: '56250.00' },
    ]);
    const tender = await world.as(lead(), (tx) => world.get(TendersQueries).tender(tx, tenderId));
    expect(tender.state).toBe('evaluated');
  });

  it('gives the same bytes when it runs again, whether it takes awards over or solves them anew', async () => {
    const taking = await start();
    await until(taking, 'done');
    await forget();
    const solving = await start();
    await until(solving, 'done');
    const { texts, taken } = await world.as(lead(), async (tx) => {
      const queries = world.get(AwardsQueries);
      const runs = (await queries.runs(tx, tenderId)).slice(0, 3);
      const texts: string[] = [];
      for (const run of runs) texts.push(await queries.evaluationText(tx, run.id));
      return { texts, taken: runs.map((run) => run.takenCount) };
    });
    expect([new Set(texts).size, taken]).toEqual([1, [0, 7, 0]]);
  });

  it('tells how far it is while it runs, in coalitions that a person understands', async () => {
    await forget();
    const gate = holdSolver(solver(), 5);
    const runId = await start();
    await gate.isHolding;
    const done = async () => (await run(runId)).tasks.filter((task) => task.state === 'done').length;
    for (let i = 0; i < 100 && (await done()) < 5; i++) await new Promise((r) => setTimeout(r, 50));
    const tasks = (await run(runId)).tasks;
    gate.release();
    expect([tasks.filter((task) => task.status === 'optimal').length, tasks.length]).toEqual([5, 7]);
    await until(runId, 'done');
  });

  it('never lets two runs on one tender overlap', async () => {
    await forget();
    const gate = holdSolver(solver(), 0);
    const runId = await start();
    await gate.isHolding;
    const second = start();
    await expect(second).rejects.toThrow('A run is under way already.');
    const both = await Promise.allSettled([start(), start()]);
    expect(both.every((one) => one.status === 'rejected' && one.reason instanceof DomainError)).toBe(true);
    gate.release();
    await until(runId, 'done');
  });

  it('stops for good when it is cancelled, and lets the next run begin', async () => {
    await forget();
    const gate = holdSolver(solver(), 2);
    const runId = await start();
    await gate.isHolding;
    await world.as(lead(), (tx) => world.get(AwardsService).cancelRun(tx, runId));
    const next = await start();
    gate.release();
    await until(next, 'done');
    const cancelled = await run(runId);
    expect([cancelled.state, cancelled.evaluationSha256, cancelled.tasks.some((t) => t.state === 'done')]).toEqual([
      'cancelled',
      null,
      true,
    ]);
  });

  it('is delayed and not changed by a worker that is stopped in the middle of a solve', async () => {
    const other = await anotherProcess(world);
    try {
      const [before] = await world.as(lead(), (tx) => world.get(AwardsQueries).runs(tx, tenderId));
      await forget();
      const gate = holdSolver(solver(), 3);
      const runId = await start();
      await gate.isHolding;
      // The worker gets no grace: its solves are aborted, as at the end of a process.
      const stopped = world.get(Workers).stop(0);
      await other.get(Workers).start(handlers(other));
      await stopped;
      await until(runId, 'done');
      expect((await run(runId)).evaluationSha256).toBe(before!.evaluationSha256);
    } finally {
      await other.get(Workers).stop(100);
      await other.close();
    }
  }, 90_000);
}

describe('the comparative tender with the queues in PostgreSQL', () => promises(async () => ({})));
describeWithRedis('the comparative tender with the queues in Redis', () =>
  promises(async () => ({ REDIS_URL: (await createTestRedis()).url })),
);

describe('the jobs of the comparative tender', () => {
  let world: World;
  let runId: string;
  let asks: { runId: string; scenario: string; coalition: string }[];

  beforeAll(async () => {
    world = await createWorld([AwardsModule]);
    const tenderId = await openedTender(world);
    await assessAll(world, tenderId);
    const lead = world.trusts.LAS.email('procurement');
    runId = await world.as(lead, (tx) => world.get(AwardsService).startRun(tx, { tenderId }));
    const rows = await world.asSystem((tx) =>
      tx.rows<{ scenario: string; coalition: string }>(
        `select scenario, coalition from award_task where run_id = $1 order by coalition`,
        [runId],
      ),
    );
    asks = rows.map((row) => ({ runId, ...row }));
  }, 60_000);
  afterAll(() => world?.close());

  it('store nothing for a worker that was thought dead and comes back late', async () => {
    const gate = holdSolver(world.app.get<Solver>(AWARD_SOLVER, { strict: false }), 0);
    const jobs = world.get(AwardsJobs);
    const late = jobs.solve(asks[0]!, QUIET);
    await gate.isHolding;
    gate.letOnePass();
    expect(await jobs.solve(asks[0]!, QUIET)).toEqual({ outcome: 'solved' });
    gate.release();
    expect(await late).toEqual({ outcome: 'superseded' });
    expect(await jobs.solve(asks[0]!, QUIET)).toEqual({ outcome: 'already solved' });
  });

  it('solve in the comparison itself whatever the queue has lost', async () => {
    await world.get(AwardsJobs).compare({ runId }, QUIET);
    const run = await world.asSystem((tx) => world.get(AwardsQueries).run(tx, runId));
    expect([run.state, run.tasks.every((task) => task.status === 'optimal')]).toEqual(['done', true]);
  });

  it('change nothing when the comparison is delivered again', async () => {
    expect(await world.get(AwardsJobs).compare({ runId }, QUIET)).toEqual({ outcome: 'run is done' });
    const finished = await world.asSystem((tx) =>
      tx.rows(`select 1 from audit_entry where action = 'awardRun.finished' and subject_id = $1`, [runId]),
    );
    expect(finished.length).toBe(1);
  });
});

let releaseSolver: (() => void) | undefined;

/** Lets so many solves through, then holds every further one until it is released or its signal is aborted. */
function holdSolver(solver: Solver, pass: number) {
  const real = solver.solve.bind(solver);
  let isOpen = false;
  let through = pass;
  let tell: () => void;
  let open: () => void;
  const isHolding = new Promise<void>((resolve) => (tell = resolve));
  const opened = new Promise<void>((resolve) => (open = resolve));
  solver.solve = async (problem, options): Promise<SolveResult> => {
    if (isOpen || through-- > 0) return real(problem, options);
    tell();
    const stopped = new Promise<void>((resolve) => {
      if (options.signal?.aborted) resolve();
      options.signal?.addEventListener('abort', () => resolve(), { once: true });
    });
    await Promise.race([opened, stopped]);
    return options.signal?.aborted ? { status: 'timeLimit' } : real(problem, options);
  };
  releaseSolver = () => {
    isOpen = true;
    solver.solve = real;
    open();
  };
  return {
    isHolding,
    release: releaseSolver,
    letOnePass: () => {
      through = 1;
    },
  };
}

/** A second worker process on the same database and queues, as far as one test process can have it. */
async function anotherProcess(world: World): Promise<INestApplicationContext> {
  @Module({ imports: [SettingsModule.of(world.settings), DatabaseModule, QueueModule, AwardsModule] })
  class Another {}
  return NestFactory.createApplicationContext(Another, { logger: nestLogger, abortOnError: false });
}
