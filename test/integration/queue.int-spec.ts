import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { DomainError } from '@tandem/domain/refusals';
import { enqueue, type JobHandlers, type Jobs, OutboxRelay, Queues, Workers } from '@tandem/platform/queue';
import { createTestRedis, describeWithRedis } from '../support/redis.js';
import { createWorld, type World } from '../support/world.js';

const NEVER = () => Promise.reject(new Error('this test has no such job'));

/** Everything that is promised of jobs, held on each backend by the same tests. */
function promises(environment: () => Promise<Record<string, string>>): void {
  let world: World;
  let admin: Client;
  let seen: { job: string; data: unknown }[];
  let posting: (data: Jobs['savings.post'], attempt: { number: number; signal: AbortSignal }) => Promise<unknown>;

  const handlers = (): JobHandlers => ({
    'requirements.import': NEVER,
    'demand.aggregate': NEVER,
    'actuals.import': NEVER,
    'actuals.match': NEVER,
    'actuals.deliver': NEVER,
    'awards.solve': async (data) => seen.push({ job: 'awards.solve', data }),
    'awards.compare': async (data) => seen.push({ job: 'awards.compare', data }),
    'awards.analyse': NEVER,
    'savings.post': (data, attempt) => posting(data, attempt),
  });
  const post = (awardId: string) =>
    world.asSystem((tx) => enqueue(tx, { job: 'savings.post', jobId: `post-${awardId}`, data: { awardId } }));
  const undone = async () =>
    Number((await admin.query<{ n: string }>('select count(*) as n from outbox where done_at is null')).rows[0]!.n);
  const until = async (isTrue: () => Promise<boolean> | boolean, withinMs = 25_000): Promise<void> => {
    for (const end = performance.now() + withinMs; performance.now() < end; await new Promise((r) => setTimeout(r, 50)))
      if (await isTrue()) return;
    throw new Error('it did not come about in time');
  };

  beforeAll(async () => {
    world = await createWorld([], { ...(await environment()), TANDEM_WORKER_CONCURRENCY: '4' });
    admin = new Client({ connectionString: world.store.adminUrl });
    await admin.connect();
    seen = [];
    posting = async (data) => seen.push({ job: 'savings.post', data });
    await world.get(Workers).start(handlers());
    await world.get(OutboxRelay).start();
  }, 60_000);

  afterAll(async () => {
    await world?.get(OutboxRelay).stop();
    await world?.get(Workers).stop(100);
    await admin?.end();
    await world?.close();
  }, 60_000);

  beforeEach(() => {
    seen = [];
    posting = async (data) => seen.push({ job: 'savings.post', data });
  });

  it('does a job that a commit made necessary, once', async () => {
    const awardId = randomUUID();
    await post(awardId);
    await until(async () => (await undone()) === 0);
    expect(seen).toEqual([{ job: 'savings.post', data: { awardId } }]);
  });

  it('never does a job whose transaction was rolled back', async () => {
    const attempt = world.asSystem(async (tx) => {
      await enqueue(tx, { job: 'savings.post', jobId: 'post-undone', data: { awardId: 'undone' } });
      throw new Error('rolled back');
    });
    await expect(attempt).rejects.toThrow('rolled back');
    await post('after');
    await until(async () => (await undone()) === 0);
    expect(seen).toEqual([{ job: 'savings.post', data: { awardId: 'after' } }]);
  });

  it('does the children of a flow first and their parent last', async () => {
    const runId = randomUUID();
    const children = ['A', 'B', 'A+B'].map((coalition) => ({
      job: 'awards.solve' as const,
      jobId: `${runId}-${coalition}`,
      data: { runId, scenario: 'base', coalition },
    }));
    await world.asSystem((tx) => enqueue(tx, { job: 'awards.compare', jobId: runId, data: { runId }, children }));
    await until(async () => (await undone()) === 0);
    expect(seen.map((s) => s.job)).toEqual(['awards.solve', 'awards.solve', 'awards.solve', 'awards.compare']);
  });

  it('tries again after an accident, and not after the business said no', async () => {
    let attempts = 0;
    posting = async (data) => {
      attempts++;
      if (data.awardId === 'refused') throw new DomainError('AWARD.VOID', {}, 'The award is void.');
      if (attempts < 2) throw new Error('the network was away');
      return seen.push({ job: 'savings.post', data });
    };
    await post('accident');
    await until(async () => (await undone()) === 0);
    expect([attempts, seen.length]).toEqual([2, 1]);
    attempts = 0;
    await post('refused');
    await until(async () => (await undone()) === 0);
    expect(attempts).toBe(1);
  });

  it('loses no work when the queue itself is lost', async () => {
    const ids = Array.from({ length: 60 }, () => randomUUID());
    posting = async (data) => {
      await new Promise((r) => setTimeout(r, 300));
      return seen.push({ job: 'savings.post', data });
    };
    await world.asSystem((tx) =>
      enqueue(
        tx,
        ...ids.map((awardId) => ({ job: 'savings.post' as const, jobId: `post-${awardId}`, data: { awardId } })),
      ),
    );
    await until(() => seen.length > 5);
    await loseTheQueue(world, admin);
    expect(seen.length).toBeLessThan(ids.length);
    await until(async () => (await undone()) === 0, 60_000);
    const done = new Set(seen.map((s) => (s.data as { awardId: string }).awardId));
    expect(ids.filter((id) => !done.has(id))).toEqual([]);
  }, 90_000);

  it('counts the workers that listen, for the health page', async () => {
    await until(async () => (await world.get(Queues).workerCount()) === 1);
  });
}

/** What a flushed Redis or a dropped queue schema does: every job of every queue is gone at once. */
async function loseTheQueue(world: World, admin: Client): Promise<void> {
  if (world.settings.redisUrl) {
    const { Redis } = await import('ioredis');
    const redis = new Redis(world.settings.redisUrl);
    await redis.flushdb();
    redis.disconnect();
  } else {
    const { rows } = await admin.query<{ tablename: string }>(
      `select tablename from pg_tables where schemaname = 'bullmq' and tablename in ('job', 'job_dependency')`,
    );
    await admin.query(`truncate ${rows.map((r) => `bullmq.${r.tablename}`).join(', ')} cascade`);
  }
}

describe('jobs with the queues in PostgreSQL', () => promises(async () => ({})));
describeWithRedis('jobs with the queues in Redis', () =>
  promises(async () => ({ REDIS_URL: (await createTestRedis()).url })),
);
