import { Injectable } from '@nestjs/common';
import {
  type AuthorityClass,
  type DemandGroup,
  type LotProposal,
  proposeLots,
  type PurchaseRequest,
  splitWarnings,
  type SplitWarning,
  type Threshold,
  thresholdFor,
} from '@tandem/domain/demand';
import { parseMoney } from '@tandem/domain/money';
import { londonDate } from '@tandem/domain/time';
import type { Tx } from '@tandem/platform/database';
import { versionSum } from './demand.service.js';
import { groupsOf, type TotalRow } from './group-totals.js';

/** When the totals were made, and whether a requirement has changed since. */
export interface CountRead {
  countedAt: Date;
  lines: number;
  isStale: boolean;
}

/** A requirement that lines of a group belong to, for making a tender of the group. */
export interface GroupRequirement {
  groupKey: string;
  requirementId: string;
  reference: string;
  title: string;
  state: 'shared' | 'committed' | 'locked';
}

/** A warning with the threshold that it is about. */
export interface SplitWarnings {
  readonly threshold: Threshold;
  readonly warnings: readonly SplitWarning[];
}

/** What the trusts of a partnership need together. Trusts stand by their short names. */
@Injectable()
export class DemandQueries {
  /** The demand matrices, from the stored totals. `lineIds` is empty. */
  async groups(tx: Tx, partnershipId: string): Promise<DemandGroup[]> {
    const rows = await tx.rows<TotalRow>(
      `select t.group_key as "groupKey", o.short_name as trust, t.financial_year as "financialYear", t.delivery_window as "window",
         t.item, t.specification, t.base_unit as "baseUnit", t.category, t.cpv_code as "cpvCode", t.line_count as lines,
         t.lines_without_value as "linesWithoutValue", t.base_quantity::text as quantity, t.value_net::text as net,
         t.value_gross::text as gross
       from demand_total t join organisation o on o.id = t.trust_id where t.partnership_id = $1`,
      [partnershipId],
    );
    return groupsOf(rows);
  }

  /** The lots that the domain proposes, each with its reasons. */
  async proposals(tx: Tx, partnershipId: string): Promise<LotProposal[]> {
    return proposeLots(await this.groups(tx, partnershipId));
  }

  async count(tx: Tx, partnershipId: string): Promise<CountRead | undefined> {
    const row = await tx.row<{ countedAt: Date; lines: number; versions: string }>(
      `select counted_at as "countedAt", line_count as lines, version_sum::text as versions from demand_count where partnership_id = $1`,
      [partnershipId],
    );
    const now = await versionSum(tx, partnershipId);
    if (row) return { countedAt: row.countedAt, lines: row.lines, isStale: row.versions !== now };
    return now === '0' ? undefined : { countedAt: tx.now, lines: 0, isStale: true };
  }

  /** Which requirements each group comes from: a tender is made of requirements, a lot proposal of groups. */
  async requirementsOfGroups(tx: Tx, partnershipId: string): Promise<GroupRequirement[]> {
    return tx.rows<GroupRequirement>(
      `select distinct d.group_key as "groupKey", r.id as "requirementId", r.reference, r.title, r.state
       from requirement r join demand_line d on d.requirement_id = r.id
       where r.partnership_id = $1 and r.state in ('shared', 'committed', 'locked') order by r.reference`,
      [partnershipId],
    );
  }

  /**
   * Requests that look like one contract split under the threshold of today: the partnership's requirements, and what
   * the actor's own trust has imported and put under none. Another trust's own lines are its own business.
   */
  async splitWarnings(tx: Tx, partnershipId: string): Promise<SplitWarnings> {
    const rows = await tx.rows<{
      reference: string;
      trust: string;
      item: string;
      cpvCode: string;
      gross: string | null;
    }>(
      `select r.reference || ' (' || r.title || ')' as reference, o.short_name as trust, r.item, r.cpv_code as "cpvCode",
         case when count(d.id) = count(d.value_gross) then coalesce(sum(d.value_gross), 0)::numeric(18,2)::text end as gross
       from requirement r join organisation o on o.id = r.lead_trust_id join demand_line d on d.requirement_id = r.id
       where r.partnership_id = $1 and r.state in ('draft', 'shared', 'committed', 'locked') group by r.id, o.short_name
       union all
       select 'lines of your own: ' || min(d.item), o.short_name, min(d.item), mode() within group (order by d.cpv_code),
         case when count(*) = count(d.value_gross) then sum(d.value_gross)::numeric(18,2)::text end
       from demand_line d join organisation o on o.id = d.trust_id
       where d.trust_id = $2 and d.requirement_id is null group by d.group_key, o.short_name`,
      [partnershipId, tx.actor.organisationId],
    );
    const requests = rows.map(({ gross, ...row }): PurchaseRequest => ({
      ...row,
      maximumGross: gross === null ? null : parseMoney(gross),
    }));
    const today = londonDate(tx.now);
    const authorityClass = await this.authorityClass(tx, partnershipId);
    return {
      threshold: thresholdFor(authorityClass, today),
      warnings: splitWarnings(requests, authorityClass, today),
    };
  }

  /** The class with the lower threshold decides as soon as one trust has it. */
  private async authorityClass(tx: Tx, partnershipId: string): Promise<AuthorityClass> {
    const row = await tx.row<{ isCentral: boolean | null }>(
      `select bool_or(c.class = 'central') as "isCentral" from partnership_member m join authority_class c on c.organisation_id = m.organisation_id
       where m.partnership_id = $1 and m.left_on is null and c.starts_on <= current_date and (c.ends_on is null or c.ends_on > current_date)`,
      [partnershipId],
    );
    return row?.isCentral === false ? 'sub-central' : 'central';
  }
}
