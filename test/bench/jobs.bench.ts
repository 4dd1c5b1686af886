import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { Client } from 'pg';
import { systemActor } from '@tandem/platform/database';
import { enqueue } from '@tandem/platform/queue';
import { JOB_OPTIONS } from '../../libs/platform/src/queue/jobs.js';
import { createWorld, type World } from '../support/world.js';
import { bareBackend } from './bare-backend.js';
import { Measured } from './child-process.js';
import type { StartedAt, Used } from './jobs-process.js';
import { alternate, type Ask, type Figure, type Findings, median, percentile, timed, times } from './measure.js';
import { startBenchRedis } from './redis-server.js';
import { claimAndComplete } from './skip-locked.js';

const JOBS = 3000;
const BATCH = 100;
/** The product's own choice for a short job; the comparators get the same. */
const CONCURRENCY = JOB_OPTIONS['savings.post'].concurrency!;
const PACED_JOBS = 500;
const PACE_MS = 20;
const IDLE_MS = 10_000;
const PER_SECOND = (ms: number): number => JOBS / (ms / 1000);

/** P14: from the commit that makes a job necessary to its effect, exactly once. */
export async function jobs(ask: Ask): Promise<Findings> {
  const redis = await startBenchRedis();
  const figures: Figure[] = [];
  const notes: string[] = [];
  try {
    figures.push(...(await onBackend('PostgreSQL', {}, ask, notes)));
    if (redis) figures.push(...(await onBackend('Redis', { REDIS_URL: redis.url }, ask, notes)));
    else notes.push('Redis: not run, this machine has no `redis-server`.');
  } finally {
    await redis?.stop();
  }
  return {
    title: 'P14 Jobs: outbox → queue → exactly-once effect',
    method:
      `${JOBS} jobs, written into the outbox in transactions of ${BATCH} while one worker process (concurrency ${CONCURRENCY}) runs, until the last one is ` +
      `done: its effect is a row under a unique key, committed by the handler, and its outbox row says so. Effects are counted after each run. ` +
      `Comparators: a BullMQ worker that does nothing on the same backend with the same concurrency, with its usual commits (the product's queue does not wait for the disk, because its outbox does), fed by \`addBulk\` of ${BATCH}; and ` +
      `\`FOR UPDATE SKIP LOCKED\` claim and complete as two statements, ${CONCURRENCY} clients, rows there beforehand. ${ask.runs} runs in turn after one that does not count, medians. ` +
      `Latency: ${PACED_JOBS} jobs, one each ${PACE_MS} ms, from before the enqueuing transaction to the first line of the handler. Idle: CPU time of the worker process and of ` +
      `the database's processes over ${IDLE_MS / 1000} s, in % of one core.`,
    figures,
    notes,
  };
}

async function onBackend(
  backend: string,
  environment: Record<string, string>,
  ask: Ask,
  notes: string[],
): Promise<Figure[]> {
  const settings = { ...environment, TANDEM_WORKER_CONCURRENCY: String(CONCURRENCY), TANDEM_LOG_LEVEL: 'warn' };
  const world = await createWorld([], settings);
  const admin = new Client({ connectionString: world.store.adminUrl });
  await admin.connect();
  await admin.query('create table bench_effect (key text primary key)');
  await admin.query('grant select, insert on bench_effect to tandem_app');
  const childSettings = { NODE_ENV: 'test', DATABASE_URL: world.store.url, ...settings };
  const bare = new Measured('jobs-process.ts', 'bare', childSettings);
  const product = new Measured('jobs-process.ts', 'product', childSettings);
  try {
    await Promise.all([bare.next(), product.next()]);
    const rates = await throughput(backend, world, admin, { bare, product }, ask, notes);
    return [...rates, ...(await latency(backend, world, product)), ...(await idle(backend, product, admin))];
  } finally {
    await product.end();
    await bare.end();
    await admin.end();
    await world.close();
  }
}

async function throughput(
  backend: string,
  world: World,
  admin: Client,
  { bare, product }: { bare: Measured; product: Measured },
  ask: Ask,
  notes: string[],
): Promise<Figure[]> {
  const costs = { product: [] as Cost[], noop: [] as Cost[] };
  const queues = bareBackend(world.settings);
  const queue = new Queue('bench', { connection: queues.connection });
  let series = 0;
  try {
    const found = await alternate(
      {
        product: () => costed(costs.product, product, admin, () => drained(world, admin, `${(series += 1)}`)),
        noop: () => costed(costs.noop, bare, admin, () => emptied(queue, bare, `${(series += 1)}`)),
        hand: async () =>
          backend === 'PostgreSQL' ? claimAndComplete(admin, world.store.adminUrl, JOBS, CONCURRENCY) : Number.NaN,
      },
      ask.runs,
    );
    await product.ask('started');
    notes.push(
      `Where the time goes, ${backend}, CPU for each job: ${costText(costs.product)}; the no-op ${costText(costs.noop)}. A job is one exchange with the queue ` +
        `(this one is done, give me the next), four with PostgreSQL for the handler's transaction (begin, actor, effect, commit), and a share of one that marks all jobs ended meanwhile.`,
    );
    const effects = PER_SECOND(median(found.product));
    const noop = PER_SECOND(median(found.noop));
    const versus = (name: string, rate: number, goal: number | undefined): Figure => ({
      what: `${backend}: effects per second against ${name}`,
      product: `${effects.toFixed(0)}/s`,
      comparator: `${rate.toFixed(0)}/s`,
      ratio: times(effects / rate),
      goal: goal === undefined ? '' : `≥ ${goal} ×`,
      isReached: goal === undefined ? undefined : effects / rate >= goal,
    });
    return [
      {
        what: `${backend}: effects per second`,
        product: `${effects.toFixed(0)}/s`,
        comparator: '',
        ratio: '',
        goal: '≥ 500/s',
        isReached: effects >= 500,
      },
      versus('BullMQ no-op', noop, backend === 'PostgreSQL' ? 0.5 : undefined),
      ...(backend === 'PostgreSQL' ? [versus('SKIP LOCKED by hand', PER_SECOND(median(found.hand)), undefined)] : []),
    ];
  } finally {
    await queue.close();
    await queues.close();
  }
}

/** CPU time of one run, in ms for each job. The database's is known on Linux only. */
interface Cost {
  readonly worker: number;
  readonly database: number | undefined;
}

/** How long the work took; what it cost goes to `costs`. */
async function costed(costs: Cost[], worker: Measured, admin: Client, work: () => Promise<void>): Promise<number> {
  const { rows } = await admin.query<{ pid: number }>('select pg_backend_pid() as pid');
  const [before, databaseBefore] = [await worker.ask<Used>('used'), treeCpuMs(rows[0]!.pid)];
  const ms = await timed(work);
  const [after, databaseAfter] = [await worker.ask<Used>('used'), treeCpuMs(rows[0]!.pid)];
  costs.push({
    worker: (after.cpuMs - before.cpuMs) / JOBS,
    database:
      databaseBefore === undefined || databaseAfter === undefined ? undefined : (databaseAfter - databaseBefore) / JOBS,
  });
  return ms;
}

function costText(costs: readonly Cost[]): string {
  const database = costs.flatMap((cost) => cost.database ?? []);
  const shown = (values: readonly number[]): string => `${median(values).toFixed(2)} ms`;
  return `worker ${shown(costs.map((c) => c.worker))}${database.length === 0 ? '' : `, database ${shown(database)}`}`;
}

/** Writes jobs into the outbox and waits until every one is done; then counts their effects. */
async function drained(world: World, admin: Client, series: string): Promise<void> {
  for (let at = 0; at < JOBS; at += BATCH)
    await world.asSystem((tx) =>
      enqueue(
        tx,
        ...Array.from({ length: BATCH }, (_, n) => {
          const awardId = `${series}-${at + n}`;
          return { job: 'savings.post' as const, jobId: `post-${awardId}`, data: { awardId } };
        }),
      ),
    );
  const count = async (sql: string) => Number((await admin.query<{ n: string }>(sql)).rows[0]!.n);
  while ((await count('select count(*) as n from (select from outbox where done_at is null limit 1) o')) > 0)
    await wait(20);
  const effects = await count(`select count(*) as n from bench_effect where key like '${series}-%'`);
  if (effects !== JOBS) throw new Error(`${JOBS} jobs had ${effects} effects.`);
}

async function emptied(queue: Queue, bare: Measured, series: string): Promise<void> {
  const done = bare.ask(JOBS);
  for (let at = 0; at < JOBS; at += BATCH)
    await queue.addBulk(
      Array.from({ length: BATCH }, (_, n) => ({ name: 'bench', data: {}, opts: { jobId: `${series}-${at + n}` } })),
    );
  await done;
}

async function latency(backend: string, world: World, product: Measured): Promise<Figure[]> {
  const began = new Map<string, number>();
  for (let n = 0; n < PACED_JOBS; n += 1) {
    const awardId = `paced-${n}`;
    began.set(awardId, Number(process.hrtime.bigint() / 1000n) / 1000);
    await world.database.transaction(systemActor('bench'), (tx) =>
      enqueue(tx, { job: 'savings.post', jobId: `post-${awardId}`, data: { awardId } }),
    );
    await wait(PACE_MS);
  }
  await wait(1500);
  const started = await product.ask<StartedAt>('started');
  if (started.length !== PACED_JOBS) throw new Error(`${PACED_JOBS} paced jobs, ${started.length} starts.`);
  const waits = started.map(([id, atMs]) => atMs - began.get(id)!);
  const p99 = percentile(waits, 99);
  return [
    {
      what: `${backend}: enqueue to start, p99 (median ${median(waits).toFixed(0)} ms)`,
      product: `${p99.toFixed(0)} ms`,
      comparator: '',
      ratio: '',
      goal: '≤ 250 ms',
      isReached: p99 <= 250,
    },
  ];
}

async function idle(backend: string, product: Measured, admin: Client): Promise<Figure[]> {
  await wait(3000);
  const { rows } = await admin.query<{ pid: number }>(`select pg_backend_pid() as pid`);
  const databaseBefore = treeCpuMs(rows[0]!.pid);
  const before = await product.ask<Used>('used');
  await wait(IDLE_MS);
  const after = await product.ask<Used>('used');
  const databaseAfter = treeCpuMs(rows[0]!.pid);
  const share = ((after.cpuMs - before.cpuMs) / IDLE_MS) * 100;
  const database =
    databaseBefore === undefined || databaseAfter === undefined
      ? undefined
      : ((databaseAfter - databaseBefore) / IDLE_MS) * 100;
  return [
    {
      what: `${backend}: idle CPU of the worker process`,
      product: `${share.toFixed(1)} %`,
      comparator: database === undefined ? '' : `database ${database.toFixed(1)} %`,
      ratio: '',
      goal: '≤ 2 %',
      isReached: share <= 2,
    },
  ];
}

/** CPU time of all processes of the server that `backend` belongs to, where Linux tells it. */
function treeCpuMs(backend: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const stats = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => statOf(pid));
  const server = stats.find(({ pid }) => pid === backend)?.parent;
  // The server's own count of its ended children keeps the sum from falling when a connection closes.
  const ticks = stats.flatMap((s) => (s.pid === server ? [s.ticks, s.ended] : s.parent === server ? [s.ticks] : []));
  return ticks.reduce((sum, n) => sum + n, 0) * 10;
}

function statOf(pid: string): { pid: number; parent: number; ticks: number; ended: number }[] {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    const at = (place: number): number => Number(fields[place]);
    return [{ pid: Number(pid), parent: at(1), ticks: at(11) + at(12), ended: at(13) + at(14) }];
  } catch {
    // A process that has just ended has no file any more.
    return [];
  }
}
