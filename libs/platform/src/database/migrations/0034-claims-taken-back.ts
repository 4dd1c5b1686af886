import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: a claim that was raised in error and taken back wholly was held for ever, by a scheme of which nothing stands, so
 * that nobody could raise the right one. Why the old code still works: the function is asked as before and answers as
 * before; it only sees one more way in which nothing stands.
 */
export class ClaimsTakenBack0034 implements MigrationInterface {
  name = 'ClaimsTakenBack1700000000034';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      releasing(`exists (
          select 1 from (select line_id, account, sum(amount) as amount from ledger_leg where scheme_id = scheme
            group by line_id, account, effect, attribution) cell
          group by line_id
          -- Of a line that was taken back not even what would have been paid is left; one re-forecast to nothing still has it.
          having bool_or(account not in ('baseline', 'spend', 'rejected') and amount <> 0)
            or bool_or(account = 'baseline' and amount <> 0) and not bool_or(account = 'rejected' and amount <> 0))`),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      releasing(`exists (select 1 from ledger_leg g where g.scheme_id = scheme and g.account not in ('baseline', 'spend', 'rejected')
          group by g.line_id, g.account, g.effect, g.attribution having sum(g.amount) <> 0)
        or not exists (select 1 from ledger_leg g where g.scheme_id = scheme and g.account = 'rejected'
          group by g.line_id, g.effect, g.attribution having sum(g.amount) <> 0)`),
    );
  }
}

const releasing = (stillHeld: string) => `
  create or replace function release_claim(scheme uuid) returns boolean language plpgsql set app.kind = 'system' as $$
    begin
      if ${stillHeld} then
        return false;
      end if;
      update saving_scheme set claim_released_at = clock_timestamp() where id = scheme and claim_released_at is null;
      return found;
    end $$;
`;
