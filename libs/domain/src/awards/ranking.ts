import {
  formulaOf,
  pointsText,
  qualityOf,
  robustnessOf,
  scoreBids,
  type ScorableBid,
  type Scoring,
} from '@tandem/domain/evaluation';
import { money, moneyText } from '@tandem/domain/money';
import { awardProblem, type AwardProblem } from './award-problem.js';
import type { Ranked, Robustness } from './evaluation.js';
import type { TenderPack } from './pack.js';
import { priceAward } from './price-award.js';

/** The ranking of every lot and what would change it. */
export interface PackRanking {
  readonly ranking: readonly Ranked[];
  readonly robustness: Robustness;
}

/**
 * Ranks complete bids per lot at full demand by the pack's scoring, and says how firm each ranking is.
 *
 * A bid is complete when it prices everything that all trusts together need in the lot; the price is what that would
 * cost with the bid's charges, as if the lot were all it won. A bid without a quality counts as nought. A bid that the
 * scoring sets aside keeps its price and gets no rank. Undefined without scoring; the ranking never changes the runs.
 */
export function rankBids(pack: TenderPack): PackRanking | undefined {
  const { scoring } = pack;
  if (!scoring) return undefined;
  const open: TenderPack = { ...pack, scenarios: [{ id: 'ranking', rules: [] }] };
  const problem = awardProblem(open, 'ranking', pack.trusts);
  const lots = problem.lots.map((lot, index) => ({ lot: lot.id, bids: completeBids(problem, index) }));
  return {
    ranking: lots.flatMap(({ lot, bids }) => rankLot(scoring, lot, bids)),
    robustness: {
      formula: scoring.formula,
      dependsOnOtherBids: formulaOf(scoring.formula).dependsOnOtherBids,
      lots: lots.map(({ lot, bids }) => ({ lot, ...robustnessOf(scoring, bids) })),
    },
  };
}

/** A complete bid with its quality as the pack states it. */
interface CompleteBid extends ScorableBid {
  readonly stated: number | null;
}

function completeBids(problem: AwardProblem, lot: number): CompleteBid[] {
  const { id, lines } = problem.lots[lot]!;
  return problem.suppliers.flatMap((supplier, s): CompleteBid[] => {
    const whole = lines.map((line) => ({ line, supplier: s, quantity: problem.lines[line]!.demand }));
    const priced = priceAward(problem, whole);
    if (!priced) return [];
    const stated = supplier.bid.quality.get(id) ?? null;
    const at = supplier.submittedAt === undefined ? {} : { submittedAt: supplier.submittedAt };
    return [{ bid: supplier.id, price: priced.cost, quality: qualityOf(stated ?? 0), stated, ...at }];
  });
}

function rankLot(scoring: Scoring, lot: string, bids: readonly CompleteBid[]): Ranked[] {
  const stated = new Map(bids.map((bid) => [bid.bid, bid.stated]));
  const { scored, unscored } = scoreBids(scoring, bids);
  const entry = (bid: ScorableBid) => ({
    lot,
    supplier: bid.bid,
    price: moneyText(money(bid.price)),
    qualityBasisPoints: stated.get(bid.bid) ?? null,
  });
  return [
    ...scored.map((bid) => ({
      ...entry(bid),
      points: bid.points && pointsText(bid.points),
      qualityPoints: bid.qualityPoints && pointsText(bid.qualityPoints),
      total: pointsText(bid.total),
      exact: {
        points: bid.points && bid.points.toString(),
        qualityPoints: bid.qualityPoints && bid.qualityPoints.toString(),
        total: bid.total.toString(),
      },
      rank: bid.rank,
      ...(bid.decidedBy === 'nothing' ? {} : { decidedBy: bid.decidedBy }),
    })),
    ...unscored.map((bid) => ({
      ...entry(bid),
      points: null,
      qualityPoints: null,
      total: null,
      exact: null,
      rank: null,
      because: bid.because,
    })),
  ];
}
