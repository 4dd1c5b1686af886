import { parseQuantity, quantity, quantityText, unitPriceText, type Quantity } from '@tandem/domain/money';
import { DomainError } from '@tandem/domain/refusals';
import { breakPointsFor, type TenderState } from '@tandem/domain/tenders';
import type { Tx } from '@tandem/platform/database';
import type { NewCondition, NewDemand, NewLine, NewLot } from './new-tender.js';
import type { DemandRead, StoredRule, TenderRead } from './tender-reads.js';

/** The row of a tender as a verb needs it, locked until the transaction ends. */
export interface LockedTender {
  id: string;
  reference: string;
  partnershipId: string;
  leadTrustId: string;
  state: TenderState;
  deadlineAt: Date | null;
}

/**
 * Locks the tender's row, so that two verbs on one tender run one after the other.
 * @throws DomainError TENDER.NOT_FOUND for an unknown id and for one that the actor may not see.
 */
export async function lockTender(tx: Tx, tenderId: string): Promise<LockedTender> {
  const row = await tx.row<LockedTender>(
    `select id, reference, partnership_id as "partnershipId", lead_trust_id as "leadTrustId", state, deadline_at as "deadlineAt"
     from tender where id = $1 for update`,
    [tenderId],
  );
  if (!row) throw new DomainError('TENDER.NOT_FOUND', { tenderId }, 'There is no such tender.');
  return row;
}

/** Locks a tender that must still be a draft. */
export async function lockDraft(tx: Tx, tenderId: string): Promise<LockedTender> {
  const tender = await lockTender(tx, tenderId);
  if (tender.state !== 'draft')
    throw new DomainError(
      'TENDER.NOT_A_DRAFT',
      { tenderId, state: tender.state },
      'This tender has been published. Its text can no longer be changed; cancel it and start again if it is wrong.',
    );
  return tender;
}

/** Adds a lot with its lines and their demand; returns the lot's id. */
export async function insertLot(
  tx: Tx,
  tenderId: string,
  number: number,
  lot: Omit<NewLot, 'requirementIds'>,
): Promise<string> {
  const row = await tx.row<{ id: string }>(
    `insert into tender_lot (tender_id, number, title, split, max_suppliers) values ($1, $2, $3, $4, $5) returning id`,
    [tenderId, number, lot.title, lot.split ?? 'allowed', lot.maxSuppliers ?? null],
  );
  for (const line of lot.lines ?? []) await insertLine(tx, tenderId, row!.id, line);
  return row!.id;
}

async function insertLine(tx: Tx, tenderId: string, lotId: string, line: NewLine): Promise<void> {
  const codes = await tx.rows<{ code: string }>(`select code from tender_line where tender_id = $1`, [tenderId]);
  const code = codeFor(line.item, new Set(codes.map((c) => c.code)));
  const row = await tx.row<{ id: string }>(
    `insert into tender_line (tender_id, lot_id, code, requirement_id, item, specification, cpv_code, unit, is_indivisible)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
    [
      tenderId,
      lotId,
      code,
      line.requirementId ?? null,
      line.item,
      JSON.stringify(line.specification ?? {}),
      line.cpvCode,
      line.unit,
      line.isIndivisible ?? true,
    ],
  );
  await insertDemand(tx, tenderId, row!.id, line.demand);
}

/** Adds what trusts need of a line; each of them takes part in the tender from then on. */
export async function insertDemand(
  tx: Tx,
  tenderId: string,
  lineId: string,
  demand: readonly NewDemand[],
): Promise<void> {
  const column = <T>(value: (d: NewDemand) => T): T[] => demand.map(value);
  await tx.rows(
    `insert into tender_demand (tender_id, line_id, trust_id, budget_type, financial_year, quantity, baseline_unit_price,
       baseline_type, baseline_evidence, vat_basis_points)
     select $1, $2, * from unnest($3::uuid[], $4::text[], $5::text[], $6::numeric[], $7::numeric[], $8::smallint[], $9::text[], $10::integer[])`,
    [
      tenderId,
      lineId,
      column((d) => d.trustId),
      column((d) => d.budgetType),
      column((d) => d.financialYear),
      column((d) => quantityText(d.quantity)),
      column((d) => (d.baselineUnitPrice === undefined ? null : unitPriceText(d.baselineUnitPrice))),
      column((d) => d.baselineType ?? null),
      column((d) => d.baselineEvidence ?? null),
      column((d) => d.vatBasisPoints ?? 2000),
    ],
  );
  await tx.rows(
    `insert into tender_trust (tender_id, trust_id) select $1, unnest($2::uuid[]) on conflict (tender_id, trust_id) do nothing`,
    [tenderId, column((d) => d.trustId)],
  );
}

/** Removes the lots of a draft that have no line, and numbers the rest from 1 without gaps. */
export async function closeRanks(tx: Tx, tenderId: string): Promise<void> {
  await tx.rows(
    `delete from tender_lot l where l.tender_id = $1 and not exists (select 1 from tender_line i where i.lot_id = l.id)`,
    [tenderId],
  );
  await tx.rows(`update tender_lot set number = -number where tender_id = $1`, [tenderId]);
  await tx.rows(
    `update tender_lot l set number = n.place from (select id, row_number() over (order by number desc)::integer as place
       from tender_lot where tender_id = $1) n where n.id = l.id`,
    [tenderId],
  );
}

/** A line's code from the item's words: short enough for a column, readable, and its own within the tender. */
export function codeFor(item: string, taken: ReadonlySet<string>): string {
  const words = item
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const base = words.slice(0, 30).replace(/-$/, '') || 'ITEM';
  for (let number = 1; ; number++) {
    const code = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(code)) return code;
  }
}

/** Adds a condition as the next number; returns its id. */
export async function insertCondition(tx: Tx, tenderId: string, condition: NewCondition): Promise<string> {
  const row = await tx.row<{ id: string }>(
    `insert into tender_condition (tender_id, number, kind, title, description)
     select $1, coalesce(max(number), 0) + 1, $2, $3, $4 from tender_condition where tender_id = $1 returning id`,
    [tenderId, condition.kind, condition.title, condition.description],
  );
  return row!.id;
}

/** Adds a scenario under a code made from its title; returns the code. */
export async function insertScenario(tx: Tx, tenderId: string, title: string, rules: StoredRule[]): Promise<string> {
  const known = await tx.rows<{ code: string }>(`select code from tender_scenario where tender_id = $1`, [tenderId]);
  const code = codeFor(title, new Set(known.map((k) => k.code.toUpperCase()))).toLowerCase();
  await tx.rows(`insert into tender_scenario (tender_id, code, title, rules) values ($1, $2, $3, $4)`, [
    tenderId,
    code,
    title,
    JSON.stringify(rules),
  ]);
  return code;
}

/** The quantity of a line that each trust needs, over all years and budgets, by the trust's code in packs. */
export function demandByTrust(
  tender: TenderRead,
  demand: readonly DemandRead[],
  lineId: string,
): Record<string, Quantity> {
  const codes = new Map(tender.trusts.map((t) => [t.id, t.code]));
  const found: Record<string, Quantity> = {};
  for (const row of demand) {
    if (row.lineId !== lineId) continue;
    const code = codes.get(row.trustId) ?? row.trustId;
    found[code] = quantity((found[code] ?? 0n) + parseQuantity(row.quantity));
  }
  return found;
}

/** Writes anew the quantities that bids must price: every trust alone, every coalition, the total, each with its reason. */
export async function writeBreakPoints(tx: Tx, tender: TenderRead, demand: readonly DemandRead[]): Promise<void> {
  const names = Object.fromEntries(tender.trusts.map((t) => [t.code, t.shortName]));
  await tx.rows(`delete from tender_break_point where tender_id = $1`, [tender.id]);
  for (const line of tender.lots.flatMap((lot) => lot.lines)) {
    const points = breakPointsFor(demandByTrust(tender, demand, line.id), names);
    await tx.rows(
      `insert into tender_break_point (tender_id, line_id, from_quantity, reason)
       select $1, $2, * from unnest($3::numeric[], $4::text[])`,
      [tender.id, line.id, points.map((p) => quantityText(p.quantity)), points.map((p) => p.reason)],
    );
  }
}
