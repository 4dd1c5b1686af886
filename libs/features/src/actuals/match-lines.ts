import type { Tx } from '@tandem/platform/database';
import { inSets } from './in-sets.js';
import { isComparable, unitFactor, unitJoin } from './units.js';

/**
 * What the contract lines of one trust are recognised by, in force on a day: the item's name or its code, and the names
 * under which the trust knows the supplier.
 */
const SIGHT = `
  keys as materialized (
    select k.kind, k.key, l.id, l.contract_id, l.unit_price, l.unit_factor, l.base_unit, l.item_key, l.currency, l.starts_on,
      coalesce(c.ends_on, 'infinity'::date) as ends_on
    from contract_line_key k join contract_line l on l.id = k.contract_line_id join contract c on c.id = l.contract_id
    where k.trust_id = $1),
  sellers as materialized (
    select c.id as contract_id, c.supplier_key as key, c.starts_on, coalesce(c.ends_on, 'infinity'::date) as ends_on
    from contract c where exists (select 1 from contract_line l where l.contract_id = c.id and l.trust_id = $1)
    union
    select c.id, s.key, c.starts_on, coalesce(c.ends_on, 'infinity'::date)
    from contract_supplier_key s join contract c on c.id = s.contract_id where s.trust_id = $1)`;

/**
 * The best contract line for each line in one pass: one that fits before none, the same supplier first, then the code
 * before the name, then the youngest price.
 */
const MATCHED = (lines: string) => `
  with ${SIGHT}
  select distinct on (a.id) a.id as line_id, a.trust_id,
    case
      when k.id is null then case when n.key is null then 'noContract' else 'itemUnknown' end
      when s.key is null then 'offContract'
      when a.currency <> k.currency then 'currencyDiffers'
      when not ${isComparable('k')} then 'unitDiffers'
      -- A price in pence is the contract's price in pence: prices have four places, invoices two.
      when round(a.unit_price * k.unit_factor / (${unitFactor('k')}), 2)
        = round(k.unit_price, 2) then 'matched'
      else 'priceDiffers'
    end as outcome,
    k.id as contract_line_id, coalesce(k.kind, 'nothing') as found_by
  from (${lines}) a
  cross join lateral (values ('code', a.code_key), ('name', a.item_key)) as v (kind, key)
  left join keys k on k.kind = v.kind and k.key = v.key and a.bought_on between k.starts_on and k.ends_on
  ${unitJoin('k')}
  left join sellers s on s.contract_id = k.contract_id and s.key = a.supplier_key
  left join sellers n on n.key = a.supplier_key and a.bought_on between n.starts_on and n.ends_on
  order by a.id, k.id is null, s.key is null, v.kind, k.starts_on desc, k.id`;

const OF_BATCH = `select * from actual_line where trust_id = $1 and import_id = $2 and row_number between $3 and $4 and is_current`;
const UNDECIDED = `
  select a.* from actual_line a join actual_match m on m.line_id = a.id
  where a.trust_id = $1 and a.is_current and (m.decision_id is null or m.outcome in ('unitDiffers', 'currencyDiffers')
    or m.decision_id in (select t.decision_id from actual_decision_taken_back t where t.trust_id = $1))`;

/** Matches the lines of some rows of one import that are not matched yet, in one statement. */
export async function matchBatch(
  tx: Tx,
  file: { readonly id: string; readonly trustId: string },
  rows: { readonly from: number; readonly to: number },
): Promise<void> {
  await inSets(tx, () =>
    tx.rows(
      `insert into actual_match (line_id, trust_id, outcome, contract_line_id, found_by) ${MATCHED(OF_BATCH)} on conflict do nothing`,
      [file.trustId, file.id, rows.from, rows.to],
    ),
  );
}

/**
 * Matches every line of a trust again that no person has decided on, or whose decision was taken back, or that a person
 * matched and that cannot be compared: it waits again. Says how many turned out to be something else.
 */
export async function matchAgain(tx: Tx, trustId: string): Promise<number> {
  const changed = await inSets(tx, () =>
    tx.rows(
      `update actual_match m set outcome = n.outcome, contract_line_id = n.contract_line_id, found_by = n.found_by, decision_id = null
       from (${MATCHED(UNDECIDED)}) n
       where m.line_id = n.line_id
         and (m.outcome, m.contract_line_id, m.found_by, m.decision_id) is distinct from (n.outcome, n.contract_line_id, n.found_by, null::uuid)
       returning m.line_id`,
      [trustId],
    ),
  );
  return changed.length;
}

/** The outcome of lines that a person says are of this contract line: only price, currency and unit are left to compare. */
export const OUTCOME_OF_LINE = `
  case
    when a.currency <> l.currency then 'currencyDiffers'
    when not ${isComparable('l')} then 'unitDiffers'
    when round(a.unit_price * l.unit_factor / (${unitFactor('l')}), 2)
      = round(l.unit_price, 2) then 'matched'
    else 'priceDiffers'
  end`;
