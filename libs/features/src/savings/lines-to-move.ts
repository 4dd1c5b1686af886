import { type Money, parseMoney, parseQuantity, type Quantity } from '@tandem/domain/money';
import { DomainError } from '@tandem/domain/refusals';
import { type CashType, type EvidenceKind, type Mechanism, type Stage, STAGES } from '@tandem/domain/savings';
import type { Tx } from '@tandem/platform/database';
import type { Account, LegDraft } from './journal.js';
import { lockChain } from './ledger.service.js';

/** A line as it stands before a deed, read under the lock of its trust's chain. */
export interface LineToMove {
  readonly id: string;
  readonly schemeId: string;
  readonly partnershipId: string;
  readonly trustId: string;
  readonly cashType: CashType;
  readonly mechanism: Mechanism;
  readonly item: string;
  readonly lineCode: string;
  readonly financialYear: string;
  readonly budgetType: string;
  readonly quantity: Quantity;
  /** What is paid for the whole quantity at the joint price, re-forecasts included. */
  readonly spend: Money;
  /** What is expected to be paid for what is not delivered yet: all that the ledger spends, without what was paid. */
  readonly toPay: Money;
  /** What the whole quantity saves. */
  readonly saving: Money;
  readonly creator: string | null;
  /**
   * Who posted what the line says, or took such a posting back, and who proposed the award that the platform posts; who
   * validated or rejected it is not among them.
   */
  readonly posters: readonly (string | null)[];
  readonly evidence: readonly EvidenceKind[];
  /** What stands on each stage of the line, by effect; nothing of nought. */
  readonly open: readonly LegDraft[];
}

interface LineRow {
  id: string;
  schemeId: string;
  partnershipId: string;
  trustId: string;
  cashType: CashType;
  mechanism: Mechanism;
  item: string;
  lineCode: string;
  financialYear: string;
  budgetType: string;
  quantity: string;
  spend: string;
  toPay: string;
  saving: string;
  creator: string | null;
  posters: (string | null)[];
  evidence: EvidenceKind[];
}

/** What makes a person the poster of a line: what says how much it saves, or takes that back, and not the judgement of finance. */
const POSTING = `('recognised', 'moved', 'reforecast', 'delivered')`;

const LINES = `
  select l.id, l.scheme_id as "schemeId", l.partnership_id as "partnershipId", l.trust_id as "trustId", l.cash_type as "cashType", l.mechanism,
    l.item, l.line_code as "lineCode", l.financial_year as "financialYear", l.budget_type as "budgetType", l.quantity,
    l.joint_amount + coalesce(r.spend, 0) as spend, coalesce(l.baseline_amount, l.joint_amount) - l.joint_amount + coalesce(r.saving, 0) as saving,
    (select coalesce(sum(g.amount), 0) from ledger_leg g where g.line_id = l.id and g.account = 'spend')
      - (select coalesce(sum(d.paid_amount), 0) from saving_delivery d
         where d.line_id = l.id and not exists (select 1 from ledger_journal back where back.reverses_id = d.journal_id)) as "toPay",
    s.raised_by as creator,
    array(select j.posted_by from ledger_leg g join ledger_journal j on j.id = g.journal_id left join ledger_journal back on back.id = j.reverses_id
      where g.line_id = l.id and coalesce(back.kind, j.kind) in ${POSTING} union select s.owner_id) as posters,
    array(select distinct e.kind from saving_evidence e where e.line_id = l.id) as evidence
  from saving_line l join saving_scheme s on s.id = l.scheme_id
  left join lateral (
    select sum(g.amount) filter (where g.account = 'spend') as spend,
      sum(g.amount) filter (where g.account not in ('baseline', 'spend')) as saving
    from ledger_leg g join ledger_journal j on j.id = g.journal_id left join ledger_journal back on back.id = j.reverses_id
    where g.line_id = l.id and coalesce(back.kind, j.kind) = 'reforecast') r on true`;

/**
 * The lines of one trust, locked: their trust's chain is held until the transaction ends, so that what is read stays true.
 * @throws DomainError SAVING.NOT_FOUND when one of them is unknown, unseen or of another trust than the first.
 */
export async function linesToMove(tx: Tx, lineIds: readonly string[]): Promise<LineToMove[]> {
  const ids = [...new Set(lineIds)];
  const owners = await tx.rows<{ partnershipId: string; trustId: string }>(
    `select distinct partnership_id as "partnershipId", trust_id as "trustId" from saving_line where id = any($1::uuid[])`,
    [ids],
  );
  const isOwn = owners.length === 1 && (tx.actor.kind === 'system' || owners[0]!.trustId === tx.actor.organisationId);
  if (!isOwn) throw notFound(ids);
  await lockChain(tx, owners[0]!);
  const rows = await tx.rows<LineRow>(`${LINES} where l.id = any($1::uuid[]) order by l.id`, [ids]);
  if (rows.length !== ids.length) throw notFound(ids);
  const open = await openAmounts(tx, ids);
  return rows.map((row) => ({
    ...row,
    quantity: parseQuantity(row.quantity),
    spend: parseMoney(row.spend),
    toPay: parseMoney(row.toPay),
    saving: parseMoney(row.saving),
    open: open.filter((leg) => leg.lineId === row.id),
  }));
}

/** What stands on each stage, by effect. */
async function openAmounts(tx: Tx, lineIds: readonly string[]): Promise<LegDraft[]> {
  const rows = await tx.rows<Omit<LegDraft, 'amount'> & { amount: string }>(
    `select line_id as "lineId", account, effect, attribution, sum(amount) as amount from ledger_leg
     where line_id = any($1::uuid[]) and account not in ('baseline', 'spend')
     group by line_id, account, effect, attribution having sum(amount) <> 0 order by line_id, account, effect, attribution`,
    [lineIds],
  );
  return rows.map((row) => ({ ...row, amount: parseMoney(row.amount) }));
}

/** What stands on one account of a line. */
export function openAt(line: LineToMove, account: Account): LegDraft[] {
  return line.open.filter((leg) => leg.account === account);
}

/** How far the line has come: its last stage on which something stands, or undefined when nothing stands anywhere. */
export function stageOf(line: LineToMove, among: readonly Stage[] = STAGES): Stage | undefined {
  return [...among].reverse().find((stage) => openAt(line, stage).length > 0);
}

/** The legs that carry all that stands on one account over to another. */
export function carried(line: LineToMove, from: Stage, to: Stage): LegDraft[] {
  return openAt(line, from).flatMap((leg) => [
    { ...leg, amount: (0n - leg.amount) as Money },
    { ...leg, account: to },
  ]);
}

/** Lists grouped by a key, in the order in which the keys first come. */
export function groupedBy<T>(all: Iterable<T>, key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const own = groups.get(key(one));
    if (own) own.push(one);
    else groups.set(key(one), [one]);
  }
  return groups;
}

function notFound(ids: readonly string[]): DomainError {
  return new DomainError('SAVING.NOT_FOUND', { ids }, 'There is no such saving, or it belongs to another trust.');
}
