import { randomUUID } from 'node:crypto';
import type { FieldProblem } from '@tandem/domain/refusals';
import { apply } from '@tandem/domain/requirements';
import type { Tx } from '@tandem/platform/database';
import { keep, type KeptRequirement, lockRequirement } from './requirement-record.js';
import type { RequirementEntity } from './requirement.entity.js';
import { isUuid, requirementNotFound } from './requirements.errors.js';
import { trustOf } from './volumes.js';

/** How a trust's need differs from the shared specification, and why. */
export interface StatedDeviation {
  readonly attribute: string;
  readonly statedValue: string;
  readonly reason: string;
}

/** The leading trust's answer, with its reason. */
export interface DeviationDecision {
  readonly outcome: 'accepted' | 'rejected';
  readonly reason: string;
}

const NAME_MAX = 200;
const VALUE_MAX = 500;
const REASON_MAX = 2000;

/** Puts a deviation of the actor's trust on the record. After a rejection it may state another. */
export async function stateDeviation(
  tx: Tx,
  kept: KeptRequirement,
  stated: StatedDeviation,
): Promise<string | FieldProblem[]> {
  const trustId = trustOf(tx);
  const [attribute, statedValue, reason] = [stated.attribute.trim(), stated.statedValue.trim(), stated.reason.trim()];
  const problems = problemsOf(kept.row, attribute, statedValue, reason);
  const isOpen = kept.rules.deviations.some(
    (d) => d.trust === trustId && d.status !== 'rejected' && d.text.startsWith(`${attribute}: `),
  );
  if (isOpen)
    problems.push({ field: 'attribute', message: `Your trust has already stated a deviation for “${attribute}”` });
  if (problems.length > 0) return problems;
  const id = randomUUID();
  const requiredValue = kept.row.specification[attribute] ?? 'not stated';
  const text = `${attribute}: ${statedValue} instead of ${requiredValue}`;
  const after = apply(kept.rules, { verb: 'stateDeviation', by: trustId, id, text });
  await tx.rows(
    `insert into deviation (id, requirement_id, trust_id, attribute, required_value, stated_value, reason)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [id, kept.row.id, trustId, attribute, requiredValue, statedValue, reason],
  );
  await keep(tx, kept, after, {
    action: 'requirement.deviationStated',
    after: { deviationId: id, trustId, attribute, requiredValue, statedValue, reason },
  });
  return id;
}

/** Accepts or rejects a deviation on behalf of the leading trust. Lock: the requirement's row. */
export async function decideDeviation(tx: Tx, deviationId: string, decision: DeviationDecision): Promise<void> {
  const found = isUuid(deviationId)
    ? await tx.row<{ requirementId: string }>(`select requirement_id as "requirementId" from deviation where id = $1`, [
        deviationId,
      ])
    : undefined;
  if (!found) throw requirementNotFound(deviationId);
  const kept = await lockRequirement(tx, found.requirementId);
  const reason = decision.reason.trim();
  const { outcome } = decision;
  const after = apply(kept.rules, { verb: 'decideDeviation', by: trustOf(tx), id: deviationId, outcome, reason });
  await tx.rows(
    `update deviation set state = $2, decided_by = $3, decided_at = clock_timestamp(), decision_reason = $4 where id = $1`,
    [deviationId, outcome, tx.actor.accountId, reason],
  );
  await keep(tx, kept, after, {
    action: outcome === 'accepted' ? 'requirement.deviationAccepted' : 'requirement.deviationRejected',
    before: { deviationId, status: 'pending' },
    after: { deviationId, status: outcome, reason },
  });
}

function problemsOf(
  requirement: RequirementEntity,
  attribute: string,
  statedValue: string,
  reason: string,
): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const refuse = (field: string, message: string) => problems.push({ field, message });
  if (attribute === '') refuse('attribute', 'Choose the attribute that differs');
  if (attribute.length > NAME_MAX) refuse('attribute', `Shorten the attribute’s name to ${NAME_MAX} characters`);
  if (statedValue === '') refuse('statedValue', 'Enter what your trust needs instead');
  if (statedValue.length > VALUE_MAX) refuse('statedValue', `Shorten what your trust needs to ${VALUE_MAX} characters`);
  if (statedValue !== '' && requirement.specification[attribute] === statedValue)
    refuse('statedValue', 'The shared specification says this already');
  if (reason === '') refuse('reason', 'Enter why your trust needs it');
  if (reason.length > REASON_MAX) refuse('reason', 'Shorten the reason to 2,000 characters');
  return problems;
}
