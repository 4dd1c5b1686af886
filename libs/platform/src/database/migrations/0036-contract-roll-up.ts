import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: each posting makes the finance report's figures of its trust anew, and nine tenths of that was adding up the
 * contracts of the trust from `ledger_balance`, where a contract has a row for every effect and mechanism of every year:
 * 63,000 rows on 16,000 pages with five million legs. `ledger_contract` holds what stands on each stage of a contract, and
 * serves every cut that asks for a contract and not for what the large roll-up alone knows.
 * And of two hundred changes to the roll-ups' cells eighteen were made in their own page; the rest wrote a new entry into
 * an index of twelve columns. A fifth of each page is left free now, so that a cell changes where it is.
 * Why the old code still works: one new table, kept by a trigger that needs nothing of whoever posts.
 */
export class ContractRollUp0036 implements MigrationInterface {
  name = 'ContractRollUp1700000000036';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TABLE, TRIGGER, FILL, POLICIES]) await runner.query(part);
    for (const table of HOT) await runner.query(`alter table ${table} set (fillfactor = 80)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger ledger_leg_contracts on ledger_leg;
      drop function keep_ledger_contracts();
      drop table ledger_contract;
    `);
    for (const table of HOT.slice(0, -1)) await runner.query(`alter table ${table} reset (fillfactor)`);
  }
}

/** The roll-ups whose cells change with postings; the last is this migration's own. */
const HOT = ['ledger_balance', 'ledger_summary', 'ledger_scheme', 'ledger_waiting', 'ledger_contract'] as const;

const TABLE = `
  create table ledger_contract (
    partnership_id uuid not null references partnership,
    trust_id uuid not null references organisation,
    contract_id uuid,
    category text not null,
    financial_year text not null,
    account text not null check (account not in ('baseline', 'spend')),
    cash_type text not null,
    budget_type text not null,
    recurrence text not null,
    amount numeric(18,2) not null,
    legs bigint not null,
    constraint ledger_contract_cell unique nulls not distinct (partnership_id, trust_id, contract_id, financial_year, account, category,
      cash_type, budget_type, recurrence)
  );
`;

const TRIGGER = `
  create function keep_ledger_contracts() returns trigger language plpgsql set "app.kind" = 'system' as $$
    begin
      -- In the order of the key, so that two postings never wait for each other in a circle.
      insert into ledger_contract as c
      select partnership_id, trust_id, contract_id, category, financial_year, account, cash_type, budget_type, recurrence, sum(amount), count(*)
      from new_legs where account not in ('baseline', 'spend')
      group by 1, 2, 3, 4, 5, 6, 7, 8, 9 order by 1, 2, 3, 5, 6, 4, 7, 8, 9
      on conflict on constraint ledger_contract_cell
      do update set amount = c.amount + excluded.amount, legs = c.legs + excluded.legs;
      return null;
    end $$;
  create trigger ledger_leg_contracts after insert on ledger_leg
    referencing new table as new_legs for each statement execute function keep_ledger_contracts();
`;

const FILL = `
  insert into ledger_contract
  select partnership_id, trust_id, contract_id, category, financial_year, account, cash_type, budget_type, recurrence, sum(amount), count(*)
  from ledger_leg where account not in ('baseline', 'spend') group by 1, 2, 3, 4, 5, 6, 7, 8, 9;
`;

const POLICIES = `
  alter table ledger_contract enable row level security; alter table ledger_contract force row level security;
  create policy partners on ledger_contract for select using (is_partner(partnership_id));
  -- Only the trigger writes them; every partner reads the same.
  create policy system_writes on ledger_contract for all using ((select is_system())) with check ((select is_system()));
`;
