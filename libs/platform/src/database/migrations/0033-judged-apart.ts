import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: whoever took a lower forecast or a loss back has posted by another name, and whoever proposed an award is answerable
 * for what the platform posts of it; both could validate the result. Why the old code still works: it never posts a
 * validation by the platform, and whom this refuses a colleague stands in for.
 */
export class JudgedApart0033 implements MigrationInterface {
  name = 'JudgedApart1700000000033';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(OWN_JUDGEMENT);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger ledger_journal_judged_apart on ledger_journal;
      drop function refuse_own_judgement();
    `);
  }
}

/** Asked at the commit, when the legs are there; a judgement that was taken back is not among what makes a poster. */
const OWN_JUDGEMENT = `
  create function refuse_own_judgement() returns trigger language plpgsql set "app.kind" = 'system' set enable_seqscan = off as $$
    begin
      if exists (select 1 from saving_scheme s where s.id = new.scheme_id and new.posted_by in (s.raised_by, s.owner_id))
        or exists (select 1 from ledger_leg mine join ledger_leg g on g.line_id = mine.line_id
          join ledger_journal j on j.id = g.journal_id and j.posted_by = new.posted_by
          left join ledger_journal back on back.id = j.reverses_id
          where mine.journal_id = new.id and coalesce(back.kind, j.kind) in ('recognised', 'moved', 'reforecast', 'delivered')) then
        raise exception 'nobody validates a saving that they raised or posted' using errcode = '42501';
      end if;
      return null;
    end $$;
  create constraint trigger ledger_journal_judged_apart after insert on ledger_journal deferrable initially deferred
    for each row when (new.kind = 'validated') execute function refuse_own_judgement();
`;
