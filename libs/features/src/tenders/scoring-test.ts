import {
  dryRun,
  dryRunSeries,
  type DryRun,
  type DummyBidRange,
  dummyBids,
  formulaNamed,
  qualityBasisPoints,
  qualityOf,
  readParameters,
  seriesSentences,
  type ScorableBid,
  type Scoring,
} from '@tandem/domain/evaluation';
import { money, moneyText, percentText, tryParseMoney } from '@tandem/domain/money';
import type { FieldProblem } from '@tandem/domain/refusals';
import { basisPointsOf } from './percentages.js';
import type { ScoringRead } from './tender-reads.js';

/** An invented bid as a person types it: a price in pounds and a quality in per cent. Both empty: the row is not used. */
export interface DummyBidInput {
  name: string;
  price: string;
  quality: string;
}

/** So many rows the page offers; more tell nothing new. */
export const DUMMY_BIDS_MAX = 12;
const SEEDED = 5;
const SEED = 20_260_401;
/** So many sets show how often something happens and take about a tenth of a second. */
const SETS = 50;

/** The scoring of a tender as the domain ranks by it. */
export function scoringOf(scoring: ScoringRead): Scoring {
  const { parameters, problems } = readParameters(formulaNamed(scoring.formula)!.id, scoring.parameters);
  if (problems.length > 0) throw new Error(`The scoring was checked when it was saved: ${problems[0]!.message}`);
  return {
    formula: formulaNamed(scoring.formula)!.id,
    priceWeightBasisPoints: scoring.priceWeightBasisPoints,
    parameters,
    minimumQualityBasisPoints: scoring.minimumQualityBasisPoints,
    tie: scoring.tie,
  };
}

/** Plausible bids to begin with, the same each time: prices around the estimated value, quality above the minimum. */
export function seededBids(scoring: ScoringRead, estimatedPence: bigint): DummyBidInput[] {
  const bids = dummyBids(rangeOf(scoring, estimatedPence));
  return bids.map((bid, at) => ({
    name: letter(at),
    price: moneyText(money((bid.price / 100n) * 100n)),
    quality: percentText(Math.round(qualityBasisPoints(bid.quality) / 100) * 100),
  }));
}

function rangeOf(scoring: ScoringRead, estimatedPence: bigint): DummyBidRange {
  const around = estimatedPence > 0n ? estimatedPence : 100_000_00n;
  return {
    seed: SEED,
    count: SEEDED,
    lowest: (around * 80n) / 100n,
    highest: (around * 120n) / 100n,
    lowestQualityBasisPoints: Math.min(9000, Math.max(3000, scoring.minimumQualityBasisPoints)),
    highestQualityBasisPoints: 9500,
  };
}

/** What the scoring does with many sets of invented bids besides the one on the page, in sentences; the same each time. */
export function seriesOf(scoring: ScoringRead, estimatedPence: bigint): string[] {
  return seriesSentences(dryRunSeries(scoringOf(scoring), rangeOf(scoring, estimatedPence), SETS));
}

/** The invented bids of a form. Fields are `price_0`, `quality_0` and so on. */
export function readDummyBids(rows: readonly DummyBidInput[]): { bids: ScorableBid[]; problems: FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const bids: ScorableBid[] = [];
  for (const [at, row] of rows.entries()) {
    const [price, quality] = [row.price.trim(), row.quality.trim()];
    if (price === '' && quality === '') continue;
    const pence = tryParseMoney(price.replaceAll(',', '').replace(/^£/, ''));
    const basisPoints = basisPointsOf(quality);
    if (pence === undefined || pence < 0n)
      problems.push({
        field: `price_${at}`,
        message: `Give the price of bid ${letter(at)} in pounds, such as 125000.`,
      });
    if (basisPoints === undefined)
      problems.push({
        field: `quality_${at}`,
        message: `Give the quality of bid ${letter(at)} as a percentage from 0 to 100, such as 72.5.`,
      });
    if (pence === undefined || pence < 0n || basisPoints === undefined) continue;
    bids.push({ bid: letter(at), price: pence, quality: qualityOf(basisPoints) });
  }
  if (problems.length === 0 && bids.length < 2)
    problems.push({ field: 'price_0', message: 'Give at least two bids: one alone shows nothing.' });
  if (rows.length > DUMMY_BIDS_MAX) problems.push({ field: 'price_0', message: `Give up to ${DUMMY_BIDS_MAX} bids.` });
  return { bids, problems };
}

/** What the scoring does with these bids. Pure, so that the page can show a kept test again. */
export function testOf(scoring: ScoringRead, bids: readonly ScorableBid[]): DryRun {
  return dryRun(scoringOf(scoring), bids, (bid) => `Bid ${bid}`);
}

/** The name of the nth invented bid. */
export function letter(at: number): string {
  return String.fromCharCode(65 + at);
}
