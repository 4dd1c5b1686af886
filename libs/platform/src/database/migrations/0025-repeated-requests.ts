import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: a program that hears no answer asks again, and a delivery that is recorded twice is a saving that is counted twice.
 * A request that carries a key is answered once; its answer is kept beside the deed and given again to a repeat. Why the old
 * code still works: only a new table, which nothing else reads.
 */
export class RepeatedRequests0025 implements MigrationInterface {
  name = 'RepeatedRequests1700000000025';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table answered_request (
        account_id uuid not null references account,
        key text not null check (length(key) between 1 and 200),
        deed text not null,
        body_sha256 text not null check (body_sha256 ~ '^[0-9a-f]{64}$'),
        answer jsonb,
        answered_at timestamptz not null default clock_timestamp(),
        primary key (account_id, key)
      );
      alter table answered_request enable row level security; alter table answered_request force row level security;
      create policy own on answered_request for all using (is_system() or account_id = actor_account())
        with check (is_system() or account_id = actor_account());
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table answered_request`);
  }
}
