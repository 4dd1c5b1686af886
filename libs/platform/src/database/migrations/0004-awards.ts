import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: the comparative tender's runs with one task per scenario and coalition; awards and each trust's decision; the ledger.
 * Why the old code still works: only new tables.
 *
 * A run holds the tender pack it started from and the evaluation pack it ended with, as text: canonical bytes, hashed.
 */
export class Awards0004 implements MigrationInterface {
  name = 'Awards1700000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table award_run (
        id uuid primary key default uuidv7(),
        partnership_id uuid not null references partnership,
        tender_id uuid references tender,
        market_process_id uuid,
        number integer not null,
        state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
        pack text not null,
        pack_sha256 text not null,
        labels jsonb not null default '{}',
        evaluation text,
        evaluation_sha256 text,
        failure text,
        task_count integer not null,
        requested_by uuid references account,
        requested_at timestamptz not null default now(),
        started_at timestamptz,
        finished_at timestamptz,
        check ((tender_id is null) <> (market_process_id is null))
      );
      create unique index award_run_number on award_run (coalesce(tender_id, market_process_id), number);
      -- Two runs on one tender never overlap: the second insert waits for the first and is refused.
      create unique index award_run_one_at_a_time on award_run (coalesce(tender_id, market_process_id)) where state in ('queued', 'running');
      create table award_task (
        run_id uuid not null references award_run,
        scenario text not null,
        coalition text not null,
        state text not null check (state in ('queued', 'running', 'done', 'failed')),
        result jsonb,
        progress jsonb,
        attempt integer not null default 0,
        failure text,
        started_at timestamptz,
        finished_at timestamptz,
        primary key (run_id, scenario, coalition)
      );
      create table award (
        id uuid primary key default uuidv7(),
        tender_id uuid not null references tender,
        partnership_id uuid not null references partnership,
        run_id uuid not null references award_run,
        scenario text not null,
        state text not null check (state in ('proposed', 'approved', 'void')),
        paper jsonb not null,
        content_sha256 text not null,
        proposed_by uuid not null references account,
        proposed_by_trust_id uuid not null references organisation,
        proposed_at timestamptz not null default now(),
        finance_comment text not null default '',
        void_reason text,
        approved_at timestamptz
      );
      create unique index award_one_live on award (tender_id) where state in ('proposed', 'approved');
      create table award_decision (
        award_id uuid not null references award,
        trust_id uuid not null references organisation,
        account_id uuid not null references account,
        decision text not null check (decision in ('approved', 'declined')),
        reason text not null default '',
        content_sha256 text not null,
        share_amount numeric(16,2) not null,
        total_amount numeric(16,2) not null,
        limit_amount numeric(16,2),
        limit_office text not null,
        decided_at timestamptz not null default now(),
        primary key (award_id, trust_id)
      );
      create table saving_entry (
        id uuid primary key default uuidv7(),
        trust_id uuid not null references organisation,
        partnership_id uuid not null references partnership,
        scheme_reference text not null,
        tender_id uuid not null references tender,
        award_id uuid not null references award,
        line_code text not null,
        item text not null,
        financial_year text not null,
        quantity numeric(14,3) not null,
        stage text not null check (stage in ('identified', 'forecast', 'contracted', 'delivered', 'validated')),
        cash_type text not null check (cash_type in ('CASH_RELEASING', 'NON_CASH_RELEASING', 'COST_AVOIDANCE', 'NON_FINANCIAL')),
        recurrence text not null check (recurrence in ('RECURRENT', 'NON_RECURRENT')),
        budget_type text not null check (budget_type in ('revenue', 'capital', 'lease')),
        mechanism text not null check (mechanism in ('PRICE', 'SPECIFICATION', 'DEMAND', 'PROCESS', 'TERMS', 'REBATE')),
        attribution text not null check (attribution in ('PARTNERSHIP', 'OWN_OR_MARKET', 'NATIONAL_DEAL', 'NOT_EVIDENCED')),
        baseline_type smallint,
        baseline_amount numeric(16,2),
        alone_amount numeric(16,2),
        joint_amount numeric(16,2) not null,
        amount numeric(16,2) not null,
        method text not null,
        method_version integer not null,
        reverses_id uuid references saving_entry,
        posted_by uuid references account,
        posted_at timestamptz not null default now(),
        unique nulls not distinct (award_id, trust_id, line_code, financial_year, budget_type, attribution, cash_type, reverses_id)
      );
      create index saving_entry_of_trust on saving_entry (trust_id, posted_at);
      create unique index saving_entry_reversed_once on saving_entry (reverses_id) where reverses_id is not null;
      create table saving_review (
        id uuid primary key default uuidv7(),
        entry_id uuid not null references saving_entry,
        trust_id uuid not null references organisation,
        decision text not null check (decision in ('accepted', 'rejected')),
        reason text not null check (length(reason) > 0),
        account_id uuid not null references account,
        decided_at timestamptz not null default now()
      );
      create index saving_review_of on saving_review (entry_id, decided_at);
      create table saving_total (
        partnership_id uuid not null references partnership,
        trust_id uuid not null references organisation,
        financial_year text not null,
        stage text not null,
        cash_type text not null,
        budget_type text not null,
        recurrence text not null,
        attribution text not null,
        review text not null check (review in ('waiting', 'accepted', 'rejected')),
        amount numeric(18,2) not null,
        primary key (partnership_id, trust_id, financial_year, stage, cash_type, budget_type, recurrence, attribution, review)
      );
      create trigger saving_entry_stays before update or delete on saving_entry for each row execute function refuse_change();
      create trigger saving_review_stays before update or delete on saving_review for each row execute function refuse_change();

      alter table award_run enable row level security; alter table award_run force row level security;
      create policy partners on award_run for select using (is_partner(partnership_id));
      create policy partners_write on award_run for all using (may_write(partnership_id)) with check (may_write(partnership_id));
      alter table award_task enable row level security; alter table award_task force row level security;
      create policy with_run on award_task for select using (exists (select 1 from award_run r where r.id = run_id));
      create policy partners_write on award_task for all using (exists (select 1 from award_run r where r.id = run_id and may_write(r.partnership_id)))
        with check (exists (select 1 from award_run r where r.id = run_id and may_write(r.partnership_id)));
      alter table award enable row level security; alter table award force row level security;
      create policy partners on award for select using (is_partner(partnership_id));
      create policy partners_write on award for all using (may_write(partnership_id)) with check (may_write(partnership_id));
      alter table award_decision enable row level security; alter table award_decision force row level security;
      create policy partners on award_decision for select using (exists (select 1 from award a where a.id = award_id));
      create policy own_trust on award_decision for insert with check (is_system() or trust_id = actor_trust());
      alter table saving_entry enable row level security; alter table saving_entry force row level security;
      create policy own_trust on saving_entry for select
        using (is_system() or trust_id = actor_trust() or (actor_kind() = 'auditor' and is_partner(partnership_id)));
      create policy postings on saving_entry for insert with check (may_write(partnership_id));
      alter table saving_review enable row level security; alter table saving_review force row level security;
      create policy own_trust on saving_review for select using (exists (select 1 from saving_entry e where e.id = entry_id));
      create policy own_trust_writes on saving_review for insert with check (is_system() or trust_id = actor_trust());
      alter table saving_total enable row level security; alter table saving_total force row level security;
      create policy partners on saving_total using (is_partner(partnership_id)) with check (may_write(partnership_id));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `drop table saving_total, saving_review, saving_entry, award_decision, award, award_task, award_run`,
    );
  }
}
