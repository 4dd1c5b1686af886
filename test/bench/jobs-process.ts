import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Worker } from 'bullmq';
import { readSettings, SettingsModule } from '@tandem/platform/config';
import { Database, DatabaseModule, systemActor } from '@tandem/platform/database';
import { nestLogger } from '@tandem/platform/logging';
import { type JobHandlers, OutboxRelay, QueueModule, Workers } from '@tandem/platform/queue';
import { bareBackend } from './bare-backend.js';

/** What the process answers when it is asked `used`. */
export interface Used {
  readonly cpuMs: number;
}

/** What it answers when it is asked `started`: when each job began, on the machine's monotonic clock, in ms. */
export type StartedAt = [jobId: string, atMs: number][];

/** The queue of the bare comparator. */
export const BARE_QUEUE = 'bench';

@Module({})
class BenchWorkerModule {}

const settings = readSettings(process.env);
const started: StartedAt = [];
const clockMs = (): number => Number(process.hrtime.bigint() / 1000n) / 1000;

/** The product: the worker process with one job whose effect is a row under a unique key. */
async function product(): Promise<() => Promise<void>> {
  const app = await NestFactory.createApplicationContext(
    { module: BenchWorkerModule, imports: [SettingsModule.of(settings), DatabaseModule, QueueModule] },
    { logger: nestLogger, abortOnError: false },
  );
  const database = app.get(Database);
  const never = () => Promise.reject(new Error('the bench has no such job'));
  const handlers: JobHandlers = {
    'requirements.import': never,
    'demand.aggregate': never,
    'actuals.import': never,
    'actuals.match': never,
    'actuals.deliver': never,
    'awards.solve': never,
    'awards.compare': never,
    'awards.analyse': never,
    'savings.post': async ({ awardId }) => {
      started.push([awardId, clockMs()]);
      await database.transaction(systemActor('bench'), (tx) =>
        tx.rows(`insert into bench_effect (key) values ($1) on conflict (key) do nothing`, [awardId]),
      );
    },
  };
  await app.get(Workers).start(handlers);
  await app.get(OutboxRelay).start();
  return async () => {
    await app.get(OutboxRelay).stop();
    await app.get(Workers).stop();
    await app.close();
  };
}

/** The comparator: a BullMQ worker on the same backend, as it comes out of the box, that does nothing at all. */
async function bare(): Promise<() => Promise<void>> {
  const backend = bareBackend(settings);
  let left = 0;
  const worker = new Worker(BARE_QUEUE, async () => null, {
    connection: backend.connection,
    concurrency: settings.workerConcurrency,
  });
  worker.on('completed', () => {
    left -= 1;
    if (left === 0) process.send!('done');
  });
  process.on('message', (message) => {
    if (typeof message === 'number') left = message;
  });
  await worker.waitUntilReady();
  return async () => {
    await worker.close();
    await backend.close();
  };
}

const stop = await (process.argv[2] === 'bare' ? bare() : product());
process.on('message', (message) => {
  if (message === 'started') process.send!(started.splice(0));
  if (message === 'used') {
    const { user, system } = process.cpuUsage();
    const used: Used = { cpuMs: (user + system) / 1000 };
    process.send!(used);
  }
});
process.once('disconnect', () => {
  // The bench is done with this process; sockets that a queue forgot must not keep it.
  void stop().finally(() => process.exit(0));
});
process.send!('ready');
