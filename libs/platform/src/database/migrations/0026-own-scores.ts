import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: evaluators score alone before they agree, and only what was agreed was kept. Each evaluator's own scores with their
 * reasons are kept now, handed in once for a lot, and nobody reads a colleague's before the own ones are handed in.
 * Why the old code still works: only new tables; agreed scores are written and read as before.
 */
export class OwnScores0026 implements MigrationInterface {
  name = 'OwnScores1700000000026';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TABLES, POLICIES]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table own_score, own_sheet; drop function refuse_when_handed_in, refuse_unscored_sheet`);
  }
}

const TABLES = `
  -- That an evaluator has handed in the own scores of a lot: no secret, and never taken back.
  create table own_sheet (
    tender_id uuid not null references tender,
    lot_id uuid not null references tender_lot,
    evaluator_id uuid not null references account,
    evaluator_name text not null,
    trust_id uuid not null references organisation,
    sheet_sha256 text not null check (length(sheet_sha256) = 64),
    handed_in_at timestamptz not null default clock_timestamp(),
    primary key (tender_id, lot_id, evaluator_id)
  );
  create table own_score (
    tender_id uuid not null references tender,
    lot_id uuid not null references tender_lot,
    bid_id uuid not null,
    criterion_id uuid not null,
    evaluator_id uuid not null references account,
    score integer not null check (score >= 0),
    reason text not null check (length(trim(reason)) > 0),
    scored_at timestamptz not null default clock_timestamp(),
    primary key (tender_id, lot_id, bid_id, criterion_id, evaluator_id),
    foreign key (tender_id, bid_id) references bid (tender_id, id),
    foreign key (tender_id, criterion_id) references tender_criterion (tender_id, id)
  );
  -- Whoever has seen what colleagues scored must not move the own scores towards it.
  create function refuse_when_handed_in() returns trigger language plpgsql as $$
    declare mine own_score;
    begin
      if tg_op = 'DELETE' then mine := old; else mine := new; end if;
      if exists (select 1 from own_sheet s where s.tender_id = mine.tender_id and s.lot_id = mine.lot_id
        and s.evaluator_id = mine.evaluator_id) then
        raise exception 'own scores are never changed once they are handed in' using errcode = '42501';
      end if;
      return mine;
    end $$;
  -- Nobody gets to read the others' by handing in nothing: every criterion of the tender has a score of the own.
  create function refuse_unscored_sheet() returns trigger language plpgsql as $$
    begin
      if exists (select 1 from tender_criterion c where c.tender_id = new.tender_id
        and not exists (select 1 from own_score o where o.tender_id = new.tender_id and o.lot_id = new.lot_id
          and o.criterion_id = c.id and o.evaluator_id = new.evaluator_id)) then
        raise exception 'a sheet without a score on every criterion is not handed in' using errcode = '42501';
      end if;
      return new;
    end $$;
  create trigger own_sheet_is_scored before insert on own_sheet for each row execute function refuse_unscored_sheet();
  create trigger own_score_stays before insert or update or delete on own_score
    for each row execute function refuse_when_handed_in();
  create trigger own_score_before_lock before insert or update or delete on own_score
    for each row execute function refuse_when_quality_locked();
  create trigger own_sheet_before_lock before insert on own_sheet
    for each row execute function refuse_when_quality_locked();
  create trigger own_sheet_stays before update or delete on own_sheet for each row execute function refuse_change();
`;

const POLICIES = `
  alter table own_sheet enable row level security; alter table own_sheet force row level security;
  alter table own_score enable row level security; alter table own_score force row level security;
  create policy partners on own_sheet for select
    using (tender_id in (select t.id from tender t where is_partner(t.partnership_id)));
  create policy own_hand on own_sheet for insert with check (is_system() or (evaluator_id = actor_account()
    and trust_id = actor_trust()
    and tender_id in (select t.id from tender t join tender_trust p on p.tender_id = t.id
      where t.state = 'opened' and may_write(t.partnership_id) and p.trust_id = actor_trust() and p.state = 'participating')));
  create policy own_hand on own_score for all using (is_system() or evaluator_id = actor_account())
    with check (is_system() or (evaluator_id = actor_account()
      and tender_id in (select t.id from tender t join tender_trust p on p.tender_id = t.id
        where t.state = 'opened' and may_write(t.partnership_id) and p.trust_id = actor_trust() and p.state = 'participating')));
  -- A colleague's handed in scores: for whoever has handed in the own ones of the lot, and for all partners after the lock.
  create policy after_own_hand on own_score for select using (
    tender_id in (select t.id from tender t where is_partner(t.partnership_id))
    and exists (select 1 from own_sheet s where s.tender_id = own_score.tender_id and s.lot_id = own_score.lot_id
      and s.evaluator_id = own_score.evaluator_id)
    and (exists (select 1 from own_sheet s where s.tender_id = own_score.tender_id and s.lot_id = own_score.lot_id
        and s.evaluator_id = actor_account())
      or exists (select 1 from quality_lock q where q.tender_id = own_score.tender_id)));
`;
