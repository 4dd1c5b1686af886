import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { FlowProducer, type FlowJob, Queue } from 'bullmq';
import { type Settings, SETTINGS_TOKEN } from '../config/index.js';
import { log } from '../logging/index.js';
import { openBackend, type QueueBackend } from './backend.js';
import { JOB_NAMES, JOB_OPTIONS, type JobName } from './jobs.js';
import type { Task } from './outbox.js';

/** States in which the queue still holds a job that will be worked on without our doing. */
const LIVE = new Set(['waiting', 'active', 'delayed', 'prioritized', 'waiting-children', 'paused']);

/** The queues of this process, one per job, and the jobs in them. */
@Injectable()
export class Queues implements OnApplicationShutdown {
  readonly backend: QueueBackend;
  private readonly queues = new Map<JobName, Queue>();
  private readonly flows: FlowProducer;

  constructor(@Inject(SETTINGS_TOKEN) settings: Settings) {
    this.backend = openBackend(settings);
    for (const name of JOB_NAMES) {
      const queue = new Queue(name, { connection: this.backend.connection });
      queue.on('error', (error) => log.warn({ queue: name, message: error.message }, 'the queue reported an error'));
      this.queues.set(name, queue);
    }
    this.flows = new FlowProducer({ connection: this.backend.connection });
    this.flows.on('error', (error) => log.warn({ message: error.message }, 'the flow producer reported an error'));
  }

  /** Puts jobs into their queues. A job whose id is already there is not added again. */
  async add(tasks: readonly Task[]): Promise<void> {
    const plain = new Map<JobName, Task[]>();
    for (const task of tasks) {
      if (task.children?.length) await this.flows.add(asFlow(task));
      else plain.set(task.job, [...(plain.get(task.job) ?? []), task]);
    }
    for (const [name, batch] of plain)
      await this.queue(name).addBulk(batch.map((t) => ({ name, data: t.data, opts: optionsOf(t) })));
  }

  /** Whether the queue will still work on a job of that id by itself. */
  async isLive(job: JobName, jobId: string): Promise<boolean> {
    return LIVE.has(await this.queue(job).getJobState(jobId));
  }

  /** Takes a job that has ended out of the queue, so that its id may be used again. */
  async forget(job: JobName, jobId: string): Promise<void> {
    await this.queue(job).remove(jobId);
  }

  /** Removes jobs that ended longer ago than their retention. (Retention by count deadlocks on PostgreSQL under load.) */
  async clean(): Promise<void> {
    for (const name of JOB_NAMES)
      for (const state of ['completed', 'failed'] as const)
        await this.queue(name).clean(JOB_OPTIONS[name].keepFinishedMs, 500, state);
  }

  /** How many worker processes listen, for the health page. */
  async workerCount(): Promise<number> {
    return (await this.queue('awards.compare').getWorkers()).length;
  }

  async ping(): Promise<void> {
    await this.queue('awards.compare').getJobCounts('waiting');
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.allSettled([...this.queues.values()].map((q) => q.close()));
    await this.flows.close();
    await this.backend.close();
  }

  private queue(name: JobName): Queue {
    return this.queues.get(name)!;
  }
}

function optionsOf(task: Task) {
  const options = JOB_OPTIONS[task.job];
  return {
    jobId: task.jobId,
    attempts: options.attempts,
    backoff: { type: 'exponential', delay: options.backoffMs },
    removeOnComplete: false,
    removeOnFail: false,
  } as const;
}

function asFlow(task: Task): FlowJob {
  return {
    name: task.job,
    queueName: task.job,
    data: task.data,
    opts: optionsOf(task),
    children: (task.children ?? []).map((child) => ({
      name: child.job,
      queueName: child.job,
      data: child.data,
      // A child that fails for good must not keep its parent waiting: the parent looks at the truth and says so.
      opts: { ...optionsOf(child), ignoreDependencyOnFailure: true },
    })),
  };
}
