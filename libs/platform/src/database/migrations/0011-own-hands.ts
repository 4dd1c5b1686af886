import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: a partner could write, in SQL, what only another may decide: its own deviation as accepted, a review of another
 * trust's saving, a run's result, an opening, a wording that another trust leads. And some rows were seen too widely: a
 * scenario that retains a supplier by name, other suppliers' names, that a supplier has begun a bid, every trust's limits.
 * Each deed now asks in the database, too, whose hand it is. The features asked already; this is the second lock.
 * Why the old code still works: it never did any of this; reads and writes of the features stay as they are.
 */
export class OwnHands0011 implements MigrationInterface {
  name = 'OwnHands1700000000011';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [PEOPLE, REQUIREMENTS, TENDERS, AWARDS, SAVINGS, AUDIT]) await runner.query(part);
  }

  async down(): Promise<void> {
    await Promise.reject(new Error('Rights that were too wide are not given back: restore the database from before.'));
  }
}

const PEOPLE = `
  drop policy everyone_signed_in on organisation;
  create policy everyone_signed_in on organisation for select
    using (actor_kind() not in ('nobody', 'supplier') or (actor_kind() = 'supplier' and (kind <> 'supplier' or id = actor_organisation())));
  drop policy partners_write on partnership;
  create policy system_writes on partnership for all using (is_system()) with check (is_system());
  drop policy own_trust on delegated_limit;
  create policy own_trust on delegated_limit for select using (is_system() or trust_id = actor_trust()
    or (actor_kind() = 'auditor' and exists (select 1 from partnership_member m
      where m.organisation_id = trust_id and m.partnership_id = any(actor_partnerships()))));
  drop policy sign_in_counts on account;
  create policy sign_in_counts on account for update
    using (is_system() or (actor_kind() = 'sign-in' and email = current_setting('app.sign_in', true)))
    with check (is_system() or (actor_kind() = 'sign-in' and email = current_setting('app.sign_in', true)));
`;

const REQUIREMENTS = `
  drop policy partners_write on requirement;
  create policy raising on requirement for insert with check (is_system()
    or (may_write(partnership_id) and raised_by_trust_id = actor_trust() and lead_trust_id = actor_trust() and created_by = actor_account()));
  create policy partners_move on requirement for update
    using (may_write(partnership_id) and (state <> 'draft' or is_system() or raised_by_trust_id = actor_trust()))
    with check (may_write(partnership_id));
  create function refuse_in_requirement_of_another() returns trigger language plpgsql as $$
    begin
      if actor_kind() = 'trust' and old.lead_trust_id is distinct from actor_trust() and
        (old.reference, old.partnership_id, old.raised_by_trust_id, old.lead_trust_id, old.title, old.description, old.item,
         old.category, old.cpv_code, old.base_unit, old.specification, old.needed_by, old.created_by, old.created_at)
        is distinct from
        (new.reference, new.partnership_id, new.raised_by_trust_id, new.lead_trust_id, new.title, new.description, new.item,
         new.category, new.cpv_code, new.base_unit, new.specification, new.needed_by, new.created_by, new.created_at) then
        raise exception 'the wording of a requirement is changed by the trust that leads it' using errcode = '42501';
      end if;
      return new;
    end $$;
  create trigger requirement_stays before update on requirement for each row execute function refuse_in_requirement_of_another();

  drop policy own_write on requirement_partner;
  create policy own_write on requirement_partner for all using (is_system() or trust_id = actor_trust())
    with check (is_system() or (trust_id = actor_trust()
      and exists (select 1 from requirement r where r.id = requirement_id and may_write(r.partnership_id))));
  drop policy own_departure on requirement_departure;
  create policy own_departure on requirement_departure for insert with check (is_system() or (trust_id = actor_trust()
    and left_by = actor_account() and exists (select 1 from requirement r where r.id = requirement_id and may_write(r.partnership_id))));

  drop policy states_or_decides on deviation;
  create policy states on deviation for insert with check (is_system() or (trust_id = actor_trust() and state = 'pending'
    and decided_by is null and exists (select 1 from requirement r where r.id = requirement_id and may_write(r.partnership_id))));
  create policy withdraws_or_decides on deviation for update
    using (is_system() or trust_id = actor_trust()
      or exists (select 1 from requirement r where r.id = requirement_id and r.lead_trust_id = actor_trust()))
    with check (is_system() or (trust_id = actor_trust() and state = 'withdrawn')
      or (state in ('accepted', 'rejected') and decided_by = actor_account()
        and exists (select 1 from requirement r where r.id = requirement_id and r.lead_trust_id = actor_trust())));
  create function refuse_other_deviation() returns trigger language plpgsql as $$
    begin
      if actor_kind() = 'trust' and (old.state <> 'pending' or
        (old.requirement_id, old.trust_id, old.attribute, old.required_value, old.stated_value, old.reason, old.created_at)
        is distinct from
        (new.requirement_id, new.trust_id, new.attribute, new.required_value, new.stated_value, new.reason, new.created_at)) then
        raise exception 'a deviation is decided once and never reworded' using errcode = '42501';
      end if;
      return new;
    end $$;
  create trigger deviation_stays before update on deviation for each row execute function refuse_other_deviation();

  create function refuse_sharing_elsewhere() returns trigger language plpgsql as $$
    begin
      if actor_kind() = 'trust' and not new.shared_with = any(actor_partnerships()) then
        raise exception 'a trust shares its lines with its own partnerships' using errcode = '42501';
      end if;
      return new;
    end $$;
  create trigger demand_line_shares before insert or update of shared_with on demand_line
    for each row when (new.shared_with is not null) execute function refuse_sharing_elsewhere();
  drop policy partners on demand_total;
  create policy partners on demand_total for select using (is_partner(partnership_id));
  create policy partners_write on demand_total for all using (may_write(partnership_id)) with check (may_write(partnership_id));
  drop policy partners on demand_count;
  create policy partners on demand_count for select using (is_partner(partnership_id));
  create policy partners_write on demand_count for all using (may_write(partnership_id)) with check (may_write(partnership_id));
`;

const TENDERS = `
  drop policy with_tender on tender_scenario;
  create policy with_tender on tender_scenario for select using (exists (select 1 from tender t where t.id = tender_id)
    and (actor_kind() <> 'supplier' or not jsonb_path_exists(rules, '$[*].supplier')));
  drop policy partners on tender_demand;
  create policy partners on tender_demand for select
    using (exists (select 1 from tender t where t.id = tender_id and is_partner(t.partnership_id)));
  create policy partners_write on tender_demand for all
    using (exists (select 1 from tender t where t.id = tender_id and may_write(t.partnership_id)))
    with check (exists (select 1 from tender t where t.id = tender_id and may_write(t.partnership_id)));
  drop policy partners on opening;
  create policy partners on opening for select
    using (exists (select 1 from tender t where t.id = tender_id and is_partner(t.partnership_id)));
  create policy opens on opening for insert with check (is_system());
  create trigger opening_stays before update or delete on opening for each row execute function refuse_change();

  create or replace function open_bids(of_tender uuid, by_account uuid, by_name text) returns setof opening
    language plpgsql set "app.kind" = 'system' as $$
    declare opened opening; at timestamptz := clock_timestamp();
    begin
      if not exists (select 1 from tender t where t.id = of_tender and t.state in ('published', 'closed') and t.deadline_at <= at) then
        raise exception 'bids are opened after the deadline and once' using errcode = '42501';
      end if;
      if by_account is distinct from actor_account() or not exists (select 1 from account a
        join partnership_member m on m.organisation_id = a.organisation_id and (m.left_on is null or m.left_on > current_date)
        join tender t on t.partnership_id = m.partnership_id where a.id = by_account and a.is_active and t.id = of_tender) then
        raise exception 'bids are opened by a member of the partnership' using errcode = '42501';
      end if;
      insert into opening (tender_id, opened_by, opened_by_name, opened_at, bid_count, bids_sha256)
        select of_tender, by_account, by_name, at, count(*),
          encode(sha256(convert_to(coalesce(string_agg(b.sha256, E'\\n' order by b.submitted_at, b.id), ''), 'UTF8')), 'hex')
        from bid b where b.tender_id = of_tender and b.state = 'submitted'
        returning * into opened;
      update bid set opened_at = at where tender_id = of_tender and state = 'submitted';
      return next opened;
    end $$;

  drop policy own_write on bid;
  create policy own_insert on bid for insert
    with check (is_system() or (supplier_id = actor_supplier() and opened_at is null));
  create policy own_update on bid for update
    using (is_system() or (supplier_id = actor_supplier() and opened_at is null))
    with check (is_system() or (supplier_id = actor_supplier() and opened_at is null));
  create function refuse_after_deadline() returns trigger language plpgsql as $$
    begin
      if actor_kind() = 'supplier' and not exists (select 1 from tender t where t.id = new.tender_id
        and t.published_at is not null and clock_timestamp() < t.deadline_at) then
        raise exception 'a supplier works on its bid until the deadline' using errcode = '42501';
      end if;
      return new;
    end $$;
  create trigger bid_until_deadline before insert or update on bid for each row execute function refuse_after_deadline();

  drop policy own_trust on assessment;
  create policy own_insert on assessment for insert with check (is_system() or (trust_id = actor_trust() and evaluator_id = actor_account()
    and exists (select 1 from tender t where t.id = tender_id and t.state = 'opened' and may_write(t.partnership_id))));
  create policy own_update on assessment for update using (is_system() or trust_id = actor_trust())
    with check (is_system() or (trust_id = actor_trust() and evaluator_id = actor_account()
      and exists (select 1 from tender t where t.id = tender_id and t.state = 'opened' and may_write(t.partnership_id))));
`;

const AWARDS = `
  drop policy partners_write on award_run;
  create policy partners_ask on award_run for insert
    with check (is_system() or (may_write(partnership_id) and state = 'queued' and evaluation is null and requested_by = actor_account()));
  create policy partners_cancel on award_run for update using (may_write(partnership_id))
    with check (is_system() or (may_write(partnership_id) and state = 'cancelled' and evaluation is null));
  drop policy partners_write on award_task;
  create policy partners_ask on award_task for insert with check (is_system() or (state = 'queued' and result is null
    and exists (select 1 from award_run r where r.id = run_id and r.state = 'queued' and may_write(r.partnership_id))));
  create policy system_writes on award_task for update using (is_system()) with check (is_system());

  drop policy partners_write on award;
  create policy proposes on award for insert with check (is_system() or (may_write(partnership_id) and state = 'proposed'
    and proposed_by = actor_account() and proposed_by_trust_id = actor_trust()));
  create policy partners_move on award for update using (may_write(partnership_id)) with check (may_write(partnership_id));
  create function refuse_in_decided_award() returns trigger language plpgsql as $$
    begin
      if actor_kind() = 'trust' and (old.state <> 'proposed' or
        (old.tender_id, old.partnership_id, old.run_id, old.scenario, old.coalition, old.proposed_by, old.proposed_by_trust_id, old.proposed_at)
        is distinct from
        (new.tender_id, new.partnership_id, new.run_id, new.scenario, new.coalition, new.proposed_by, new.proposed_by_trust_id, new.proposed_at)) then
        raise exception 'an award stays what was proposed, and what was decided' using errcode = '42501';
      end if;
      return new;
    end $$;
  create trigger award_stays before update on award for each row execute function refuse_in_decided_award();
  drop policy own_trust on award_decision;
  create policy own_trust on award_decision for insert with check (is_system() or (trust_id = actor_trust() and account_id = actor_account()
    and exists (select 1 from award a where a.id = award_id and a.state = 'proposed' and may_write(a.partnership_id)
      and a.content_sha256 = award_decision.content_sha256)));
  drop policy partners_write on award_paper;
  create policy partners_write on award_paper for insert with check (is_system() or (written_by = actor_account()
    and exists (select 1 from award a where a.id = award_id and a.state = 'proposed' and may_write(a.partnership_id))));
`;

const SAVINGS = `
  drop policy postings on saving_entry;
  create policy postings on saving_entry for insert with check (is_system());
  drop policy own_trust_writes on saving_review;
  create policy own_trust_writes on saving_review for insert with check (is_system() or (trust_id = actor_trust()
    and account_id = actor_account() and exists (select 1 from saving_entry e where e.id = entry_id and e.trust_id = actor_trust())));
  drop policy partners on saving_total;
  create policy partners on saving_total for select using (is_partner(partnership_id));
  create policy own_insert on saving_total for insert
    with check (is_system() or (trust_id = actor_trust() and may_write(partnership_id)));
  create policy own_update on saving_total for update using (is_system() or (trust_id = actor_trust() and may_write(partnership_id)))
    with check (is_system() or (trust_id = actor_trust() and may_write(partnership_id)));
`;

/** The head of a chain moves only over an entry that continues it, and an entry names the person whose transaction it is. */
const AUDIT = `
  drop policy append on audit_entry;
  create policy append on audit_entry for insert with check (is_system()
    or (actor_kind() = 'sign-in' and action = 'account.signedIn')
    or (actor_kind() <> 'nobody' and actor_kind = actor_kind() and account_id = actor_account()
      and organisation_id = actor_organisation() and (partnership_id is null or is_partner(partnership_id))));
  create function refuse_break_in_chain() returns trigger language plpgsql set "app.kind" = 'system' as $$
    begin
      if not exists (select 1 from audit_head h where h.chain = new.chain and h.seq + 1 = new.seq and h.hash = new.prev_hash) then
        raise exception 'an entry continues its chain' using errcode = '42501';
      end if;
      return new;
    end $$;
  create trigger audit_entry_continues before insert on audit_entry for each row execute function refuse_break_in_chain();

  drop policy chain_ends on audit_head;
  create policy chain_ends on audit_head for all
    using (actor_kind() <> 'nobody' and (is_system() or chain not like 'bids:%' or chain like '%:' || actor_organisation()::text))
    with check (actor_kind() <> 'nobody' and (is_system() or chain not like 'bids:%' or chain like '%:' || actor_organisation()::text));
  create function refuse_loose_head() returns trigger language plpgsql set "app.kind" = 'system' as $$
    begin
      if tg_op = 'INSERT' and new.seq = 0 and new.hash = repeat('0', 64) then return new; end if;
      if tg_op = 'UPDATE' and new.chain = old.chain and exists (select 1 from audit_entry e
        where e.chain = new.chain and e.seq = new.seq and e.hash = new.hash and e.prev_hash = old.hash) then return new; end if;
      raise exception 'the head of a chain moves with its entries only' using errcode = '42501';
    end $$;
  create trigger audit_head_follows before insert or update or delete on audit_head for each row execute function refuse_loose_head();
`;
