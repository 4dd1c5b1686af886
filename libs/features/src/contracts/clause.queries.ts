import { Injectable } from '@nestjs/common';
import { parseUnitPrice } from '@tandem/domain/money';
import { type ClauseKind, clauseName, type PriceClause, type PriceIndex } from '@tandem/domain/savings';
import type { LocalDate } from '@tandem/domain/time';
import type { Tx } from '@tandem/platform/database';

/** A clause as it stands: what the price of a contract line follows, who said so and on what paper. */
export interface ClauseRead {
  contractId: string;
  partnershipId: string;
  lineCode: string;
  kind: ClauseKind;
  series: string;
  /** What the series stood at when the price was agreed; null where a contract names a series and nobody said the value. */
  baseValue: string | null;
  baseOn: LocalDate | null;
  /** In hundredths of a percent. */
  share: number;
  source: string;
  by: string;
  statedAt: Date | null;
}

/** The value of a series in a month, as it was stated last. */
export interface SeriesValueRead {
  partnershipId: string;
  kind: ClauseKind;
  series: string;
  month: LocalDate;
  value: string;
  source: string;
  publishedOn: LocalDate;
  by: string;
  statedAt: Date;
}

/** The latest word on each line and kind; a share of nought has taken the clause back. */
const CLAUSES = `
  select * from (
    select distinct on (k.contract_id, k.line_code, k.kind) k.contract_id as "contractId", k.partnership_id as "partnershipId",
      k.line_code as "lineCode", k.kind, k.series, k.base_value as "baseValue", k.base_on::text as "baseOn", k.share, k.source,
      k.stated_by_name as by, k.stated_at as "statedAt"
    from contract_price_clause k
    where $1::uuid is null or k.contract_id = $1
    order by k.contract_id, k.line_code, k.kind, k.stated_at desc, k.id desc) last
  union all
  select distinct l.contract_id, l.partnership_id, l.line_code, 'index', l.index_series, null::numeric, null, 10000, 'The contract', '', null::timestamptz
  from contract_line l where l.index_series is not null and ($1::uuid is null or l.contract_id = $1)
    and not exists (select 1 from contract_price_clause k where k.contract_id = l.contract_id and k.line_code = l.line_code and k.kind = 'index')
  order by 1, 3, 4`;

const VALUES = `
  select distinct on (v.partnership_id, v.kind, v.series, v.month) v.partnership_id as "partnershipId", v.kind, v.series, v.month::text as month,
    v.value, v.source, v.published_on::text as "publishedOn", v.stated_by_name as by, v.stated_at as "statedAt"
  from price_series_value v
  order by v.partnership_id, v.kind, v.series, v.month desc, v.stated_at desc, v.id desc`;

/** What the prices of contracts follow, and the values that were given of it. Every partner reads the same. */
@Injectable()
export class ClauseQueries {
  /** The clauses that stand, of one contract or of all in the reader's sight. */
  async clauses(tx: Tx, contractId: string | null = null): Promise<ClauseRead[]> {
    const rows = await tx.rows<ClauseRead>(CLAUSES, [contractId]);
    return rows.filter((row) => row.share > 0);
  }

  /** Every value that counts, the newest month of each series first. */
  async values(tx: Tx): Promise<SeriesValueRead[]> {
    return tx.rows<SeriesValueRead>(VALUES);
  }
}

/** A clause as the method reads it. */
export function clauseOf(read: ClauseRead): PriceClause {
  const { kind, series, share, baseValue } = read;
  return { kind, series, share, base: baseValue === null ? null : parseUnitPrice(baseValue) };
}

/** The values of a clause's series as a published index, by month; undefined where none is given. */
export function seriesFor(clause: ClauseRead, values: readonly SeriesValueRead[]): PriceIndex | undefined {
  const own = values.filter(
    (one) => one.partnershipId === clause.partnershipId && one.kind === clause.kind && one.series === clause.series,
  );
  const [last] = own;
  if (!last) return undefined;
  return {
    id: `${clause.kind}/${clause.series}`,
    title: clauseName(clause),
    source: last.source,
    values: Object.fromEntries(own.map((one) => [one.month.slice(0, 7), shortened(one.value)])),
  };
}

/** A value without noughts that say nothing: "101.5000" is "101.5". */
function shortened(value: string): string {
  return value.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
}
