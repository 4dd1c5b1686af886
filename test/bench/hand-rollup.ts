import type { Client } from 'pg';

/**
 * What somebody would make by hand for this one dashboard: small integers, whole pence, one narrow table for the
 * breakdowns and one for contracts, both in the order of their use.
 */
export async function makeHandRollup(admin: Client): Promise<void> {
  await admin.query(`
    create table hand_rollup as
      select dense_rank() over (order by trust_id)::smallint as trust, dense_rank() over (order by financial_year)::smallint as year,
        dense_rank() over (order by category)::smallint as category, dense_rank() over (order by starts_in)::smallint as start,
        dense_rank() over (order by account)::smallint as account, dense_rank() over (order by effect)::smallint as effect,
        dense_rank() over (order by cash_type, budget_type, recurrence)::smallint as kind, (sum(amount) * 100)::bigint as pence
      from (${RAW_LEGS}) l group by trust_id, financial_year, category, starts_in, account, effect, cash_type, budget_type, recurrence;
    create table hand_contract as
      select dense_rank() over (order by contract_id)::smallint as contract, dense_rank() over (order by account)::smallint as account,
        dense_rank() over (order by cash_type, budget_type, recurrence)::smallint as kind, (sum(amount) * 100)::bigint as pence
      from ledger_leg where account not in ('baseline', 'spend') group by contract_id, account, cash_type, budget_type, recurrence`);
  for (const table of ['hand_rollup', 'hand_contract']) await admin.query(`vacuum analyze ${table}`);
}

/** The legs with the year in which their scheme's price started. */
const RAW_LEGS = `select g.*, financial_year_of(s.price_starts_on) as starts_in from ledger_leg g join saving_scheme s on s.id = g.scheme_id`;

/** The dashboard's figures from the tables made by hand: the same breakdowns in one walk, and the contracts. */
export const HAND_QUERIES = [
  `select grouping(trust, year, category, start, effect), trust, year, category, start, effect, account, kind, sum(pence)
   from hand_rollup group by grouping sets ((kind, account, trust), (kind, account, year), (kind, account, category),
     (kind, account, year, start), (kind, account, effect))`,
  `select contract, account, kind, sum(pence) from hand_contract group by contract, account, kind`,
];

/** The same figures from the raw legs, in two statements: what a general report does. */
export const RAW_QUERIES = [
  `select grouping(trust_id, financial_year, category, starts_in, effect) as set, trust_id, financial_year, category, starts_in, effect,
     account, cash_type, budget_type, recurrence, sum(amount)::text as amount
   from (${RAW_LEGS}) l group by grouping sets ((cash_type, budget_type, recurrence, account, trust_id),
     (cash_type, budget_type, recurrence, account, financial_year), (cash_type, budget_type, recurrence, account, category),
     (cash_type, budget_type, recurrence, account, financial_year, starts_in), (cash_type, budget_type, recurrence, account, effect))`,
  `select contract_id, account, cash_type, budget_type, recurrence, sum(amount)::text as amount from ledger_leg
   where account not in ('baseline', 'spend') group by contract_id, account, cash_type, budget_type, recurrence`,
];
