import type { MigrationInterface, QueryRunner } from 'typeorm';
import { moveSavings } from './0018-move-savings.js';

/**
 * Why: what the partnership saves is kept in a ledger that two finance directors can sign: schemes counted once, lines of
 * one trust each, journals in double entry that are only ever added, chained by hashes, and one roll-up for every report.
 * Why the old code still works: it does not, and stops before the migration: what it wrote is moved into journals, and its
 * tables go, so that there is never a second answer to what was saved.
 *
 * The database holds what must never depend on a feature remembering it: a journal balances for each contract and year, is
 * complete when it is committed, continues its trust's chain, is reversed at most once and changed never; its legs carry the
 * axes of their lines; nobody validates what they posted; and the roll-up follows each statement that adds legs.
 */
export class Ledger0018 implements MigrationInterface {
  name = 'Ledger1700000000018';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [SCHEMES, JOURNALS, DELIVERIES, BALANCES, GUARDS, POLICIES]) await runner.query(part);
    await moveSavings(runner);
  }

  async down(): Promise<void> {
    await Promise.reject(
      new Error('Journals are not turned back into lines that change: restore the database from before.'),
    );
  }
}

const AXES = `
  cash_type text not null check (cash_type in ('CASH_RELEASING', 'NON_CASH_RELEASING', 'COST_AVOIDANCE', 'NON_FINANCIAL')),
  recurrence text not null check (recurrence in ('RECURRENT', 'NON_RECURRENT')),
  budget_type text not null check (budget_type in ('revenue', 'capital', 'lease')),
  mechanism text not null check (mechanism in ('PRICE', 'SPECIFICATION', 'DEMAND', 'PROCESS', 'TERMS', 'REBATE'))`;

const SCHEMES = `
  create sequence saving_number;
  create table saving_scheme (
    id uuid primary key default uuidv7(),
    partnership_id uuid not null references partnership,
    reference text not null unique,
    title text not null check (length(title) between 1 and 200),
    category text not null check (length(category) between 1 and 60),
    origin text not null check (origin in ('award', 'raised')),
    tender_id uuid references tender,
    award_id uuid references award,
    contract_id uuid,
    item_key text,
    price_starts_on date not null,
    price_ends_on date check (price_ends_on >= price_starts_on),
    owner_id uuid references account,
    owner_name text not null check (length(owner_name) between 1 and 200),
    -- What is claimed, in words that two people would choose alike: a saving is claimed once in a partnership.
    claim_key text not null check (length(claim_key) between 1 and 400),
    raised_by uuid references account,
    raised_by_name text not null,
    raised_by_trust_id uuid references organisation,
    raised_at timestamptz not null default now(),
    check ((origin = 'award') = (award_id is not null)),
    constraint saving_scheme_claimed_once unique (partnership_id, claim_key)
  );
  create index saving_scheme_of_award on saving_scheme (award_id);
  create table saving_line (
    id uuid primary key default uuidv7(),
    scheme_id uuid not null references saving_scheme,
    partnership_id uuid not null references partnership,
    trust_id uuid not null references organisation,
    contract_id uuid,
    line_code text not null,
    item text not null,
    item_key text not null,
    financial_year text not null check (financial_year ~ '^[0-9]{4}/[0-9]{2}$'),
    quantity numeric(14,3) not null,
    ${AXES},
    cost_centre text,
    subjective_code text,
    method text not null,
    method_version integer not null,
    joint_amount numeric(16,2) not null,
    alone_amount numeric(16,2),
    baseline_amount numeric(16,2),
    created_at timestamptz not null default now(),
    constraint saving_line_once unique nulls not distinct
      (scheme_id, trust_id, line_code, financial_year, budget_type, cash_type, recurrence, mechanism, contract_id)
  );
  create index saving_line_of_trust on saving_line (trust_id, financial_year);
  create index saving_line_of_item on saving_line (partnership_id, trust_id, item_key);
  create table saving_baseline (
    id uuid primary key default uuidv7(),
    line_id uuid not null references saving_line,
    type smallint not null check (type between 1 and 8),
    unit_price numeric(16,4) not null,
    quantity numeric(14,3) not null,
    price_evidence text,
    volume_evidence text,
    priced_on date,
    added_by uuid references account,
    added_by_name text not null,
    added_at timestamptz not null default now()
  );
  create index saving_baseline_of on saving_baseline (line_id);
  create table saving_baseline_choice (
    id uuid primary key default uuidv7(),
    line_id uuid not null references saving_line,
    baseline_id uuid not null references saving_baseline,
    reason text not null check (length(reason) > 0),
    chosen_by uuid references account,
    chosen_by_name text not null,
    chosen_at timestamptz not null default clock_timestamp()
  );
  create index saving_baseline_choice_of on saving_baseline_choice (line_id, chosen_at);
  create table saving_evidence (
    id uuid primary key default uuidv7(),
    line_id uuid not null references saving_line,
    kind text not null check (length(kind) between 1 and 60),
    reference text not null check (length(reference) > 0),
    noted_on date not null,
    added_by uuid references account,
    added_by_name text not null,
    added_at timestamptz not null default now()
  );
  create index saving_evidence_of on saving_evidence (line_id);
`;

const DELIVERIES = `
  -- How much of a line was bought in a month, and what was paid: the quantity that stands behind a journal "delivered".
  create table saving_delivery (
    id uuid primary key default uuidv7(),
    line_id uuid not null references saving_line,
    journal_id uuid references ledger_journal,
    month date not null check (extract(day from month) = 1),
    quantity numeric(14,3) not null check (quantity > 0),
    paid_amount numeric(16,2) not null,
    added_by uuid references account,
    added_at timestamptz not null default clock_timestamp()
  );
  create index saving_delivery_of on saving_delivery (line_id, month);
  create trigger saving_delivery_stays before update or delete on saving_delivery for each row execute function refuse_change();
`;

const JOURNALS = `
  create table ledger_journal (
    id uuid primary key default uuidv7(),
    partnership_id uuid not null references partnership,
    trust_id uuid not null references organisation,
    sequence bigint not null check (sequence > 0),
    scheme_id uuid not null references saving_scheme,
    kind text not null check (kind in ('recognised', 'moved', 'reforecast', 'delivered', 'validated', 'rejected', 'reversed')),
    reason text not null default '',
    posted_by uuid references account,
    posted_by_name text not null check (length(posted_by_name) > 0),
    posted_at timestamptz not null,
    reverses_id uuid references ledger_journal,
    previous_hash text not null,
    hash text not null check (hash ~ '^[0-9a-f]{64}$'),
    -- The transaction that wrote it: legs are added in that one and in no later one.
    written_in xid8 not null default pg_current_xact_id(),
    check ((kind = 'reversed') = (reverses_id is not null)),
    check (reason <> '' or kind in ('recognised', 'moved', 'delivered')),
    check (kind <> 'validated' or posted_by is not null),
    constraint ledger_journal_chain unique (partnership_id, trust_id, sequence),
    constraint ledger_journal_reversed_once unique (reverses_id)
  );
  create index ledger_journal_of_scheme on ledger_journal (scheme_id, trust_id);
  create table ledger_leg (
    id bigint generated always as identity primary key,
    journal_id uuid not null references ledger_journal,
    partnership_id uuid not null,
    trust_id uuid not null,
    scheme_id uuid not null,
    contract_id uuid,
    category text not null,
    line_id uuid not null references saving_line,
    financial_year text not null,
    account text not null check (account in ('baseline', 'spend', 'identified', 'forecast', 'contracted', 'delivered', 'validated', 'rejected')),
    effect text not null check (effect in ('VOLUME', 'MARKET', 'COMPETITION', 'PARTNERSHIP', 'HARMONISATION', 'MIX', 'LEAKAGE_VOLUME',
      'LEAKAGE_CURRENCY', 'LEAKAGE_INDEX', 'LEAKAGE_OFF_CONTRACT', 'NOT_EVIDENCED', 'NONE')),
    attribution text not null check (attribution in ('PARTNERSHIP', 'OWN_OR_MARKET', 'NATIONAL_DEAL', 'NOT_EVIDENCED', 'NONE')),
    ${AXES},
    amount numeric(16,2) not null check (amount <> 0),
    check ((account in ('baseline', 'spend')) = (effect = 'NONE')),
    check ((effect = 'NONE') = (attribution = 'NONE'))
  );
  create index ledger_leg_of_journal on ledger_leg (journal_id);
  create index ledger_leg_of_line on ledger_leg (line_id);
`;

const BALANCES = `
  create table ledger_balance (
    partnership_id uuid not null references partnership,
    trust_id uuid not null references organisation,
    contract_id uuid,
    category text not null,
    financial_year text not null,
    account text not null,
    effect text not null,
    attribution text not null,
    cash_type text not null,
    budget_type text not null,
    recurrence text not null,
    mechanism text not null,
    amount numeric(18,2) not null,
    legs bigint not null,
    constraint ledger_balance_cell unique nulls not distinct (partnership_id, trust_id, financial_year, account, category,
      cash_type, budget_type, recurrence, effect, attribution, mechanism, contract_id)
  );
  -- One statement, in one order of rows: two postings that touch the same cells wait for each other and never in a circle.
  create function ledger_rolls_up() returns trigger language plpgsql set "app.kind" = 'system' as $$
    begin
      insert into ledger_balance as b (partnership_id, trust_id, contract_id, category, financial_year, account, effect,
          attribution, cash_type, budget_type, recurrence, mechanism, amount, legs)
        select partnership_id, trust_id, contract_id, category, financial_year, account, effect, attribution, cash_type,
          budget_type, recurrence, mechanism, sum(amount), count(*)
        from new_legs
        group by partnership_id, trust_id, financial_year, account, category, cash_type, budget_type, recurrence, effect,
          attribution, mechanism, contract_id
        order by partnership_id, trust_id, financial_year, account, category, cash_type, budget_type, recurrence, effect,
          attribution, mechanism, contract_id
        on conflict on constraint ledger_balance_cell
        do update set amount = b.amount + excluded.amount, legs = b.legs + excluded.legs;
      return null;
    end $$;
  create trigger ledger_leg_rolls_up after insert on ledger_leg referencing new table as new_legs
    for each statement execute function ledger_rolls_up();
`;

const GUARDS = `
  -- Both are asked once for each journal: a plan made while the tables were small must not read them whole ever after.
  create function refuse_break_in_ledger() returns trigger language plpgsql set "app.kind" = 'system' set enable_seqscan = off as $$
    declare last record;
    begin
      select sequence, hash into last from ledger_journal
        where partnership_id = new.partnership_id and trust_id = new.trust_id order by sequence desc limit 1;
      if new.sequence <> coalesce(last.sequence, 0) + 1 or new.previous_hash <> coalesce(last.hash, repeat('0', 64)) then
        raise exception 'a journal continues the chain of its trust' using errcode = '42501';
      end if;
      if new.reverses_id is not null and not exists (select 1 from ledger_journal j where j.id = new.reverses_id
        and j.trust_id = new.trust_id and j.partnership_id = new.partnership_id and j.scheme_id = new.scheme_id and j.kind <> 'reversed') then
        raise exception 'a journal reverses one of its own chain' using errcode = '42501';
      end if;
      return new;
    end $$;
  create trigger ledger_journal_continues before insert on ledger_journal for each row execute function refuse_break_in_ledger();

  -- Each journal and each line is looked up once, by its id alone, however many legs share it and whatever the planner knows.
  create function refuse_unfit_legs() returns trigger language plpgsql set "app.kind" = 'system' set enable_seqscan = off as $$
    begin
      if exists (select 1 from (select distinct journal_id, trust_id, partnership_id, scheme_id from new_legs) g
          left join ledger_journal j on j.id = g.journal_id
          where (j.written_in, j.trust_id, j.partnership_id, j.scheme_id)
            is distinct from (pg_current_xact_id(), g.trust_id, g.partnership_id, g.scheme_id))
        or exists (select 1 from (select distinct line_id, trust_id, scheme_id, contract_id, category, financial_year, cash_type, recurrence,
            budget_type, mechanism from new_legs) g
          left join saving_line l on l.id = g.line_id left join saving_scheme s on s.id = l.scheme_id
          where (l.trust_id, l.scheme_id, l.contract_id, s.category, l.financial_year, l.cash_type, l.recurrence, l.budget_type, l.mechanism)
            is distinct from
            (g.trust_id, g.scheme_id, g.contract_id, g.category, g.financial_year, g.cash_type, g.recurrence, g.budget_type, g.mechanism)) then
        raise exception 'a leg belongs to a journal of the same transaction and carries the axes of its line' using errcode = '42501';
      end if;
      return null;
    end $$;
  create trigger ledger_leg_fits after insert on ledger_leg referencing new table as new_legs
    for each statement execute function refuse_unfit_legs();

  create function refuse_unbalanced_journal() returns trigger language plpgsql set "app.kind" = 'system' set enable_seqscan = off as $$
    begin
      if not exists (select 1 from ledger_leg where journal_id = new.id) then
        raise exception 'a journal has legs' using errcode = '23514', constraint = 'ledger_journal_has_legs';
      end if;
      if exists (select 1 from ledger_leg where journal_id = new.id group by contract_id, financial_year having sum(amount) <> 0) then
        raise exception 'the debits and credits of a journal are equal for each contract and year'
          using errcode = '23514', constraint = 'ledger_journal_balances';
      end if;
      if new.reverses_id is not null and exists (
        select 1 from (select line_id, account, effect, attribution, amount from ledger_leg where journal_id = new.id
          union all select line_id, account, effect, attribution, amount from ledger_leg where journal_id = new.reverses_id) both_sides
        group by line_id, account, effect, attribution having sum(amount) <> 0) then
        raise exception 'a reversal takes back exactly what it reverses' using errcode = '23514', constraint = 'ledger_journal_reverses_all';
      end if;
      if new.kind = 'validated' and (
        exists (select 1 from saving_scheme s where s.id = new.scheme_id and s.raised_by = new.posted_by)
        or exists (select 1 from ledger_leg mine join ledger_leg g on g.line_id = mine.line_id
          join ledger_journal j on j.id = g.journal_id and j.posted_by = new.posted_by
            and j.kind in ('recognised', 'moved', 'reforecast', 'delivered')
          where mine.journal_id = new.id)) then
        raise exception 'nobody validates a saving that they raised or posted' using errcode = '42501';
      end if;
      return null;
    end $$;
  create constraint trigger ledger_journal_balances after insert on ledger_journal deferrable initially deferred
    for each row execute function refuse_unbalanced_journal();

  create trigger ledger_journal_stays before update or delete on ledger_journal for each row execute function refuse_change();
  create trigger ledger_leg_stays before update or delete on ledger_leg for each row execute function refuse_change();
  create trigger saving_baseline_stays before update or delete on saving_baseline for each row execute function refuse_change();
  create trigger saving_baseline_choice_stays before update or delete on saving_baseline_choice for each row execute function refuse_change();
  create trigger saving_evidence_stays before update or delete on saving_evidence for each row execute function refuse_change();

  create function refuse_other_scheme() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' or to_jsonb(old) - '{owner_id,owner_name}'::text[] <> to_jsonb(new) - '{owner_id,owner_name}'::text[] then
        raise exception 'only the owner of a scheme changes' using errcode = '42501';
      end if;
      return new;
    end $$;
  create trigger saving_scheme_stays before update or delete on saving_scheme for each row execute function refuse_other_scheme();
  create function refuse_other_line() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' or to_jsonb(old) - '{cost_centre,subjective_code}'::text[] <> to_jsonb(new) - '{cost_centre,subjective_code}'::text[] then
        raise exception 'only the codes of a line change' using errcode = '42501';
      end if;
      return new;
    end $$;
  create trigger saving_line_stays before update or delete on saving_line for each row execute function refuse_other_line();
`;

const OWN = `(select is_system()) or trust_id = (select actor_trust()) or ((select actor_kind()) = 'auditor' and is_partner(partnership_id))`;
const OWN_HAND = `(select is_system()) or (trust_id = (select actor_trust()) and may_write(partnership_id))`;
const OF_LINE = (table: string, by: string) => `
  alter table ${table} enable row level security; alter table ${table} force row level security;
  create policy with_line on ${table} for select using (exists (select 1 from saving_line l where l.id = line_id));
  create policy own_trust_adds on ${table} for insert with check ((select is_system())
    or (${by} = actor_account() and exists (select 1 from saving_line l where l.id = line_id and l.trust_id = actor_trust())));`;

const POLICIES = `
  alter table saving_scheme enable row level security; alter table saving_scheme force row level security;
  create policy partners on saving_scheme for select using (is_partner(partnership_id));
  create policy raises on saving_scheme for insert with check (is_system() or (may_write(partnership_id) and origin = 'raised'
    and raised_by = actor_account() and raised_by_trust_id = actor_trust()));
  create policy owner_moves on saving_scheme for update using (is_system() or (may_write(partnership_id) and raised_by_trust_id = actor_trust()))
    with check (is_system() or (may_write(partnership_id) and raised_by_trust_id = actor_trust()));
  alter table saving_line enable row level security; alter table saving_line force row level security;
  create policy own_trust on saving_line for select using (${OWN});
  create policy own_trust_adds on saving_line for insert with check ((${OWN_HAND})
    and exists (select 1 from saving_scheme s where s.id = scheme_id and s.partnership_id = saving_line.partnership_id));
  create policy own_trust_codes on saving_line for update using (${OWN_HAND}) with check (${OWN_HAND});
  ${OF_LINE('saving_baseline', 'added_by')}
  ${OF_LINE('saving_baseline_choice', 'chosen_by')}
  ${OF_LINE('saving_evidence', 'added_by')}
  ${OF_LINE('saving_delivery', 'added_by')}
  alter table ledger_journal enable row level security; alter table ledger_journal force row level security;
  create policy own_trust on ledger_journal for select using (${OWN});
  create policy own_trust_posts on ledger_journal for insert with check ((select is_system())
    or (trust_id = (select actor_trust()) and may_write(partnership_id) and posted_by = (select actor_account())));
  alter table ledger_leg enable row level security; alter table ledger_leg force row level security;
  create policy own_trust on ledger_leg for select using (${OWN});
  create policy own_trust_posts on ledger_leg for insert with check (${OWN_HAND});
  -- The totals are the same for every partner; only the trigger writes them.
  alter table ledger_balance enable row level security; alter table ledger_balance force row level security;
  create policy partners on ledger_balance for select using (is_partner(partnership_id));
  create policy system_writes on ledger_balance for all using ((select is_system())) with check ((select is_system()));
`;
