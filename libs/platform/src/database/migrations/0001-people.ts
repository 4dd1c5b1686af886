import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: organisations, people, partnerships and their limits, and who may see whose rows.
 * Why the old code still works: there is none; this is the first migration.
 *
 * The application connects as the role tandem_app, which owns nothing. Every table has FORCE row-level security, and a
 * row shows only when the transaction's settings (`app.kind`, `app.organisation_id`, `app.partnerships`) allow it. Without
 * settings nothing shows at all.
 */
export class People0001 implements MigrationInterface {
  name = 'People1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function actor_kind() returns text stable parallel safe language sql
        as $$ select coalesce(nullif(current_setting('app.kind', true), ''), 'nobody') $$;
      create function actor_organisation() returns uuid stable parallel safe language sql
        as $$ select nullif(current_setting('app.organisation_id', true), '')::uuid $$;
      create function actor_account() returns uuid stable parallel safe language sql
        as $$ select nullif(current_setting('app.account_id', true), '')::uuid $$;
      create function actor_trust() returns uuid stable parallel safe language sql
        as $$ select case when actor_kind() = 'trust' then actor_organisation() end $$;
      create function actor_supplier() returns uuid stable parallel safe language sql
        as $$ select case when actor_kind() = 'supplier' then actor_organisation() end $$;
      create function actor_partnerships() returns uuid[] stable parallel safe language sql
        as $$ select coalesce(nullif(current_setting('app.partnerships', true), '')::uuid[], '{}') $$;
      create function is_system() returns boolean stable parallel safe language sql
        as $$ select actor_kind() = 'system' $$;
      create function is_partner(partnership uuid) returns boolean stable parallel safe language sql
        as $$ select is_system() or (actor_kind() in ('trust', 'auditor') and partnership = any(actor_partnerships())) $$;
      create function may_write(partnership uuid) returns boolean stable parallel safe language sql
        as $$ select is_system() or (actor_kind() = 'trust' and partnership = any(actor_partnerships())) $$;
      create function refuse_change() returns trigger language plpgsql
        as $$ begin raise exception 'rows of % are never changed or removed', tg_table_name using errcode = '42501'; end $$;

      create table organisation (
        id uuid primary key default uuidv7(),
        kind text not null check (kind in ('trust', 'supplier', 'audit')),
        name text not null check (length(name) between 1 and 200),
        short_name text not null check (length(short_name) between 1 and 40),
        ods_code text unique check (ods_code ~ '^[A-Z0-9]{3,6}$'),
        is_small boolean not null default false,
        created_at timestamptz not null default now()
      );
      create table authority_class (
        organisation_id uuid not null references organisation,
        class text not null check (class in ('central', 'sub-central')),
        starts_on date not null,
        ends_on date check (ends_on >= starts_on),
        source text not null,
        primary key (organisation_id, starts_on)
      );
      create table partnership (
        id uuid primary key default uuidv7(),
        name text not null,
        agreed_on date not null,
        agreement_reference text not null,
        created_at timestamptz not null default now()
      );
      create table partnership_member (
        partnership_id uuid not null references partnership,
        organisation_id uuid not null references organisation,
        joined_on date not null,
        left_on date check (left_on >= joined_on),
        leave_reason text,
        primary key (partnership_id, organisation_id, joined_on)
      );
      create table account (
        id uuid primary key default uuidv7(),
        organisation_id uuid not null references organisation,
        email text not null check (email = lower(email)),
        name text not null,
        office text not null,
        roles text[] not null check (roles <@ array['procurement', 'finance', 'executive', 'evaluator', 'supplier', 'auditor']),
        password_hash text,
        is_active boolean not null default true,
        failed_attempts integer not null default 0,
        locked_until timestamptz,
        created_at timestamptz not null default now(),
        unique (email)
      );
      create table delegated_limit (
        id uuid primary key default uuidv7(),
        trust_id uuid not null references organisation,
        office text not null,
        budget_type text not null check (budget_type in ('revenue', 'capital', 'lease', 'any')),
        up_to numeric(14,2),
        starts_on date not null,
        ends_on date check (ends_on >= starts_on),
        source text not null
      );
      create index delegated_limit_of on delegated_limit (trust_id, office);
      create table http_session (sid text primary key, sess json not null, expire timestamp(6) not null);
      create index http_session_expiry on http_session (expire);

      alter table organisation enable row level security; alter table organisation force row level security;
      create policy everyone_signed_in on organisation for select using (actor_kind() <> 'nobody');
      create policy system_writes on organisation for all using (is_system()) with check (is_system());
      alter table authority_class enable row level security; alter table authority_class force row level security;
      create policy everyone_signed_in on authority_class for select using (actor_kind() <> 'nobody');
      create policy system_writes on authority_class for all using (is_system()) with check (is_system());
      alter table partnership enable row level security; alter table partnership force row level security;
      create policy partners on partnership for select using (is_partner(id) or actor_kind() in ('supplier', 'sign-in'));
      create policy partners_write on partnership for all using (may_write(id)) with check (may_write(id));
      alter table partnership_member enable row level security; alter table partnership_member force row level security;
      create policy partners on partnership_member for select
        using (is_partner(partnership_id) or actor_kind() = 'supplier' or (actor_kind() = 'sign-in'));
      create policy partners_write on partnership_member for all
        using (is_system() or (may_write(partnership_id) and organisation_id = actor_organisation()))
        with check (is_system() or (may_write(partnership_id) and organisation_id = actor_organisation()));
      alter table account enable row level security; alter table account force row level security;
      create policy own_organisation on account for select
        using (is_system() or organisation_id = actor_organisation()
          or (actor_kind() = 'sign-in' and (email = current_setting('app.sign_in', true) or id::text = current_setting('app.sign_in', true))));
      create policy sign_in_counts on account for update
        using (is_system() or (actor_kind() = 'sign-in' and (email = current_setting('app.sign_in', true))))
        with check (is_system() or actor_kind() = 'sign-in');
      create policy system_adds on account for insert with check (is_system());
      alter table delegated_limit enable row level security; alter table delegated_limit force row level security;
      create policy own_trust on delegated_limit for select using (is_system() or trust_id = actor_trust() or actor_kind() = 'auditor');
      create policy system_writes on delegated_limit for all using (is_system()) with check (is_system());
      -- A session belongs to a browser and not to a trust: whoever knows its id, which is secret, holds it.
      alter table http_session enable row level security; alter table http_session force row level security;
      create policy by_secret_id on http_session using (true) with check (true);
    `);
  }

  async down(): Promise<void> {
    await Promise.reject(new Error('The first migration is not taken back: drop the database instead.'));
  }
}
