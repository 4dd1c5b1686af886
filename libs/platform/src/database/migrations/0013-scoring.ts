import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: a tender may be judged on price and quality. Its scoring and criteria belong to the published text, their test
 * comes before, agreed scores after the opening, and prices are looked at only when the scores are locked; the ranking
 * of a run and what other weights would have given are kept with the run.
 * Why the old code still works: only new tables; a tender without a row of scoring is judged as before.
 */
export class Scoring0013 implements MigrationInterface {
  name = 'Scoring1700000000013';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [PUBLISHED, SCORES, RESULTS]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table weight_scenario_lot, weight_scenario, run_ranking, quality_lock, quality_agreement, quality_score,
        scoring_test, tender_criterion, tender_scoring;
      drop function refuse_when_quality_locked;
    `);
  }
}

/** What is published before the opening, and the test that comes before the publication. */
const PUBLISHED = `
  create table tender_scoring (
    tender_id uuid primary key references tender,
    price_weight_basis_points integer not null check (price_weight_basis_points between 0 and 10000),
    formula text not null check (length(formula) between 1 and 40),
    parameters jsonb not null default '{}',
    scale_max integer not null check (scale_max between 1 and 100),
    scale_text text not null default '',
    minimum_quality_basis_points integer not null default 0 check (minimum_quality_basis_points between 0 and 10000),
    tie jsonb not null default '["higherQuality","earlierSubmission"]',
    relative_reason text not null default ''
  );
  create table tender_criterion (
    id uuid primary key default uuidv7(),
    tender_id uuid not null references tender,
    number integer not null check (number > 0),
    name text not null check (length(name) between 1 and 200),
    description text not null,
    weight_basis_points integer not null check (weight_basis_points between 1 and 10000),
    unique (tender_id, number), unique (tender_id, id)
  );
  create table scoring_test (
    id uuid primary key default uuidv7(),
    tender_id uuid not null references tender,
    scoring_sha256 text not null check (length(scoring_sha256) = 64),
    bids jsonb not null,
    findings jsonb not null,
    tested_by uuid not null references account,
    tested_by_name text not null,
    tested_at timestamptz not null default clock_timestamp()
  );
  create index scoring_test_of_tender on scoring_test (tender_id, tested_at desc);
  create trigger scoring_test_stays before update or delete on scoring_test for each row execute function refuse_change();
  create trigger scoring_test_before_publication before insert on scoring_test for each row execute function refuse_in_published();
  alter table scoring_test enable row level security; alter table scoring_test force row level security;
  create policy partners on scoring_test for select
    using (exists (select 1 from tender t where t.id = tender_id and is_partner(t.partnership_id)));
  create policy own_hand on scoring_test for insert with check (is_system() or (tested_by = actor_account()
    and exists (select 1 from tender t where t.id = tender_id and may_write(t.partnership_id))));
  ${['tender_scoring', 'tender_criterion']
    .map(
      (table) => `
  create trigger ${table}_stays before insert or update or delete on ${table} for each row execute function refuse_in_published();
  alter table ${table} enable row level security; alter table ${table} force row level security;
  create policy with_tender on ${table} for select using (exists (select 1 from tender t where t.id = tender_id));
  create policy partners_write on ${table} for all
    using (exists (select 1 from tender t where t.id = tender_id and may_write(t.partnership_id)))
    with check (exists (select 1 from tender t where t.id = tender_id and may_write(t.partnership_id)));`,
    )
    .join('')}
`;

/** Agreed scores, each trust's agreement to the whole sheet, and the lock after which prices may be looked at. */
const SCORES = `
  create table quality_lock (
    tender_id uuid primary key references tender,
    sheet_sha256 text not null check (length(sheet_sha256) = 64),
    locked_by uuid not null references account,
    locked_by_name text not null,
    locked_at timestamptz not null default clock_timestamp()
  );
  create table quality_score (
    tender_id uuid not null references tender,
    lot_id uuid not null references tender_lot,
    bid_id uuid not null,
    criterion_id uuid not null,
    score integer not null check (score >= 0),
    reason text not null check (length(trim(reason)) > 0),
    scored_by uuid not null references account,
    scored_by_name text not null,
    scored_at timestamptz not null default clock_timestamp(),
    primary key (tender_id, lot_id, bid_id, criterion_id),
    foreign key (tender_id, bid_id) references bid (tender_id, id),
    foreign key (tender_id, criterion_id) references tender_criterion (tender_id, id)
  );
  create table quality_agreement (
    tender_id uuid not null references tender,
    trust_id uuid not null references organisation,
    sheet_sha256 text not null check (length(sheet_sha256) = 64),
    agreed_by uuid not null references account,
    agreed_by_name text not null,
    agreed_at timestamptz not null default clock_timestamp(),
    primary key (tender_id, trust_id)
  );
  create function refuse_when_quality_locked() returns trigger language plpgsql as $$
    declare of_tender uuid;
    begin
      if tg_op = 'DELETE' then of_tender := old.tender_id; else of_tender := new.tender_id; end if;
      if exists (select 1 from quality_lock q where q.tender_id = of_tender) then
        raise exception 'rows of % are never changed once the quality is locked', tg_table_name using errcode = '42501';
      end if;
      if tg_op = 'DELETE' then return old; end if;
      return new;
    end $$;
  create trigger quality_score_stays before insert or update or delete on quality_score
    for each row execute function refuse_when_quality_locked();
  create trigger quality_agreement_stays before insert or update or delete on quality_agreement
    for each row execute function refuse_when_quality_locked();
  create trigger quality_lock_stays before update or delete on quality_lock for each row execute function refuse_change();
  ${['quality_lock', 'quality_score', 'quality_agreement']
    .map(
      (table) => `
  alter table ${table} enable row level security; alter table ${table} force row level security;
  -- Asked once for a statement and not for each of the many rows.
  create policy partners on ${table} for select
    using (tender_id in (select t.id from tender t where is_partner(t.partnership_id)));`,
    )
    .join('')}
  create policy evaluators_add on quality_score for insert with check (is_system() or (scored_by = actor_account()
    and tender_id in (select t.id from tender t join tender_trust p on p.tender_id = t.id
      where t.state = 'opened' and may_write(t.partnership_id) and p.trust_id = actor_trust() and p.state = 'participating')));
  create policy evaluators_change on quality_score for update
    using (is_system() or tender_id in (select t.id from tender t join tender_trust p on p.tender_id = t.id
      where t.state = 'opened' and may_write(t.partnership_id) and p.trust_id = actor_trust() and p.state = 'participating'))
    with check (is_system() or (scored_by = actor_account()
      and tender_id in (select t.id from tender t join tender_trust p on p.tender_id = t.id
        where t.state = 'opened' and may_write(t.partnership_id) and p.trust_id = actor_trust() and p.state = 'participating')));
  create policy own_trust on quality_agreement for all
    using (is_system() or trust_id = actor_trust())
    with check (is_system() or (trust_id = actor_trust() and agreed_by = actor_account()
      and exists (select 1 from tender t join tender_trust p on p.tender_id = t.id
        where t.id = quality_agreement.tender_id and t.state = 'opened' and may_write(t.partnership_id)
          and p.trust_id = actor_trust() and p.state = 'participating')));
  -- The lock needs one agreement of every trust that takes part, all to the same sheet.
  create policy all_agreed on quality_lock for insert with check (
    (is_system() or (locked_by = actor_account()
      and exists (select 1 from tender t where t.id = quality_lock.tender_id and t.state = 'opened' and may_write(t.partnership_id))))
    and not exists (select 1 from tender_trust p where p.tender_id = quality_lock.tender_id and p.state = 'participating'
      and not exists (select 1 from quality_agreement a where a.tender_id = p.tender_id and a.trust_id = p.trust_id
        and a.sheet_sha256 = quality_lock.sheet_sha256)));
`;

/** The ranking of a run, and who would have won under other weights. */
const RESULTS = `
  -- A lot's ranking is one row: its complete bids in the order of the suppliers' codes, each list as long as the first.
  create table run_ranking (
    run_id uuid not null references award_run,
    partnership_id uuid not null,
    lot text not null,
    suppliers text[] not null,
    pence bigint[] not null,
    quality_basis_points integer[] not null,
    -- By bid and then by criterion.
    criterion_basis_points integer[] not null,
    -- Ten-thousandths of a point; null where the formula gives none.
    price_points bigint[] not null,
    totals bigint[] not null,
    -- 0 is a bid without a place.
    ranks integer[] not null,
    primary key (run_id, lot)
  );
  create table weight_scenario (
    run_id uuid not null references award_run,
    partnership_id uuid not null,
    number integer not null,
    title text not null,
    weights_basis_points integer[] not null,
    suppliers text[] not null,
    created_by_name text not null,
    created_at timestamptz not null default clock_timestamp(),
    primary key (run_id, number)
  );
  -- One row for each lot holds all its bidders, in the order of the scenario's suppliers: rank 0 is a bid without a place.
  create table weight_scenario_lot (
    run_id uuid not null,
    partnership_id uuid not null,
    number integer not null,
    lot text not null,
    winners text[] not null,
    totals bigint[] not null,
    ranks smallint[] not null,
    primary key (run_id, number, lot)
  );
  ${['run_ranking', 'weight_scenario', 'weight_scenario_lot']
    .map(
      (table) => `
  alter table ${table} enable row level security; alter table ${table} force row level security;
  create policy partners on ${table} for select using (is_partner(partnership_id));
  create policy partners_add on ${table} for insert with check (may_write(partnership_id));
  create policy system_clears on ${table} for delete using (is_system());`,
    )
    .join('')}
`;
