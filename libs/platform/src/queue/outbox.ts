import type { Tx } from '../database/index.js';
import type { JobName, Jobs } from './jobs.js';

/** The channel on which a commit wakes the relay. */
export const OUTBOX_CHANNEL = 'tandem_outbox';

/** A job to be done because of a commit. With children it waits until all of them have ended. */
export interface Task<J extends JobName = JobName> {
  job: J;
  data: Jobs[J];
  /** Says what the job is about, so that the same work is never queued twice. */
  jobId: string;
  children?: Task[];
}

/**
 * Writes a job into the outbox, in the transaction that makes it necessary.
 *
 * It is visible to workers only after the commit and gone after a rollback. A queue that is lost is filled again from here.
 */
export async function enqueue<J extends JobName>(tx: Tx, task: Task<J>): Promise<void> {
  await tx.rows(`insert into outbox (job, job_id, payload) values ($1, $2, $3)`, [
    task.job,
    task.jobId,
    { data: task.data, children: task.children ?? [] },
  ]);
  await tx.rows(`select pg_notify($1, '')`, [OUTBOX_CHANNEL]);
}
