import { Injectable } from '@nestjs/common';
import type { LotRobustness } from '@tandem/domain/evaluation';
import { DomainError } from '@tandem/domain/refusals';
import { AwardsQueries } from '@tandem/features/awards';
import { QualityQueries, RankingQueries } from '@tandem/features/evaluation';
import { TendersQueries } from '@tandem/features/tenders';
import type { Tx } from '@tandem/platform/database';
import type { RankingRead } from './ranking.presenter.js';

/** What the evaluation pack of a finished run says of its ranking. */
interface PublishedRanking {
  ranking?: { lot: string; supplier: string; because?: string }[];
  robustness?: { lots: (LotRobustness & { lot: string })[] };
}

/** Everything behind the ranking of a run, for the page and for the API. */
@Injectable()
export class RankingReads {
  constructor(
    private readonly awards: AwardsQueries,
    private readonly rankings: RankingQueries,
    private readonly quality: QualityQueries,
    private readonly tenders: TendersQueries,
  ) {}

  /** @throws DomainError AWARD_RUN.NOT_FOUND, RANKING.NOT_FOUND where price alone decides. */
  async ranking(tx: Tx, runId: string): Promise<RankingRead> {
    const run = await this.awards.runHead(tx, runId);
    const rows = await this.rankings.ranking(tx, runId);
    const tender = run.tenderId === null ? undefined : await this.tenders.tender(tx, run.tenderId);
    if (!tender?.scoring || rows.length === 0)
      throw new DomainError('RANKING.NOT_FOUND', { runId }, 'This run has no ranking by price and quality.');
    const published = run.state === 'done' ? await this.published(tx, runId) : {};
    return {
      run,
      tender,
      scoring: tender.scoring,
      rows,
      scenarios: await this.rankings.scenarios(tx, runId),
      sheet: await this.quality.sheet(tx, tender.id),
      robustness: new Map((published.robustness?.lots ?? []).map((one) => [one.lot, one])),
      because: new Map(
        (published.ranking ?? []).flatMap((one) =>
          one.because === undefined ? [] : [[`${one.lot} ${one.supplier}`, one.because] as const],
        ),
      ),
      suppliers: run.labels.suppliers ?? {},
    };
  }

  private async published(tx: Tx, runId: string): Promise<PublishedRanking> {
    return JSON.parse(await this.awards.evaluationText(tx, runId)) as PublishedRanking;
  }
}
