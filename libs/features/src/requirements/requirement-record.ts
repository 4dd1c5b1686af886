import { parseQuantity } from '@tandem/domain/money';
import type { Deviation, Partner, SharedRequirement } from '@tandem/domain/requirements';
import { record } from '@tandem/platform/audit';
import type { Tx } from '@tandem/platform/database';
import { enqueue } from '@tandem/platform/queue';
import { RequirementEntity } from './requirement.entity.js';
import { isUuid, requirementNotFound } from './requirements.errors.js';

/** A requirement as it is stored, and as the rules see it. */
export interface KeptRequirement {
  readonly row: RequirementEntity;
  readonly rules: SharedRequirement;
}

interface PartnerRow {
  trustId: string;
  state: 'joined' | 'committed' | 'left';
  quantity: string | null;
  fundingReference: string | null;
  leaveReason: string | null;
}

interface DeviationRow {
  id: string;
  trustId: string;
  attribute: string;
  requiredValue: string;
  statedValue: string;
  reason: string;
  state: 'pending' | 'accepted' | 'rejected';
  decisionReason: string | null;
}

/**
 * Reads a requirement for changing it.
 * Lock: the requirement's row, so that of two verbs on one requirement the second sees what the first did.
 * @throws DomainError REQUIREMENT.NOT_FOUND
 */
export async function lockRequirement(tx: Tx, requirementId: string): Promise<KeptRequirement> {
  const row = isUuid(requirementId)
    ? await tx.manager.findOne(RequirementEntity, {
        where: { id: requirementId },
        lock: { mode: 'pessimistic_write' },
      })
    : null;
  if (!row) throw requirementNotFound(requirementId);
  return { row, rules: await rulesOf(tx, row) };
}

/** The requirement as the rules see it. Deviations that left with their trust are no longer part of it. */
export async function rulesOf(
  tx: Tx,
  row: Pick<RequirementEntity, 'id' | 'state' | 'leadTrustId'>,
): Promise<SharedRequirement> {
  const partners = await tx.rows<PartnerRow>(
    `select trust_id as "trustId", state, quantity::text, funding_reference as "fundingReference", leave_reason as "leaveReason"
     from requirement_partner where requirement_id = $1 order by joined_at, trust_id`,
    [row.id],
  );
  const deviations = await tx.rows<DeviationRow>(
    `select id, trust_id as "trustId", attribute, required_value as "requiredValue", stated_value as "statedValue", reason,
       state, decision_reason as "decisionReason"
     from deviation where requirement_id = $1 and state <> 'withdrawn' order by created_at, id`,
    [row.id],
  );
  return {
    state: row.state,
    lead: row.leadTrustId,
    partners: partners.map(partnerOf),
    deviations: deviations.map((d): Deviation => ({
      id: d.id,
      trust: d.trustId,
      text: `${d.attribute}: ${d.statedValue} instead of ${d.requiredValue}`,
      status: d.state,
      decisionReason: d.decisionReason,
    })),
  };
}

function partnerOf(row: PartnerRow): Partner {
  const commitment = {
    quantity: parseQuantity(row.quantity ?? '0'),
    fundingReference: row.fundingReference ?? '',
  };
  const trust = row.trustId;
  if (row.state === 'joined') return { trust, status: 'joined' };
  if (row.state === 'committed') return { trust, status: 'committed', commitment };
  const departure = { reason: row.leaveReason ?? '', consequences: 'on the record', commitment };
  return { trust, status: 'left', departure };
}

/** Stores where the rules have brought the requirement to, writes the deed, and has the demand counted again. */
export async function keep(
  tx: Tx,
  before: KeptRequirement,
  after: SharedRequirement,
  deed: { action: string; before?: unknown; after?: unknown },
): Promise<void> {
  const { id, partnershipId, version } = before.row;
  await tx.rows(
    `update requirement set state = $2, lead_trust_id = $3, version = version + 1, changed_at = clock_timestamp() where id = $1`,
    [id, after.state, after.lead],
  );
  await record(tx, {
    chain: `requirement:${id}`,
    action: deed.action,
    subject: { kind: 'requirement', id },
    partnershipId,
    before: { state: before.rules.state, lead: before.rules.lead, ...asObject(deed.before) },
    after: { state: after.state, lead: after.lead, ...asObject(deed.after) },
  });
  // Neither is seen by the partners, so neither changes their demand.
  if (after.state === 'draft' || after.state === 'discarded') return;
  await enqueue(tx, {
    job: 'demand.aggregate',
    jobId: `demand-${id}-${version + 1}`,
    data: { partnershipId },
  });
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
