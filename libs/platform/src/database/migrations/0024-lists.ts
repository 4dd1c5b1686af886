import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: the lists of schemes and of what waits for validation walked through every leg of the ledger, minutes long with
 * three hundred schemes. `ledger_scheme` holds what stands on each stage of a scheme, by trust, year and kind of money;
 * `ledger_waiting` what is delivered and not validated of each line, so that what waits is found by an index.
 * Why the old code still works: only new tables; the trigger on the ledger needs nothing of whoever posts.
 *
 * Both are kept in the posting's own transaction, in the order of their keys, as the other roll-ups are. They tell of single
 * schemes and lines, so they are read by whoever may read the legs, and not by every partner.
 */
export class Lists0024 implements MigrationInterface {
  name = 'Lists1700000000024';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(TRIGGER);
    await runner.query(FILL);
    await runner.query(POLICIES);
    // What waited was found through this index; nothing asks for it any more, and each delivery paid for it.
    await runner.query(`drop index ledger_leg_delivered`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index ledger_leg_delivered on ledger_leg (trust_id, line_id) include (amount, journal_id) where account = 'delivered';
      drop trigger ledger_leg_lists on ledger_leg;
      drop function keep_ledger_lists();
      drop table ledger_waiting, ledger_scheme;
    `);
  }
}

const TABLES = `
  create table ledger_scheme (
    scheme_id uuid not null,
    trust_id uuid not null,
    partnership_id uuid not null,
    financial_year text not null,
    account text not null check (account not in ('baseline', 'spend')),
    cash_type text not null,
    budget_type text not null,
    recurrence text not null,
    amount numeric(18,2) not null,
    legs bigint not null,
    primary key (scheme_id, trust_id, financial_year, account, cash_type, budget_type, recurrence)
  );
  create table ledger_waiting (
    line_id uuid not null,
    effect text not null,
    attribution text not null,
    trust_id uuid not null,
    partnership_id uuid not null,
    amount numeric(18,2) not null,
    -- When it was last delivered; null while nothing but a correction was posted.
    since timestamptz,
    primary key (line_id, effect, attribution)
  );
  create index ledger_waiting_open on ledger_waiting (trust_id, line_id) include (amount, since) where amount <> 0;
`;

const TRIGGER = `
  create function keep_ledger_lists() returns trigger language plpgsql set "app.kind" = 'system' set enable_seqscan = off as $$
    begin
      insert into ledger_scheme as s
      select scheme_id, trust_id, partnership_id, financial_year, account, cash_type, budget_type, recurrence, sum(amount), count(*)
      from new_legs where account not in ('baseline', 'spend')
      group by 1, 2, 3, 4, 5, 6, 7, 8 order by 1, 2, 4, 5, 6, 7, 8
      on conflict (scheme_id, trust_id, financial_year, account, cash_type, budget_type, recurrence)
      do update set amount = s.amount + excluded.amount, legs = s.legs + excluded.legs;
      insert into ledger_waiting as w
      select l.line_id, l.effect, l.attribution, l.trust_id, l.partnership_id, sum(l.amount),
        max(j.posted_at) filter (where j.kind = 'delivered')
      from new_legs l join ledger_journal j on j.id = l.journal_id where l.account = 'delivered'
      group by 1, 2, 3, 4, 5 order by 1, 2, 3
      on conflict (line_id, effect, attribution)
      do update set amount = w.amount + excluded.amount, since = greatest(w.since, excluded.since);
      return null;
    end $$;
  create trigger ledger_leg_lists after insert on ledger_leg
    referencing new table as new_legs for each statement execute function keep_ledger_lists();
`;

const FILL = `
  insert into ledger_scheme
  select scheme_id, trust_id, partnership_id, financial_year, account, cash_type, budget_type, recurrence, sum(amount), count(*)
  from ledger_leg where account not in ('baseline', 'spend') group by 1, 2, 3, 4, 5, 6, 7, 8;
  insert into ledger_waiting
  select l.line_id, l.effect, l.attribution, l.trust_id, l.partnership_id, sum(l.amount), max(j.posted_at) filter (where j.kind = 'delivered')
  from ledger_leg l join ledger_journal j on j.id = l.journal_id where l.account = 'delivered' group by 1, 2, 3, 4, 5;
`;

const OWN = `(select is_system()) or trust_id = (select actor_trust()) or ((select actor_kind()) = 'auditor' and is_partner(partnership_id))`;
const POLICY = (table: string) => `
  alter table ${table} enable row level security; alter table ${table} force row level security;
  create policy own_trust on ${table} for select using (${OWN});
  -- Only the trigger writes them.
  create policy system_writes on ${table} for all using ((select is_system())) with check ((select is_system()));`;
const POLICIES = `${POLICY('ledger_scheme')}${POLICY('ledger_waiting')}`;
