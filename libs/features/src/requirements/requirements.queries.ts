import { Injectable } from '@nestjs/common';
import type { BudgetType, Category } from '@tandem/domain/demand';
import type { RequirementState, SharedRequirement } from '@tandem/domain/requirements';
import type { Tx } from '@tandem/platform/database';
import { rulesOf } from './requirement-record.js';
import { isUuid, requirementNotFound } from './requirements.errors.js';
import type { LeavingConsequences } from './consequences.js';

/** A requirement in a list. Quantities and amounts are decimal text. */
export interface RequirementSummary {
  id: string;
  reference: string;
  title: string;
  item: string;
  state: RequirementState;
  lead: string;
  partnershipId: string;
  trusts: string[];
  quantity: string;
  baseUnit: string;
  neededBy: string | null;
  pendingDeviations: number;
}

/** A requirement with all that its partners may know of it. */
export interface RequirementRead {
  id: string;
  reference: string;
  partnershipId: string;
  title: string;
  description: string;
  item: string;
  category: Category;
  cpvCode: string;
  baseUnit: string;
  specification: Record<string, string>;
  neededBy: string | null;
  state: RequirementState;
  leadTrustId: string;
  raisedByTrustId: string;
  createdAt: Date;
  /** As the domain's rules see it, for asking what is allowed. */
  rules: SharedRequirement;
  partners: PartnerRead[];
  volumes: VolumeRead[];
  deviations: DeviationRead[];
  departures: DepartureRead[];
}

export interface PartnerRead {
  trustId: string;
  trust: string;
  state: 'joined' | 'committed' | 'left';
  quantity: string | null;
  fundingReference: string | null;
  joinedAt: Date;
  committedAt: Date | null;
}

/** What one trust needs in one year, with its value at the baselines. */
export interface VolumeRead {
  trustId: string;
  trust: string;
  financialYear: string;
  quantity: string;
  net: string;
  gross: string;
  linesWithoutValue: number;
}

export interface DeviationRead {
  id: string;
  trustId: string;
  trust: string;
  attribute: string;
  requiredValue: string;
  statedValue: string;
  reason: string;
  state: 'pending' | 'accepted' | 'rejected' | 'withdrawn';
  decidedAt: Date | null;
  decisionReason: string | null;
}

export interface DepartureRead {
  trust: string;
  reason: string;
  quantity: string;
  leftAt: Date;
  consequences: LeavingConsequences;
  consequencesSha256: string;
}

/** One line of the actor's own trust. */
export interface OwnLine {
  id: string;
  site: string;
  financialYear: string;
  quantity: string;
  unit: string;
  baseQuantity: string;
  baseUnit: string;
  neededBy: string;
  baselineUnitPrice: string | null;
  budgetType: BudgetType;
  statedItem: string | null;
}

/** Lines of one item, specification and unit that the trust has not put under any requirement. */
export interface OwnGroup {
  groupKey: string;
  item: string;
  specification: Record<string, string>;
  category: Category;
  cpvCode: string;
  baseUnit: string;
  lineCount: number;
  quantity: string;
  firstYear: string;
  lastYear: string;
  lineIds: string[];
}

export interface AuditRead {
  at: Date;
  who: string;
  action: string;
  after: string | null;
}

const LINES_MAX = 5000;

/** The reads of requirements and of a trust's own lines. Row-level security decides which rows there are. */
@Injectable()
export class RequirementsQueries {
  async requirements(tx: Tx): Promise<RequirementSummary[]> {
    return tx.rows<RequirementSummary>(
      `select r.id, r.reference, r.title, r.item, r.state, o.short_name as lead, r.partnership_id as "partnershipId",
         r.base_unit as "baseUnit", r.needed_by::text as "neededBy",
         array(select t.short_name from requirement_partner p join organisation t on t.id = p.trust_id
           where p.requirement_id = r.id and p.state <> 'left' order by p.joined_at, t.short_name) as trusts,
         (select coalesce(sum(d.base_quantity), 0)::text from demand_line d where d.requirement_id = r.id) as quantity,
         (select count(*)::int from deviation v where v.requirement_id = r.id and v.state = 'pending') as "pendingDeviations"
       from requirement r join organisation o on o.id = r.lead_trust_id
       order by array_position(array['draft', 'shared', 'committed', 'locked', 'withdrawn', 'discarded'], r.state), r.created_at desc, r.id`,
    );
  }

  /** @throws DomainError REQUIREMENT.NOT_FOUND */
  async requirement(tx: Tx, requirementId: string): Promise<RequirementRead> {
    const row = isUuid(requirementId)
      ? await tx.row<Omit<RequirementRead, 'rules' | 'partners' | 'volumes' | 'deviations' | 'departures'>>(
          `select id, reference, partnership_id as "partnershipId", title, description, item, category, cpv_code as "cpvCode",
             base_unit as "baseUnit", specification, needed_by::text as "neededBy", state, lead_trust_id as "leadTrustId",
             raised_by_trust_id as "raisedByTrustId", created_at as "createdAt"
           from requirement where id = $1`,
          [requirementId],
        )
      : undefined;
    if (!row) throw requirementNotFound(requirementId);
    return {
      ...row,
      rules: await rulesOf(tx, row),
      partners: await this.partners(tx, requirementId),
      volumes: await this.volumes(tx, requirementId),
      deviations: await this.deviations(tx, requirementId),
      departures: await this.departures(tx, requirementId),
    };
  }

  /** The lines that the actor's trust has put under a requirement. */
  async ownLines(tx: Tx, requirementId: string): Promise<OwnLine[]> {
    return tx.rows<OwnLine>(
      `select id, site, financial_year as "financialYear", trim_scale(quantity)::text as quantity, unit,
         trim_scale(base_quantity)::text as "baseQuantity", base_unit as "baseUnit", needed_by::text as "neededBy",
         baseline_unit_price::text as "baselineUnitPrice", budget_type as "budgetType", stated ->> 'item' as "statedItem"
       from demand_line where requirement_id = $1 and trust_id = $2 order by financial_year, site, id limit ${LINES_MAX}`,
      [requirementId, tx.actor.organisationId],
    );
  }

  /** What the actor's trust has imported and not yet put under a requirement, by item; `search` looks in the item. */
  async ownGroups(
    tx: Tx,
    page: { search?: string; baseUnit?: string; offset: number; limit: number },
  ): Promise<OwnGroup[]> {
    return tx.rows<OwnGroup>(
      `select group_key as "groupKey", min(item) as item, (array_agg(specification order by id))[1] as specification,
         mode() within group (order by category) as category, mode() within group (order by cpv_code) as "cpvCode",
         base_unit as "baseUnit", count(*)::int as "lineCount", trim_scale(sum(base_quantity))::text as quantity,
         min(financial_year) as "firstYear", max(financial_year) as "lastYear",
         (array_agg(id order by id))[1:${LINES_MAX}] as "lineIds"
       from demand_line where trust_id = $1 and requirement_id is null
         and ($2 = '' or strpos(lower(item), lower($2)) > 0) and ($3 = '' or base_unit = $3)
       group by group_key, base_unit order by min(item), group_key limit $4 offset $5`,
      [tx.actor.organisationId, page.search ?? '', page.baseUnit ?? '', page.limit, page.offset],
    );
  }

  /** The trust's unattached lines that are the same item, specification and unit as one of them. */
  async ownGroupLike(tx: Tx, lineId: string): Promise<OwnGroup | undefined> {
    if (!isUuid(lineId)) return undefined;
    return tx.row<OwnGroup>(
      `select l.group_key as "groupKey", min(l.item) as item, (array_agg(l.specification order by l.id))[1] as specification,
         mode() within group (order by l.category) as category, mode() within group (order by l.cpv_code) as "cpvCode",
         l.base_unit as "baseUnit", count(*)::int as "lineCount", trim_scale(sum(l.base_quantity))::text as quantity,
         min(l.financial_year) as "firstYear", max(l.financial_year) as "lastYear",
         (array_agg(l.id order by l.id))[1:${LINES_MAX}] as "lineIds"
       from demand_line l join demand_line one on one.group_key = l.group_key and one.trust_id = l.trust_id
       where one.id = $1 and one.trust_id = $2 and l.requirement_id is null
       group by l.group_key, l.base_unit`,
      [lineId, tx.actor.organisationId],
    );
  }

  /** Who did what to a requirement, oldest first. */
  async trail(tx: Tx, requirementId: string): Promise<AuditRead[]> {
    return tx.rows<AuditRead>(
      `select at, actor_name as who, action, after from audit_entry where chain = $1 order by seq`,
      [`requirement:${requirementId}`],
    );
  }

  private partners(tx: Tx, requirementId: string): Promise<PartnerRead[]> {
    return tx.rows<PartnerRead>(
      `select p.trust_id as "trustId", o.short_name as trust, p.state, trim_scale(p.quantity)::text as quantity,
         p.funding_reference as "fundingReference", p.joined_at as "joinedAt", p.committed_at as "committedAt"
       from requirement_partner p join organisation o on o.id = p.trust_id
       where p.requirement_id = $1 order by p.joined_at, o.short_name`,
      [requirementId],
    );
  }

  private volumes(tx: Tx, requirementId: string): Promise<VolumeRead[]> {
    return tx.rows<VolumeRead>(
      `select d.trust_id as "trustId", o.short_name as trust, d.financial_year as "financialYear",
         trim_scale(sum(d.base_quantity))::text as quantity, coalesce(sum(d.value_net), 0)::numeric(18,2)::text as net,
         coalesce(sum(d.value_gross), 0)::numeric(18,2)::text as gross,
         (count(*) filter (where d.baseline_unit_price is null))::int as "linesWithoutValue"
       from demand_line d join organisation o on o.id = d.trust_id
       where d.requirement_id = $1 group by d.trust_id, o.short_name, d.financial_year order by o.short_name, d.financial_year`,
      [requirementId],
    );
  }

  private deviations(tx: Tx, requirementId: string): Promise<DeviationRead[]> {
    return tx.rows<DeviationRead>(
      `select v.id, v.trust_id as "trustId", o.short_name as trust, v.attribute, v.required_value as "requiredValue",
         v.stated_value as "statedValue", v.reason, v.state, v.decided_at as "decidedAt", v.decision_reason as "decisionReason"
       from deviation v join organisation o on o.id = v.trust_id
       where v.requirement_id = $1 order by v.created_at, v.id`,
      [requirementId],
    );
  }

  private departures(tx: Tx, requirementId: string): Promise<DepartureRead[]> {
    return tx.rows<DepartureRead>(
      `select o.short_name as trust, d.reason, trim_scale(d.quantity)::text as quantity, d.left_at as "leftAt",
         d.consequences, d.consequences_sha256 as "consequencesSha256"
       from requirement_departure d join organisation o on o.id = d.trust_id
       where d.requirement_id = $1 order by d.left_at`,
      [requirementId],
    );
  }
}
