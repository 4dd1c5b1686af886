import { Injectable } from '@nestjs/common';
import { type Quantity, quantityText, tryParseQuantity } from '@tandem/domain/money';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import { requirePermission } from '@tandem/features/partnership';
import { record } from '@tandem/platform/audit';
import type { Tx } from '@tandem/platform/database';
import { enqueue } from '@tandem/platform/queue';
import { waitingGroup } from './review.queries.js';

/** How many of the contract's unit one unit of the purchase holds, as a person writes it. */
export interface StatedUnit {
  readonly holds: string;
  readonly reason: string;
}

/** What a trust has said of a unit, beside what it is used for. */
export interface UnitRead {
  id: string;
  item: string;
  fromUnit: string;
  toUnit: string;
  factor: string;
  reason: string;
  by: string;
  statedAt: Date;
  /** How many purchases are counted by it now. */
  lines: number;
}

interface Target {
  itemKey: string;
  item: string;
  toUnit: string;
}

const REASON_MAX = 2000;

/** What units hold that only a trust's own people know. Each statement has a name and a reason, and can be taken back. */
@Injectable()
export class UnitsService {
  /**
   * States what the unit of these waiting purchases holds; every purchase of the item in that unit, now and later, is compared
   * by it. Lock: the trust's review by name, so that two people never say it at once.
   * @throws DomainError ACTUALS.NOT_FOUND, ACCESS.TRUST_ONLY
   */
  async state(tx: Tx, lineId: string, stated: StatedUnit): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'actuals.review');
    const trustId = ownTrust(tx);
    await tx.lock(`actuals-review:${trustId}`);
    const group = await waitingGroup(tx, lineId);
    const targets = await targetsOf(tx, group.contractLineIds);
    const [target] = targets;
    if (group.outcome !== 'unitDiffers' || group.lineIds.length === 0 || !target || targets.length > 1)
      return [{ field: 'holds', message: 'These purchases do not wait for what their unit holds' }];
    const holds = positive(tryParseQuantity(stated.holds));
    const problems = statedProblems(stated, holds);
    if (problems.length > 0 || holds === undefined) return problems;
    const added = await tx.rows<{ id: string }>(
      `insert into unit_conversion (trust_id, item_key, from_unit, to_unit, factor, reason, stated_by, stated_by_name)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning id`,
      [
        trustId,
        target.itemKey,
        group.baseUnit,
        target.toUnit,
        quantityText(holds),
        stated.reason.trim(),
        tx.actor.accountId,
        tx.actor.name,
      ],
    );
    if (!added[0]) return [{ field: 'holds', message: 'A colleague has said already what this unit holds' }];
    await this.say(tx, 'actuals.unitStated', added[0].id, {
      item: target.item,
      unit: group.baseUnit,
      holds: `${quantityText(holds)} ${target.toUnit}`,
      reason: stated.reason.trim(),
    });
    return [];
  }

  /**
   * Takes back what was said of a unit: its purchases wait for a person again. Lock: the trust's review by name.
   * @throws DomainError UNIT.NOT_FOUND, ACCESS.TRUST_ONLY
   */
  async takeBack(tx: Tx, unitId: string): Promise<void> {
    requirePermission(tx.actor, 'actuals.review');
    await tx.lock(`actuals-review:${ownTrust(tx)}`);
    const [gone] = await tx.rows<{ itemKey: string; unit: string; holds: string }>(
      `with gone as (delete from unit_conversion where id = $1 returning *)
       select item_key as "itemKey", from_unit as unit, factor || ' ' || to_unit as holds from gone`,
      [unitId],
    );
    if (!gone) throw new DomainError('UNIT.NOT_FOUND', { unitId }, 'Your trust has said nothing of this unit.');
    await this.say(tx, 'actuals.unitTakenBack', unitId, gone);
  }

  /** What the reader's trust has said, by item and unit. */
  async stated(tx: Tx): Promise<UnitRead[]> {
    return tx.rows<UnitRead>(
      `select u.id, coalesce(l.item, u.item_key) as item, u.from_unit as "fromUnit", u.to_unit as "toUnit", u.factor, u.reason,
         u.stated_by_name as by, u.stated_at as "statedAt", coalesce(l.lines, 0)::int as lines
       from unit_conversion u left join lateral (
         select min(l.item) as item, count(m.line_id) filter (where m.outcome in ('matched', 'priceDiffers', 'offContract')) as lines
         from contract_line l left join (actual_match m join actual_line a on a.id = m.line_id and a.is_current)
           on m.contract_line_id = l.id and a.base_unit = u.from_unit
         where l.trust_id = u.trust_id and l.item_key = u.item_key and l.base_unit = u.to_unit) l on true
       order by 2, 3`,
    );
  }

  /** One entry in the trust's audit, and its purchases looked at again. */
  private async say(tx: Tx, action: string, unitId: string, after: object): Promise<void> {
    const trustId = ownTrust(tx);
    await record(tx, { chain: `trust:${trustId}`, action, subject: { kind: 'unitConversion', id: unitId }, after });
    await enqueue(tx, { job: 'actuals.match', jobId: `unit-${unitId}-${tx.now.getTime()}`, data: { trustId } });
  }
}

/** The items and units of the contract lines that the purchases were found to be of; one in all but odd cases. */
async function targetsOf(tx: Tx, contractLineIds: readonly string[]): Promise<Target[]> {
  return tx.rows<Target>(
    `select item_key as "itemKey", min(item) as item, base_unit as "toUnit" from contract_line
     where id = any($1::uuid[]) group by 1, 3`,
    [contractLineIds],
  );
}

function statedProblems({ reason }: StatedUnit, holds: Quantity | undefined): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (holds === undefined) problems.push({ field: 'holds', message: 'Enter how many it holds, such as 100' });
  if (reason.trim() === '')
    problems.push({ field: 'unitReason', message: 'Enter how you know, such as the supplier’s catalogue, page 4' });
  if (reason.length > REASON_MAX)
    problems.push({ field: 'unitReason', message: `The reason must be ${REASON_MAX} characters or fewer` });
  return problems;
}

function positive(value: Quantity | undefined): Quantity | undefined {
  return value !== undefined && value > 0n ? value : undefined;
}

/** @throws DomainError ACCESS.TRUST_ONLY */
function ownTrust({ actor }: Tx): string {
  if (actor.organisationId === null || actor.accountId === null)
    throw new DomainError('ACCESS.TRUST_ONLY', {}, 'Only a person of a trust can say what its units hold.');
  return actor.organisationId;
}
