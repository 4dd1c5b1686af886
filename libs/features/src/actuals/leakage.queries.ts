import { Injectable } from '@nestjs/common';
import type { LocalDate } from '@tandem/domain/time';
import type { Tx } from '@tandem/platform/database';
import { COUNTED } from './counted.js';
import { isComparable, unitFactor, unitJoin } from './units.js';

/** Money that a contract should have saved and did not: who sold what to which site, and how much it cost too much. */
export interface LeakageRow {
  kind: 'priceDiffers' | 'offContract';
  trust: string;
  contractId: string;
  contract: string;
  contractSupplier: string;
  contractLineId: string;
  lineCode: string;
  item: string;
  unit: string;
  supplier: string;
  site: string;
  costCentre: string;
  lines: number;
  quantity: string;
  /** What its prices and amounts are in: the contract's currency. */
  currency: string;
  contractPrice: string;
  paidPrice: string;
  paid: string;
  contracted: string;
  /** Paid less contracted: below nought where less was paid than the contract says. */
  lost: string;
  firstOn: LocalDate;
  lastOn: LocalDate;
  documents: string[];
  /** Whether nobody has said yet that these are purchases off the contract. */
  isWaiting: boolean;
  /** Currencies and indices that the contract lets the price follow; empty for a fixed price. */
  follows: string[];
  /** What the trust has said of the unit in which it was bought, such as "1 box is 100 each"; empty where nothing was said. */
  unitStated: string;
  lineId: string;
}

/** What leaks in all, in pounds, beside how many rows there are; those in another currency are in no sum. */
export interface LeakageTotal {
  rows: number;
  abroad: number;
  overpaid: string;
  lost: string;
  underpaid: string;
}

/**
 * One row for each supplier, contract line, site and cost centre, of the source that counts.
 * Row-level security shows a trust its own.
 */
const ROWS = `
  with ${COUNTED}, sources as (select distinct trust_id, contract_line_id, source from counted)
  select m.outcome as kind, t.short_name as trust, c.id as "contractId", c.reference as contract, o.name as "contractSupplier",
    l.id as "contractLineId", l.line_code as "lineCode", l.item, l.unit, min(a.supplier) as supplier, a.site, a.cost_centre as "costCentre",
    count(*)::int as lines, round(sum(f.base) / l.unit_factor, 3) as quantity, l.currency, l.unit_price as "contractPrice",
    coalesce(round(sum(a.amount) * l.unit_factor / nullif(sum(f.base), 0), 4), 0) as "paidPrice", sum(a.amount) as paid,
    sum(f.contracted) as contracted, sum(a.amount - f.contracted) as lost, min(a.bought_on)::text as "firstOn",
    max(a.bought_on)::text as "lastOn", (array_agg(distinct a.document))[1:5] as documents,
    m.outcome = 'offContract' and bool_or(m.decision_id is null) as "isWaiting", (array_agg(a.id order by a.bought_on, a.id))[1] as "lineId",
    coalesce(min('1 ' || u.from_unit || ' is ' || trim_scale(u.factor) || ' ' || u.to_unit), '') as "unitStated",
    array(select k.series from (select distinct on (kind) kind, series, share from contract_price_clause k
      where k.contract_id = c.id and k.line_code = l.line_code order by kind, stated_at desc, id desc) k
      where k.share > 0 and k.series <> l.currency order by 1) as follows
  from actual_match m join actual_line a on a.id = m.line_id and a.is_current
  join contract_line l on l.id = m.contract_line_id join contract c on c.id = l.contract_id
  join sources s on s.trust_id = m.trust_id and s.contract_line_id = l.id and s.source = a.source
  join organisation t on t.id = m.trust_id join organisation o on o.id = c.supplier_id
  ${unitJoin('l')}
  cross join lateral (select a.quantity * (${unitFactor('l')}) as base) b
  cross join lateral (select b.base, round(b.base * l.unit_price / l.unit_factor, 2) as contracted) f
  where m.outcome in ('priceDiffers', 'offContract') and a.currency = l.currency and ${isComparable('l')}
  group by m.outcome, t.short_name, c.id, c.reference, o.name, l.id, a.supplier_key, a.site, a.cost_centre`;

/** Where a trust's contracts lose money, as a list that a buyer can act on. */
@Injectable()
export class LeakageQueries {
  /** The most money first. */
  async rows(tx: Tx, page: { offset: number; limit: number }): Promise<LeakageRow[]> {
    return tx.rows<LeakageRow>(
      `${ROWS} order by sum(a.amount - f.contracted) desc, c.reference, l.line_code limit $1 offset $2`,
      [page.limit, page.offset],
    );
  }

  /** What was paid beyond the contracts' prices, to their suppliers and elsewhere, and what was paid below them. */
  async total(tx: Tx): Promise<LeakageTotal> {
    const row = await tx.row<LeakageTotal>(
      `select count(*)::int as rows, count(*) filter (where currency <> 'GBP')::int as abroad,
         coalesce(sum(lost) filter (where kind = 'priceDiffers' and lost > 0 and currency = 'GBP'), 0) as overpaid,
         coalesce(sum(lost) filter (where kind = 'offContract' and currency = 'GBP'), 0) as lost,
         coalesce(-sum(lost) filter (where kind = 'priceDiffers' and lost < 0 and currency = 'GBP'), 0) as underpaid from (${ROWS}) r`,
    );
    return row!;
  }
}
