import { Injectable } from '@nestjs/common';
import type { Run } from '@tandem/domain/awards';
import type { Tx } from '@tandem/platform/database';
import { type AwardExplanation, explainAward, type ExplanationPart } from './explanation.js';
import { finishedRun } from './award-rows.js';
import { type ChosenRun, chosenOf, type RunWish } from './chosen-run.js';
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
  /** @throws DomainError AWARD_RUN.NOT_FOUND, AWARD.RUN_NOT_DONE, AWARD_SCENARIO.NOT_FOUND */
  async explain(tx: Tx, runId: string, wish: RunWish, part: ExplanationPart): Promise<ExplanationRead> {
    const finished = await finishedRun(tx, runId);
    const { chosen, found } = chosenOf(finished, wish);
    return {
      chosen: { ...chosen, run: found },
      explanation: found.cost === null ? undefined : explainAward(questionOf(finished, chosen), part),
      evaluationSha256: finished.evaluation.evaluationSha256,
      finishedAt: finished.finishedAt,
    };
  }
}
