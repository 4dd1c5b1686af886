import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What belongs to the published text of a tender. A row of these never changes once its tender is published. */
const FROZEN = [
  'tender_lot',
  'tender_line',
  'tender_demand',
  'tender_break_point',
  'tender_condition',
  'tender_scenario',
];

/**
 * Why: a published tender is frozen by the database itself, bids are opened by one function that looks at the clock, and
 * a supplier's draft no longer shares a column with the bid that it has submitted.
 * Why the old code still works: new columns have defaults or may be empty, and nothing had published a tender yet.
 */
export class Tendering0007 implements MigrationInterface {
  name = 'Tendering1700000000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create sequence tender_number;
      alter table tender
        alter column is_health_care_service drop not null,
        alter column is_health_care_service drop default,
        add column modern_slavery_assessed_on date,
        add column conflicts_reference text not null default '',
        add column shortening text check (shortening in ('qualifyingPlannedProcurementNotice', 'urgency', 'dynamicMarket')),
        add column shortening_reason text not null default '',
        drop constraint if exists tender_state_check,
        add constraint tender_state_check check (state in ('draft', 'published', 'closed', 'opened', 'evaluated',
          'awardProposed', 'approved', 'contracted', 'awardDeclined', 'cancelled')),
        add constraint tender_published_whole check (published_at is null or (deadline_at is not null and content_sha256 is not null));
      alter table bid add column draft jsonb, add column note text not null default '',
        add constraint bid_submitted_whole check (state <> 'submitted' or (sha256 is not null and submitted_at is not null));
      alter table opening add column opened_by_name text not null default '';
      alter table assessment add column evaluator_name text not null default '';

      -- A scenario that leaves a named supplier out is the trusts' own question; suppliers see the other scenarios.
      drop policy with_tender on tender_scenario;
      create policy with_tender on tender_scenario for select using (exists (select 1 from tender t where t.id = tender_id)
        and (actor_kind() <> 'supplier' or not rules @> '[{"rule":"exclude"}]'));

      create function refuse_in_published() returns trigger language plpgsql as $$
      declare of_tender uuid;
      begin
        if tg_op = 'DELETE' then of_tender := old.tender_id; else of_tender := new.tender_id; end if;
        if exists (select 1 from tender t where t.id = of_tender and t.published_at is not null) then
          raise exception 'rows of % are never changed once the tender is published', tg_table_name using errcode = '42501';
        end if;
        if tg_op = 'DELETE' then return old; end if;
        return new;
      end $$;
      create function refuse_in_published_tender() returns trigger language plpgsql as $$
      begin
        if old.published_at is not null and (tg_op = 'DELETE' or
          (old.reference, old.partnership_id, old.lead_trust_id, old.title, old.description, old.currency, old.price_rule,
           old.lots_decision, old.is_health_care_service, old.modern_slavery_reference, old.modern_slavery_assessed_on,
           old.conflicts_reference, old.shortening, old.shortening_reason, old.estimated_net, old.estimated_gross,
           old.price_starts_on, old.published_at, old.deadline_at, old.content_sha256)
          is distinct from
          (new.reference, new.partnership_id, new.lead_trust_id, new.title, new.description, new.currency, new.price_rule,
           new.lots_decision, new.is_health_care_service, new.modern_slavery_reference, new.modern_slavery_assessed_on,
           new.conflicts_reference, new.shortening, new.shortening_reason, new.estimated_net, new.estimated_gross,
           new.price_starts_on, new.published_at, new.deadline_at, new.content_sha256)) then
          raise exception 'the text of a published tender is never changed' using errcode = '42501';
        end if;
        if tg_op = 'DELETE' then return old; end if;
        return new;
      end $$;
      create trigger tender_stays before update or delete on tender for each row execute function refuse_in_published_tender();
      create trigger tender_trust_stays before insert or delete on tender_trust for each row execute function refuse_in_published();
    `);
    for (const table of FROZEN)
      await runner.query(
        `create trigger ${table}_stays before insert or update or delete on ${table} for each row execute function refuse_in_published()`,
      );
    await runner.query(`
      -- The last line of defence: whatever the application does, a bid is on time or it is not a bid, and stays as opened.
      create function refuse_late_bid() returns trigger language plpgsql as $$
      begin
        if tg_op = 'UPDATE' and old.opened_at is not null
          and (old.content, old.sha256, old.submitted_at, old.state, old.supplier_id)
            is distinct from (new.content, new.sha256, new.submitted_at, new.state, new.supplier_id) then
          raise exception 'an opened bid is never changed' using errcode = '42501';
        end if;
        if new.state = 'submitted' and not exists (select 1 from tender t where t.id = new.tender_id
          and t.published_at is not null and new.submitted_at < t.deadline_at) then
          raise exception 'a bid is submitted before the deadline or not at all' using errcode = '42501';
        end if;
        return new;
      end $$;
      create trigger bid_on_time before insert or update on bid for each row execute function refuse_late_bid();

      -- The opening is the one deed that looks at sealed bids on a trust's behalf. It runs with the platform's sight for
      -- exactly this function, looks at the clock itself, and writes the opening and the bids together.
      create function open_bids(of_tender uuid, by_account uuid, by_name text) returns setof opening
      language plpgsql set app.kind = 'system' as $$
      declare opened opening; at timestamptz := clock_timestamp();
      begin
        if not exists (select 1 from tender t where t.id = of_tender and t.state in ('published', 'closed') and t.deadline_at <= at) then
          raise exception 'bids are opened after the deadline and once' using errcode = '42501';
        end if;
        if not exists (select 1 from account a join partnership_member m on m.organisation_id = a.organisation_id
          join tender t on t.partnership_id = m.partnership_id where a.id = by_account and t.id = of_tender) then
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
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function open_bids; drop trigger bid_on_time on bid; drop function refuse_late_bid;
      drop trigger tender_stays on tender; drop trigger tender_trust_stays on tender_trust;
      ${FROZEN.map((table) => `drop trigger ${table}_stays on ${table};`).join(' ')}
      drop function refuse_in_published; drop function refuse_in_published_tender; drop sequence tender_number;
      alter table bid drop column draft, drop column note, drop constraint bid_submitted_whole;
      alter table opening drop column opened_by_name; alter table assessment drop column evaluator_name;
      alter table tender drop constraint tender_published_whole, drop column modern_slavery_assessed_on,
        drop column conflicts_reference, drop column shortening, drop column shortening_reason;
    `);
  }
}
