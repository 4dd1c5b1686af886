import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: a run after a what-if, or after one trust's change, asks for many of the same awards again; those that were proved
 * are taken over from the run that proved them, and say so. And two partnerships may each compare the same published
 * procurement: they neither wait for each other's runs nor count them.
 * Why the old code still works: the columns may be empty, an award without them is merely solved, and numbers that were
 * unique in a procurement are unique in a partnership's part of it.
 *
 * Nothing is ever taken from another partnership, nor from another procurement: the trigger is the last word on that,
 * because the system's own jobs see every partnership.
 */
export class AwardCache0017 implements MigrationInterface {
  name = 'AwardCache1700000000017';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table award_task add column content_key text;
      alter table award_task add column content_seal text;
      alter table award_task add column taken_from_run_id uuid references award_run;
      create index award_task_content on award_task (content_key) where taken_from_run_id is null;

      drop index award_run_number;
      drop index award_run_one_at_a_time;
      create unique index award_run_number on award_run (partnership_id, coalesce(tender_id, market_process_id), number);
      create unique index award_run_one_at_a_time on award_run (partnership_id, coalesce(tender_id, market_process_id))
        where state in ('queued', 'running');

      create function refuse_award_from_elsewhere() returns trigger language plpgsql as $$
        begin
          if not exists (
            select 1 from award_run mine join award_run source on source.id = new.taken_from_run_id
              and source.partnership_id = mine.partnership_id and source.state = 'done'
              and coalesce(source.tender_id, source.market_process_id) = coalesce(mine.tender_id, mine.market_process_id)
            where mine.id = new.run_id) then
            raise exception 'an award is taken from a finished run of the same procurement and partnership only' using errcode = '42501';
          end if;
          return new;
        end $$;
      create trigger award_task_from_own_runs before insert or update on award_task for each row
        when (new.taken_from_run_id is not null) execute function refuse_award_from_elsewhere();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger award_task_from_own_runs on award_task;
      drop function refuse_award_from_elsewhere();
      drop index award_task_content, award_run_number, award_run_one_at_a_time;
      create unique index award_run_number on award_run (coalesce(tender_id, market_process_id), number);
      create unique index award_run_one_at_a_time on award_run (coalesce(tender_id, market_process_id))
        where state in ('queued', 'running');
      alter table award_task drop column content_key, drop column content_seal, drop column taken_from_run_id;
    `);
  }
}
