import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: with thousands of jobs in hand, the relay read all of them to find the new ones and a worker read all of them to
 * mark one as done; each finds its rows by an index of its own now.
 * Why the old code still works: only indexes.
 */
export class OutboxIndexes0010 implements MigrationInterface {
  name = 'OutboxIndexes1700000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index outbox_unsent on outbox (created_at) where done_at is null and sent_at is null;
      create index outbox_undone on outbox (job_id, job) where done_at is null;
      drop index outbox_waiting;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index outbox_waiting on outbox (created_at) where done_at is null;
      drop index outbox_unsent, outbox_undone;
    `);
  }
}
