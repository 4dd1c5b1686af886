import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: imports keep the file as it was sent and say how far they are; shared requirements can be handed over, withdrawn
 * and left on the record; and demand is added up from figures that the database itself derives from each line.
 * Why the old code still works: there is none that writes these tables; the totals are derived and can be made anew.
 *
 * `grain` is the hash of everything by which totals are told apart, so that a million lines group by sixteen bytes.
 * A line that was attached to a requirement carries the requirement's wording, and its own in `stated`.
 */
export class Requirements0008 implements MigrationInterface {
  name = 'Requirements1700000000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(IMPORTS);
    await runner.query(LINES);
    await runner.query(SHARING);
    await runner.query(TOTALS);
  }

  async down(): Promise<void> {
    await Promise.reject(new Error('Lines lose what they derive: restore the database from before instead.'));
  }
}

const IMPORTS = `
  alter table import_file drop constraint import_file_state_check;
  alter table import_file add constraint import_file_state_check check (state in ('uploaded', 'queued', 'imported', 'failed'));
  alter table import_file
    add column sheets jsonb not null default '[]',
    add column preview jsonb not null default '[]',
    add column formula_count integer not null default 0,
    add column done_count integer not null default 0;
  create table import_content (
    trust_id uuid not null,
    import_id uuid not null,
    part integer not null,
    bytes bytea not null,
    primary key (import_id, part),
    foreign key (trust_id, import_id) references import_file (trust_id, id)
  );
  alter table import_content alter column bytes set storage external;
  alter table import_content enable row level security; alter table import_content force row level security;
  create policy own_trust on import_content
    using (is_system() or trust_id = actor_trust()) with check (is_system() or trust_id = actor_trust());
  alter table import_row drop constraint import_row_state_check;
  alter table import_row add constraint import_row_state_check check (state in ('rejected', 'duplicate'));
`;

const LINES = `
  drop index demand_line_group;
  drop index demand_line_requirement;
  -- A line of an import has its trust by the import's key, and row-level security gives any other line its actor's own
  -- trust. Checking the trust of each line once more costs a fifth of storing it.
  alter table demand_line drop constraint demand_line_trust_id_fkey;
  alter table demand_line drop constraint demand_line_vat_treatment_check;
  alter table demand_line add constraint demand_line_vat_treatment_check
    check (vat_treatment in ('standard', 'reduced', 'zero', 'exempt', 'outside scope'));
  alter table demand_line drop column specification_key;
  alter table demand_line alter column needed_by set not null;
  alter table demand_line
    add column group_key text not null,
    add column delivery_window text not null check (delivery_window ~ '^[0-9]{4}/[0-9]{2} Q[1-4]$'),
    add column stated jsonb;
  alter table demand_line
    add column value_net numeric(18,2) generated always as (round(quantity * baseline_unit_price, 2)) stored,
    add column value_gross numeric(18,2) generated always as (
      round(quantity * baseline_unit_price, 2) + round(round(quantity * baseline_unit_price, 2) * vat_basis_points * 0.0001, 2)) stored,
    add column grain uuid generated always as (md5(group_key || E'\\x1f' || trust_id::text || E'\\x1f' || financial_year || E'\\x1f'
      || delivery_window || E'\\x1f' || item || E'\\x1f' || specification::text || E'\\x1f' || category || E'\\x1f' || cpv_code)::uuid) stored;
  create index demand_line_requirement on demand_line (requirement_id, trust_id) where requirement_id is not null;
  create index demand_line_shared on demand_line (shared_with) where shared_with is not null;

  -- The same sight as before, with what does not differ from row to row asked once per statement.
  drop policy own_or_shared on demand_line;
  create policy own_or_shared on demand_line for select using (
    (select is_system()) or trust_id = (select actor_trust())
    or (shared_with = any((select actor_partnerships())::uuid[]) and (select actor_kind()) in ('trust', 'auditor')));
  drop policy own_write on demand_line;
  create policy own_write on demand_line for all
    using ((select is_system()) or trust_id = (select actor_trust()))
    with check ((select is_system()) or trust_id = (select actor_trust()));
`;

const SHARING = `
  create sequence requirement_reference;
  alter table requirement drop constraint requirement_state_check;
  alter table requirement add constraint requirement_state_check check (state in ('draft', 'shared', 'committed', 'locked', 'withdrawn'));
  alter table requirement add column lead_trust_id uuid not null references organisation;
  alter table requirement add column changed_at timestamptz not null default now();
  alter table requirement_partner add column quantity numeric(17,3) check (quantity > 0);
  alter table deviation drop constraint deviation_state_check;
  alter table deviation add constraint deviation_state_check check (state in ('pending', 'accepted', 'rejected', 'withdrawn'));
  alter table deviation drop constraint deviation_requirement_id_trust_id_attribute_key;
  create unique index deviation_of_attribute on deviation (requirement_id, trust_id, attribute) where state in ('pending', 'accepted');
  drop policy states_or_decides on deviation;
  create policy states_or_decides on deviation for all
    using (is_system() or trust_id = actor_trust() or exists (select 1 from requirement r where r.id = requirement_id and r.lead_trust_id = actor_trust()))
    with check (is_system() or trust_id = actor_trust() or exists (select 1 from requirement r where r.id = requirement_id and r.lead_trust_id = actor_trust()));
  create table requirement_departure (
    id uuid primary key default uuidv7(),
    requirement_id uuid not null references requirement,
    trust_id uuid not null references organisation,
    reason text not null check (length(reason) > 0),
    quantity numeric(17,3) not null,
    funding_reference text not null,
    consequences jsonb not null,
    consequences_sha256 text not null,
    left_by uuid references account,
    left_at timestamptz not null default now()
  );
  create index requirement_departure_of on requirement_departure (requirement_id);
  create trigger requirement_departure_stays before update or delete on requirement_departure for each row execute function refuse_change();
  alter table requirement_departure enable row level security; alter table requirement_departure force row level security;
  create policy with_requirement on requirement_departure for select using (exists (select 1 from requirement r where r.id = requirement_id));
  create policy own_departure on requirement_departure for insert with check (is_system() or trust_id = actor_trust());
`;

const TOTALS = `
  drop table demand_total;
  create table demand_total (
    partnership_id uuid not null references partnership,
    grain uuid not null,
    group_key text not null,
    trust_id uuid not null,
    financial_year text not null,
    delivery_window text not null,
    item text not null,
    specification jsonb not null,
    base_unit text not null,
    category text not null,
    cpv_code text not null,
    line_count integer not null,
    lines_without_value integer not null,
    base_quantity numeric(20,3) not null,
    value_net numeric(20,2) not null,
    value_gross numeric(20,2) not null,
    primary key (partnership_id, grain)
  );
  create table demand_count (
    partnership_id uuid primary key references partnership,
    counted_at timestamptz not null,
    line_count integer not null,
    version_sum bigint not null
  );
  alter table demand_total enable row level security; alter table demand_total force row level security;
  create policy partners on demand_total using (is_partner(partnership_id)) with check (may_write(partnership_id));
  alter table demand_count enable row level security; alter table demand_count force row level security;
  create policy partners on demand_count using (is_partner(partnership_id)) with check (may_write(partnership_id));
`;
