import { Inject, Injectable } from '@nestjs/common';
import pg from 'pg';
import { type Settings, SETTINGS_TOKEN } from '../config/index.js';
import { APP_ROLE, Database, systemActor, type Tx } from '../database/index.js';
import { log } from '../logging/index.js';
import type { JobName } from './jobs.js';
import { OUTBOX_CHANNEL, type Task } from './outbox.js';
import { Queues } from './queues.js';

const BATCH = 500;
const POLL_MS = 1000;
/** A job that was sent this long ago, is not done and is no longer in its queue has been lost and is sent again. */
const LOST_AFTER_MS = 5000;
const ACTOR = systemActor('outbox relay');
const OLD = `select id, job, job_id, payload, attempts from outbox
  where done_at is null and sent_at < clock_timestamp() - make_interval(secs => $1)`;

interface OutboxRow {
  id: string;
  job: JobName;
  job_id: string;
  payload: { data: Task['data']; children: Task[] };
  attempts: number;
}

/**
 * Carries jobs from the outbox to the queue, at least once, and again whatever the queue has lost.
 *
 * It is woken by the commit that wrote the job and looks every second besides, so a lost wake-up costs a second at most.
 */
@Injectable()
export class OutboxRelay {
  private listener: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private isStopped = true;
  private isRoundWaiting = false;
  private lastSweepAt = 0;

  constructor(
    private readonly database: Database,
    private readonly queues: Queues,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  async start(): Promise<void> {
    this.isStopped = false;
    await this.listen();
    this.timer = setInterval(() => this.wake(), POLL_MS);
    this.wake();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.timer);
    await this.round;
    await this.listener?.end();
  }

  /** Sends what waits now. One round runs at a time; a wake-up during a round causes exactly one more. */
  private wake(): void {
    if (this.isStopped || this.isRoundWaiting) return;
    this.isRoundWaiting = true;
    this.round = this.round.then(async () => {
      this.isRoundWaiting = false;
      try {
        while (!this.isStopped && (await this.send()) === BATCH);
        if (performance.now() - this.lastSweepAt > LOST_AFTER_MS) {
          this.lastSweepAt = performance.now();
          await this.sweep();
        }
      } catch (error) {
        log.warn({ message: String(error) }, 'the outbox could not be sent; it is tried again in a second');
      }
    });
  }

  private async send(): Promise<number> {
    return this.database.transaction(ACTOR, async (tx) => {
      const rows = await tx.rows<OutboxRow>(
        `select id, job, job_id, payload, attempts from outbox
         where done_at is null and sent_at is null order by created_at limit ${BATCH} for update skip locked`,
      );
      if (rows.length > 0) await this.queues.add(rows.map(asTask));
      await markSent(tx, rows);
      return rows.length;
    });
  }

  /**
   * Sends again what was sent, is not done, and is no longer in its queue: a flushed queue costs delay, never work.
   * Nothing is locked while the queue is asked, so that no worker waits to say that its job is done.
   */
  private async sweep(): Promise<void> {
    const old = await this.database.transaction(ACTOR, (tx) =>
      tx.rows<OutboxRow>(`${OLD} order by sent_at limit ${BATCH}`, [LOST_AFTER_MS / 1000]),
    );
    const lostIds: string[] = [];
    for (const row of old) if (!(await this.queues.isLive(row.job, row.job_id))) lostIds.push(row.id);
    if (lostIds.length === 0) return;
    await this.database.transaction(ACTOR, async (tx) => {
      // A job that has ended meanwhile is done by now, because it is marked before it leaves the queue.
      const lost = await tx.rows<OutboxRow>(`${OLD} and id = any($2) for update skip locked`, [
        LOST_AFTER_MS / 1000,
        lostIds,
      ]);
      for (const row of lost) await this.queues.forget(row.job, row.job_id);
      // Children that the queue lost with their parent are found in PostgreSQL by the parent's handler.
      await this.queues.add(lost.map((row) => ({ ...asTask(row), children: [] })));
      await markSent(tx, lost);
    });
  }

  private async listen(): Promise<void> {
    if (this.isStopped) return;
    const client = new pg.Client({
      connectionString: this.settings.databaseUrl,
      keepAlive: true,
      application_name: 'tandem relay',
      options: `-c role=${APP_ROLE}`,
    });
    client.on('notification', () => this.wake());
    client.on('error', (error) => {
      log.warn({ message: error.message }, 'the relay lost its connection and opens a new one');
      this.listener = undefined;
      setTimeout(
        () => void this.listen().catch((e: unknown) => log.warn({ message: String(e) }, 'the relay waits')),
        POLL_MS,
      );
    });
    await client.connect();
    await client.query(`listen ${OUTBOX_CHANNEL}`);
    this.listener = client;
  }
}

function asTask(row: OutboxRow): Task {
  return { job: row.job, data: row.payload.data, jobId: row.job_id, children: row.payload.children };
}

async function markSent(tx: Tx, rows: readonly OutboxRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.rows(`update outbox set sent_at = clock_timestamp(), attempts = attempts + 1 where id = any($1)`, [
    rows.map((row) => row.id),
  ]);
}
