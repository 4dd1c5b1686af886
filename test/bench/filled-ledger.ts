import type { Client } from 'pg';
import { generateLedger, type LedgerSize } from '../support/generated-ledger.js';

/**
 * Fills a ledger as a restore would: rows first, then indexes, then the roll-ups, each once by the statement of its own
 * trigger. Five million legs through the triggers, forty schemes at a time, take a quarter of an hour; what is posted
 * later in the bench goes through them, and the figures are compared with the raw legs after that.
 */
export async function fillLedger(admin: Client, size: LedgerSize, say: (line: string) => void): Promise<void> {
  const { rows: indexes } = await admin.query<{ name: string; definition: string }>(
    `select indexname as name, indexdef as definition from pg_indexes where tablename = 'ledger_leg' and indexname <> 'ledger_leg_pkey'`,
  );
  await admin.query(`set session_replication_role = replica`);
  for (const { name } of indexes) await admin.query(`drop index ${name}`);
  await generateLedger(admin, size, say);
  say('Making indexes and roll-ups');
  // Memory enough that no group and no index is spilled to disk.
  for (const setting of [`maintenance_work_mem = '512MB'`, `work_mem = '256MB'`, `hash_mem_multiplier = 4`])
    await admin.query(`set ${setting}`);
  for (const { definition } of indexes) await admin.query(definition);
  for (const sql of ROLLUPS) await admin.query(sql);
  await admin.query(`set session_replication_role = origin`);
  for (const name of ['maintenance_work_mem', 'work_mem', 'hash_mem_multiplier']) await admin.query(`reset ${name}`);
  await admin.query('vacuum analyze');
}

const ROLLUPS = [
  `insert into ledger_balance (partnership_id, trust_id, contract_id, category, financial_year, account, effect, attribution, cash_type,
     budget_type, recurrence, mechanism, amount, legs)
   select partnership_id, trust_id, contract_id, category, financial_year, account, effect, attribution, cash_type, budget_type, recurrence,
     mechanism, sum(amount), count(*) from ledger_leg group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12`,
  `insert into ledger_summary (partnership_id, trust_id, category, starts_in, financial_year, account, effect, attribution, cash_type,
     budget_type, recurrence, amount, legs)
   select l.partnership_id, l.trust_id, l.category, c.starts_in, l.financial_year, l.account, l.effect,
     l.attribution, l.cash_type, l.budget_type, l.recurrence, sum(l.amount), count(*)
   from ledger_leg l join (select id, financial_year_of(price_starts_on) as starts_in from saving_scheme offset 0) c on c.id = l.scheme_id group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11`,
  `insert into ledger_contract
   select partnership_id, trust_id, contract_id, category, financial_year, account, cash_type, budget_type, recurrence, sum(amount), count(*)
   from ledger_leg where account not in ('baseline', 'spend') group by 1, 2, 3, 4, 5, 6, 7, 8, 9`,
  `insert into ledger_scheme
   select scheme_id, trust_id, partnership_id, financial_year, account, cash_type, budget_type, recurrence, sum(amount), count(*)
   from ledger_leg where account not in ('baseline', 'spend') group by 1, 2, 3, 4, 5, 6, 7, 8`,
  `insert into ledger_waiting
   select l.line_id, l.effect, l.attribution, l.trust_id, l.partnership_id, sum(l.amount), max(j.posted_at) filter (where j.kind = 'delivered')
   from ledger_leg l join ledger_journal j on j.id = l.journal_id where l.account = 'delivered' group by 1, 2, 3, 4, 5`,
  `insert into ledger_version select distinct partnership_id, trust_id, 1 from ledger_journal`,
  `insert into ledger_method select partnership_id, method, method_version, count(*) from saving_line group by 1, 2, 3`,
];
