import type { Money } from '@tandem/domain/money';
import type { BidCompliance } from './compliance.js';
import { type FigureFormula, poundsText } from './price-formula.js';

/**
 * The lowest price among the bids that pass, with the sentence that the pages say.
 *
 * It is one entry of the catalogue of price formulas, and the one that a tender starts with.
 */
export const LOWEST_COMPLIANT = {
  id: 'LOWEST_COMPLIANT',
  version: 1,
  aliases: [],
  title: 'Lowest price that passes',
  sentence:
    'Every bid must pass every condition for every trust. Among the bids that pass, the lowest price decides; quality is not scored.',
  formula: 'pass or fail, then the lowest P',
  source: 'Procurement Act 2023 section 19(3): a tender that does not meet the conditions may be disregarded.',
  parameters: [],
  dependsOnOtherBids: false,
  usesWeight: false,
  direction: 'lowestWins',
  figureName: 'Price',
  degenerate: ['Equal prices are told apart by the declared tie rules alone.'],
  working: ({ price }) => poundsText(price),
  figure: (price) => ({ top: price, bottom: 100n }),
} as const satisfies FigureFormula;

/** A bid with the price that is compared (same volumes, net of VAT) and the instant it was submitted (ISO, UTC). */
export interface PricedBid {
  readonly bid: string;
  readonly price: Money;
  readonly submittedAt: string | null;
}

/** A compliant bid with its place; equal prices are told apart by the earlier submission, then by the id. */
export interface RankedBid extends PricedBid {
  readonly rank: number;
  readonly isTiedOnPrice: boolean;
}

/** A bid that is not in the ranking, with its compliance record that says why. */
export interface UnrankedBid extends PricedBid {
  readonly compliance: BidCompliance;
}

/** The outcome of the method: who is ranked, who is not and why. The ranking is final only when nothing is undecided. */
export interface LowestCompliantResult {
  readonly method: typeof LOWEST_COMPLIANT;
  readonly ranked: readonly RankedBid[];
  readonly notRanked: readonly UnrankedBid[];
  readonly isFinal: boolean;
}

/**
 * Ranks the compliant bids by price, lowest first, whatever order they came in.
 *
 * A missing submission time counts as last. A bid without a compliance record is an error of the program, because
 * leaving it out silently would lose a supplier. Errors: RangeError naming the bid.
 */
export function rankLowestCompliant(
  bids: readonly PricedBid[],
  compliance: readonly BidCompliance[],
): LowestCompliantResult {
  const records = new Map(compliance.map((record) => [record.bid, record]));
  const judged = [...bids].sort(byPriceThenTime).map((bid) => {
    const record = records.get(bid.bid);
    if (record === undefined) throw new RangeError(`The bid ${bid.bid} has no compliance record.`);
    return { bid, record };
  });
  const compliant = judged.filter(({ record }) => record.status === 'compliant').map(({ bid }) => bid);
  const timesPriced = new Map<bigint, number>();
  for (const { price } of compliant) timesPriced.set(price, (timesPriced.get(price) ?? 0) + 1);
  return {
    method: LOWEST_COMPLIANT,
    ranked: compliant.map((bid, i) => ({ ...bid, rank: i + 1, isTiedOnPrice: timesPriced.get(bid.price)! > 1 })),
    notRanked: judged
      .filter(({ record }) => record.status !== 'compliant')
      .map(({ bid, record }) => ({ ...bid, compliance: record })),
    isFinal: judged.every(({ record }) => record.status !== 'undecided'),
  };
}

function byPriceThenTime(a: PricedBid, b: PricedBid): number {
  if (a.price !== b.price) return a.price < b.price ? -1 : 1;
  const [timeA, timeB] = [timeOf(a), timeOf(b)];
  if (timeA !== timeB) return timeA < timeB ? -1 : 1;
  return a.bid < b.bid ? -1 : a.bid > b.bid ? 1 : 0;
}

function timeOf(bid: PricedBid): number {
  return bid.submittedAt === null ? Number.POSITIVE_INFINITY : Date.parse(bid.submittedAt);
}
