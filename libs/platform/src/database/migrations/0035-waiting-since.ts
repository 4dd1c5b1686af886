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

/**
 * The first delivery since finance last judged the line, of those that were not taken back: two walks through the legs,
 * and not one for each line that waits, which took more than seven minutes with five million legs.
 */
const BACK_TO_THE_FIRST = `
  with judged as (
    select g.line_id, max(j.sequence) as sequence from ledger_leg g join ledger_journal j on j.id = g.journal_id
    where j.kind = 'validated' group by g.line_id
  ), first_delivery as (
    select g.line_id, g.effect, g.attribution, min(j.posted_at) as since
    from ledger_leg g join ledger_journal j on j.id = g.journal_id
    left join judged on judged.line_id = g.line_id left join ledger_journal back on back.reverses_id = j.id
    where g.account = 'delivered' and j.kind = 'delivered' and back.id is null and j.sequence > coalesce(judged.sequence, 0)
    group by g.line_id, g.effect, g.attribution
  )
  update ledger_waiting w set since = f.since from first_delivery f
  where f.line_id = w.line_id and f.effect = w.effect and f.attribution = w.attribution and w.amount <> 0;
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
