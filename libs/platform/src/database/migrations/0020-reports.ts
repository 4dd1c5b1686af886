import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: reports of five million legs must come in a breath. `ledger_summary` is the roll-up that reports read when nobody
 * asks for a contract or a mechanism, and it alone knows the year in which a scheme's price started, so that a saving
 * carried forward is never told as new. Besides: plans, what the partnership costs to run, and cuts that people keep.
 * Why the old code still works: only new tables; the trigger on the ledger needs nothing of whoever posts.
 *
 * Both roll-ups are kept by triggers on the legs themselves, in the posting's own transaction, so that no way of writing
 * can forget them. `ledger_version` counts the postings of each trust: a figure that was read at a version stays true
 * until the version changes.
 */
export class Reports0020 implements MigrationInterface {
  name = 'Reports1700000000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SUMMARY);
    await runner.query(PLANS);
    await runner.query(CUTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table saved_cut, administration_cost, saving_plan;
      drop index ledger_leg_delivered;
      drop trigger ledger_leg_summary on ledger_leg;
      drop trigger saving_line_methods on saving_line;
      drop function keep_ledger_summary(), keep_ledger_methods();
      drop table ledger_method, ledger_version, ledger_summary;
      drop function financial_year_of(date);
    `);
  }
}

const SUMMARY = `
  create function financial_year_of(day date) returns text immutable strict parallel safe language sql
    as $$ select y || '/' || lpad(((y + 1) % 100)::text, 2, '0')
      from (select extract(year from day)::int - (extract(month from day) < 4)::int as y) f $$;

  create table ledger_summary (
    partnership_id uuid not null references partnership,
    trust_id uuid not null references organisation,
    category text not null,
    starts_in text not null,
    financial_year text not null,
    account text not null,
    effect text not null,
    attribution text not null,
    cash_type text not null,
    budget_type text not null,
    recurrence text not null,
    amount numeric(18,2) not null,
    legs bigint not null,
    primary key (partnership_id, trust_id, financial_year, account, category, effect, attribution, cash_type, budget_type, recurrence, starts_in)
  );
  create table ledger_version (
    partnership_id uuid not null references partnership,
    trust_id uuid not null references organisation,
    version bigint not null,
    primary key (partnership_id, trust_id)
  );

  -- Which methods made the lines, so that every report can name them without a walk through the lines.
  create table ledger_method (
    partnership_id uuid not null references partnership,
    method text not null,
    method_version integer not null,
    lines bigint not null,
    primary key (partnership_id, method, method_version)
  );
  create function keep_ledger_methods() returns trigger language plpgsql set "app.kind" = 'system' as $$
    begin
      insert into ledger_method as m select partnership_id, method, method_version, count(*) from new_lines group by 1, 2, 3 order by 1, 2, 3
      on conflict (partnership_id, method, method_version) do update set lines = m.lines + excluded.lines;
      return null;
    end $$;
  create trigger saving_line_methods after insert on saving_line
    referencing new table as new_lines for each statement execute function keep_ledger_methods();
  insert into ledger_method select partnership_id, method, method_version, count(*) from saving_line group by 1, 2, 3;

  create function keep_ledger_summary() returns trigger language plpgsql set "app.kind" = 'system' as $$
    begin
      -- In the order of the key, so that two postings never wait for each other in a circle.
      insert into ledger_summary as s
      select l.partnership_id, l.trust_id, l.category, financial_year_of(c.price_starts_on), l.financial_year, l.account, l.effect,
        l.attribution, l.cash_type, l.budget_type, l.recurrence, sum(l.amount), count(*)
      from new_legs l join saving_scheme c on c.id = l.scheme_id
      group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
      order by 1, 2, 5, 6, 3, 7, 8, 9, 10, 11, 4
      on conflict (partnership_id, trust_id, financial_year, account, category, effect, attribution, cash_type, budget_type, recurrence, starts_in)
      do update set amount = s.amount + excluded.amount, legs = s.legs + excluded.legs;
      insert into ledger_version as v
      select distinct partnership_id, trust_id, 1 from new_legs order by 1, 2
      on conflict (partnership_id, trust_id) do update set version = v.version + 1;
      return null;
    end $$;
  create trigger ledger_leg_summary after insert on ledger_leg
    referencing new table as new_legs for each statement execute function keep_ledger_summary();
  -- What waits at "delivered", line by line, is found without walking through all the legs of a trust.
  create index ledger_leg_delivered on ledger_leg (trust_id, line_id) include (amount, journal_id) where account = 'delivered';
  insert into ledger_summary
  select l.partnership_id, l.trust_id, l.category, financial_year_of(c.price_starts_on), l.financial_year, l.account, l.effect,
    l.attribution, l.cash_type, l.budget_type, l.recurrence, sum(l.amount), count(*)
  from ledger_leg l join saving_scheme c on c.id = l.scheme_id group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11;
  insert into ledger_version select distinct partnership_id, trust_id, 1 from ledger_leg;

  alter table ledger_summary enable row level security; alter table ledger_summary force row level security;
  create policy partners on ledger_summary for select using (is_partner(partnership_id));
  -- Only the trigger writes them; every partner reads the same.
  create policy system_writes on ledger_summary for all using ((select is_system())) with check ((select is_system()));
  alter table ledger_version enable row level security; alter table ledger_version force row level security;
  alter table ledger_method enable row level security; alter table ledger_method force row level security;
  create policy partners on ledger_method for select using (is_partner(partnership_id));
  create policy system_writes on ledger_method for all using ((select is_system())) with check ((select is_system()));
  create policy partners on ledger_version for select using (is_partner(partnership_id));
  create policy system_writes on ledger_version for all using ((select is_system())) with check ((select is_system()));
`;

/** A plan and a cost are never changed: a new version stands beside the old one, and the newest counts. */
const PLANS = `
  create table saving_plan (
    id uuid primary key default uuidv7(),
    partnership_id uuid not null references partnership,
    trust_id uuid not null references organisation,
    financial_year text not null check (financial_year ~ '^[0-9]{4}/[0-9]{2}$'),
    category text not null check (length(category) between 1 and 60),
    budget_type text not null check (budget_type in ('revenue', 'capital', 'lease')),
    cash_type text not null check (cash_type in ('CASH_RELEASING', 'NON_CASH_RELEASING', 'COST_AVOIDANCE')),
    recurrence text not null check (recurrence in ('RECURRENT', 'NON_RECURRENT')),
    version integer not null check (version > 0),
    amount numeric(16,2) not null check (amount >= 0),
    reason text not null check (length(reason) between 1 and 2000),
    planned_by uuid not null references account,
    planned_by_name text not null,
    planned_at timestamptz not null default clock_timestamp(),
    unique (partnership_id, trust_id, financial_year, category, budget_type, cash_type, recurrence, version)
  );
  create table administration_cost (
    id uuid primary key default uuidv7(),
    partnership_id uuid not null references partnership,
    trust_id uuid not null references organisation,
    financial_year text not null check (financial_year ~ '^[0-9]{4}/[0-9]{2}$'),
    version integer not null check (version > 0),
    amount numeric(16,2) not null check (amount >= 0),
    source text not null check (length(source) between 1 and 2000),
    entered_by uuid not null references account,
    entered_by_name text not null,
    entered_at timestamptz not null default clock_timestamp(),
    unique (partnership_id, trust_id, financial_year, version)
  );
  create trigger saving_plan_stays before update or delete on saving_plan for each row execute function refuse_change();
  create trigger administration_cost_stays before update or delete on administration_cost for each row execute function refuse_change();
  alter table saving_plan enable row level security; alter table saving_plan force row level security;
  create policy partners on saving_plan for select using (is_partner(partnership_id));
  create policy own_trust_plans on saving_plan for insert
    with check (is_system() or (trust_id = actor_trust() and may_write(partnership_id) and planned_by = actor_account()));
  alter table administration_cost enable row level security; alter table administration_cost force row level security;
  create policy partners on administration_cost for select using (is_partner(partnership_id));
  create policy own_trust_enters on administration_cost for insert
    with check (is_system() or (trust_id = actor_trust() and may_write(partnership_id) and entered_by = actor_account()));
`;

const CUTS = `
  create table saved_cut (
    id uuid primary key default uuidv7(),
    partnership_id uuid not null references partnership,
    account_id uuid not null references account,
    saved_by_name text not null,
    name text not null check (length(name) between 1 and 100),
    query text not null check (length(query) between 1 and 4000),
    saved_at timestamptz not null default clock_timestamp(),
    unique (account_id, partnership_id, name)
  );
  alter table saved_cut enable row level security; alter table saved_cut force row level security;
  create policy partners on saved_cut for select using (is_partner(partnership_id));
  create policy own on saved_cut for all using (is_system() or account_id = actor_account())
    with check (is_system() or (account_id = actor_account() and is_partner(partnership_id)));
`;
