import { Injectable } from '@nestjs/common';
import type { Run } from '@tandem/domain/awards';
import type { Tx } from '@tandem/platform/database';
import { type AwardExplanation, explainAward, type ExplanationPart } from './explanation.js';
import { finishedRun } from './award-rows.js';
import type { ChosenRun, RunWish } from './board.queries.js';
import { SensitivityQueries } from './sensitivity.queries.js';
import { questionOf } from './sensitivity.service.js';

/** An award with its explanation; without one where there is no award. */
export interface ExplanationRead {
  readonly chosen: ChosenRun & { readonly run: Run };
  readonly explanation: AwardExplanation | undefined;
  readonly evaluationSha256: string;
  readonly finishedAt: Date;
}

/** Why an award of a finished run is what it is, in its reader's own sight. */
@Injectable()
export class ExplanationQueries {
  constructor(private readonly sensitivity: SensitivityQueries) {}

  /** @throws DomainError AWARD_RUN.NOT_FOUND, AWARD.RUN_NOT_DONE, AWARD_SCENARIO.NOT_FOUND */
  async explain(tx: Tx, runId: string, wish: RunWish, part: ExplanationPart): Promise<ExplanationRead> {
    const chosen = await this.sensitivity.chosen(tx, runId, wish);
    const { evaluation, finishedAt } = await finishedRun(tx, runId);
    const { scenario, coalition, run } = chosen;
    const question = await questionOf(tx, runId, { scenario, coalition });
    return {
      chosen,
      explanation: run.cost === null ? undefined : explainAward(question, part),
      evaluationSha256: evaluation.evaluationSha256,
      finishedAt,
    };
  }
}
