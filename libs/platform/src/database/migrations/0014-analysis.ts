import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: the sensitivity analysis of an award, a job of its own with many steps, each kept as soon as it is solved.
 * Why the old code still works: only new tables.
 *
 * People ask for an analysis and may stop it; only the system writes what it found. The finished document is text:
 * canonical bytes with their hash. `content_key` names everything that decides those bytes.
 */
export class Analysis0014 implements MigrationInterface {
  name = 'Analysis1700000000014';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table award_analysis (
        id uuid primary key default uuidv7(),
        partnership_id uuid not null references partnership,
        run_id uuid not null references award_run,
        scenario text not null,
        coalition text not null,
        seed bigint not null check (seed between 0 and 9007199254740991),
        draws integer not null check (draws between 0 and 1000),
        content_key text not null,
        state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
        step_count integer not null,
        doing text not null default '',
        document text,
        document_sha256 text,
        failure text,
        attempt integer not null default 0,
        requested_by uuid references account,
        requested_at timestamptz not null default now(),
        started_at timestamptz,
        finished_at timestamptz,
        check ((state = 'done') = (document is not null))
      );
      -- The same question is asked once at a time: the second insert waits for the first and is refused.
      create unique index award_analysis_one_at_a_time on award_analysis (run_id, content_key) where state in ('queued', 'running');
      create index award_analysis_of_run on award_analysis (run_id, requested_at);
      create index award_analysis_known on award_analysis (content_key) where state = 'done';
      create table award_analysis_step (
        analysis_id uuid not null references award_analysis,
        key text not null,
        result jsonb not null,
        finished_at timestamptz not null default now(),
        primary key (analysis_id, key)
      );

      alter table award_analysis enable row level security; alter table award_analysis force row level security;
      create policy partners on award_analysis for select using (is_partner(partnership_id));
      create policy partners_ask on award_analysis for insert with check (is_system() or (may_write(partnership_id)
        and state = 'queued' and document is null and requested_by = actor_account()
        and exists (select 1 from award_run r where r.id = run_id and r.state = 'done' and r.partnership_id = award_analysis.partnership_id)));
      create policy partners_cancel on award_analysis for update using (may_write(partnership_id))
        with check (is_system() or (may_write(partnership_id) and state = 'cancelled' and document is null));
      alter table award_analysis_step enable row level security; alter table award_analysis_step force row level security;
      create policy with_analysis on award_analysis_step for select using (exists (select 1 from award_analysis a where a.id = analysis_id));
      create policy system_writes on award_analysis_step for insert with check (is_system());
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table award_analysis_step, award_analysis`);
  }
}
