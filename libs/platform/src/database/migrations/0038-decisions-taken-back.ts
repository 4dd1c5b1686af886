import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: what a person said of purchases stood for ever, also where it was wrong, and the ledger followed it. It can be taken
 * back, by a row of its own with a name on it; what was said stays on the record. Why the old code still works: it adds
 * no such row, and it may forget no more than before, because it forgets nothing.
 */
export class DecisionsTakenBack0038 implements MigrationInterface {
  name = 'DecisionsTakenBack1700000000038';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table actual_decision_taken_back (
        decision_id uuid primary key,
        trust_id uuid not null,
        taken_back_by uuid not null references account,
        taken_back_by_name text not null,
        taken_back_at timestamptz not null default clock_timestamp(),
        foreign key (trust_id, decision_id) references actual_decision (trust_id, id)
      );
      create trigger actual_decision_taken_back_stays before update or delete on actual_decision_taken_back
        for each row execute function refuse_change();
      alter table actual_decision_taken_back enable row level security;
      alter table actual_decision_taken_back force row level security;
      create policy own_trust on actual_decision_taken_back for select using (is_system() or trust_id = actor_trust());
      create policy own_trust_takes_back on actual_decision_taken_back for insert
        with check (trust_id = actor_trust() and taken_back_by = actor_account());
      -- What people have taught may be forgotten; by what an award made a line known stays.
      create policy own_trust_forgets on contract_line_key for delete using (trust_id = actor_trust() and learned_by is not null);
      create policy own_trust_forgets on contract_supplier_key for delete using (trust_id = actor_trust() and learned_by is not null);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop policy own_trust_forgets on contract_supplier_key;
      drop policy own_trust_forgets on contract_line_key;
      drop table actual_decision_taken_back;
    `);
  }
}
