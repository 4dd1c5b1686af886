import { parseQuantity, parseUnitPrice, quantity, quantityText, unitPriceText } from '@tandem/domain/money';
import { DomainError } from '@tandem/domain/refusals';
import type { Tx } from '@tandem/platform/database';
import type { NewDemand } from './new-tender.js';
import { lineOf } from './requirement-lines.js';
import type { DemandRead, TenderRead } from './tender-reads.js';
import { closeRanks, insertDemand } from './tender-rows.js';

/** A requirement of a tender, as publication finds it. */
export interface TenderRequirement {
  lineId: string;
  item: string;
  id: string;
  reference: string;
  state: string;
  /** The short name of the trust that leads it. */
  lead: string;
}

/** How a requirement has changed since a draft took it over. */
export interface RequirementChange extends TenderRequirement {
  /** All trusts together, in the draft and as committed now. */
  before: string;
  now: string;
  /** Trusts whose quantity, baseline or tax is another one now; some come or go. */
  trustIds: string[];
  demand: readonly NewDemand[];
}

/** The requirements that a tender was made of, in the order of its lines. */
export async function requirementsOf(tx: Tx, tenderId: string): Promise<TenderRequirement[]> {
  return tx.rows<TenderRequirement>(
    `select l.id as "lineId", l.item, r.id, r.reference, r.state, o.short_name as lead
     from tender_line l join requirement r on r.id = l.requirement_id join organisation o on o.id = r.lead_trust_id
     where l.tender_id = $1 order by l.code`,
    [tenderId],
  );
}

/** What a draft no longer says as its trusts have committed it: restated quantities, trusts that left, other baselines. */
export async function requirementChanges(
  tx: Tx,
  tenderId: string,
  demand: readonly DemandRead[],
): Promise<RequirementChange[]> {
  const changes: RequirementChange[] = [];
  for (const requirement of await requirementsOf(tx, tenderId)) {
    const isThere = requirement.state === 'committed' || requirement.state === 'locked';
    const now = isThere ? (await lineOf(tx, requirement.id)).demand : [];
    const kept = new Map(demand.filter((d) => d.lineId === requirement.lineId).map((d) => [keyOf(d), d]));
    const stated = new Map(now.map((d) => [keyOf(d), d]));
    const differing = [...new Set([...kept.keys(), ...stated.keys()])].filter(
      (key) => kept.get(key)?.quantity === undefined || factsOf(kept.get(key)!) !== newFactsOf(stated.get(key)),
    );
    if (differing.length === 0) continue;
    const trustIds = differing.map((key) => (kept.get(key) ?? stated.get(key))!.trustId);
    changes.push({
      ...requirement,
      before: totalOf([...kept.values()].map((d) => d.quantity)),
      now: totalOf(now.map((d) => quantityText(d.quantity))),
      trustIds: [...new Set(trustIds)],
      demand: now,
    });
  }
  return changes;
}

/**
 * Writes into a draft what its requirements say now. A line that nobody needs any more goes, and so does its lot; the
 * trusts that take part are those that still need something. For verbs that hold the tender's lock.
 * @throws DomainError TENDER.NOTHING_TO_BUY, TENDER.LEAD_NOT_TAKING_PART
 */
export async function takeOver(tx: Tx, tender: TenderRead, changes: readonly RequirementChange[]): Promise<void> {
  for (const { lineId, demand } of changes) {
    await tx.rows(`delete from tender_demand where tender_id = $1 and line_id = $2`, [tender.id, lineId]);
    if (demand.length > 0) await insertDemand(tx, tender.id, lineId, demand);
    else await removeLine(tx, tender.id, lineId);
  }
  await tx.rows(
    `delete from tender_trust t where t.tender_id = $1
       and not exists (select 1 from tender_demand d where d.tender_id = t.tender_id and d.trust_id = t.trust_id)`,
    [tender.id],
  );
  const left = await tx.rows<{ id: string }>(`select trust_id as id from tender_trust where tender_id = $1`, [
    tender.id,
  ]);
  if (left.length === 0)
    throw new DomainError(
      'TENDER.NOTHING_TO_BUY',
      { tenderId: tender.id },
      'No trust needs anything of this tender any more. Cancel the draft.',
    );
  if (!left.some(({ id }) => id === tender.leadTrustId))
    throw new DomainError(
      'TENDER.LEAD_NOT_TAKING_PART',
      { tenderId: tender.id, leadTrustId: tender.leadTrustId },
      'The lead authority of this draft needs nothing of it any more. Name another lead authority first.',
    );
}

async function removeLine(tx: Tx, tenderId: string, lineId: string): Promise<void> {
  await tx.rows(`delete from tender_break_point where tender_id = $1 and line_id = $2`, [tenderId, lineId]);
  await tx.rows(`delete from tender_line where tender_id = $1 and id = $2`, [tenderId, lineId]);
  await closeRanks(tx, tenderId);
}

function keyOf(of: { trustId: string; budgetType: string; financialYear: string }): string {
  return [of.trustId, of.budgetType, of.financialYear].join(' ');
}

function factsOf(kept: DemandRead): string {
  const price = kept.baselineUnitPrice === null ? '' : unitPriceText(parseUnitPrice(kept.baselineUnitPrice));
  return [quantityText(parseQuantity(kept.quantity)), price, kept.vatBasisPoints].join(' ');
}

function newFactsOf(stated: NewDemand | undefined): string {
  if (!stated) return '';
  const price = stated.baselineUnitPrice === undefined ? '' : unitPriceText(stated.baselineUnitPrice);
  return [quantityText(stated.quantity), price, stated.vatBasisPoints].join(' ');
}

function totalOf(quantities: readonly string[]): string {
  return quantityText(quantity(quantities.reduce((sum, text) => sum + parseQuantity(text), 0n)));
}
