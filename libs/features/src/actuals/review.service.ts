import { Injectable } from '@nestjs/common';
import { codeKey, type Outcome, supplierKey } from '@tandem/domain/actuals';
import { normaliseWording } from '@tandem/domain/demand';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import { requirePermission } from '@tandem/features/partnership';
import { record } from '@tandem/platform/audit';
import { type Tx } from '@tandem/platform/database';
import { enqueue } from '@tandem/platform/queue';
import { OUTCOME_OF_LINE } from './match-lines.js';
import { type ReviewGroup, waitingGroup } from './review.queries.js';
import { unitJoin } from './units.js';

/** What a person says of such lines. */
export interface ReviewDecision {
  readonly kind: 'matched' | 'dismissed' | 'offContract';
  readonly reason: string;
  /** The contract line that the purchases are of; only where they are matched or marked as bought off it. */
  readonly contractLineId?: string;
}

const REASON_MAX = 2000;
const NOT_COMPARABLE: readonly Outcome[] = ['currencyDiffers', 'unitDiffers'];

/** What people of a trust say of purchases that the platform could not match. Each decision has a name and stays. */
@Injectable()
export class ReviewService {
  /**
   * Decides on every line that waits now for the same reason as this one: the same item from the same supplier in the same
   * unit and currency. A match is remembered: the trust's next lines of the item are matched without being asked. Lock: the trust's review by name, so that two people never decide on one line.
   * @throws DomainError ACTUALS.NOT_FOUND, ACTUALS.NOTHING_WAITS when a colleague was faster, CONTRACT.LINE_NOT_FOUND
   */
  async decide(tx: Tx, lineId: string, decision: ReviewDecision): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'actuals.review');
    const { trustId, accountId } = ownHand(tx);
    await tx.lock(`actuals-review:${trustId}`);
    const group = await waitingGroup(tx, lineId);
    if (group.lineIds.length === 0)
      throw new DomainError(
        'ACTUALS.NOTHING_WAITS',
        {},
        'These lines wait no longer. A colleague may have been faster.',
      );
    const contractLineId = decision.contractLineId ?? soleOf(group);
    const problems = decisionProblems(group, decision, contractLineId);
    if (problems.length > 0) return problems;
    if (contractLineId !== undefined) await requireOwnLine(tx, trustId, contractLineId);
    const id = await this.write(tx, trustId, group, decision, contractLineId);
    await settle(tx, group.lineIds, id, decision.kind, contractLineId);
    if (decision.kind === 'matched') await learn(tx, { trustId, accountId, group, contractLineId: contractLineId! });
    await record(tx, {
      chain: `trust:${trustId}`,
      action: `actuals.${decision.kind}`,
      subject: { kind: 'actualDecision', id },
      before: { outcome: group.outcome },
      after: {
        lines: group.lineIds.length,
        amount: group.amount,
        supplier: group.supplier,
        item: group.item,
        itemCode: group.itemCode,
        contractLineId,
        reason: decision.reason.trim(),
      },
    });
    await enqueue(tx, { job: 'actuals.match', jobId: `match-${id}`, data: { trustId } });
    return [];
  }

  /**
   * Takes a decision back: its purchases are looked at again as if nobody had said anything, and what was learned from it is
   * forgotten unless another decision says the same. The ledger follows by itself. Lock: the trust's review by name.
   * @throws DomainError PURCHASE_DECISION.NOT_FOUND when it is unknown or taken back already, ACCESS.TRUST_ONLY
   */
  async takeBack(tx: Tx, decisionId: string): Promise<void> {
    requirePermission(tx.actor, 'actuals.review');
    const { trustId } = ownHand(tx);
    await tx.lock(`actuals-review:${trustId}`);
    const gone = await tx.row<StandingDecision>(`${STANDING} and d.id = $2`, [trustId, decisionId]);
    if (!gone)
      throw new DomainError(
        'PURCHASE_DECISION.NOT_FOUND',
        { decisionId },
        'There is no such decision in your trust, or it is taken back already.',
      );
    await tx.rows(
      `insert into actual_decision_taken_back (decision_id, trust_id, taken_back_by, taken_back_by_name) values ($1, $2, $3, $4)`,
      [decisionId, trustId, tx.actor.accountId, tx.actor.name],
    );
    if (gone.kind === 'matched') await forget(tx, trustId, gone);
    const { kind, supplier, item, itemCode, contractLineId, reason } = gone;
    await record(tx, {
      chain: `trust:${trustId}`,
      action: 'actuals.takenBack',
      subject: { kind: 'actualDecision', id: decisionId },
      before: { kind, supplier, item, itemCode, contractLineId, reason },
    });
    await enqueue(tx, { job: 'actuals.match', jobId: `back-${decisionId}`, data: { trustId } });
  }

  private async write(
    tx: Tx,
    trustId: string,
    group: ReviewGroup,
    decision: ReviewDecision,
    contractLineId: string | undefined,
  ): Promise<string> {
    const row = await tx.row<{ id: string }>(
      `insert into actual_decision (trust_id, kind, contract_line_id, supplier, item_code, item, reason, line_count, amount, decided_by, decided_by_name)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id`,
      [
        trustId,
        decision.kind,
        decision.kind === 'dismissed' ? null : (contractLineId ?? null),
        group.supplier,
        group.itemCode,
        group.item,
        decision.reason.trim(),
        group.lineIds.length,
        group.amount,
        tx.actor.accountId,
        tx.actor.name,
      ],
    );
    return row!.id;
  }
}

/** A decision that nobody has taken back. */
interface StandingDecision {
  kind: ReviewDecision['kind'];
  supplier: string;
  itemCode: string;
  item: string;
  reason: string;
  contractLineId: string | null;
  contractId: string | null;
}

const STANDING = `
  select d.kind, d.supplier, d.item_code as "itemCode", d.item, d.reason, d.contract_line_id as "contractLineId",
    l.contract_id as "contractId"
  from actual_decision d left join contract_line l on l.id = d.contract_line_id
  where d.trust_id = $1 and not exists (select 1 from actual_decision_taken_back t where t.decision_id = d.id)`;

/** @throws DomainError ACCESS.TRUST_ONLY */
function ownHand({ actor: { organisationId, accountId } }: Tx): { trustId: string; accountId: string } {
  if (organisationId === null || accountId === null)
    throw new DomainError('ACCESS.TRUST_ONLY', {}, 'Only a person of a trust can say what its purchases are.');
  return { trustId: organisationId, accountId };
}

/** The contract line that the platform has found already, where it is one and the same for all lines. */
function soleOf({ contractLineIds }: ReviewGroup): string | undefined {
  return contractLineIds.length === 1 ? contractLineIds[0] : undefined;
}

function decisionProblems(
  { outcome }: ReviewGroup,
  { kind, reason }: ReviewDecision,
  contractLineId: string | undefined,
): FieldProblem[] {
  if (!['matched', 'dismissed', 'offContract'].includes(kind))
    return [{ field: 'kind', message: 'Choose what these purchases are' }];
  const problems: FieldProblem[] = [];
  if (kind !== 'dismissed' && contractLineId === undefined)
    problems.push({ field: 'contractLineId', message: 'Choose the line of the contract that this item is on' });
  if (kind === 'matched' && NOT_COMPARABLE.includes(outcome))
    problems.push({
      field: 'kind',
      message:
        'These cannot be compared with the contract’s price. Say what the unit holds, dismiss them with a reason, or correct them and import them again',
    });
  if (kind !== 'matched' && reason.trim() === '')
    problems.push({ field: 'reason', message: 'Enter the reason, so that a colleague can follow it' });
  if (reason.length > REASON_MAX)
    problems.push({ field: 'reason', message: `The reason must be ${REASON_MAX} characters or fewer` });
  return problems;
}

async function requireOwnLine(tx: Tx, trustId: string, contractLineId: string): Promise<void> {
  const known = /^[0-9a-f-]{36}$/i.test(contractLineId)
    ? await tx.row(`select 1 from contract_line where id = $1 and trust_id = $2`, [contractLineId, trustId])
    : undefined;
  if (!known)
    throw new DomainError(
      'CONTRACT.LINE_NOT_FOUND',
      { contractLineId },
      'Your trust has no such line in any of its contracts.',
    );
}

/** What the lines are from now on: dismissed, off the contract, or on it at its price or at another. */
async function settle(
  tx: Tx,
  lineIds: readonly string[],
  decisionId: string,
  kind: ReviewDecision['kind'],
  contractLineId: string | undefined,
): Promise<void> {
  await tx.rows(
    `update actual_match m set decision_id = $2, found_by = 'person', contract_line_id = case when $3 = 'dismissed' then null else l.id end,
       outcome = case $3 when 'dismissed' then 'dismissed' when 'offContract' then 'offContract' else ${OUTCOME_OF_LINE} end
     from actual_line a left join contract_line l on l.id = $4 ${unitJoin('l')}
     where m.line_id = a.id and a.id = any($1::uuid[])`,
    [lineIds, decisionId, kind, contractLineId ?? null],
  );
}

/**
 * By what the trust's next lines of an item are recognised. A code is surer than a name: where there is one, the name alone
 * says nothing of other codes.
 */
function keyOf({
  codeKey: code,
  itemKey: item,
}: {
  codeKey: string;
  itemKey: string;
}): [kind: 'code' | 'name', key: string] {
  return code === '' ? ['name', item] : ['code', code];
}

/** The trust's next lines of this item from this supplier are matched by what a person has said of these. */
async function learn(
  tx: Tx,
  of: { trustId: string; accountId: string; group: ReviewGroup; contractLineId: string },
): Promise<void> {
  const [kind, key] = keyOf(of.group);
  if (key !== '')
    await tx.rows(
      `insert into contract_line_key (trust_id, kind, key, contract_line_id, learned_by) values ($1, $2, $3, $4, $5) on conflict do nothing`,
      [of.trustId, kind, key, of.contractLineId, of.accountId],
    );
  if (of.group.supplierKey !== '')
    await tx.rows(
      `insert into contract_supplier_key (trust_id, key, contract_id, learned_by)
       select $1, $2, contract_id, $4 from contract_line where id = $3 on conflict do nothing`,
      [of.trustId, of.group.supplierKey, of.contractLineId, of.accountId],
    );
}

/** Undoes `learn`, but for what a decision that stands says too; by what an award made a line known is never forgotten. */
async function forget(tx: Tx, trustId: string, gone: StandingDecision): Promise<void> {
  const { kind, key, seller } = taughtBy(gone);
  const standing = await tx.rows<StandingDecision>(`${STANDING} and d.kind = 'matched' and l.contract_id = $2`, [
    trustId,
    gone.contractId,
  ]);
  const ofContract = standing.map(taughtBy);
  const ofLine = standing.filter((one) => one.contractLineId === gone.contractLineId).map(taughtBy);
  if (!ofLine.some((one) => one.kind === kind && one.key === key))
    await tx.rows(
      `delete from contract_line_key where trust_id = $1 and kind = $2 and key = $3 and contract_line_id = $4 and learned_by is not null`,
      [trustId, kind, key, gone.contractLineId],
    );
  if (!ofContract.some((one) => one.seller === seller))
    await tx.rows(
      `delete from contract_supplier_key where trust_id = $1 and key = $2 and contract_id = $3 and learned_by is not null`,
      [trustId, seller, gone.contractId],
    );
}

function taughtBy({ itemCode, item, supplier }: StandingDecision) {
  const [kind, key] = keyOf({ codeKey: codeKey(itemCode), itemKey: normaliseWording(item) });
  return { kind, key, seller: supplierKey(supplier) };
}
