import type { Tx } from '@tandem/platform/database';
import { inSets } from './in-sets.js';
import { isComparable, unitFactor, unitJoin } from './units.js';

/**
 * Adds up a trust's purchases again by contract line, month, source, outcome and supplier; only those of the contract
 * lines given, or all of them. Quantities are in base units. Lock: `actual-months:<trust>`, held until the commit.
 */
export async function addUpMonths(tx: Tx, trustId: string, contractLineIds?: readonly string[]): Promise<void> {
  if (contractLineIds?.length === 0) return;
  await tx.lock(`actual-months:${trustId}`);
  const only = contractLineIds ?? null;
  await tx.rows(
    `delete from actual_month where trust_id = $1 and ($2::uuid[] is null or contract_line_id = any($2::uuid[]))`,
    [trustId, only],
  );
  await inSets(tx, () =>
    tx.rows(
      `insert into actual_month (trust_id, contract_line_id, month, source, outcome, supplier_key, supplier, lines, quantity, paid, contracted)
     select a.trust_id, l.id, date_trunc('month', a.bought_on)::date, a.source, m.outcome, a.supplier_key, min(a.supplier), count(*),
       sum(a.quantity * f.factor), sum(a.amount), sum(round(a.quantity * f.factor * l.unit_price / l.unit_factor, 2))
     from actual_match m join actual_line a on a.id = m.line_id and a.is_current join contract_line l on l.id = m.contract_line_id
     ${unitJoin('l')}
     cross join lateral (select ${unitFactor('l')} as factor) f
     where m.trust_id = $1 and m.outcome in ('matched', 'priceDiffers', 'offContract') and a.currency = l.currency
       and ${isComparable('l')} and ($2::uuid[] is null or m.contract_line_id = any($2::uuid[]))
     group by 1, 2, 3, 4, 5, 6`,
      [trustId, only],
    ),
  );
}
