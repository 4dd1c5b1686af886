import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: a contract's price may follow a currency or an index, a unit may need a person's word to be compared, a claim of which
 * nothing stands any more must be free for a corrected one, and a saving's contract must be a contract.
 * Why the old code still works: new tables and a new column that is null; a claim that is held stays held once.
 *
 * A clause and the values of a series are the partnership's, since every partner buys under the contract; each is a statement
 * with a name that nobody changes, and the latest counts. What a unit holds is a trust's own word.
 */
export class Leakage0023 implements MigrationInterface {
  name = 'Leakage1700000000023';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SOUND_CONTRACTS);
    await runner.query(CLAUSES);
    await runner.query(UNITS);
    await runner.query(RELEASED);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function release_claim(uuid);
      drop index saving_scheme_claimed_once;
      alter table saving_scheme drop column claim_released_at, add constraint saving_scheme_claimed_once unique (partnership_id, claim_key);
      create or replace function refuse_other_scheme() returns trigger language plpgsql as $$
        begin
          if tg_op = 'DELETE' or to_jsonb(old) - '{owner_id,owner_name}'::text[] <> to_jsonb(new) - '{owner_id,owner_name}'::text[] then
            raise exception 'only the owner of a scheme changes' using errcode = '42501';
          end if;
          return new;
        end $$;
      drop table unit_conversion, price_series_value, contract_price_clause;
      alter table saving_line drop constraint saving_line_contract;
      alter table saving_scheme drop constraint saving_scheme_contract;
    `);
  }
}

/** Refuses with the references of the schemes, rather than with the words of a foreign key, where a contract is unknown. */
const SOUND_CONTRACTS = `
  do $$
    declare broken text;
    begin
      select string_agg(distinct s.reference, ', ') into broken from saving_scheme s left join saving_line l on l.scheme_id = s.id
        where (s.contract_id is not null and not exists (select 1 from contract c where c.id = s.contract_id))
          or (l.contract_id is not null and not exists (select 1 from contract c where c.id = l.contract_id));
      if broken is not null then
        raise exception 'These savings name a contract that does not exist: %. Correct them before the upgrade.', broken;
      end if;
    end $$;
  alter table saving_scheme add constraint saving_scheme_contract foreign key (contract_id) references contract;
  alter table saving_line add constraint saving_line_contract foreign key (contract_id) references contract;
`;

const CLAUSES = `
  create table contract_price_clause (
    id uuid primary key default uuidv7(),
    partnership_id uuid not null,
    contract_id uuid not null,
    line_code text not null,
    kind text not null check (kind in ('currency', 'index')),
    series text not null check (length(series) between 1 and 120),
    -- What the series stood at when the price was agreed, and when that was.
    base_value numeric(16,4) not null check (base_value > 0),
    base_on date not null,
    -- How much of the price follows it, in hundredths of a percent; nought takes the clause back.
    share integer not null check (share between 0 and 10000),
    source text not null check (length(source) between 1 and 500),
    stated_by uuid not null references account,
    stated_by_name text not null,
    stated_for uuid not null references organisation,
    stated_at timestamptz not null default clock_timestamp(),
    foreign key (partnership_id, contract_id) references contract (partnership_id, id)
  );
  create index contract_price_clause_of on contract_price_clause (contract_id, line_code, kind, stated_at);
  create table price_series_value (
    id uuid primary key default uuidv7(),
    partnership_id uuid not null references partnership,
    kind text not null check (kind in ('currency', 'index')),
    series text not null check (length(series) between 1 and 120),
    month date not null check (extract(day from month) = 1),
    value numeric(16,4) not null check (value > 0),
    source text not null check (length(source) between 1 and 500),
    published_on date not null,
    stated_by uuid not null references account,
    stated_by_name text not null,
    stated_for uuid not null references organisation,
    stated_at timestamptz not null default clock_timestamp()
  );
  create index price_series_value_of on price_series_value (partnership_id, kind, series, month, stated_at);
  create trigger contract_price_clause_stays before update or delete on contract_price_clause for each row execute function refuse_change();
  create trigger price_series_value_stays before update or delete on price_series_value for each row execute function refuse_change();
  alter table contract_price_clause enable row level security; alter table contract_price_clause force row level security;
  create policy partners on contract_price_clause for select using (is_partner(partnership_id));
  create policy own_hand on contract_price_clause for insert
    with check (is_system() or (stated_for = actor_trust() and may_write(partnership_id) and stated_by = actor_account()));
  alter table price_series_value enable row level security; alter table price_series_value force row level security;
  create policy partners on price_series_value for select using (is_partner(partnership_id));
  create policy own_hand on price_series_value for insert
    with check (is_system() or (stated_for = actor_trust() and may_write(partnership_id) and stated_by = actor_account()));
`;

const UNITS = `
  -- How many of a contract's unit a trust's own unit of an item holds: one box of it is a hundred each.
  create table unit_conversion (
    id uuid not null unique default uuidv7(),
    trust_id uuid not null references organisation,
    item_key text not null check (item_key <> ''),
    from_unit text not null check (from_unit <> ''),
    to_unit text not null check (to_unit <> ''),
    factor numeric(14,3) not null check (factor > 0),
    reason text not null check (length(reason) between 1 and 2000),
    stated_by uuid not null references account,
    stated_by_name text not null,
    stated_at timestamptz not null default clock_timestamp(),
    primary key (trust_id, item_key, from_unit, to_unit),
    check (from_unit <> to_unit)
  );
  alter table unit_conversion enable row level security; alter table unit_conversion force row level security;
  create policy own_trust on unit_conversion for select using (is_system() or trust_id = actor_trust());
  create policy own_trust_states on unit_conversion for insert with check (trust_id = actor_trust() and stated_by = actor_account());
  create policy own_trust_takes_back on unit_conversion for delete using (trust_id = actor_trust());
`;

/**
 * A claim is free again when everything that any trust claimed under it is rejected. Nobody sees every trust's lines, so a
 * function that looks as the platform decides, and it can do nothing else.
 */
const RELEASED = `
  alter table saving_scheme add column claim_released_at timestamptz;
  alter table saving_scheme drop constraint saving_scheme_claimed_once;
  create unique index saving_scheme_claimed_once on saving_scheme (partnership_id, claim_key) where claim_released_at is null;
  create or replace function refuse_other_scheme() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE'
        or to_jsonb(old) - '{owner_id,owner_name,claim_released_at}'::text[] <> to_jsonb(new) - '{owner_id,owner_name,claim_released_at}'::text[] then
        raise exception 'only the owner of a scheme changes' using errcode = '42501';
      end if;
      if old.claim_released_at is distinct from new.claim_released_at and (old.claim_released_at is not null or not is_system()) then
        raise exception 'a claim is released once, by the platform' using errcode = '42501';
      end if;
      return new;
    end $$;
  create function release_claim(scheme uuid) returns boolean language plpgsql set app.kind = 'system' as $$
    begin
      if exists (select 1 from ledger_leg g where g.scheme_id = scheme and g.account not in ('baseline', 'spend', 'rejected')
          group by g.line_id, g.account, g.effect, g.attribution having sum(g.amount) <> 0)
        or not exists (select 1 from ledger_leg g where g.scheme_id = scheme and g.account = 'rejected'
          group by g.line_id, g.effect, g.attribution having sum(g.amount) <> 0) then
        return false;
      end if;
      update saving_scheme set claim_released_at = clock_timestamp() where id = scheme and claim_released_at is null;
      return found;
    end $$;
`;
