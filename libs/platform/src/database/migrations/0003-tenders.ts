import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: tenders with their lots, demand, break points and conditions; the bids, their opening and their assessment.
 * Why the old code still works: only new tables.
 *
 * Partners see a tender from its draft on; suppliers from its publication (\`published_at\`). A bid is its supplier's own
 * until the opening sets \`opened_at\` on it: no trust sees a row of it before.
 */
export class Tenders0003 implements MigrationInterface {
  name = 'Tenders1700000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table tender (
        id uuid primary key default uuidv7(),
        reference text not null unique,
        partnership_id uuid not null references partnership,
        lead_trust_id uuid not null references organisation,
        title text not null,
        description text not null default '',
        state text not null check (state in ('draft', 'published', 'closed', 'opened', 'evaluated', 'awardProposed', 'approved', 'contracted', 'cancelled')),
        currency text not null default 'GBP' check (currency ~ '^[A-Z]{3}$'),
        price_rule text not null default 'LOWEST_COMPLIANT',
        lots_decision text not null default '',
        is_health_care_service boolean not null default false,
        modern_slavery_reference text not null default '',
        estimated_net numeric(16,2) not null default 0,
        estimated_gross numeric(16,2) not null default 0,
        price_starts_on date,
        created_by uuid not null references account,
        created_at timestamptz not null default now(),
        published_at timestamptz,
        published_by uuid references account,
        deadline_at timestamptz,
        opened_at timestamptz,
        content_sha256 text,
        cancelled_reason text,
        version integer not null default 1
      );
      create table tender_trust (
        tender_id uuid not null references tender,
        trust_id uuid not null references organisation,
        state text not null check (state in ('participating', 'withdrawn')) default 'participating',
        withdrawn_at timestamptz,
        withdraw_reason text,
        primary key (tender_id, trust_id)
      );
      create table tender_lot (
        id uuid primary key default uuidv7(),
        tender_id uuid not null references tender,
        number integer not null,
        title text not null,
        split text not null check (split in ('allowed', 'never')) default 'allowed',
        max_suppliers integer check (max_suppliers > 0),
        unique (tender_id, number), unique (tender_id, id)
      );
      create table tender_line (
        id uuid primary key default uuidv7(),
        tender_id uuid not null,
        lot_id uuid not null,
        code text not null,
        requirement_id uuid references requirement,
        item text not null,
        specification jsonb not null default '{}',
        cpv_code text not null,
        unit text not null,
        is_indivisible boolean not null default true,
        unique (tender_id, code), unique (tender_id, id),
        foreign key (tender_id, lot_id) references tender_lot (tender_id, id)
      );
      create table tender_demand (
        tender_id uuid not null,
        line_id uuid not null,
        trust_id uuid not null references organisation,
        budget_type text not null check (budget_type in ('revenue', 'capital', 'lease')),
        financial_year text not null check (financial_year ~ '^[0-9]{4}/[0-9]{2}$'),
        quantity numeric(14,3) not null check (quantity > 0),
        baseline_unit_price numeric(16,4),
        baseline_type smallint check (baseline_type between 1 and 8),
        baseline_evidence text,
        vat_basis_points integer not null default 2000,
        primary key (tender_id, line_id, trust_id, budget_type, financial_year),
        foreign key (tender_id, line_id) references tender_line (tender_id, id)
      );
      create table tender_break_point (
        tender_id uuid not null,
        line_id uuid not null,
        from_quantity numeric(14,3) not null check (from_quantity > 0),
        reason text not null,
        primary key (tender_id, line_id, from_quantity),
        foreign key (tender_id, line_id) references tender_line (tender_id, id)
      );
      create table tender_condition (
        id uuid primary key default uuidv7(),
        tender_id uuid not null references tender,
        number integer not null,
        kind text not null check (kind in ('participation', 'requirement')),
        title text not null,
        description text not null,
        unique (tender_id, number), unique (tender_id, id)
      );
      create table tender_scenario (
        tender_id uuid not null references tender,
        code text not null,
        title text not null,
        rules jsonb not null default '[]',
        primary key (tender_id, code)
      );
      create table bid (
        id uuid primary key default uuidv7(),
        tender_id uuid not null references tender,
        supplier_id uuid not null references organisation,
        state text not null check (state in ('draft', 'submitted', 'withdrawn')),
        content jsonb not null default '{}',
        sha256 text,
        submitted_at timestamptz,
        submitted_by uuid references account,
        opened_at timestamptz,
        version integer not null default 1,
        updated_at timestamptz not null default now(),
        unique (tender_id, supplier_id), unique (tender_id, id)
      );
      create table opening (
        tender_id uuid primary key references tender,
        opened_by uuid not null references account,
        opened_at timestamptz not null,
        bid_count integer not null,
        bids_sha256 text not null
      );
      create table assessment (
        tender_id uuid not null references tender,
        bid_id uuid not null,
        condition_id uuid not null,
        trust_id uuid not null references organisation,
        evaluator_id uuid not null references account,
        result text not null check (result in ('pass', 'fail')),
        reason text not null check (length(reason) > 0),
        assessed_at timestamptz not null default now(),
        primary key (tender_id, bid_id, condition_id, trust_id),
        foreign key (tender_id, bid_id) references bid (tender_id, id),
        foreign key (tender_id, condition_id) references tender_condition (tender_id, id)
      );

      alter table tender enable row level security; alter table tender force row level security;
      create policy partners on tender for select using (is_partner(partnership_id) or (actor_kind() = 'supplier' and published_at is not null));
      create policy partners_write on tender for all using (may_write(partnership_id)) with check (may_write(partnership_id));
    `);
    for (const table of [
      'tender_trust',
      'tender_lot',
      'tender_line',
      'tender_break_point',
      'tender_condition',
      'tender_scenario',
    ])
      await runner.query(`
        alter table ${table} enable row level security; alter table ${table} force row level security;
        create policy with_tender on ${table} for select using (exists (select 1 from tender t where t.id = tender_id));
        create policy partners_write on ${table} for all
          using (exists (select 1 from tender t where t.id = tender_id and may_write(t.partnership_id)))
          with check (exists (select 1 from tender t where t.id = tender_id and may_write(t.partnership_id)));
      `);
    await runner.query(`
      -- Quantities are published through break points; baselines are the trusts' own business and never the suppliers'.
      alter table tender_demand enable row level security; alter table tender_demand force row level security;
      create policy partners on tender_demand using (exists (select 1 from tender t where t.id = tender_id and is_partner(t.partnership_id)))
        with check (exists (select 1 from tender t where t.id = tender_id and may_write(t.partnership_id)));
      alter table bid enable row level security; alter table bid force row level security;
      create policy own_or_opened on bid for select
        using (is_system() or supplier_id = actor_supplier()
          or (opened_at is not null and exists (select 1 from tender t where t.id = tender_id and is_partner(t.partnership_id))));
      create policy own_write on bid for all using (is_system() or (supplier_id = actor_supplier() and opened_at is null))
        with check (is_system() or (supplier_id = actor_supplier() and opened_at is null));
      alter table opening enable row level security; alter table opening force row level security;
      create policy partners on opening using (exists (select 1 from tender t where t.id = tender_id and is_partner(t.partnership_id)))
        with check (exists (select 1 from tender t where t.id = tender_id and may_write(t.partnership_id)));
      alter table assessment enable row level security; alter table assessment force row level security;
      create policy partners on assessment for select using (exists (select 1 from tender t where t.id = tender_id and is_partner(t.partnership_id)));
      create policy own_trust on assessment for all using (is_system() or trust_id = actor_trust()) with check (is_system() or trust_id = actor_trust());
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `drop table assessment, opening, bid, tender_scenario, tender_condition, tender_break_point, tender_demand, tender_line, tender_lot, tender_trust, tender`,
    );
  }
}
