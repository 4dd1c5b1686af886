import { Inject, Injectable } from '@nestjs/common';
import { UnrecoverableError, Worker, type Job } from 'bullmq';
import { DomainError } from '@tandem/domain/refusals';
import { type Settings, SETTINGS_TOKEN } from '../config/index.js';
import { Database } from '../database/index.js';
import { log } from '../logging/index.js';
import { DoneMarks } from './done-marks.js';
import { JOB_NAMES, JOB_OPTIONS, type JobHandlers, type JobName } from './jobs.js';
import { Queues } from './queues.js';

const LOCK_MS = 30_000;
const CLEAN_MS = 600_000;

/** Runs the job handlers of one worker process. */
@Injectable()
export class Workers {
  private readonly workers: Worker[] = [];
  private readonly stopping = new AbortController();
  private readonly doneMarks: DoneMarks;
  private cleaning: NodeJS.Timeout | undefined;

  constructor(
    private readonly queues: Queues,
    database: Database,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {
    this.doneMarks = new DoneMarks(database);
  }

  /** Starts one worker per job with exactly one handler each. */
  async start(handlers: JobHandlers): Promise<void> {
    for (const name of JOB_NAMES) {
      const worker = new Worker(name, (job, _token, signal) => this.attempt(handlers, name, job, signal), {
        connection: this.queues.backend.connection,
        concurrency: JOB_OPTIONS[name].concurrency ?? this.settings.workerConcurrency,
        lockDuration: LOCK_MS,
        stalledInterval: 5000,
        maxStalledCount: 5,
      });
      worker.on('error', (error) => log.warn({ queue: name, message: error.message }, 'the worker reported an error'));
      this.workers.push(worker);
    }
    await Promise.all(this.workers.map((w) => w.waitUntilReady()));
    this.cleaning = setInterval(() => {
      this.queues.clean().catch((error: unknown) => log.warn({ message: String(error) }, 'finished jobs stay a while'));
    }, CLEAN_MS);
  }

  /** Lets running jobs end, or tells them to stop when they take longer than `graceMs`. */
  async stop(graceMs = 5000): Promise<void> {
    clearInterval(this.cleaning);
    const timer = setTimeout(() => this.stopping.abort(new Error('the worker is shutting down')), graceMs);
    await Promise.allSettled(this.workers.map((w) => w.close()));
    clearTimeout(timer);
  }

  private async attempt(handlers: JobHandlers, name: JobName, job: Job, cancel?: AbortSignal): Promise<unknown> {
    const timeout = AbortSignal.timeout(JOB_OPTIONS[name].timeoutMs);
    const signal = AbortSignal.any([this.stopping.signal, timeout, ...(cancel ? [cancel] : [])]);
    const handle = handlers[name] as (data: unknown, attempt: unknown) => Promise<unknown>;
    try {
      const result = await handle(job.data, { jobId: job.id!, number: job.attemptsMade + 1, signal });
      await this.doneMarks.mark(name, job.id!);
      return result ?? null;
    } catch (error) {
      log.warn(
        { job: name, jobId: job.id, message: error instanceof Error ? error.message : String(error) },
        'a job attempt failed',
      );
      // The business said no: trying again cannot change that.
      if (error instanceof DomainError) {
        await this.doneMarks.mark(name, job.id!);
        throw new UnrecoverableError(error.message);
      }
      throw error;
    }
  }
}
