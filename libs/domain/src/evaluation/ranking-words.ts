import { Fraction } from '@tandem/domain/money';
import { formulaOf } from './catalogue.js';
import type { BidRanking, ScoredBid } from './score-bids.js';
import { pointsText, type Scoring, TIE_RULES } from './scoring.js';
import { fieldOf } from './standings.js';

/**
 * How every bid of a lot came to its place, one sentence or two each, best first: the sum with the bid's own amounts, the
 * result to four places, and what decided against the bid above.
 *
 * It lets a person with a pocket calculator follow the ranking from the bids; the ranking itself never reads it.
 */
export function rankingSentences(
  { scored, unscored }: BidRanking,
  scoring: Scoring,
  name: (bid: string) => string = (bid) => bid,
): string[] {
  const sums = scored.length === 0 ? [] : scored.map((bid) => sumOf(bid, scored, scoring));
  return [
    ...scored.map((bid, i) => `${name(bid.bid)} ${placeOf(bid)}: ${sums[i]!}${told(bid, scored[i - 1], name)}`),
    ...unscored.map((bid) => `${name(bid.bid)} has no place. ${bid.because}`),
  ];
}

function placeOf(bid: ScoredBid): string {
  return bid.isShared ? `shares place ${bid.rank}` : `has place ${bid.rank}`;
}

function sumOf(bid: ScoredBid, scored: readonly ScoredBid[], scoring: Scoring): string {
  const formula = formulaOf(scoring.formula);
  const field = fieldOf(scored);
  const weight = plain(Fraction.of(BigInt(scoring.priceWeightBasisPoints), 100n));
  const qualityPoints = plain(bid.quality.mul(Fraction.of(100n)));
  const working = formula.working({ price: bid.price, weight, qualityPoints }, field, scoring.parameters);
  if (!bid.points || !bid.qualityPoints) {
    const result = formula.id === 'LOWEST_COMPLIANT' ? '' : ` = £${pointsText(bid.total)}`;
    return `${working}${result}.`;
  }
  const rest = plain(Fraction.of(BigInt(10_000 - scoring.priceWeightBasisPoints), 100n));
  const points = pointsText(bid.points);
  const price =
    working === undefined ? `${points}, as decided where the sum would divide by nought` : `${working} = ${points}`;
  const quality = `${rest} × ${qualityPoints} ÷ 100 = ${pointsText(bid.qualityPoints)}`;
  return `price ${price}; quality ${quality}; together ${pointsText(bid.total)} points.`;
}

function told(bid: ScoredBid, above: ScoredBid | undefined, name: (bid: string) => string): string {
  if (!above || bid.decidedBy === 'total') return '';
  if (bid.decidedBy === 'nothing') return ` Nothing that was declared tells it apart from ${name(above.bid)}.`;
  return ` It is equal to ${name(above.bid)}, which has ${TIE_RULES[bid.decidedBy]}.`;
}

/** A number to four places without needless noughts: "83", "56.5". */
function plain(value: Fraction): string {
  return pointsText(value).replace(/\.?0+$/, '');
}
