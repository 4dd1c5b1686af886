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
 * Writes jobs into the outbox, in the transaction that makes them necessary.
 *
 * They are visible to workers only after the commit and gone after a rollback. A queue that is lost is filled again from here.
 */
export async function enqueue<J extends JobName = JobName>(tx: Tx, ...tasks: Task<J>[]): Promise<void> {
  await tx.rows(
    `with written as (
       insert into outbox (job, job_id, payload) select t.job, t.job_id, t.payload::jsonb
       from unnest($1::text[], $2::text[], $3::text[]) as t (job, job_id, payload))
     select pg_notify($4, '')`,
    [
      tasks.map((task) => task.job),
      tasks.map((task) => task.jobId),
      tasks.map(({ data, children = [] }) => JSON.stringify({ data, children })),
      OUTBOX_CHANNEL,
    ],
  );
}
