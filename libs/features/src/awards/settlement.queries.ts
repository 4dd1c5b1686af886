import { Injectable } from '@nestjs/common';
import { DomainError } from '@tandem/domain/refusals';
import { type Money, money } from '@tandem/domain/money';
import { savingMethod } from '@tandem/domain/savings';
import { type HoldingRule, ruleHoldingOn } from '@tandem/domain/sharing';
import { type LocalDate, londonDate } from '@tandem/domain/time';
import { PartnershipQueries, type SettlementRuleRead, SettlementRules } from '@tandem/features/partnership';
import { trustCode, TendersQueries } from '@tandem/features/tenders';
import type { Tx } from '@tandem/platform/database';
import { awardResult, type FinishedRun } from './award-result.js';
import { demandOf, finishedRun } from './award-rows.js';
import { type ChosenRun, chosenOf, type RunWish } from './chosen-run.js';
import { type AwardSettlement, awardSettlement } from './settlement.js';

/** An award of a run, the rule that settles it, and what that rule and the others give. */
export interface SettlementRead extends AwardSettlement {
  readonly chosen: ChosenRun;
  readonly partnership: { readonly id: string; readonly name: string };
  /** The rule that holds on the day that counts, and binds every trust of the award. */
  readonly rule: HoldingRule<SettlementRuleRead> | undefined;
  /** Trusts of the award that did not agree to the rule that holds, because they joined later. */
  readonly unbound: readonly string[];
  /** A newer version that waits for an executive of some trust. */
  readonly waiting: SettlementRuleRead | undefined;
  /** The day on which every trust had approved the award, by whose rule it is settled; null while none has. */
  readonly approvedOn: LocalDate | null;
  /** The day whose rule counts: that of the approval, or today. */
  readonly day: LocalDate;
  readonly method: string;
  readonly evaluationSha256: string;
  readonly finishedAt: Date;
  readonly asAt: Date;
}

/** What the trusts of an award settle between them, in its reader's own sight. */
@Injectable()
export class SettlementQueries {
  constructor(
    private readonly tenders: TendersQueries,
    private readonly partnerships: PartnershipQueries,
    private readonly rules: SettlementRules,
  ) {}

  /**
   * Whatever the address does not say is taken from the award that every trust approved, if it came of this run.
   * @throws DomainError AWARD_RUN.NOT_FOUND, AWARD.RUN_NOT_DONE, AWARD_SCENARIO.NOT_FOUND, and SETTLEMENT.NO_TENDER for
   *   a run on published prices, behind which no partnership stands
   */
  async settlement(tx: Tx, runId: string, wish: RunWish = {}): Promise<SettlementRead> {
    const run = await finishedRun(tx, runId);
    if (run.tenderId === null)
      throw new DomainError(
        'SETTLEMENT.NO_TENDER',
        { runId },
        'This run compares published prices. No partnership bought by it, so there is nothing to settle.',
      );
    const award = await approvedAward(tx, runId);
    const { chosen, found } = chosenOf(run, { ...award?.wish, ...wish });
    const isAwarded =
      award?.wish.scenario === chosen.scenario &&
      award.wish.coalition.toSorted().join() === chosen.coalition.toSorted().join();
    const approvedOn = isAwarded ? londonDate(award.approvedAt) : null;
    const day = approvedOn ?? londonDate(tx.now);
    const partnership = await this.partnershipOf(tx, runId);
    const history = await this.rules.history(tx, partnership.id);
    const holding = ruleHoldingOn(history, day);
    const bound = new Set(holding?.stated.trusts.map(({ name }) => trustCode(name)));
    const unbound = holding === undefined ? [] : chosen.coalition.filter((trust) => !bound.has(trust));
    const rule = unbound.length === 0 ? holding : undefined;
    const [newest] = history;
    const sharing = savingMethod('sharing')!;
    return {
      ...awardSettlement(run.evaluation, found, rule?.stated.rule ?? 'cash', await this.baselines(tx, run, chosen)),
      chosen,
      partnership,
      rule,
      unbound,
      waiting: newest !== undefined && newest.agreedOn === undefined ? newest : undefined,
      approvedOn,
      day,
      method: `${sharing.title}, version ${sharing.version}`,
      evaluationSha256: run.evaluation.evaluationSha256,
      finishedAt: run.finishedAt,
      asAt: tx.now,
    };
  }

  /** What each trust paid before for what it buys here, or null where a part of it is not known. */
  private async baselines(tx: Tx, run: FinishedRun, chosen: ChosenRun): Promise<Map<string, Money | null>> {
    const demand = await demandOf(tx, this.tenders, run.tenderId);
    const result = awardResult(run, demand, { scenario: chosen.scenario, coalition: chosen.coalition });
    return new Map(
      chosen.coalition.map((trust) => {
        const own = result?.attributed.filter((one) => one.trust === trust) ?? [];
        const amounts = own.map((one) => one.decomposition.baselineAmount);
        const isKnown = amounts.length > 0 && !amounts.includes(null);
        return [trust, isKnown ? money(amounts.reduce((sum: bigint, one) => sum + one!, 0n)) : null];
      }),
    );
  }

  private async partnershipOf(tx: Tx, runId: string): Promise<SettlementRead['partnership']> {
    const row = await tx.row<{ id: string }>(`select partnership_id as id from award_run where id = $1`, [runId]);
    const found = (await this.partnerships.partnerships(tx)).find(({ id }) => id === row?.id);
    if (!found) throw new DomainError('AWARD_RUN.NOT_FOUND', { runId }, 'There is no such run.');
    return { id: found.id, name: found.name };
  }
}

/** The award of a run that every trust has approved: its scenario and trusts, and when the last of them did. */
async function approvedAward(tx: Tx, runId: string) {
  const row = await tx.row<{ scenario: string; coalition: string[]; approvedAt: Date }>(
    `select scenario, coalition, approved_at as "approvedAt" from award where run_id = $1 and approved_at is not null and state = 'approved'`,
    [runId],
  );
  return row && { wish: { scenario: row.scenario, coalition: row.coalition }, approvedAt: row.approvedAt };
}
