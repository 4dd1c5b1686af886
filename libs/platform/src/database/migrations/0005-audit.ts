import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: the audit chain of each procurement and the outbox, both written in the transaction of the deed itself.
 * Why the old code still works: only new tables.
 */
export class Audit0005 implements MigrationInterface {
  name = 'Audit1700000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table audit_head (chain text primary key, seq bigint not null, hash text not null);
      create table audit_entry (
        chain text not null,
        seq bigint not null,
        at timestamptz not null,
        actor_kind text not null,
        account_id uuid,
        actor_name text not null,
        organisation_id uuid,
        partnership_id uuid,
        action text not null,
        subject_kind text not null,
        subject_id text not null,
        before text,
        after text,
        prev_hash text not null,
        hash text not null,
        primary key (chain, seq)
      );
      create index audit_entry_subject on audit_entry (subject_kind, subject_id);
      create index audit_entry_time on audit_entry (at);
      create trigger audit_entry_stays before update or delete on audit_entry for each row execute function refuse_change();
      create table outbox (
        id uuid primary key default uuidv7(),
        job text not null,
        job_id text not null,
        payload jsonb not null,
        created_at timestamptz not null default now(),
        sent_at timestamptz,
        done_at timestamptz,
        attempts integer not null default 0
      );
      create index outbox_waiting on outbox (created_at) where done_at is null;

      alter table audit_head enable row level security; alter table audit_head force row level security;
      create policy chain_ends on audit_head using (actor_kind() <> 'nobody') with check (actor_kind() <> 'nobody');
      alter table audit_entry enable row level security; alter table audit_entry force row level security;
      create policy partners on audit_entry for select
        using (is_system() or (actor_kind() in ('trust', 'auditor') and (organisation_id = actor_organisation() or is_partner(partnership_id))));
      create policy append on audit_entry for insert with check (actor_kind() <> 'nobody');
      alter table outbox enable row level security; alter table outbox force row level security;
      create policy append on outbox for insert with check (actor_kind() <> 'nobody');
      create policy relay on outbox for select using (is_system());
      create policy relay_marks on outbox for update using (is_system()) with check (is_system());
      create policy relay_clears on outbox for delete using (is_system());
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table outbox, audit_entry, audit_head`);
  }
}
