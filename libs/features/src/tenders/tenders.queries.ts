import { Injectable } from '@nestjs/common';
import { DomainError } from '@tandem/domain/refusals';
import type { Tx } from '@tandem/platform/database';
import { scoringSha256 } from './scoring-content.js';
import type {
  BreakPointRead,
  ConditionRead,
  CriterionRead,
  DemandRead,
  LineRead,
  LotRead,
  ScenarioRead,
  ScoringRead,
  ScoringTestRead,
  TenderRead,
  TenderSummary,
  TenderTrustRead,
} from './tender-reads.js';

/** A tender closes by the clock and not by anybody's deed: the state that readers see says so at once. */
const STATE_NOW = `case when t.state = 'published' and t.deadline_at <= now() then 'closed' else t.state end`;

const TENDER = `
  select t.id, t.reference, t.partnership_id as "partnershipId", t.lead_trust_id as "leadTrustId", t.title, t.description,
    ${STATE_NOW} as state, t.currency, t.price_rule as "priceRule", t.lots_decision as "lotsDecision",
    t.is_health_care_service as "isHealthCareService", t.modern_slavery_reference as "modernSlaveryReference",
    t.modern_slavery_assessed_on::text as "modernSlaveryAssessedOn", t.conflicts_reference as "conflictsReference",
    t.shortening, t.shortening_reason as "shorteningReason", t.estimated_net as "estimatedNet",
    t.estimated_gross as "estimatedGross", t.price_starts_on::text as "priceStartsOn", t.published_at as "publishedAt",
    t.deadline_at as "deadlineAt", t.opened_at as "openedAt", t.content_sha256 as "contentSha256",
    t.cancelled_reason as "cancelledReason"
  from tender t where t.id = $1`;

/** What pages and later features may know of tenders. Row-level security decides who sees which. */
@Injectable()
export class TendersQueries {
  /** Every tender that the actor may see: drafts first for trusts, then the latest deadline first. */
  async list(tx: Tx): Promise<TenderSummary[]> {
    return tx.rows<TenderSummary>(
      `select t.id, t.reference, t.title, ${STATE_NOW} as state, t.deadline_at as "deadlineAt", t.published_at as "publishedAt",
         o.short_name as "leadTrust", (select count(*)::integer from tender_lot l where l.tender_id = t.id) as "lotCount"
       from tender t join organisation o on o.id = t.lead_trust_id
       order by t.published_at is null desc, t.deadline_at desc nulls first, t.reference desc`,
    );
  }

  /**
   * The whole text of a tender.
   * @throws DomainError TENDER.NOT_FOUND for an unknown id and for one that the actor may not see.
   */
  async tender(tx: Tx, tenderId: string): Promise<TenderRead> {
    const row = await tx.row<Omit<TenderRead, 'trusts' | 'lots' | 'conditions' | 'scenarios' | 'scoring'>>(TENDER, [
      tenderId,
    ]);
    if (!row) throw new DomainError('TENDER.NOT_FOUND', { tenderId }, 'There is no such tender.');
    const trusts = await this.trusts(tx, tenderId);
    const lots = await this.lots(tx, tenderId);
    const conditions = await tx.rows<ConditionRead>(
      `select id, number, kind, title, description from tender_condition where tender_id = $1 order by number`,
      [tenderId],
    );
    const scenarios = await tx.rows<ScenarioRead>(
      `select code, title, rules from tender_scenario where tender_id = $1 order by code <> 'base', code`,
      [tenderId],
    );
    const scoring = await this.scoring(tx, tenderId);
    return { ...row, trusts, lots, conditions, scenarios, scoring };
  }

  /** How a tender is judged on price and quality; null where the lowest price that passes decides. */
  async scoring(tx: Tx, tenderId: string): Promise<ScoringRead | null> {
    const row = await tx.row<Omit<ScoringRead, 'criteria' | 'sha256' | 'test'>>(
      `select price_weight_basis_points as "priceWeightBasisPoints", formula, parameters, scale_max as "scaleMax",
         scale_text as "scaleText", minimum_quality_basis_points as "minimumQualityBasisPoints", tie,
         relative_reason as "relativeReason" from tender_scoring where tender_id = $1`,
      [tenderId],
    );
    if (!row) return null;
    const criteria = await tx.rows<CriterionRead>(
      `select id, number, name, description, weight_basis_points as "weightBasisPoints" from tender_criterion
       where tender_id = $1 order by number`,
      [tenderId],
    );
    const test = await tx.row<ScoringTestRead>(
      `select scoring_sha256 as "scoringSha256", bids, tested_by_name as "testedByName", tested_at as "testedAt"
       from scoring_test where tender_id = $1 order by tested_at desc limit 1`,
      [tenderId],
    );
    const scoring = { ...row, criteria };
    return { ...scoring, sha256: scoringSha256(scoring), test: test ?? null };
  }

  /** What each trust needs of each line, by year and budget, with its baseline. Empty for suppliers. */
  async demand(tx: Tx, tenderId: string): Promise<DemandRead[]> {
    return tx.rows<DemandRead>(
      `select d.line_id as "lineId", l.code as "lineCode", d.trust_id as "trustId", d.budget_type as "budgetType",
         d.financial_year as "financialYear", d.quantity, d.baseline_unit_price as "baselineUnitPrice",
         d.baseline_type as "baselineType", d.baseline_evidence as "baselineEvidence", d.vat_basis_points as "vatBasisPoints"
       from tender_demand d join tender_line l on l.id = d.line_id join organisation o on o.id = d.trust_id
       where d.tender_id = $1 order by l.code, o.short_name, d.financial_year, d.budget_type`,
      [tenderId],
    );
  }

  /** Everything of a tender that its pack is made of: the text, and the demand of the trusts that take part now. */
  async packSource(tx: Tx, tenderId: string): Promise<{ tender: TenderRead; demand: DemandRead[] }> {
    const tender = await this.tender(tx, tenderId);
    const taking = new Set(tender.trusts.filter((t) => t.state === 'participating').map((t) => t.id));
    const demand = await this.demand(tx, tenderId);
    return { tender, demand: demand.filter((d) => taking.has(d.trustId)) };
  }

  /** The newest tender of a requirement in which the trust takes part, or undefined before there is one. */
  async tenderOfRequirement(
    tx: Tx,
    requirementId: string,
    trustId: string,
  ): Promise<{ id: string; reference: string; title: string; trustCode: string } | undefined> {
    const row = await tx.row<{ id: string; reference: string; title: string; shortName: string }>(
      `select t.id, t.reference, t.title, o.short_name as "shortName" from tender t
       join tender_line l on l.tender_id = t.id and l.requirement_id = $1
       join tender_trust p on p.tender_id = t.id and p.trust_id = $2 and p.state = 'participating'
       join organisation o on o.id = p.trust_id order by t.created_at desc limit 1`,
      [requirementId, trustId],
    );
    return row && { id: row.id, reference: row.reference, title: row.title, trustCode: trustCode(row.shortName) };
  }

  private async trusts(tx: Tx, tenderId: string): Promise<TenderTrustRead[]> {
    const rows = await tx.rows<Omit<TenderTrustRead, 'code'>>(
      `select o.id, o.name, o.short_name as "shortName", o.ods_code as "odsCode", tt.state, tt.withdraw_reason as "withdrawReason"
       from tender_trust tt join organisation o on o.id = tt.trust_id where tt.tender_id = $1 order by o.short_name, o.id`,
      [tenderId],
    );
    return rows.map((row) => ({ ...row, code: trustCode(row.shortName) }));
  }

  private async lots(tx: Tx, tenderId: string): Promise<LotRead[]> {
    const lots = await tx.rows<Omit<LotRead, 'lines' | 'code'>>(
      `select id, number, title, split, max_suppliers as "maxSuppliers" from tender_lot where tender_id = $1 order by number`,
      [tenderId],
    );
    const lines = await tx.rows<Omit<LineRead, 'breakPoints'>>(
      `select id, lot_id as "lotId", code, requirement_id as "requirementId", item, specification, cpv_code as "cpvCode",
         unit, is_indivisible as "isIndivisible" from tender_line where tender_id = $1 order by code`,
      [tenderId],
    );
    const points = await tx.rows<BreakPointRead & { lineId: string }>(
      `select line_id as "lineId", from_quantity as "fromQuantity", reason from tender_break_point
       where tender_id = $1 order by line_id, from_quantity`,
      [tenderId],
    );
    const pointsOf = (lineId: string): BreakPointRead[] =>
      points.filter((p) => p.lineId === lineId).map(({ fromQuantity, reason }) => ({ fromQuantity, reason }));
    const whole = lines.map((line) => ({ ...line, breakPoints: pointsOf(line.id) }));
    return lots.map((lot) => ({
      ...lot,
      code: `L${lot.number}`,
      lines: whole.filter((line) => line.lotId === lot.id),
    }));
  }
}

/** A trust's name in packs: its short name in capitals, without anything but letters and figures. */
export function trustCode(shortName: string): string {
  return shortName.toUpperCase().replace(/[^A-Z0-9]/g, '');
}
