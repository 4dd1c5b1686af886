import { Injectable } from '@nestjs/common';
import { money, type Money, moneyText, poundsWords, quantityText, sum } from '@tandem/domain/money';
import type { FieldProblem } from '@tandem/domain/refusals';
import { type Effect, type EvidenceKind, mayMove, nextStage, type Stage, STEPS } from '@tandem/domain/savings';
import { type LocalDate, londonDate } from '@tandem/domain/time';
import { requirePermission } from '@tandem/features/partnership';
import { record } from '@tandem/platform/audit';
import type { Tx } from '@tandem/platform/database';
import { isHeld, TOO_MUCH } from './bounds.js';
import { companionLegs, type Delivered, deliveryLegs } from './delivering.js';
import {
  companionsOf,
  deliveredBefore,
  deliveredOtherwise,
  figureProblems,
  MOVES_NOTHING,
  NOTHING_STANDS,
} from './delivery-checks.js';
import { deliverAgain } from './deliver-again.js';
import type { JournalDraft, JournalKind, LegDraft } from './journal.js';
import { LedgerService, type PostedJournal } from './ledger.service.js';
import { carried, groupedBy, linesToMove, type LineToMove, openAt, stageOf } from './lines-to-move.js';
import { noteEvidence } from './new-lines.js';
import { reversalOf } from './reversing.js';

/** Papers that come with a deed, by kind. Empty ones count as not given. */
export type GivenEvidence = Partial<Record<EvidenceKind, string>>;

/** What finance says when it validates: the codes and the journal that takes the saving out of the budget. */
export interface Validation {
  readonly reason: string;
  readonly costCentre: string;
  readonly subjectiveCode: string;
  readonly budgetJournal: string;
  /** What the person was shown as delivered, by line: what has changed since is not validated unseen. */
  readonly seen?: ReadonlyMap<string, Money>;
}

/** What was bought in a month. */
export interface Delivery extends Delivered {
  /** Any day of the month. */
  readonly month: LocalDate;
  readonly evidence: GivenEvidence;
  /** What a reader of the ledger must be told beside the month. */
  readonly note?: string;
}

const BEFORE_DELIVERY = ['identified', 'forecast', 'contracted'] as const;

/**
 * What becomes of a saving, stage by stage. Each verb reads the lines under the lock of their trust's chain, asks the rule
 * of the stages, posts one journal for each scheme and says it once in the audit of the trust's ledger.
 */
@Injectable()
export class SchemesService {
  constructor(private readonly ledger: LedgerService) {}

  /** Moves lines one step on, as far as "contracted"; what is delivered is recorded and validated by verbs of their own. */
  async move(
    tx: Tx,
    lineIds: readonly string[],
    to: 'forecast' | 'contracted',
    given: { reason: string; evidence: GivenEvidence },
  ): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'saving.raise');
    const lines = await linesToMove(tx, lineIds);
    const from = STEPS[STEPS.indexOf(to) - 1]!;
    const problems = lines.flatMap((line) => {
      const stage = stageOf(line);
      return stage ? problemsOf(tx, line, stage, to, given) : [NOTHING_STANDS];
    });
    if (problems.length > 0) return distinct(problems);
    await note(tx, lines, given.evidence);
    await this.post(tx, lines, 'moved', given.reason || `Moved to ${to}`, (line) => carried(line, from, to));
    if (to === 'contracted') await deliverAgain(tx, lineIds);
    return [];
  }

  /**
   * Records what was bought of a line in a month and what was paid for it, and with it the lines that only carry another
   * kind of money of the same purchase. A person brings the papers that the stage demands; the platform, which delivers
   * what invoices show, posts the fact, and finance asks for the papers before it validates.
   */
  async deliver(tx: Tx, lineId: string, delivery: Delivery): Promise<FieldProblem[] | { journalIds: string[] }> {
    requirePermission(tx.actor, 'saving.raise');
    const [main] = await linesToMove(tx, [lineId]);
    const problems = [...deliveryProblems(tx, main!, delivery), ...(await deliveredOtherwise(tx, lineId))];
    if (problems.length > 0) return problems;
    const companions = await linesToMove(tx, [lineId, ...(await companionsOf(tx, main!))]);
    const lines = [main!, ...companions.filter((line) => line.id !== lineId)];
    const before = await deliveredBefore(tx, lineId);
    const legs = new Map(
      lines.map((line) => [
        line.id,
        line.id === lineId ? deliveryLegs(line, before, delivery) : companionLegs(line, before, delivery.quantity),
      ]),
    );
    if ([...legs.values()].flat().every((leg) => leg.amount === 0n))
      return tx.actor.kind === 'system' ? { journalIds: [] } : [{ field: 'quantity', message: MOVES_NOTHING }];
    await note(tx, lines, delivery.evidence);
    const posted = await this.post(tx, lines, 'delivered', monthReason(delivery), (line) => legs.get(line.id)!);
    await tx.rows(
      `insert into saving_delivery (line_id, journal_id, month, quantity, paid_amount, added_by)
       values ($1, $2, date_trunc('month', $3::date), $4, $5, $6)`,
      [
        lineId,
        posted[0]!.id,
        delivery.month,
        quantityText(delivery.quantity),
        moneyText(delivery.paid),
        tx.actor.accountId,
      ],
    );
    return { journalIds: posted.map((journal) => journal.id) };
  }

  /**
   * Finance of the trust that holds the budget validates what is delivered, all of it on each line, as it was shown. Never who
   * raised or posted it: the rule says so here, and the database refuses it again.
   */
  async validate(tx: Tx, lineIds: readonly string[], given: Validation): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'saving.validate');
    const lines = await linesToMove(tx, lineIds);
    const { costCentre, subjectiveCode, budgetJournal, reason } = given;
    const evidence = { costCentre, subjectiveCode, budgetJournal };
    const problems = lines.flatMap((line) =>
      openAt(line, 'delivered').length === 0
        ? [nothingDelivered(line)]
        : [
            ...unseen(line, given.seen?.get(line.id)),
            ...problemsOf(tx, line, 'delivered', 'validated', { reason, evidence }),
          ],
    );
    if (problems.length > 0) return distinct(problems);
    await note(tx, lines, evidence);
    await tx.rows(
      `update saving_line set cost_centre = coalesce(nullif($2, ''), cost_centre), subjective_code = coalesce(nullif($3, ''), subjective_code)
       where id = any($1::uuid[])`,
      [lines.map((line) => line.id), costCentre.trim(), subjectiveCode.trim()],
    );
    await this.post(tx, lines, 'validated', reason, (line) => carried(line, 'delivered', 'validated'));
    return [];
  }

  /** Finance of the trust refuses what is not validated yet of the lines, whatever stage it stands on, and says why. */
  async reject(tx: Tx, lineIds: readonly string[], reason: string): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'saving.validate');
    const lines = await linesToMove(tx, lineIds);
    const stages = [...BEFORE_DELIVERY, 'delivered'] as const;
    const problems = lines.flatMap((line) =>
      problemsOf(tx, line, stageOf(line, stages) ?? stageOf(line) ?? 'rejected', 'rejected', { reason, evidence: {} }),
    );
    if (problems.length > 0) return distinct(problems);
    await this.post(tx, lines, 'rejected', reason, (line) =>
      stages.flatMap((stage) => carried(line, stage, 'rejected')),
    );
    return [];
  }

  /**
   * Says anew what a line will save by each effect, as long as some of it is not delivered. The difference is posted, so
   * the forecast of each day can be read back; what changes in the saving changes what is expected to be paid.
   */
  async reforecast(
    tx: Tx,
    lineId: string,
    given: { amounts: Partial<Record<Effect, Money>>; reason: string },
  ): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'saving.raise');
    const [line] = await linesToMove(tx, [lineId]);
    const stage = stageOf(line!, BEFORE_DELIVERY);
    const problems: FieldProblem[] = [];
    if (!stage)
      problems.push({
        field: 'amounts',
        message: 'Nothing of this saving is still to come, so there is nothing to re-forecast',
      });
    if (given.reason.trim() === '')
      problems.push({ field: 'reason', message: 'Enter the reason for the new forecast' });
    if (Object.values(given.amounts).some((amount) => !isHeld(amount)))
      problems.push({ field: 'amounts', message: `Enter amounts of ${TOO_MUCH}` });
    const legs = stage ? reforecastLegs(line!, stage, given.amounts) : [];
    if (stage && legs.length === 0) problems.push({ field: 'amounts', message: 'Change at least one amount' });
    if (problems.length > 0) return problems;
    await this.post(tx, [line!], 'reforecast', given.reason, () => legs);
    return [];
  }

  /** Takes a journal of the actor's own trust back by its mirror image, once, and says why. Nothing is edited. */
  async reverse(tx: Tx, journalId: string, reason: string): Promise<FieldProblem[] | { journalId: string }> {
    requirePermission(tx.actor, 'saving.raise');
    const reversal = await reversalOf(tx, journalId, reason);
    if ('problems' in reversal) return reversal.problems;
    if (reversal.ofFinance) requirePermission(tx.actor, 'saving.validate');
    const [posted] = await this.ledger.post(tx, [reversal.draft]);
    await deliverAgain(
      tx,
      reversal.draft.legs.map((leg) => leg.lineId),
    );
    await say(tx, reversal.draft, [posted!], 1);
    return { journalId: posted!.id };
  }

  private async post(
    tx: Tx,
    lines: readonly LineToMove[],
    kind: JournalKind,
    reason: string,
    legsOf: (line: LineToMove) => LegDraft[],
  ): Promise<PostedJournal[]> {
    const drafts: JournalDraft[] = [...groupedBy(lines, (line) => line.schemeId).values()].map((own) => ({
      partnershipId: own[0]!.partnershipId,
      trustId: own[0]!.trustId,
      schemeId: own[0]!.schemeId,
      kind,
      reason,
      legs: own.flatMap(legsOf),
    }));
    const posted = await this.ledger.post(
      tx,
      drafts.filter((draft) => draft.legs.some((leg) => leg.amount !== 0n)),
    );
    await say(tx, drafts[0]!, posted, lines.length);
    return posted;
  }
}

/** One entry for the deed, on the chain of the trust's ledger; the hashes anchor the ledger in the audit. */
async function say(tx: Tx, draft: JournalDraft, posted: readonly PostedJournal[], lines: number): Promise<void> {
  await record(tx, {
    chain: `ledger:${draft.trustId}`,
    action: `saving.${draft.kind}`,
    subject: { kind: 'scheme', id: draft.schemeId },
    partnershipId: draft.partnershipId,
    after: { lines, reason: draft.reason, journals: posted.map(({ sequence, hash }) => ({ sequence, hash })) },
  });
}

function problemsOf(
  tx: Tx,
  line: LineToMove,
  from: Stage,
  to: Stage,
  given: { reason: string; evidence: GivenEvidence },
): FieldProblem[] {
  const { actor } = tx;
  return mayMove(from, to, {
    cashType: line.cashType,
    mechanism: line.mechanism,
    beneficiary: line.trustId,
    evidence: line.evidence,
    brought: kindsGiven(given.evidence),
    creator: line.creator,
    posters: line.posters,
    by: { account: actor.accountId, trust: actor.organisationId ?? '', isFinance: actor.roles.includes('finance') },
    reason: given.reason,
  });
}

function deliveryProblems(tx: Tx, line: LineToMove, delivery: Delivery): FieldProblem[] {
  if (stageOf(line) === undefined && line.toPay === 0n) return [NOTHING_STANDS];
  const problems = figureProblems(tx, line, delivery);
  const early = stageOf(line, ['identified', 'forecast']) ?? (stageOf(line) === 'rejected' ? 'rejected' : undefined);
  if (!early && tx.actor.kind === 'system') return problems;
  const given = { reason: '', evidence: delivery.evidence };
  return [...problems, ...problemsOf(tx, line, early ?? 'contracted', 'delivered', given)];
}

function kindsGiven(evidence: GivenEvidence): EvidenceKind[] {
  return (Object.entries(evidence) as [EvidenceKind, string][])
    .filter(([, reference]) => reference.trim() !== '')
    .map(([kind]) => kind);
}

async function note(tx: Tx, lines: readonly LineToMove[], evidence: GivenEvidence): Promise<void> {
  const given = (Object.entries(evidence) as [EvidenceKind, string][]).filter(
    ([, reference]) => reference.trim() !== '',
  );
  await noteEvidence(
    tx,
    lines.flatMap((line) => given.map(([kind, reference]) => ({ lineId: line.id, kind, reference }))),
    londonDate(tx.now),
  );
}

function reforecastLegs(line: LineToMove, stage: Stage, amounts: Partial<Record<Effect, Money>>): LegDraft[] {
  const legs = (Object.entries(amounts) as [Effect, Money][]).flatMap(([effect, amount]): LegDraft[] => {
    if (effect === 'NONE') return [];
    const now = openAt(line, stage).filter((leg) => leg.effect === effect);
    const change = amount - now.reduce((total, leg) => total + leg.amount, 0n);
    const attribution = now[0]?.attribution ?? ATTRIBUTION_OF[effect] ?? 'OWN_OR_MARKET';
    return change === 0n ? [] : [{ lineId: line.id, account: stage, effect, attribution, amount: money(change) }];
  });
  const change = legs.reduce((total, leg) => total + leg.amount, 0n);
  const spend: LegDraft = {
    lineId: line.id,
    account: 'spend',
    effect: 'NONE',
    attribution: 'NONE',
    amount: money(-change),
  };
  return change === 0n ? legs : [...legs, spend];
}

const ATTRIBUTION_OF: Partial<Record<Effect, LegDraft['attribution']>> = {
  PARTNERSHIP: 'PARTNERSHIP',
  HARMONISATION: 'PARTNERSHIP',
  NOT_EVIDENCED: 'NOT_EVIDENCED',
};

function monthReason(delivery: Delivery): string {
  const bought = `Bought in ${delivery.month.slice(0, 7)}`;
  return delivery.note ? `${bought}. ${delivery.note}` : bought;
}

function nothingDelivered(line: LineToMove): FieldProblem {
  const stage = stageOf(line);
  const what = `${line.item}, ${line.financialYear}`;
  if (stage === 'validated') return { field: 'lines', message: `${what}: validated already` };
  const next = stage && nextStage(stage);
  return { field: 'lines', message: `${what}: nothing is delivered yet${next ? '. Record the delivery first' : ''}` };
}

/** A purchase may arrive, or a loss be taken back, between the page and the decision: then the page is read again. */
function unseen(line: LineToMove, shown: Money | undefined): FieldProblem[] {
  const now = sum(openAt(line, 'delivered').map((leg) => leg.amount));
  if (shown === undefined || shown === now) return [];
  const change = `${poundsWords(now)} is delivered now, and ${poundsWords(shown)} was when you looked`;
  return [{ field: 'lines', message: `${line.item}, ${line.financialYear}: ${change}. Look at it again` }];
}

function distinct(problems: readonly FieldProblem[]): FieldProblem[] {
  return [...new Map(problems.map((problem) => [`${problem.field}|${problem.message}`, problem])).values()];
}
