import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: what the trusts need: their spreadsheets row by row, the lines that came of them, and the shared requirements.
 * Why the old code still works: only new tables.
 *
 * A line is its trust's own until it is attached to a shared requirement; from then on the partners see it too
 * (`shared_with`).
 */
export class Demand0002 implements MigrationInterface {
  name = 'Demand1700000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table import_mapping (
        trust_id uuid not null references organisation,
        headings_key text not null,
        mapping jsonb not null,
        updated_at timestamptz not null default now(),
        primary key (trust_id, headings_key)
      );
      create table import_file (
        id uuid primary key default uuidv7(),
        trust_id uuid not null references organisation,
        uploaded_by uuid not null references account,
        file_name text not null,
        sheet_name text not null default '',
        sha256 text not null,
        size_bytes integer not null,
        headings jsonb not null,
        mapping jsonb,
        state text not null check (state in ('uploaded', 'checked', 'imported', 'failed')),
        failure text,
        row_count integer not null default 0,
        accepted_count integer not null default 0,
        rejected_count integer not null default 0,
        duplicate_count integer not null default 0,
        uploaded_at timestamptz not null default now(),
        imported_at timestamptz,
        unique (trust_id, id)
      );
      create table import_row (
        import_id uuid not null,
        trust_id uuid not null,
        row_number integer not null,
        cells jsonb not null,
        state text not null check (state in ('pending', 'accepted', 'rejected', 'duplicate')),
        problems jsonb not null default '[]',
        primary key (import_id, row_number),
        foreign key (trust_id, import_id) references import_file (trust_id, id)
      );
      create table requirement (
        id uuid primary key default uuidv7(),
        reference text not null unique,
        partnership_id uuid not null references partnership,
        raised_by_trust_id uuid not null references organisation,
        title text not null,
        description text not null default '',
        item text not null,
        category text not null check (category in ('vehicles', 'equipment', 'it')),
        cpv_code text not null check (cpv_code ~ '^[0-9]{8}$'),
        base_unit text not null,
        specification jsonb not null default '{}',
        needed_by date,
        state text not null check (state in ('draft', 'shared', 'committed', 'locked')),
        created_by uuid not null references account,
        created_at timestamptz not null default now(),
        version integer not null default 1
      );
      create table demand_line (
        id uuid primary key default uuidv7(),
        trust_id uuid not null references organisation,
        import_id uuid,
        row_number integer,
        line_key text not null,
        item text not null,
        specification jsonb not null default '{}',
        specification_key text not null default '',
        category text not null check (category in ('vehicles', 'equipment', 'it')),
        cpv_code text not null check (cpv_code ~ '^[0-9]{8}$'),
        site text not null default '',
        financial_year text not null check (financial_year ~ '^[0-9]{4}/[0-9]{2}$'),
        quantity numeric(14,3) not null check (quantity > 0),
        unit text not null,
        base_quantity numeric(17,3) not null check (base_quantity > 0),
        base_unit text not null,
        needed_by date,
        baseline_unit_price numeric(16,4) check (baseline_unit_price >= 0),
        baseline_type smallint check (baseline_type between 1 and 8),
        baseline_on date,
        baseline_evidence text,
        budget_type text not null check (budget_type in ('revenue', 'capital', 'lease')),
        vat_treatment text not null check (vat_treatment in ('standard', 'reduced', 'zero', 'exempt')),
        vat_basis_points integer not null check (vat_basis_points between 0 and 10000),
        is_vat_recoverable boolean not null default false,
        requirement_id uuid references requirement,
        shared_with uuid references partnership,
        created_at timestamptz not null default now(),
        unique (trust_id, line_key),
        foreign key (trust_id, import_id) references import_file (trust_id, id)
      );
      create index demand_line_requirement on demand_line (requirement_id, trust_id);
      create index demand_line_group on demand_line (item, specification_key, base_unit, trust_id, financial_year);
      create table requirement_partner (
        requirement_id uuid not null references requirement,
        trust_id uuid not null references organisation,
        state text not null check (state in ('joined', 'committed', 'left')),
        funding_reference text,
        joined_at timestamptz not null default now(),
        committed_at timestamptz,
        left_at timestamptz,
        leave_reason text,
        primary key (requirement_id, trust_id)
      );
      create table deviation (
        id uuid primary key default uuidv7(),
        requirement_id uuid not null references requirement,
        trust_id uuid not null references organisation,
        attribute text not null,
        required_value text not null,
        stated_value text not null,
        reason text not null,
        state text not null check (state in ('pending', 'accepted', 'rejected')) default 'pending',
        decided_by uuid references account,
        decided_at timestamptz,
        decision_reason text,
        created_at timestamptz not null default now(),
        unique (requirement_id, trust_id, attribute)
      );
      create table demand_total (
        partnership_id uuid not null references partnership,
        group_key text not null,
        trust_id uuid not null references organisation,
        financial_year text not null,
        item text not null,
        specification_key text not null,
        base_unit text not null,
        category text not null,
        cpv_code text not null,
        line_count integer not null,
        base_quantity numeric(20,3) not null,
        value_net numeric(18,2) not null,
        value_gross numeric(18,2) not null,
        first_needed_by date,
        last_needed_by date,
        computed_at timestamptz not null default now(),
        primary key (partnership_id, group_key, trust_id, financial_year)
      );

      alter table import_mapping enable row level security; alter table import_mapping force row level security;
      create policy own_trust on import_mapping using (is_system() or trust_id = actor_trust()) with check (is_system() or trust_id = actor_trust());
      alter table import_file enable row level security; alter table import_file force row level security;
      create policy own_trust on import_file using (is_system() or trust_id = actor_trust()) with check (is_system() or trust_id = actor_trust());
      alter table import_row enable row level security; alter table import_row force row level security;
      create policy own_trust on import_row using (is_system() or trust_id = actor_trust()) with check (is_system() or trust_id = actor_trust());
      alter table requirement enable row level security; alter table requirement force row level security;
      create policy partners on requirement for select using (is_partner(partnership_id) and (state <> 'draft' or is_system() or raised_by_trust_id = actor_trust()));
      create policy partners_write on requirement for all using (may_write(partnership_id) and (state <> 'draft' or is_system() or raised_by_trust_id = actor_trust()))
        with check (may_write(partnership_id));
      alter table demand_line enable row level security; alter table demand_line force row level security;
      create policy own_or_shared on demand_line for select using (is_system() or trust_id = actor_trust() or is_partner(shared_with));
      create policy own_write on demand_line for all using (is_system() or trust_id = actor_trust()) with check (is_system() or trust_id = actor_trust());
      alter table requirement_partner enable row level security; alter table requirement_partner force row level security;
      create policy with_requirement on requirement_partner for select using (exists (select 1 from requirement r where r.id = requirement_id));
      create policy own_write on requirement_partner for all
        using (is_system() or trust_id = actor_trust()) with check (is_system() or trust_id = actor_trust());
      alter table deviation enable row level security; alter table deviation force row level security;
      create policy with_requirement on deviation for select using (exists (select 1 from requirement r where r.id = requirement_id));
      create policy states_or_decides on deviation for all
        using (is_system() or trust_id = actor_trust() or exists (select 1 from requirement r where r.id = requirement_id and r.raised_by_trust_id = actor_trust()))
        with check (is_system() or trust_id = actor_trust() or exists (select 1 from requirement r where r.id = requirement_id and r.raised_by_trust_id = actor_trust()));
      alter table demand_total enable row level security; alter table demand_total force row level security;
      create policy partners on demand_total using (is_partner(partnership_id)) with check (may_write(partnership_id));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `drop table demand_total, deviation, requirement_partner, demand_line, requirement, import_row, import_file, import_mapping`,
    );
  }
}
