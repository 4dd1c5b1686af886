import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: finance reports show the full-year effect of recurrent savings, and executives what is late; both need the day on
 * which each scheme's price starts, which no roll-up for all partners holds. And the rate of present values was the
 * platform's alone, without a name on it. Why the old code still works: only new functions and a new table.
 *
 * No posting pays for the two reports: they are found from `ledger_scheme`, which is kept already, when the figures of a
 * trust have changed. That roll-up tells of single schemes and is its own trust's to read; so both functions read it past
 * row security, for members of the partnership only, and give away sums over schemes.
 */
export class FullYears0030 implements MigrationInterface {
  name = 'FullYears1700000000030';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [ARITHMETIC, FULL_YEARS, NOT_DUE, RATES]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table present_value_rate;
      drop function full_years(uuid, uuid[]), savings_not_due(uuid, date), carried_of(numeric, numeric, integer, integer),
        months_carried(date, date), full_year_of(numeric, integer), whole_months_left(date);
    `);
  }
}

/** The rules of "fullYearEffect" in the domain, in whole numbers, so that no quotient is rounded twice. Amounts are in pounds. */
const ARITHMETIC = `
  create function whole_months_left(day date) returns integer immutable strict parallel safe language sql
    as $$ select (15 - extract(month from day)::int) % 12 + 1 - (extract(day from day) <> 1)::int $$;
  create function full_year_of(in_year numeric, months integer) returns numeric immutable strict parallel safe language sql
    as $$ select case when months > 0 then sign(in_year) * div(abs(in_year) * 2400 + months, 2 * months) * 0.01 end $$;
  create function months_carried(starts_on date, ends_on date) returns integer immutable parallel safe language sql
    as $$ select case when ends_on is null then 12 - m else greatest(0, least(12 - m, 12 * (extract(year from ends_on + 1)::int - y) + extract(month from ends_on + 1)::int - 4)) end
      from (select whole_months_left(starts_on) as m, extract(year from starts_on - interval '3 months')::int + 1 as y) f $$;
  create function carried_of(in_year numeric, full_year numeric, months integer, carried integer) returns numeric immutable strict parallel safe language sql
    as $$ select case when carried = 12 - months then full_year - in_year
      else sign(full_year) * div(abs(full_year) * carried * 200 + 12, 24) * 0.01 end $$;
`;

/** Reads as the platform and gives back the sight of whoever asked; an error ends the transaction and the sight with it. */
const forPartners = (query: string) => `language plpgsql as $$
    #variable_conflict use_column
    declare asker text := current_setting('app.kind', true);
    begin
      if is_partner(wanted) is not true then return; end if;
      perform set_config('app.kind', 'system', true);
      return query ${query};
      perform set_config('app.kind', asker, true);
    end $$`;

const FULL_YEARS = `
  create function full_years(wanted uuid, trusts uuid[]) returns table (trust_id uuid, financial_year text, cash_type text,
    budget_type text, in_year numeric, full_year numeric, carried numeric, without_full_year numeric) ${forPartners(`
      select f.trust_id, f.starts_in, f.cash_type, f.budget_type, coalesce(sum(f.saved) filter (where f.months > 0), 0),
        coalesce(sum(full_year_of(f.saved, f.months)), 0),
        coalesce(sum(carried_of(f.saved, full_year_of(f.saved, f.months), f.months, f.carried)), 0),
        coalesce(sum(f.saved) filter (where f.months = 0), 0)
      from (
        select b.trust_id, s.starts_in, s.months, s.carried, b.cash_type, b.budget_type, b.saved
        from (select id, financial_year_of(price_starts_on) as starts_in, whole_months_left(price_starts_on) as months,
            months_carried(price_starts_on, price_ends_on) as carried
          from saving_scheme where partnership_id = wanted offset 0) s
        -- Scheme by scheme: the key of the roll-up leads to the one year that is asked for, and past all the others.
        cross join lateral (select trust_id, cash_type, budget_type, sum(amount) as saved from ledger_scheme
          where scheme_id = s.id and trust_id = any(trusts) and financial_year = s.starts_in and recurrence = 'RECURRENT'
            and account in ('forecast', 'contracted', 'delivered', 'validated') group by 1, 2, 3) b) f
      group by 1, 2, 3, 4`)};
`;

const NOT_DUE = `
  create function savings_not_due(wanted uuid, today date) returns table (trust_id uuid, cash_type text, budget_type text,
    recurrence text, amount numeric) ${forPartners(`
      select b.trust_id, b.cash_type, b.budget_type, b.recurrence, sum(b.amount)
      from saving_scheme s join ledger_scheme b on b.scheme_id = s.id
      where s.partnership_id = wanted and s.price_starts_on > today and b.account in ('identified', 'forecast')
        and b.financial_year <= financial_year_of(today)
      group by 1, 2, 3, 4`)};
`;

/** A rate is never changed: a new version stands beside the old one, and the newest counts. */
const RATES = `
  create table present_value_rate (
    id uuid primary key default uuidv7(),
    partnership_id uuid not null references partnership,
    version integer not null check (version > 0),
    basis_points integer not null check (basis_points between 0 and 2000),
    source text not null check (length(source) between 1 and 500),
    reason text not null check (length(reason) between 1 and 2000),
    set_by uuid not null references account,
    set_by_name text not null,
    set_for uuid not null references organisation,
    set_at timestamptz not null default clock_timestamp(),
    unique (partnership_id, version)
  );
  create trigger present_value_rate_stays before update or delete on present_value_rate for each row execute function refuse_change();
  alter table present_value_rate enable row level security; alter table present_value_rate force row level security;
  create policy partners on present_value_rate for select using (is_partner(partnership_id));
  create policy own_trust_sets on present_value_rate for insert
    with check (is_system() or (set_for = actor_trust() and may_write(partnership_id) and set_by = actor_account()));
`;
