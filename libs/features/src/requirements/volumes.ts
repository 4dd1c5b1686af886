import { randomUUID } from 'node:crypto';
import { groupKey, readDemandRow, readUnit, toBase } from '@tandem/domain/demand';
import { parseQuantity, type Quantity, quantityText, tryParseQuantity } from '@tandem/domain/money';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import { londonDate } from '@tandem/domain/time';
import type { Tx } from '@tandem/platform/database';
import { insertLines, type NewLine, prepareLines } from './demand-lines.js';
import type { RequirementEntity } from './requirement.entity.js';
import { isUuid } from './requirements.errors.js';

/** A volume that a person types in, as texts: they are read exactly as the cells of a spreadsheet are. */
export interface TypedVolume {
  readonly site: string;
  readonly financialYear: string;
  readonly quantity: string;
  readonly unit: string;
  readonly neededBy?: string;
  readonly baselinePrice?: string;
  readonly baselineType?: string;
  readonly baselineDate?: string;
  readonly baselineEvidence?: string;
  readonly budgetType: string;
  readonly vat?: string;
  readonly vatRecoverable?: string;
}

/** What a trust brings to a requirement: lines that it has, and volumes that a person types in. */
export interface OwnVolumes {
  readonly lineIds?: readonly string[];
  readonly volumes?: readonly TypedVolume[];
}

/**
 * Brings a trust's volumes to a requirement: all of them, or none and what is wrong with them.
 *
 * Attached lines take on the requirement's wording, because that is what will be bought; their own stays in `stated`.
 * What the trust needs otherwise it states as a deviation. Once the requirement is shared, its partners see the lines.
 */
export async function bringVolumes(tx: Tx, requirement: RequirementEntity, own: OwnVolumes): Promise<FieldProblem[]> {
  const ids = [...new Set(own.lineIds ?? [])];
  const typed = readVolumes(tx, requirement, own.volumes ?? []);
  const problems = [...(await linesProblem(tx, requirement, ids)), ...typed.problems];
  if (problems.length > 0) return problems;
  const requirementId = requirement.id;
  // What belongs to a draft is seen by nobody else yet; sharing the draft shares its lines.
  const sharedWith = requirement.state === 'draft' ? null : requirement.partnershipId;
  await insertLines(tx, { trustId: trustOf(tx), importId: null, requirementId, sharedWith }, prepareLines(typed.lines));
  await tx.rows(
    `update demand_line set requirement_id = $2, shared_with = $3,
       stated = coalesce(stated, jsonb_build_object('item', item, 'specification', specification, 'groupKey', group_key)),
       item = $4, specification = $5::jsonb, group_key = $6
     where id = any($1) and requirement_id is null`,
    [
      ids,
      requirementId,
      sharedWith,
      requirement.item,
      JSON.stringify(requirement.specification),
      groupKey(requirement),
    ],
  );
  return [];
}

/**
 * Reads typed volumes; what is wrong with one stands at the field `volumes.<n>.<field>`.
 * Each gets a key of its own: the same volume typed twice is two volumes, because a person meant both.
 */
function readVolumes(tx: Tx, requirement: RequirementEntity, volumes: readonly TypedVolume[]) {
  const problems: FieldProblem[] = [];
  const lines: NewLine[] = [];
  const trust = trustOf(tx);
  const today = londonDate(tx.now);
  const { item, cpvCode, category, specification, baseUnit } = requirement;
  volumes.forEach((volume, n) => {
    const refuse = (field: string, message: string) => problems.push({ field: `volumes.${n}.${field}`, message });
    const cells = { ...texts(volume), item, cpvCode, category };
    const reading = readDemandRow(cells, { trust, today, id: '', isKnownCpv: () => true });
    if ('problems' in reading) for (const { field, message } of reading.problems) refuse(field, message);
    else if (reading.line.baseUnit !== baseUnit)
      refuse('unit', `This requirement is counted in ${baseUnit}, which “${volume.unit}” does not convert into.`);
    else lines.push({ line: { ...reading.line, specification }, rowNumber: null, keySuffix: randomUUID() });
  });
  return { problems, lines };
}

/** Why lines cannot be put under a requirement. Lock: the lines. */
async function linesProblem(tx: Tx, requirement: RequirementEntity, ids: readonly string[]): Promise<FieldProblem[]> {
  if (ids.length === 0) return [];
  if (ids.some((id) => !isUuid(id))) return [NOT_YOURS];
  const lines = await tx.rows<{ id: string; baseUnit: string; requirementId: string | null }>(
    `select id, base_unit as "baseUnit", requirement_id as "requirementId" from demand_line
     where id = any($1) and trust_id = $2 order by id for update`,
    [ids, trustOf(tx)],
  );
  if (lines.length < ids.length) return [NOT_YOURS];
  if (lines.some((line) => line.requirementId !== null && line.requirementId !== requirement.id))
    return [
      { field: 'lines', message: 'Some of these lines are part of another requirement already. Choose other lines.' },
    ];
  const other = lines.find((line) => line.baseUnit !== requirement.baseUnit);
  if (!other) return [];
  const message = `This requirement is counted in ${requirement.baseUnit}; a line that is counted in ${other.baseUnit} cannot be part of it.`;
  return [{ field: 'lines', message }];
}

/** Shows the lines of a draft to the partners, now that the draft is shared. */
export async function shareLines(tx: Tx, requirement: RequirementEntity): Promise<void> {
  await tx.rows(`update demand_line set shared_with = $2 where requirement_id = $1 and trust_id = $3`, [
    requirement.id,
    requirement.partnershipId,
    trustOf(tx),
  ]);
}

/** Takes lines back out of a requirement: they have their own wording again and no partner sees them. Null means all. */
export async function detach(tx: Tx, requirementId: string, lineIds: readonly string[] | null): Promise<number> {
  const ids = lineIds?.filter(isUuid) ?? null;
  const rows = await tx.rows(
    `update demand_line set requirement_id = null, shared_with = null,
       item = coalesce(stated ->> 'item', item), specification = coalesce(stated -> 'specification', specification),
       group_key = coalesce(stated ->> 'groupKey', group_key), stated = null
     where requirement_id = $1 and trust_id = $2 and ($3::uuid[] is null or id = any($3)) returning id`,
    [requirementId, tx.actor.organisationId, ids],
  );
  return rows.length;
}

/** What the actor's trust needs of a requirement in all, in the base unit. */
export async function ownTotal(tx: Tx, requirementId: string): Promise<Quantity> {
  const row = await tx.row<{ total: string }>(
    `select coalesce(sum(base_quantity), 0)::text as total from demand_line where requirement_id = $1 and trust_id = $2`,
    [requirementId, tx.actor.organisationId],
  );
  return parseQuantity(row!.total);
}

/**
 * Sets the final quantities of the trust's lines, each in the unit that the line is stated in.
 * A line that is left out keeps its quantity; nought takes the line out of the requirement.
 */
export async function setFinalQuantities(
  tx: Tx,
  requirementId: string,
  quantities: Readonly<Record<string, string>>,
): Promise<FieldProblem[]> {
  const lines = await tx.rows<{ id: string; unit: string; site: string; financialYear: string }>(
    `select id, unit, site, financial_year as "financialYear" from demand_line
     where requirement_id = $1 and trust_id = $2 and id::text = any($3) order by id for update`,
    [requirementId, tx.actor.organisationId, Object.keys(quantities)],
  );
  const problems: FieldProblem[] = [];
  const finals = lines.map(({ id, unit: stated, site, financialYear }) => {
    const final = tryParseQuantity(quantities[id]!);
    const unit = readUnit(stated);
    const refuse = (message: string) => void problems.push({ field: `quantity-${id}`, message });
    if (final === undefined || final < 0n || final > QUANTITY_MAX || 'problem' in unit)
      return refuse(`Enter the final quantity for ${site} in ${financialYear}, for example 12`);
    if (final % 1000n !== 0n && !unit.isDivisible)
      return refuse(`Enter a whole number for ${site}: ${stated} cannot be ordered in parts`);
    return { id, final, base: toBase(final, unit) };
  });
  if (problems.length > 0) return problems;
  for (const line of finals) {
    if (!line) continue;
    if (line.final === 0n) await detach(tx, requirementId, [line.id]);
    else
      await tx.rows(`update demand_line set quantity = $2, base_quantity = $3 where id = $1`, [
        line.id,
        quantityText(line.final),
        quantityText(line.base),
      ]);
  }
  return [];
}

/** Gives the trust's lines the wording with which they are bought: the requirement's, with what was accepted to differ. */
export async function applyDeviations(tx: Tx, requirement: RequirementEntity): Promise<void> {
  const accepted = await tx.rows<{ attribute: string; statedValue: string }>(
    `select attribute, stated_value as "statedValue" from deviation
     where requirement_id = $1 and trust_id = $2 and state = 'accepted' order by created_at`,
    [requirement.id, tx.actor.organisationId],
  );
  if (accepted.length === 0) return;
  const specification = {
    ...requirement.specification,
    ...Object.fromEntries(accepted.map((d) => [d.attribute, d.statedValue])),
  };
  await tx.rows(
    `update demand_line set specification = $3::jsonb, group_key = $4 where requirement_id = $1 and trust_id = $2`,
    [
      requirement.id,
      tx.actor.organisationId,
      JSON.stringify(specification),
      groupKey({ item: requirement.item, baseUnit: requirement.baseUnit, specification }),
    ],
  );
}

/** Refuses verbs that only a trust can do. */
export function trustOf(tx: Tx): string {
  const { kind, organisationId } = tx.actor;
  if (kind !== 'trust' || organisationId === null)
    throw new DomainError('ACCESS.TRUST_ONLY', { kind }, 'Only a person of a trust can do this.');
  return organisationId;
}

/** As the reader of spreadsheets has it: a larger number is a slip of the fingers. */
const QUANTITY_MAX = 9_999_999_000n;

const NOT_YOURS: FieldProblem = {
  field: 'lines',
  message: 'Some of these lines are not your trust’s. Choose lines from the list.',
};

function texts(volume: TypedVolume): Record<string, string> {
  return Object.fromEntries(Object.entries(volume).map(([name, value]) => [name, String(value ?? '')]));
}
