import { Injectable } from '@nestjs/common';
import type { Run } from '@tandem/domain/awards';
import { DomainError } from '@tandem/domain/refusals';
import type { SensitivityDocument } from '@tandem/domain/sensitivity';
import type { Tx } from '@tandem/platform/database';
import { finishedRun } from './award-rows.js';
import { type ChosenRun, chosenOf, type RunWish } from './chosen-run.js';
import { coalitionKey } from './task-result.js';

/** An analysis as its page follows it. */
export interface AnalysisRead {
  readonly id: string;
  readonly runId: string;
  readonly scenario: string;
  readonly coalition: readonly string[];
  readonly seed: string;
  readonly draws: number;
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly stepCount: number;
  readonly stepsDone: number;
  /** What is being found out, in the words of the engine. */
  readonly doing: string;
  readonly failure: string | null;
  readonly documentSha256: string | null;
  readonly requestedAt: Date;
  readonly finishedAt: Date | null;
}

const READ = `
  select id, run_id as "runId", scenario, coalition, seed::text as seed, draws, state, step_count as "stepCount", doing,
    (select count(*)::int from award_analysis_step s where s.analysis_id = award_analysis.id) as "stepsDone",
    failure, document_sha256 as "documentSha256", requested_at as "requestedAt", finished_at as "finishedAt"
  from award_analysis`;

/** What pages and the API may know of analyses, each in its reader's own sight. */
@Injectable()
export class SensitivityQueries {
  /**
   * The award that a page of a run is about: the first scenario and all trusts when it does not say.
   * @throws DomainError AWARD_RUN.NOT_FOUND, AWARD.RUN_NOT_DONE, AWARD_SCENARIO.NOT_FOUND
   */
  async chosen(tx: Tx, runId: string, wish: RunWish = {}): Promise<ChosenRun & { readonly run: Run }> {
    const { chosen, found } = chosenOf(await finishedRun(tx, runId), wish);
    return { ...chosen, run: found };
  }

  /** The newest analysis of an award that was not cancelled: the one that its page shows. */
  async newest(
    tx: Tx,
    runId: string,
    scenario: string,
    coalition: readonly string[],
  ): Promise<AnalysisRead | undefined> {
    const row = await tx.row<AnalysisRead & { coalition: string }>(
      `${READ} where run_id = $1 and scenario = $2 and coalition = $3 and state <> 'cancelled'
       order by requested_at desc, id desc limit 1`,
      [runId, scenario, coalitionKey(coalition)],
    );
    return row && named(row);
  }

  /** Every analysis of a run, newest first. */
  async analyses(tx: Tx, runId: string): Promise<AnalysisRead[]> {
    const rows = await tx.rows<AnalysisRead & { coalition: string }>(
      `${READ} where run_id = $1 order by requested_at desc, id desc limit 50`,
      [runId],
    );
    return rows.map(named);
  }

  /** @throws DomainError ANALYSIS.NOT_FOUND */
  async analysis(tx: Tx, analysisId: string): Promise<AnalysisRead> {
    const row = await tx.row<AnalysisRead & { coalition: string }>(`${READ} where id = $1`, [analysisId]);
    if (!row) throw new DomainError('ANALYSIS.NOT_FOUND', { analysisId }, 'There is no such analysis.');
    return named(row);
  }

  /**
   * The document of a finished analysis, as the bytes that are stored and hashed.
   * @throws DomainError ANALYSIS.NOT_FOUND, ANALYSIS.NOT_DONE
   */
  async documentText(tx: Tx, analysisId: string): Promise<string> {
    const row = await tx.row<{ document: string | null }>(`select document from award_analysis where id = $1`, [
      analysisId,
    ]);
    if (!row) throw new DomainError('ANALYSIS.NOT_FOUND', { analysisId }, 'There is no such analysis.');
    if (row.document === null)
      throw new DomainError('ANALYSIS.NOT_DONE', { analysisId }, 'This analysis has no result yet.');
    return row.document;
  }

  /** The document of a finished analysis. */
  async document(tx: Tx, analysisId: string): Promise<SensitivityDocument> {
    return JSON.parse(await this.documentText(tx, analysisId)) as SensitivityDocument;
  }
}

function named(row: Omit<AnalysisRead, 'coalition'> & { coalition: string }): AnalysisRead {
  return { ...row, coalition: JSON.parse(row.coalition) as string[] };
}
