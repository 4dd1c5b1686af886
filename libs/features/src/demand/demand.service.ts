import { Injectable } from '@nestjs/common';
import { DomainError } from '@tandem/domain/refusals';
import { requireMember, requirePermission } from '@tandem/features/partnership';
import { record } from '@tandem/platform/audit';
import { type Actor, announce, Database, systemActor, type Tx } from '@tandem/platform/database';

/** How many lines were added up into how many totals. */
export interface DemandCount {
  readonly lines: number;
  readonly totals: number;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Adds up what the trusts of a partnership have shared. */
@Injectable()
export class DemandService {
  constructor(private readonly database: Database) {}

  /**
   * Makes the totals of a partnership anew, from the lines that its trusts share through requirements.
   *
   * Lock: the name of the partnership's demand, so that two counts never mix. The sums are one grouping over sixteen
   * bytes a line, made into a temporary table because PostgreSQL uses several processes for that and only one for an
   * insert; the values of lines are the database's own columns, rounded per line as the domain rounds them.
   */
  async aggregate(tx: Tx, partnershipId: string): Promise<DemandCount> {
    requirePermission(tx.actor, 'demand.aggregate');
    if (!UUID.test(partnershipId) || (tx.actor.kind === 'trust' && !tx.actor.partnershipIds.includes(partnershipId)))
      throw new DomainError('PARTNERSHIP.NOT_FOUND', { partnershipId }, 'There is no such partnership of your trust.');
    await tx.lock(`demand:${partnershipId}`);
    // Read before the lines: a change in between is then counted again and never missed.
    const versions = await versionSum(tx, partnershipId);
    await tx.rows(`drop table if exists demand_fresh`);
    // A utility statement takes no parameters; the id has been checked above to be nothing but one.
    await tx.rows(`create temporary table demand_fresh on commit drop as ${sumsOf(partnershipId)}`);
    await tx.rows(`delete from demand_total where partnership_id = $1`, [partnershipId]);
    const count = await tx.row<{ lines: string; totals: string }>(
      `with kept as (insert into demand_total (partnership_id, grain, group_key, trust_id, financial_year, delivery_window,
           item, specification, base_unit, category, cpv_code, line_count, lines_without_value, base_quantity, value_net, value_gross)
         select $1, grain, group_key, trust_id, financial_year, delivery_window, item, specification, base_unit, category,
           cpv_code, line_count, lines_without_value, base_quantity, value_net, value_gross from demand_fresh
         returning line_count)
       select coalesce(sum(line_count), 0)::text as lines, count(*)::text as totals from kept`,
      [partnershipId],
    );
    const counted: DemandCount = { lines: Number(count!.lines), totals: Number(count!.totals) };
    await tx.rows(
      `insert into demand_count (partnership_id, counted_at, line_count, version_sum) values ($1, clock_timestamp(), $2, $3)
       on conflict (partnership_id) do update set counted_at = excluded.counted_at, line_count = excluded.line_count,
         version_sum = excluded.version_sum`,
      [partnershipId, counted.lines, versions],
    );
    await record(tx, {
      chain: `partnership:${partnershipId}`,
      action: 'demand.aggregated',
      subject: { kind: 'partnership', id: partnershipId },
      partnershipId,
      after: counted,
    });
    await announce(tx, `demand:${partnershipId}`);
    return counted;
  }

  /**
   * Counts at once because a person asks for it: the person's deed is on the record, and the platform, which alone may
   * write totals, then makes them.
   */
  async count(actor: Actor, partnershipId: string): Promise<DemandCount> {
    requirePermission(actor, 'demand.aggregate');
    requireMember(actor, partnershipId);
    await this.database.transaction(actor, (tx) =>
      record(tx, {
        chain: `partnership:${partnershipId}`,
        action: 'demand.countAsked',
        subject: { kind: 'partnership', id: partnershipId },
        partnershipId,
      }),
    );
    return this.database.transaction(systemActor('demand'), (tx) => this.aggregate(tx, partnershipId));
  }

  /** The job: counts again when a requirement has changed since the last count, and otherwise does nothing. */
  async refresh(partnershipId: string): Promise<DemandCount | null> {
    return this.database.transaction(systemActor('demand'), async (tx) => {
      await tx.lock(`demand:${partnershipId}`);
      const last = await tx.row<{ versions: string }>(
        `select version_sum::text as versions from demand_count where partnership_id = $1`,
        [partnershipId],
      );
      const isCurrent = last !== undefined && last.versions === (await versionSum(tx, partnershipId));
      return isCurrent ? null : this.aggregate(tx, partnershipId);
    });
  }
}

/** Grows with every change of a shared requirement. Drafts, kept or discarded, do not count: not everybody sees them. */
export async function versionSum(tx: Tx, partnershipId: string): Promise<string> {
  const row = await tx.row<{ versions: string }>(
    `select coalesce(sum(version), 0)::text as versions from requirement where partnership_id = $1 and state not in ('draft', 'discarded')`,
    [partnershipId],
  );
  return row!.versions;
}

function sumsOf(partnershipId: string): string {
  return `
    select grain, any_value(group_key) as group_key, any_value(trust_id) as trust_id, any_value(financial_year) as financial_year,
      any_value(delivery_window) as delivery_window, any_value(item) as item, any_value(specification) as specification,
      any_value(base_unit) as base_unit, any_value(category) as category, any_value(cpv_code) as cpv_code,
      count(*)::integer as line_count, (count(*) - count(baseline_unit_price))::integer as lines_without_value,
      sum(base_quantity) as base_quantity, coalesce(sum(value_net), 0) as value_net, coalesce(sum(value_gross), 0) as value_gross
    from demand_line where shared_with = '${partnershipId}' group by grain`;
}
