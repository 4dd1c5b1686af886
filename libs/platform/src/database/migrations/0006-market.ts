import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: the open market: notices that others published under the Open Contracting Data Standard, and the prices in them.
 * Why the old code still works: only new tables, and a foreign key on a column that nothing has filled yet.
 *
 * A file's envelope is its text with each release replaced by the hash of the release, and a release keeps its text, so
 * whatever was published can be put together again. Numbers stay text or numeric: an amount never becomes a float.
 */
export class Market0006 implements MigrationInterface {
  name = 'Market1700000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table market_file (
        id uuid primary key default uuidv7(),
        name text not null,
        sha256 text not null unique,
        publisher text not null,
        license text not null,
        attribution text not null,
        extensions jsonb not null,
        envelope text not null,
        release_count integer not null,
        imported_at timestamptz not null default now()
      );
      create table market_process (
        id uuid primary key default uuidv7(),
        ocid text not null unique,
        title text not null,
        buyer text not null,
        status text not null,
        currency text,
        cpv_code text,
        published_on date,
        release_count integer not null,
        bid_count integer not null,
        award_count integer not null,
        compiled text not null,
        updated_at timestamptz not null default now()
      );
      create table market_release (
        id uuid primary key default uuidv7(),
        process_id uuid not null references market_process,
        file_id uuid not null references market_file,
        place integer not null,
        release_id text,
        content_sha256 text not null,
        dated text,
        body text not null,
        imported_at timestamptz not null default now(),
        unique (process_id, content_sha256)
      );
      create table market_problem (
        id uuid primary key default uuidv7(),
        file_id uuid not null references market_file,
        release_id uuid references market_release,
        process_id uuid references market_process,
        code text not null,
        path text not null,
        detail text not null,
        count integer not null
      );
      create index market_problem_of_process on market_problem (process_id);
      create index market_problem_of_file on market_problem (file_id, code);
      create table market_price (
        id uuid primary key default uuidv7(),
        process_id uuid not null references market_process,
        ocid text not null,
        kind text not null check (kind in ('award', 'award-item', 'contract', 'contract-item', 'lot-estimate', 'tender-estimate')),
        reference text not null,
        status text not null,
        buyer text not null,
        supplier text not null,
        title text not null,
        cpv_codes text[] not null,
        cpv_divisions text[] not null,
        currency text,
        amount numeric,
        amount_net numeric,
        amount_gross numeric,
        vat text not null check (vat in ('net', 'gross', 'both', 'not stated')),
        quantity numeric,
        unit text not null,
        unit_price numeric,
        unit_price_is_derived boolean not null,
        priced_on date,
        notice text not null,
        attribution text not null,
        check (amount is not null or unit_price is not null)
      );
      create index market_price_branch on market_price using gin (cpv_divisions);
      create index market_price_of_process on market_price (process_id);
      alter table award_run add constraint award_run_market_process foreign key (market_process_id) references market_process;

      ${['market_file', 'market_process', 'market_release', 'market_problem', 'market_price'].map(published).join('\n')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table award_run drop constraint award_run_market_process;
      drop table market_price, market_problem, market_release, market_process, market_file;
    `);
  }
}

/** What others published is nobody's secret: trusts and auditors read it, only the platform writes it. */
function published(table: string): string {
  return `
      alter table ${table} enable row level security; alter table ${table} force row level security;
      create policy readers on ${table} for select using (is_system() or actor_kind() in ('trust', 'auditor'));
      create policy importer on ${table} for all using (is_system()) with check (is_system());`;
}
