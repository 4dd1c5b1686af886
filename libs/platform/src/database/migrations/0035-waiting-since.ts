import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: what waits for finance is listed the longest first, and each delivery began the waiting of its line anew, so that what
 * is bought every month never came to the top. It waits since the first delivery that nobody has judged.
 * Why the old code still works: it writes and reads the same column; only what stands in it is older.
 */
export class WaitingSince0035 implements MigrationInterface {
  name = 'WaitingSince1700000000035';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`select set_config('app.kind', 'system', true)`);
    await runner.query(BACK_TO_THE_FIRST);
    await runner.query(KEPT);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop trigger ledger_waiting_since on ledger_waiting; drop function keep_waiting_since()`);
  }
}

/** The first delivery since finance last judged the line, of those that were not taken back. */
const BACK_TO_THE_FIRST = `
  update ledger_waiting w set since = coalesce((
    select min(j.posted_at) from ledger_leg g join ledger_journal j on j.id = g.journal_id
    where g.line_id = w.line_id and g.effect = w.effect and g.attribution = w.attribution and g.account = 'delivered' and j.kind = 'delivered'
      and not exists (select 1 from ledger_journal back where back.reverses_id = j.id)
      and not exists (select 1 from ledger_leg v join ledger_journal judged on judged.id = v.journal_id
        where v.line_id = w.line_id and judged.kind = 'validated' and judged.sequence > j.sequence)), since)
  where amount <> 0;
`;

const KEPT = `
  create function keep_waiting_since() returns trigger language plpgsql as $$
    begin
      -- While something waits, more of it does not begin the waiting anew.
      if old.amount <> 0 then new.since := coalesce(old.since, new.since); end if;
      return new;
    end $$;
  create trigger ledger_waiting_since before update on ledger_waiting for each row execute function keep_waiting_since();
`;
