import { parseQuantity, parseUnitPrice } from '@tandem/domain/money';
import { DomainError } from '@tandem/domain/refusals';
import type { Tx } from '@tandem/platform/database';
import type { NewDemand, NewLine } from './new-tender.js';

interface RequirementRow {
  id: string;
  reference: string;
  title: string;
  item: string;
  specification: Record<string, string>;
  cpvCode: string;
  unit: string;
  state: string;
  isWhole: boolean;
}

interface DemandRow {
  trustId: string;
  budgetType: NewDemand['budgetType'];
  financialYear: string;
  quantity: string;
  baseline: string | null;
  baselineType: number | null;
  evidence: string | null;
  vat: number;
}

/**
 * Turns a requirement into a line of a tender: its item, and what every trust that has committed needs of it.
 *
 * Only committed or locked requirements can be tendered, because a tender that a trust has no funding for invites
 * bids on a volume that nobody will buy. Several lines of one trust, budget and year become one: their baseline is the
 * mean price weighted by quantity, in the base unit; the rate of VAT is the highest of them.
 * @throws DomainError REQUIREMENT.NOT_FOUND, TENDER.REQUIREMENT_NOT_COMMITTED
 */
export async function lineOf(tx: Tx, requirementId: string): Promise<NewLine> {
  const requirement = await tx.row<RequirementRow>(
    `select r.id, r.reference, r.title, r.item, r.specification, r.cpv_code as "cpvCode", r.base_unit as unit, r.state,
       not exists (select 1 from demand_line l where l.requirement_id = r.id and l.base_quantity <> trunc(l.base_quantity)) as "isWhole"
     from requirement r where r.id = $1`,
    [requirementId],
  );
  if (!requirement) throw new DomainError('REQUIREMENT.NOT_FOUND', { requirementId }, 'There is no such requirement.');
  if (requirement.state !== 'committed' && requirement.state !== 'locked')
    throw new DomainError(
      'TENDER.REQUIREMENT_NOT_COMMITTED',
      { requirementId, state: requirement.state },
      `The requirement ${requirement.reference} is not committed yet. Every trust commits its final quantity and funding first.`,
    );
  const rows = await tx.rows<DemandRow>(
    `select l.trust_id as "trustId", l.budget_type as "budgetType", l.financial_year as "financialYear",
       sum(l.base_quantity) as quantity,
       round(sum(l.baseline_unit_price * l.quantity) / nullif(sum(l.base_quantity) filter (where l.baseline_unit_price is not null), 0), 4) as baseline,
       (array_agg(l.baseline_type order by l.base_quantity desc, l.id) filter (where l.baseline_type is not null))[1] as "baselineType",
       string_agg(distinct l.baseline_evidence, '; ') filter (where l.baseline_evidence <> '') as evidence,
       max(l.vat_basis_points) as vat
     from demand_line l
     join requirement_partner p on p.requirement_id = l.requirement_id and p.trust_id = l.trust_id and p.state = 'committed'
     where l.requirement_id = $1
     group by l.trust_id, l.budget_type, l.financial_year
     order by l.financial_year, l.trust_id, l.budget_type`,
    [requirementId],
  );
  return {
    requirementId,
    item: requirement.item,
    specification: requirement.specification,
    cpvCode: requirement.cpvCode,
    unit: requirement.unit,
    isIndivisible: requirement.isWhole,
    demand: rows.map((row) => ({
      trustId: row.trustId,
      budgetType: row.budgetType,
      financialYear: row.financialYear,
      quantity: parseQuantity(row.quantity),
      ...(row.baseline === null ? {} : { baselineUnitPrice: parseUnitPrice(row.baseline) }),
      ...(row.baselineType === null ? {} : { baselineType: row.baselineType }),
      ...(row.evidence === null ? {} : { baselineEvidence: row.evidence }),
      vatBasisPoints: row.vat,
    })),
  };
}

/** A committed requirement that a tender may take up, with the group of demand that it belongs to. */
export interface TenderableRequirement {
  id: string;
  partnershipId: string;
  reference: string;
  title: string;
  item: string;
  unit: string;
  category: string;
  trusts: string[];
  quantity: string;
  /** The tender that already took it up, unless that one was cancelled. */
  tenderReference: string | null;
  isInGroups: boolean;
}

/** Committed and locked requirements; those whose lines belong to one of the groups of demand are marked. */
export async function tenderableRequirements(tx: Tx, groupKeys: readonly string[]): Promise<TenderableRequirement[]> {
  return tx.rows<TenderableRequirement>(
    `select r.id, r.partnership_id as "partnershipId", r.reference, r.title, r.item, r.base_unit as unit, r.category,
       coalesce(array_agg(distinct o.short_name) filter (where o.id is not null), '{}') as trusts,
       coalesce(sum(l.base_quantity), 0)::text as quantity,
       (select t.reference from tender_line tl join tender t on t.id = tl.tender_id
         where tl.requirement_id = r.id and t.state <> 'cancelled' order by t.created_at limit 1) as "tenderReference",
       coalesce(bool_or(l.group_key = any($1)), false) as "isInGroups"
     from requirement r
     left join requirement_partner p on p.requirement_id = r.id and p.state = 'committed'
     left join demand_line l on l.requirement_id = r.id and l.trust_id = p.trust_id
     left join organisation o on o.id = l.trust_id
     where r.state in ('committed', 'locked') group by r.id order by r.category, r.reference`,
    [groupKeys],
  );
}
