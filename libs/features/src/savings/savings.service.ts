import { Injectable } from '@nestjs/common';
import { money, type Money, moneyText, parseMoney, quantityText } from '@tandem/domain/money';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import { attributeAward, type AttributedDemand, type RunOutcome } from '@tandem/domain/savings';
import { demandOf } from '@tandem/features/awards';
import { requirePermission } from '@tandem/features/partnership';
import { TendersQueries } from '@tandem/features/tenders';
import { record } from '@tandem/platform/audit';
import { brokenConstraint, Database, systemActor, type Tx } from '@tandem/platform/database';
import { SavingEntryEntity } from './saving-entry.entity.js';

/** How finance of a trust stands to one of its lines. */
export interface Review {
  decision: 'accepted' | 'rejected';
  reason: string;
}

const REASON_LENGTH_MAX = 2000;

interface AwardRow {
  id: string;
  state: string;
  scenario: string;
  coalition: string[];
  tender_id: string;
  partnership_id: string;
  reference: string;
  evaluation: string;
  evaluation_sha256: string;
}

/**
 * The savings ledger: an approved award is posted once, line by line; finance of each trust accepts or rejects its lines.
 *
 * Lines are only ever added. `saving_total` is kept with every posting and review, so that a report never adds up raw lines.
 */
@Injectable()
export class SavingsService {
  constructor(
    private readonly database: Database,
    private readonly tenders: TendersQueries,
  ) {}

  /**
   * Writes an approved award into the ledger at the stage "contracted". Doing it again changes nothing.
   * Lock: the award by name, so that two deliveries of the job do not both find an empty ledger.
   */
  async post(awardId: string): Promise<{ lines: number }> {
    return this.database.transaction(systemActor('savings ledger'), async (tx) => {
      await tx.lock(`saving:${awardId}`);
      const award = await tx.row<AwardRow>(
        `select a.id, a.state, a.scenario, a.coalition, a.tender_id, a.partnership_id, t.reference, r.evaluation, r.evaluation_sha256
         from award a join tender t on t.id = a.tender_id join award_run r on r.id = a.run_id where a.id = $1`,
        [awardId],
      );
      if (!award || award.state !== 'approved')
        throw new DomainError(
          'SAVING.AWARD_NOT_APPROVED',
          { awardId },
          'Only an award that every trust has approved is posted.',
        );
      const known = await tx.row(`select 1 from saving_entry where award_id = $1 limit 1`, [awardId]);
      if (known) return { lines: 0 };
      const entries = await this.entriesOf(tx, award);
      await insertEntries(tx, entries);
      for (const entry of entries) await addToTotals(tx, entry, 'waiting', parseMoney(entry.amount));
      await record(tx, {
        chain: `tender:${award.tender_id}`,
        action: 'saving.posted',
        subject: { kind: 'award', id: awardId },
        partnershipId: award.partnership_id,
        after: { lines: entries.length, stage: 'contracted', evaluation: award.evaluation_sha256 },
      });
      return { lines: entries.length };
    });
  }

  /**
   * Accepts or rejects one line of the reviewer's own trust, with a reason. A later review replaces an earlier one; both stay.
   * Lock: the line's name, so that two reviews of one line are ordered and the totals follow.
   */
  async review(tx: Tx, entryId: string, review: Review): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'saving.review');
    const problems = reviewProblems(review);
    if (problems.length > 0) return problems;
    await tx.lock(`saving-review:${entryId}`);
    const entry = await tx.manager.findOneBy(SavingEntryEntity, { id: entryId });
    if (!entry)
      throw new DomainError(
        'SAVING.NOT_FOUND',
        { entryId },
        'There is no such saving, or it belongs to another trust.',
      );
    if (entry.postedBy !== null && entry.postedBy === tx.actor.accountId)
      throw new DomainError('SAVING.OWN_WORK', {}, 'You posted this line, so a colleague must review it.');
    const before = await latestReview(tx, entryId);
    await tx.rows(
      `insert into saving_review (entry_id, trust_id, decision, reason, account_id) values ($1, $2, $3, $4, $5)`,
      [entryId, tx.actor.organisationId, review.decision, review.reason.trim(), tx.actor.accountId],
    );
    const amount = parseMoney(entry.amount);
    await addToTotals(tx, entry, before?.decision ?? 'waiting', money(0n - amount));
    await addToTotals(tx, entry, review.decision, amount);
    await record(tx, {
      chain: `tender:${entry.tenderId}`,
      action: `saving.${review.decision}`,
      subject: { kind: 'saving', id: entryId },
      partnershipId: entry.partnershipId,
      before: before ?? { decision: 'waiting' },
      after: { decision: review.decision, reason: review.reason.trim(), amount: entry.amount },
    });
    return [];
  }

  /** The lines of an award: each part of each trust's saving on each line, year and budget. */
  private async entriesOf(tx: Tx, award: AwardRow): Promise<SavingEntryEntity[]> {
    const { runs } = JSON.parse(award.evaluation) as { runs: RunOutcome[] };
    const tender = await this.tenders.tender(tx, award.tender_id);
    const trustIds = new Map(tender.trusts.map((trust) => [trust.code, trust.id]));
    const items = new Map(tender.lots.flatMap((lot) => lot.lines.map((line) => [line.code, line.item])));
    const demand = (await demandOf(tx, this.tenders, award.tender_id)).filter((d) => award.coalition.includes(d.trust));
    const attributed = attributeAward(runs, award.scenario, demand, `evaluation ${award.evaluation_sha256}`);
    return attributed.flatMap((one) =>
      ledgerLines(one).map((line) =>
        tx.manager.create(SavingEntryEntity, {
          ...line,
          trustId: trustIds.get(one.trust)!,
          partnershipId: award.partnership_id,
          schemeReference: `${award.reference}/${one.line}`,
          tenderId: award.tender_id,
          awardId: award.id,
          item: items.get(one.line) ?? one.line,
        }),
      ),
    );
  }
}

/** The parts of one saving as lines of the ledger, amounts as decimal pounds. */
function ledgerLines(one: AttributedDemand): Partial<SavingEntryEntity>[] {
  const { decomposition } = one;
  const text = (amount: Money | null) => (amount === null ? null : moneyText(amount));
  return decomposition.parts.map((part) => ({
    lineCode: one.line,
    financialYear: one.financialYear,
    quantity: quantityText(one.quantity),
    stage: 'contracted',
    cashType: part.cashType,
    recurrence: part.recurrence,
    budgetType: one.budgetType.toLowerCase(),
    mechanism: part.mechanism,
    attribution: part.attribution,
    baselineType: one.baseline?.type ?? null,
    baselineAmount: text(decomposition.baselineAmount),
    aloneAmount: text(decomposition.aloneAmount),
    jointAmount: moneyText(decomposition.jointAmount),
    amount: moneyText(part.amount),
    method: part.method.id,
    methodVersion: part.method.version,
    reversesId: null,
    postedBy: null,
  }));
}

async function insertEntries(tx: Tx, entries: SavingEntryEntity[]): Promise<void> {
  if (entries.length === 0) return;
  try {
    await tx.manager.insert(SavingEntryEntity, entries);
  } catch (error) {
    if (brokenConstraint(error)?.startsWith('saving_entry_award_id'))
      throw new DomainError('SAVING.POSTED', {}, 'This saving is already in the ledger.');
    throw error;
  }
}

async function latestReview(tx: Tx, entryId: string): Promise<Review | undefined> {
  return tx.row<Review>(
    `select decision, reason from saving_review where entry_id = $1 order by decided_at desc, id desc limit 1`,
    [entryId],
  );
}

function reviewProblems(review: Review): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (!['accepted', 'rejected'].includes(review.decision))
    problems.push({ field: 'decision', message: 'Choose whether you accept or reject this saving' });
  if (review.reason.trim() === '') problems.push({ field: 'reason', message: 'Enter the reason for your decision' });
  if (review.reason.length > REASON_LENGTH_MAX)
    problems.push({ field: 'reason', message: `The reason must be ${REASON_LENGTH_MAX} characters or fewer` });
  return problems;
}

/** Moves the roll-up in the same transaction as the posting, so that it never differs from its lines. */
async function addToTotals(tx: Tx, entry: SavingEntryEntity, review: string, amount: Money): Promise<void> {
  await tx.rows(
    `insert into saving_total (partnership_id, trust_id, financial_year, stage, cash_type, budget_type, recurrence, attribution, review, amount)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (partnership_id, trust_id, financial_year, stage, cash_type, budget_type, recurrence, attribution, review)
     do update set amount = saving_total.amount + excluded.amount`,
    [
      entry.partnershipId,
      entry.trustId,
      entry.financialYear,
      entry.stage,
      entry.cashType,
      entry.budgetType,
      entry.recurrence,
      entry.attribution,
      review,
      moneyText(amount),
    ],
  );
}
