import { Injectable } from '@nestjs/common';
import { formulaNamed } from '@tandem/domain/evaluation';
import { percentText, percentWords } from '@tandem/domain/money';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import { requirePermission } from '@tandem/features/partnership';
import { basisPointsOf, scoringOf, type ScoringRead, TendersQueries } from '@tandem/features/tenders';
import { record, sha256 } from '@tandem/platform/audit';
import type { Tx } from '@tandem/platform/database';
import { lotPrices } from './lot-prices.js';
import { qualitiesOf, rankUnder, type RankingField } from './ranking-field.js';
import { criterionScores, insertRanking, insertScenarios, readField } from './ranking-rows.js';
import { nearWeights, type WeightScenario } from './weight-scenarios.js';

const TITLE_MAX = 200;
const SCENARIOS_MAX = 200;

/** Weights that somebody wants to try, as typed: percentages, the price's first. */
export interface WeightsInput {
  title: string;
  weights: readonly string[];
}

/** A run with what is kept of its ranking. */
type Ranked = RunRow & NonNullable<Awaited<ReturnType<typeof readField>>> & { readonly scoring: ScoringRead };

interface RunRow {
  runId: string;
  tenderId: string | null;
  partnershipId: string;
}

/** Who stands where in each lot of a run, and who would stand there under other weights. */
@Injectable()
export class RankingService {
  constructor(private readonly tenders: TendersQueries) {}

  /**
   * Ranks the bids of a run in every lot and keeps price, quality, points and place with the scores behind them. Does
   * nothing for a tender that price alone decides, and says whether it did anything. It reads the run's own pack, so that
   * what is kept is of the same prices as the run. Lock: none; a run is ranked once, when it starts.
   * @throws DomainError AWARD_RUN.NOT_FOUND
   */
  async rank(tx: Tx, runId: string): Promise<boolean> {
    requirePermission(tx.actor, 'award.run');
    const run = await runOf(tx, runId);
    const scoring = run.tenderId === null ? null : await this.tenders.scoring(tx, run.tenderId);
    if (!scoring || run.tenderId === null) return false;
    const stored = await tx.row<{ pack: string }>(`select pack from award_run where id = $1`, [runId]);
    const priced = lotPrices(stored!.pack);
    const scores = await criterionScores(tx, run.tenderId, priced, scoring);
    const field: RankingField = { ...priced, scores, criteria: scoring.criteria.length };
    const weights = weightsOf(scoring);
    const found = rankUnder(field, scoringOf(scoring), [weights]);
    const text = await insertRanking(tx, run, field, qualitiesOf(field, weights), found[0]!);
    await insertScenarios(tx, run, field, [{ title: 'As published', weights }], found, 0);
    await record(tx, {
      chain: `tender:${run.tenderId}`,
      action: 'bids.ranked',
      subject: { kind: 'awardRun', id: runId },
      partnershipId: run.partnershipId,
      after: {
        rankingSha256: sha256(text),
        lots: field.lots.length,
        bidders: field.suppliers.length,
        criteria: field.criteria,
      },
    });
    return true;
  }

  /** Tries each published weight 5 and 10 points lower and higher on a ranked run. See `tryWeights`. */
  async tryNearWeights(tx: Tx, runId: string): Promise<void> {
    requirePermission(tx.actor, 'award.run');
    const run = await runOf(tx, runId);
    const scoring = run.tenderId === null ? null : await this.tenders.scoring(tx, run.tenderId);
    if (!scoring) return;
    const names = ['Price', ...scoring.criteria.map((c) => c.name)];
    const weighsPrice = formulaNamed(scoring.formula)!.usesWeight;
    await this.tryWeights(tx, runId, nearWeights(weightsOf(scoring), names, weighsPrice));
  }

  /**
   * Tries sets of weights on a ranked run and keeps who would have won each lot under each. It changes no place: the
   * published weights decide. Returns the number of the first. Lock: the run's name.
   * @throws DomainError AWARD_RUN.NOT_FOUND, RANKING.NOT_FOUND
   */
  async tryWeights(tx: Tx, runId: string, scenarios: readonly WeightScenario[]): Promise<number> {
    requirePermission(tx.actor, 'ranking.weigh');
    return this.keepWeights(tx, await this.ranked(tx, runId), scenarios);
  }

  /**
   * Tries the weights that a person typed. Returns the number under which they are kept, or what is wrong with them.
   * @throws DomainError AWARD_RUN.NOT_FOUND, RANKING.NOT_FOUND
   */
  async addScenario(tx: Tx, runId: string, input: WeightsInput): Promise<{ number: number } | FieldProblem[]> {
    requirePermission(tx.actor, 'ranking.weigh');
    const ranked = await this.ranked(tx, runId);
    const { problems, weights } = weightsFrom(ranked.scoring, input, ranked.scenarios);
    if (problems.length > 0) return problems;
    const title = input.title.trim() || weights.map((weight) => percentText(weight)).join(' : ');
    return { number: await this.keepWeights(tx, ranked, [{ title, weights }]) };
  }

  /** A run with its kept ranking, under the lock by which sets of weights get their numbers. */
  private async ranked(tx: Tx, runId: string): Promise<Ranked> {
    await tx.lock(`weight-scenario:${runId}`);
    const run = await runOf(tx, runId);
    const found = await readField(tx, runId);
    const scoring = run.tenderId === null ? null : await this.tenders.scoring(tx, run.tenderId);
    if (!found || !scoring)
      throw new DomainError('RANKING.NOT_FOUND', { runId }, 'This run has no ranking by price and quality.');
    return { ...run, ...found, scoring };
  }

  private async keepWeights(tx: Tx, ranked: Ranked, scenarios: readonly WeightScenario[]): Promise<number> {
    const weights = scenarios.map((scenario) => scenario.weights);
    const places = rankUnder(ranked.field, scoringOf(ranked.scoring), weights);
    await insertScenarios(tx, ranked, ranked.field, scenarios, places, ranked.scenarios);
    await record(tx, {
      chain: `tender:${ranked.tenderId}`,
      action: 'weights.tried',
      subject: { kind: 'awardRun', id: ranked.runId },
      partnershipId: ranked.partnershipId,
      after: { first: ranked.scenarios, scenarios },
    });
    return ranked.scenarios;
  }
}

/** The weights that a person typed, or everything that is wrong with them. */
function weightsFrom(
  scoring: ScoringRead,
  input: WeightsInput,
  known: number,
): { problems: FieldProblem[]; weights: number[] } {
  const problems: FieldProblem[] = [];
  const names = ['the price', ...scoring.criteria.map((c) => c.name)];
  const weights = names.map((name, at) => {
    const weight = basisPointsOf((input.weights[at] ?? '').trim());
    if (weight === undefined)
      problems.push({ field: `weight_${at}`, message: `Give the weight of ${name} as a percentage from 0 to 100.` });
    return weight ?? 0;
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (problems.length === 0 && sum !== 10_000)
    problems.push({
      field: 'weight_0',
      message: `The weights must add up to exactly 100%. They add up to ${percentWords(sum)}.`,
    });
  if (problems.length === 0 && weights[0] === 10_000)
    problems.push({
      field: 'weight_0',
      message: 'Leave some weight to quality: without any, the lowest price wins.',
    });
  if (problems.length === 0 && !formulaNamed(scoring.formula)!.usesWeight && weights[0] !== 0)
    problems.push({ field: 'weight_0', message: 'The published formula does not weigh the price. Give 0 here.' });
  if (input.title.trim().length > TITLE_MAX)
    problems.push({ field: 'title', message: `This text is too long. It may have up to ${TITLE_MAX} characters.` });
  if (known >= SCENARIOS_MAX)
    problems.push({ field: 'title', message: `A run keeps up to ${SCENARIOS_MAX} sets of weights.` });
  return { problems, weights };
}

/** The published weights: the price's first, then the criteria's in their order. */
export function weightsOf(scoring: ScoringRead): number[] {
  return [scoring.priceWeightBasisPoints, ...scoring.criteria.map((c) => c.weightBasisPoints)];
}

async function runOf(tx: Tx, runId: string): Promise<RunRow> {
  const run = await tx.row<RunRow>(
    `select id as "runId", tender_id as "tenderId", partnership_id as "partnershipId" from award_run where id = $1`,
    [runId],
  );
  if (!run) throw new DomainError('AWARD_RUN.NOT_FOUND', { runId }, 'There is no such run.');
  return run;
}
