import {
  type Money,
  money,
  moneyText,
  type Quantity,
  quantityText,
  sum,
  type UnitPrice,
  unitPriceText,
} from '@tandem/domain/money';
import type {
  Attribution,
  BaselineType,
  BudgetType,
  CashType,
  Claim,
  Effect,
  EvidenceKind,
  Mechanism,
  Recurrence,
  Stage,
} from '@tandem/domain/savings';
import type { LocalDate } from '@tandem/domain/time';
import type { Tx } from '@tandem/platform/database';
import type { JournalDraft, LegDraft } from './journal.js';
import type { LedgerService } from './ledger.service.js';
import { groupedBy } from './lines-to-move.js';

/** What the line saves by one effect. */
export interface NewPart {
  readonly effect: Effect;
  readonly attribution: Attribution;
  readonly amount: Money;
}

/** A price and a volume before, with the papers that show them. */
export interface NewBaseline {
  readonly type: BaselineType;
  readonly unitPrice: UnitPrice;
  readonly quantity: Quantity;
  readonly priceEvidence: string | null;
  readonly volumeEvidence: string | null;
  readonly pricedOn: LocalDate | null;
}

/** A line before it is written, with all that is known of it. Amounts: what is paid together, alone, and was before. */
export interface NewLine {
  readonly schemeId: string;
  readonly partnershipId: string;
  readonly trustId: string;
  readonly contractId: string | null;
  readonly lineCode: string;
  readonly item: string;
  readonly itemKey: string;
  readonly financialYear: string;
  readonly quantity: Quantity;
  readonly cashType: CashType;
  readonly recurrence: Recurrence;
  readonly budgetType: BudgetType;
  readonly mechanism: Mechanism;
  readonly method: { readonly id: string; readonly version: number };
  readonly spend: Money;
  readonly alone: Money | null;
  readonly parts: readonly NewPart[];
  readonly baselines: readonly NewBaseline[];
  /** Why the first baseline is the one used; empty when there is none. */
  readonly choiceReason: string;
  readonly evidence: readonly { readonly kind: EvidenceKind | 'review'; readonly reference: string }[];
  /** Who pays for the purchase: the trust's own money when left out. */
  readonly fundedBy?: Claim['fundedBy'];
  /** The owner of a framework that counts the saving too; nobody when left out. */
  readonly countedAlsoBy?: string | null;
}

/** What would have been paid: what is paid and what is saved. */
export function before(line: Pick<NewLine, 'spend' | 'parts'>): Money {
  return money(line.spend + sum(line.parts.map((part) => part.amount)));
}

/**
 * Writes lines with their baselines and evidence, and recognises each at a stage: credit what would have been paid, debit
 * what is paid, debit what is saved by effect. One journal for each trust and scheme. Returns the ids in the order given.
 */
export async function addLines(
  tx: Tx,
  ledger: LedgerService,
  lines: readonly NewLine[],
  at: { stage: Stage; reason: string; notedOn: LocalDate },
): Promise<string[]> {
  if (lines.length === 0) return [];
  const ids = await insertLines(tx, lines);
  await insertBaselines(tx, lines, ids);
  await noteEvidence(
    tx,
    lines.flatMap((line, i) => line.evidence.map((one) => ({ ...one, lineId: ids[i]! }))),
    at.notedOn,
  );
  const drafts = new Map<string, JournalDraft & { legs: LegDraft[] }>();
  lines.forEach((line, i) => {
    const { partnershipId, trustId, schemeId } = line;
    const key = `${trustId}/${schemeId}`;
    const draft = drafts.get(key) ?? {
      partnershipId,
      trustId,
      schemeId,
      kind: 'recognised',
      reason: at.reason,
      legs: [],
    };
    draft.legs.push(...recognition(line, ids[i]!, at.stage));
    drafts.set(key, draft);
  });
  const byTrust = groupedBy(drafts.values(), (draft) => draft.trustId);
  for (const trustId of [...byTrust.keys()].sort()) await ledger.post(tx, byTrust.get(trustId)!);
  return ids;
}

/** The legs that bring a line into the ledger. They balance because what was before is defined as their sum. */
export function recognition(line: Pick<NewLine, 'spend' | 'parts'>, lineId: string, stage: Stage): LegDraft[] {
  const leg = (account: LegDraft['account'], amount: bigint): LegDraft => ({
    lineId,
    account,
    effect: 'NONE',
    attribution: 'NONE',
    amount: money(amount),
  });
  return [
    leg('baseline', 0n - before(line)),
    leg('spend', line.spend),
    ...line.parts.map((part) => ({ ...part, lineId, account: stage })),
  ];
}

async function insertLines(tx: Tx, lines: readonly NewLine[]): Promise<string[]> {
  const { ids } = (await tx.row<{ ids: string[] }>(
    `select array(select uuidv7() from generate_series(1, $1::int)) as ids`,
    [lines.length],
  ))!;
  const text = (amount: Money | null) => (amount === null ? null : moneyText(amount));
  await tx.rows(
    `insert into saving_line (id, scheme_id, partnership_id, trust_id, contract_id, line_code, item, item_key, financial_year, quantity,
       cash_type, recurrence, budget_type, mechanism, method, method_version, joint_amount, alone_amount, baseline_amount,
       funded_by, counted_also_by)
     select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[],
       $10::numeric[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::int[], $17::numeric[], $18::numeric[], $19::numeric[],
       $20::text[], $21::text[])`,
    [
      ids,
      lines.map((l) => l.schemeId),
      lines.map((l) => l.partnershipId),
      lines.map((l) => l.trustId),
      lines.map((l) => l.contractId),
      lines.map((l) => l.lineCode),
      lines.map((l) => l.item),
      lines.map((l) => l.itemKey),
      lines.map((l) => l.financialYear),
      lines.map((l) => quantityText(l.quantity)),
      lines.map((l) => l.cashType),
      lines.map((l) => l.recurrence),
      lines.map((l) => l.budgetType.toLowerCase()),
      lines.map((l) => l.mechanism),
      lines.map((l) => l.method.id),
      lines.map((l) => l.method.version),
      lines.map((l) => moneyText(l.spend)),
      lines.map((l) => text(l.alone)),
      lines.map((l) => (l.parts.length === 0 ? null : moneyText(before(l)))),
      lines.map((l) => l.fundedBy ?? 'OWN'),
      lines.map((l) => l.countedAlsoBy ?? null),
    ],
  );
  return ids;
}

async function insertBaselines(tx: Tx, lines: readonly NewLine[], lineIds: readonly string[]): Promise<void> {
  const all = lines.flatMap((line, i) =>
    line.baselines.map((baseline, rank) => ({
      ...baseline,
      lineId: lineIds[i]!,
      isUsed: rank === 0,
      why: line.choiceReason,
    })),
  );
  if (all.length === 0) return;
  await tx.rows(
    `with known as (
       select uuidv7() as id, b.* from unnest($3::uuid[], $4::smallint[], $5::numeric[], $6::numeric[], $7::text[], $8::text[], $9::date[],
         $10::boolean[], $11::text[]) as b (line_id, type, unit_price, quantity, price_evidence, volume_evidence, priced_on, is_used, why)),
     written as (
       insert into saving_baseline (id, line_id, type, unit_price, quantity, price_evidence, volume_evidence, priced_on, added_by, added_by_name)
       select id, line_id, type, unit_price, quantity, price_evidence, volume_evidence, priced_on, $1, $2 from known)
     insert into saving_baseline_choice (line_id, baseline_id, reason, chosen_by, chosen_by_name)
     select line_id, id, why, $1, $2 from known where is_used and why <> ''`,
    [
      tx.actor.accountId,
      tx.actor.name,
      all.map((b) => b.lineId),
      all.map((b) => b.type),
      all.map((b) => unitPriceText(b.unitPrice)),
      all.map((b) => quantityText(b.quantity)),
      all.map((b) => b.priceEvidence),
      all.map((b) => b.volumeEvidence),
      all.map((b) => b.pricedOn),
      all.map((b) => b.isUsed),
      all.map((b) => b.why),
    ],
  );
}

/** Adds references to papers that show what a line says. Nothing is taken away again. */
export async function noteEvidence(
  tx: Tx,
  evidence: readonly { lineId: string; kind: string; reference: string }[],
  notedOn: LocalDate,
): Promise<void> {
  if (evidence.length === 0) return;
  await tx.rows(
    `insert into saving_evidence (line_id, kind, reference, noted_on, added_by, added_by_name)
     select e.line_id, e.kind, e.reference, $1, $2, $3 from unnest($4::uuid[], $5::text[], $6::text[]) as e (line_id, kind, reference)`,
    [
      notedOn,
      tx.actor.accountId,
      tx.actor.name,
      evidence.map((e) => e.lineId),
      evidence.map((e) => e.kind),
      evidence.map((e) => e.reference.trim()),
    ],
  );
}
