import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: the partnership's agreement names the rule by which trusts settle what they gained together, if any; transfers of
 * money rest on it. Each statement of a rule is a version that nobody changes, and it binds only when an executive of each
 * trust has agreed. Why the old code still works: only new tables; where nothing is stated, cash stays where it falls.
 */
export class Settlement0021 implements MigrationInterface {
  name = 'Settlement1700000000021';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table settlement_rule (
        id uuid primary key default uuidv7(),
        partnership_id uuid not null references partnership,
        version integer not null check (version > 0),
        rule text not null check (rule in ('cash', 'equal', 'volume', 'baselineSpend', 'shapley', 'nucleolus')),
        holds_from date not null,
        agreement_reference text not null check (length(agreement_reference) between 1 and 500),
        -- The trusts of the partnership on the day of the statement: those who must agree, and whom it binds.
        trust_ids uuid[] not null check (cardinality(trust_ids) > 0),
        recorded_by uuid not null references account,
        recorded_by_name text not null,
        recorded_for uuid not null references organisation,
        recorded_at timestamptz not null default clock_timestamp(),
        unique (partnership_id, version),
        unique (id, partnership_id)
      );
      create table settlement_agreement (
        id uuid primary key default uuidv7(),
        rule_id uuid not null,
        partnership_id uuid not null references partnership,
        trust_id uuid not null references organisation,
        agreed_by uuid not null references account,
        agreed_by_name text not null,
        agreed_at timestamptz not null default clock_timestamp(),
        foreign key (rule_id, partnership_id) references settlement_rule (id, partnership_id),
        unique (rule_id, trust_id)
      );
      create trigger settlement_rule_stays before update or delete on settlement_rule for each row execute function refuse_change();
      create trigger settlement_agreement_stays before update or delete on settlement_agreement for each row execute function refuse_change();
      alter table settlement_rule enable row level security; alter table settlement_rule force row level security;
      create policy partners on settlement_rule for select using (is_partner(partnership_id));
      create policy own_trust_states on settlement_rule for insert
        with check (is_system() or (recorded_for = actor_trust() and may_write(partnership_id) and recorded_by = actor_account()));
      alter table settlement_agreement enable row level security; alter table settlement_agreement force row level security;
      create policy partners on settlement_agreement for select using (is_partner(partnership_id));
      create policy own_trust_agrees on settlement_agreement for insert
        with check (is_system() or (trust_id = actor_trust() and may_write(partnership_id) and agreed_by = actor_account()));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table settlement_agreement, settlement_rule`);
  }
}
