import { Database, systemActor } from '../database/index.js';
import type { JobName } from './jobs.js';

const ACTOR = systemActor('worker');

/**
 * Says in the outbox which jobs are done: one transaction for all jobs that end while the one before it commits.
 *
 * `mark` resolves after the commit, and only then does a job leave the queue. A process that dies in between leaves the
 * job in the queue, so it is delivered again and never lost.
 */
export class DoneMarks {
  private ended: { job: JobName; jobId: string }[] = [];
  private last: Promise<void> = Promise.resolve();
  private next: Promise<void> | undefined;

  constructor(private readonly database: Database) {}

  mark(job: JobName, jobId: string): Promise<void> {
    this.ended.push({ job, jobId });
    if (this.next === undefined) {
      const write = (): Promise<void> => this.write();
      this.next = this.last.then(write, write);
      this.last = this.next;
    }
    return this.next;
  }

  private async write(): Promise<void> {
    const ended = this.ended;
    this.ended = [];
    this.next = undefined;
    await this.database.transaction(ACTOR, async (tx) => {
      // A mark that a power cut takes away costs one more delivery of a job whose effect is safe.
      await tx.rows('set local synchronous_commit = off');
      await tx.rows(
        `update outbox o set done_at = clock_timestamp()
         from unnest($1::text[], $2::text[]) as ended (job, job_id)
         where o.job_id = ended.job_id and o.job = ended.job and o.done_at is null`,
        [ended.map((e) => e.job), ended.map((e) => e.jobId)],
      );
    });
  }
}
