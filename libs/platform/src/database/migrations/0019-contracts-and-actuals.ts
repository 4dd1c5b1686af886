import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: an approved award becomes contracts with a price per trust and line; what trusts really bought is imported line by
 * line, matched to them, and counted by month, so that a saving is delivered and not only promised.
 * Why the old code still works: new tables, and new columns of imports that have a default.
 *
 * A contract and its prices are the partnership's: every partner has decided on them. What a trust bought is its own.
 */
export class ContractsAndActuals0019 implements MigrationInterface {
  name = 'ContractsAndActuals1700000000019';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CONTRACTS);
    await runner.query(IMPORTS);
    await runner.query(ACTUALS);
    await runner.query(MONTHS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table actual_delivery, actual_month, actual_match, actual_decision, actual_line, actual_import_outcome,
        contract_supplier_key, contract_line_key, contract_line, contract;
      delete from import_mapping where kind <> 'demand';
      alter table import_mapping drop constraint import_mapping_pkey, drop column kind, add primary key (trust_id, headings_key);
      alter table import_file drop column kind, drop column source, drop column changed_count;
    `);
  }
}

const CONTRACTS = `
  create table contract (
    id uuid primary key default uuidv7(),
    partnership_id uuid not null references partnership,
    reference text not null unique,
    title text not null,
    category text not null check (category in ('vehicles', 'equipment', 'it')),
    supplier_id uuid not null references organisation,
    -- The supplier's name without what does not tell it apart, for finding its lines among a trust's purchases.
    supplier_key text not null check (supplier_key <> ''),
    award_id uuid references award,
    tender_id uuid references tender,
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    starts_on date not null,
    ends_on date check (ends_on >= starts_on),
    created_at timestamptz not null default clock_timestamp(),
    unique (award_id, supplier_id),
    unique (partnership_id, id)
  );
  create table contract_line (
    id uuid primary key default uuidv7(),
    contract_id uuid not null,
    partnership_id uuid not null,
    trust_id uuid not null references organisation,
    line_code text not null,
    item text not null,
    item_key text not null,
    unit text not null,
    base_unit text not null,
    unit_factor bigint not null check (unit_factor > 0),
    unit_price numeric(16,4) not null check (unit_price >= 0),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    quantity numeric(14,3) not null check (quantity > 0),
    -- What the trust paid before, the mean of its own baselines weighted by quantity; null where it has none.
    baseline_unit_price numeric(16,4) check (baseline_unit_price >= 0),
    index_series text,
    starts_on date not null,
    unique (contract_id, trust_id, line_code),
    unique (trust_id, id),
    foreign key (partnership_id, contract_id) references contract (partnership_id, id)
  );
  create index contract_line_of_trust on contract_line (trust_id, contract_id);
  -- By what a trust's purchases are recognised: the item's name, its code, and what a person has said is the same.
  create table contract_line_key (
    trust_id uuid not null,
    kind text not null check (kind in ('code', 'name')),
    key text not null check (key <> ''),
    contract_line_id uuid not null,
    learned_by uuid references account,
    primary key (trust_id, kind, key, contract_line_id),
    foreign key (trust_id, contract_line_id) references contract_line (trust_id, id)
  );
  create table contract_supplier_key (
    trust_id uuid not null references organisation,
    key text not null check (key <> ''),
    contract_id uuid not null references contract,
    learned_by uuid references account,
    primary key (trust_id, key, contract_id)
  );

  alter table contract enable row level security; alter table contract force row level security;
  create policy partners on contract for select using (is_partner(partnership_id));
  create policy system_writes on contract for all using (is_system()) with check (is_system());
  alter table contract_line enable row level security; alter table contract_line force row level security;
  create policy partners on contract_line for select using (is_partner(partnership_id));
  create policy system_writes on contract_line for all using (is_system()) with check (is_system());
  alter table contract_line_key enable row level security; alter table contract_line_key force row level security;
  create policy own_trust on contract_line_key for select using (is_system() or trust_id = actor_trust());
  create policy own_trust_learns on contract_line_key for insert
    with check (is_system() or (trust_id = actor_trust() and learned_by = actor_account()));
  alter table contract_supplier_key enable row level security; alter table contract_supplier_key force row level security;
  create policy own_trust on contract_supplier_key for select using (is_system() or trust_id = actor_trust());
  create policy own_trust_learns on contract_supplier_key for insert
    with check (is_system() or (trust_id = actor_trust() and learned_by = actor_account()
      and exists (select 1 from contract c where c.id = contract_id)));
`;

/** A file of purchases goes the same way as a file of demand: kept as sent, mapped by a person, taken in by a job. */
const IMPORTS = `
  alter table import_file
    add column kind text not null default 'demand' check (kind in ('demand', 'actuals')),
    add column source text check (source in ('purchaseOrder', 'invoice', 'supplierReport')),
    add column changed_count integer not null default 0,
    add check ((kind = 'actuals') = (source is not null));
  create index import_file_of_kind on import_file (trust_id, kind, uploaded_at);
  alter table import_mapping add column kind text not null default 'demand' check (kind in ('demand', 'actuals'));
  alter table import_mapping drop constraint import_mapping_pkey, add primary key (trust_id, kind, headings_key);
`;

const ACTUALS = `
  create table actual_line (
    id uuid primary key default uuidv7(),
    trust_id uuid not null,
    import_id uuid not null,
    row_number integer not null,
    source text not null check (source in ('purchaseOrder', 'invoice', 'supplierReport')),
    document text not null,
    line_number text not null,
    version integer not null check (version > 0),
    is_current boolean not null,
    content_sha256 text not null,
    bought_on date not null,
    supplier text not null,
    supplier_key text not null,
    item_code text not null,
    code_key text not null,
    item text not null,
    item_key text not null,
    unit text not null,
    base_unit text not null,
    unit_factor bigint not null check (unit_factor > 0),
    quantity numeric(14,3) not null check (quantity <> 0),
    unit_price numeric(16,4) not null check (unit_price >= 0),
    amount numeric(16,2) not null,
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    site text not null,
    cost_centre text not null,
    foreign key (trust_id, import_id) references import_file (trust_id, id)
  );
  -- The natural key, of the version that counts; older ones stay beside it.
  create unique index actual_line_current on actual_line (trust_id, source, document, line_number) where is_current;
  create index actual_line_of_import on actual_line (import_id, row_number);
  create table actual_decision (
    id uuid primary key default uuidv7(),
    trust_id uuid not null references organisation,
    kind text not null check (kind in ('matched', 'dismissed', 'offContract')),
    contract_line_id uuid references contract_line,
    supplier text not null,
    item_code text not null,
    item text not null,
    reason text not null default '',
    line_count integer not null,
    amount numeric(16,2) not null,
    decided_by uuid not null references account,
    decided_by_name text not null,
    decided_at timestamptz not null default clock_timestamp(),
    unique (trust_id, id),
    check ((kind = 'matched') <= (contract_line_id is not null)),
    check (kind = 'matched' or length(reason) > 0)
  );
  create trigger actual_decision_stays before update or delete on actual_decision for each row execute function refuse_change();
  create table actual_match (
    -- Always written from the very line, which is never removed: a foreign key would only look it up a million times more.
    line_id uuid primary key,
    trust_id uuid not null,
    outcome text not null check (outcome in ('matched', 'priceDiffers', 'itemUnknown', 'offContract', 'currencyDiffers', 'unitDiffers', 'noContract', 'dismissed')),
    contract_line_id uuid,
    found_by text not null check (found_by in ('code', 'name', 'person', 'nothing')),
    decision_id uuid,
    foreign key (trust_id, contract_line_id) references contract_line (trust_id, id),
    foreign key (trust_id, decision_id) references actual_decision (trust_id, id)
  );
  -- The queue of one trust is read without its other million lines.
  create index actual_match_waiting on actual_match (trust_id, outcome)
    where decision_id is null and outcome in ('itemUnknown', 'offContract', 'currencyDiffers', 'unitDiffers');
  create index actual_match_of_contract on actual_match (contract_line_id, outcome) where contract_line_id is not null;
  create table actual_import_outcome (
    import_id uuid not null,
    trust_id uuid not null,
    outcome text not null,
    currency text not null,
    lines integer not null,
    amount numeric(18,2) not null,
    primary key (import_id, outcome, currency),
    foreign key (trust_id, import_id) references import_file (trust_id, id)
  );

  alter table actual_line enable row level security; alter table actual_line force row level security;
  create policy own_trust on actual_line for select using (is_system() or trust_id = actor_trust());
  create policy system_writes on actual_line for all using (is_system()) with check (is_system());
  alter table actual_decision enable row level security; alter table actual_decision force row level security;
  create policy own_trust on actual_decision for select using (is_system() or trust_id = actor_trust());
  create policy own_trust_decides on actual_decision for insert
    with check (is_system() or (trust_id = actor_trust() and decided_by = actor_account()));
  alter table actual_match enable row level security; alter table actual_match force row level security;
  create policy own_trust on actual_match for select using (is_system() or trust_id = actor_trust());
  create policy own_trust_decides on actual_match for update using (is_system() or trust_id = actor_trust())
    with check (is_system() or (trust_id = actor_trust() and decision_id is not null));
  create policy system_writes on actual_match for all using (is_system()) with check (is_system());
  alter table actual_import_outcome enable row level security; alter table actual_import_outcome force row level security;
  create policy own_trust on actual_import_outcome for select using (is_system() or trust_id = actor_trust());
  create policy system_writes on actual_import_outcome for all using (is_system()) with check (is_system());
`;

/** What was bought of each contract line in each month, so that no page adds up a million lines. */
const MONTHS = `
  create table actual_month (
    trust_id uuid not null,
    contract_line_id uuid not null,
    month date not null check (extract(day from month) = 1),
    source text not null check (source in ('purchaseOrder', 'invoice', 'supplierReport')),
    outcome text not null check (outcome in ('matched', 'priceDiffers', 'offContract')),
    supplier_key text not null,
    supplier text not null,
    lines integer not null,
    -- In base units, so that a box and its content add up exactly.
    quantity numeric(17,3) not null,
    paid numeric(18,2) not null,
    -- The same quantity at the contract's price.
    contracted numeric(18,2) not null,
    primary key (trust_id, contract_line_id, month, source, outcome, supplier_key),
    foreign key (trust_id, contract_line_id) references contract_line (trust_id, id)
  );
  alter table actual_month enable row level security; alter table actual_month force row level security;
  create policy own_trust on actual_month for select using (is_system() or trust_id = actor_trust()
    or (actor_kind() = 'auditor' and exists (select 1 from contract_line l where l.id = contract_line_id and is_partner(l.partnership_id))));
  create policy system_writes on actual_month for all using (is_system()) with check (is_system());
  -- What was posted into the ledger for a contract line and month: posted again only when it has changed.
  create table actual_delivery (
    trust_id uuid not null,
    contract_line_id uuid not null,
    month date not null,
    content_sha256 text not null,
    journal_ids uuid[] not null,
    posted_at timestamptz not null default clock_timestamp(),
    primary key (trust_id, contract_line_id, month),
    foreign key (trust_id, contract_line_id) references contract_line (trust_id, id)
  );
  alter table actual_delivery enable row level security; alter table actual_delivery force row level security;
  create policy own_trust on actual_delivery for select using (is_system() or trust_id = actor_trust());
  create policy system_writes on actual_delivery for all using (is_system()) with check (is_system());
`;
