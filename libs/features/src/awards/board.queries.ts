import { Injectable } from '@nestjs/common';
import { DomainError } from '@tandem/domain/refusals';
import type { Tx } from '@tandem/platform/database';
import { type FinishedRun, packWithin } from './award-result.js';
import { finishedRun } from './award-rows.js';
import { type BoardScenario, scenarioBoard, type ScenarioBoard } from './board.js';
import {
  type CoalitionRead,
  coalitionRead,
  type CoalitionRow,
  coalitionRows,
  coalitionSizes,
  type CoalitionWish,
} from './coalitions.js';
import { type AwardMatrix, awardMatrix, type MatrixWish } from './matrix.js';
import { type ChosenRun, chosenOf, type RunWish } from './chosen-run.js';
import { findRun } from './run-index.js';
import { runChanges, type RunChanges } from './run-changes.js';
import { type Withdrawal, withdrawalOf } from './withdrawal.js';

/** What the board, the matrix, the coalitions and the comparison of runs say of finished runs, in their reader's own sight. */
@Injectable()
export class BoardQueries {
  /** @throws DomainError AWARD_RUN.NOT_FOUND, AWARD.RUN_NOT_DONE, AWARD_SCENARIO.NOT_FOUND */
  async board(tx: Tx, runId: string, wish: RunWish = {}): Promise<ScenarioBoard & { readonly chosen: ChosenRun }> {
    const { run, pack, chosen } = await this.open(tx, runId, wish);
    return { ...scenarioBoard(run, pack, chosen.coalition), chosen };
  }

  /**
   * The board with the award of every scenario and what each trust pays alone in it: what a workbook holds.
   * @throws DomainError AWARD_RUN.NOT_FOUND, AWARD.RUN_NOT_DONE, AWARD_SCENARIO.NOT_FOUND
   */
  async book(
    tx: Tx,
    runId: string,
    wish: RunWish = {},
  ): Promise<{
    readonly board: ScenarioBoard;
    readonly awards: readonly { readonly scenario: BoardScenario; readonly matrix: AwardMatrix }[];
    /** By scenario and trust; null where a trust cannot buy alone. */
    readonly alone: ReadonlyMap<string, Readonly<Record<string, string | null>>>;
  }> {
    const { run, pack, chosen } = await this.open(tx, runId, wish);
    const { coalition } = chosen;
    const board = scenarioBoard(run, pack, coalition);
    const awards = board.scenarios.flatMap((scenario) => {
      const found = findRun(run.evaluation, scenario.id, coalition);
      return found?.cost ? [{ scenario, matrix: awardMatrix(run, pack, found) }] : [];
    });
    const alone = board.scenarios.map(({ id }): [string, Record<string, string | null>] => [
      id,
      Object.fromEntries(coalition.map((trust) => [trust, findRun(run.evaluation, id, [trust])?.cost ?? null])),
    ]);
    return { board, awards, alone: new Map(alone) };
  }

  /** @throws DomainError AWARD_RUN.NOT_FOUND, AWARD.RUN_NOT_DONE, AWARD_SCENARIO.NOT_FOUND */
  async matrix(
    tx: Tx,
    runId: string,
    wish: RunWish & MatrixWish = {},
  ): Promise<AwardMatrix & { readonly chosen: ChosenRun }> {
    const { run, pack, chosen, found } = await this.open(tx, runId, wish);
    return { ...awardMatrix(run, pack, found, wish), chosen };
  }

  /**
   * The groups of trusts of one scenario, and one of them in full.
   * @throws DomainError AWARD_RUN.NOT_FOUND, AWARD.RUN_NOT_DONE, AWARD_SCENARIO.NOT_FOUND
   */
  async coalitions(
    tx: Tx,
    runId: string,
    wish: RunWish = {},
    which: CoalitionWish = {},
  ): Promise<{
    readonly chosen: ChosenRun;
    readonly rows: readonly CoalitionRow[];
    readonly sizes: readonly { readonly size: number; readonly count: number }[];
    readonly one: CoalitionRead;
  }> {
    const { run, chosen } = await this.open(tx, runId, wish);
    const { evaluation } = run;
    return {
      chosen,
      rows: coalitionRows(evaluation, chosen.scenario, which),
      sizes: coalitionSizes(evaluation, chosen.scenario),
      one: coalitionRead(evaluation, chosen.scenario, chosen.coalition)!,
    };
  }

  /**
   * What the others pay when each trust of the group leaves, one after the other.
   * @throws DomainError AWARD_RUN.NOT_FOUND, AWARD.RUN_NOT_DONE, AWARD_SCENARIO.NOT_FOUND
   */
  async withdrawals(
    tx: Tx,
    runId: string,
    wish: RunWish = {},
  ): Promise<{ readonly chosen: ChosenRun; readonly withdrawals: readonly Withdrawal[] }> {
    const { run, chosen } = await this.open(tx, runId, wish);
    const { scenario, coalition } = chosen;
    return {
      chosen,
      withdrawals: coalition.flatMap((trust) => withdrawalOf(run.evaluation, scenario, coalition, [trust]) ?? []),
    };
  }

  /**
   * What changed from an earlier run to a later one.
   * @throws DomainError AWARD_RUN.NOT_FOUND, AWARD.RUN_NOT_DONE, AWARD.RUNS_UNRELATED for runs of different procurements.
   */
  async changes(tx: Tx, earlierId: string, laterId: string): Promise<RunChanges> {
    const [earlier, later] = [await finishedRun(tx, earlierId), await finishedRun(tx, laterId)];
    const subject = (run: FinishedRun) => run.tenderId ?? run.marketProcessId;
    if (subject(earlier) !== subject(later))
      throw new DomainError(
        'AWARD.RUNS_UNRELATED',
        { earlierId, laterId },
        'These runs are about different procurements, so there is nothing to compare.',
      );
    return runChanges(earlier, later);
  }

  private async open(tx: Tx, runId: string, wish: RunWish) {
    const run = await finishedRun(tx, runId);
    return { run, pack: packWithin(run.evaluation), ...chosenOf(run, wish) };
  }
}
