import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: after the opening a trust may ask "what if" under rules that were not published. A run says which of its scenarios
 * are such what-ifs, and no award may ever come of one: a what-if informs and never decides.
 * Why the old code still works: it names the columns that it writes, and a run without what-ifs holds none.
 */
export class Board0015 implements MigrationInterface {
  name = 'Board1700000000015';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table award_run add column what_ifs text[] not null default '{}';
      create table what_if_scenario (
        id uuid primary key default uuidv7(),
        tender_id uuid not null references tender,
        partnership_id uuid not null references partnership,
        trust_id uuid not null references organisation,
        code text not null,
        title text not null check (length(title) > 0),
        rules jsonb not null check (jsonb_typeof(rules) = 'array' and jsonb_array_length(rules) > 0),
        created_by uuid not null references account,
        created_at timestamptz not null default clock_timestamp(),
        unique (tender_id, code)
      );
      alter table what_if_scenario enable row level security; alter table what_if_scenario force row level security;
      create policy partners on what_if_scenario for select using (is_partner(partnership_id));
      create policy own_trust_adds on what_if_scenario for insert with check (is_system() or (trust_id = actor_trust()
        and created_by = actor_account() and may_write(partnership_id) and exists (select 1 from tender t where t.id = tender_id
          and t.partnership_id = what_if_scenario.partnership_id and t.opened_at is not null)));
      create policy own_trust_changes on what_if_scenario for update using (is_system() or trust_id = actor_trust())
        with check (is_system() or trust_id = actor_trust());
      create policy own_trust_removes on what_if_scenario for delete using (is_system() or trust_id = actor_trust());

      create function refuse_award_of_what_if() returns trigger language plpgsql as $$
        begin
          if exists (select 1 from award_run r where r.id = new.run_id and new.scenario = any(r.what_ifs)) then
            raise exception 'a what-if informs and never decides' using errcode = '42501';
          end if;
          return new;
        end $$;
      create trigger award_from_published_scenario before insert or update on award
        for each row execute function refuse_award_of_what_if();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger award_from_published_scenario on award;
      drop function refuse_award_of_what_if();
      drop table what_if_scenario;
      alter table award_run drop column what_ifs;
    `);
  }
}
