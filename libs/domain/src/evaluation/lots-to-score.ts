import type { Scoring } from './scoring.js';

/** One set of published weights, in basis points of the whole: price and criteria add up to exactly 10,000. */
export interface WeightScenario {
  readonly priceWeightBasisPoints: number;
  readonly criteriaWeightsBasisPoints: readonly number[];
}

/** Bids on many lots, laid out flat so that thousands of them are ranked in milliseconds. */
export interface LotsToScore {
  readonly scoring: Pick<Scoring, 'formula' | 'parameters' | 'minimumQualityBasisPoints' | 'tie'>;
  readonly lots: number;
  readonly suppliers: number;
  readonly criteria: number;
  /** Pence by lot and then supplier; NaN where the supplier made no complete bid. */
  readonly prices: Float64Array;
  /** Basis points by lot, supplier and then criterion. */
  readonly scores: Uint16Array;
  /** Milliseconds by supplier; NaN where unknown, which counts as last. */
  readonly submittedAt?: Float64Array;
  readonly scenarios: readonly WeightScenario[];
}

/** Every bid's place under every set of weights, by scenario, lot and then supplier. */
export interface LotScores {
  /** From 1, shared where nothing tells bids apart; 0 for a bid that is not ranked. */
  readonly ranks: Int32Array;
  /** Ten-thousandths of a point or of a pound, half up; NaN for a bid that is not ranked. */
  readonly totals: Float64Array;
  /** Price points in ten-thousandths, half up; NaN where there are none. */
  readonly points: Float64Array;
  /** Quality in basis points, half up; noughts where there is no bid. */
  readonly qualities: Int32Array;
}

/** Prices are below 2^41 pence (about £22 billion), so that the sums below stay whole numbers under 2^53. */
export const PRICES_BELOW = 2 ** 41;
/** So many suppliers at most, for the same reason. */
export const SUPPLIERS_UP_TO = 1024;

/** Refuses what the fast kernel could not score exactly. Errors: RangeError, with what is wrong. */
export function checkLotsToScore(input: LotsToScore): void {
  const { lots, suppliers, criteria, prices, scores, submittedAt } = input;
  const places = lots * suppliers;
  if (prices.length !== places || scores.length !== places * criteria) {
    throw new RangeError('There must be one price and one score per criterion for every supplier in every lot.');
  }
  if (suppliers > SUPPLIERS_UP_TO || (submittedAt && submittedAt.length !== suppliers)) {
    throw new RangeError(`There may be up to ${SUPPLIERS_UP_TO} suppliers, each with one time of submission.`);
  }
  for (const price of prices) {
    if (!Number.isNaN(price) && !(Number.isInteger(price) && price >= 0 && price < PRICES_BELOW)) {
      throw new RangeError(`The price ${price} is not a whole number of pence from 0 to below 2^41.`);
    }
  }
  for (const score of scores) if (score > 10_000) throw new RangeError(`The score ${score} is above 10,000.`);
  for (const pence of Object.values(input.scoring.parameters)) {
    if (pence < 0n || pence >= BigInt(PRICES_BELOW)) throw new RangeError('A parameter must be below 2^41 pence.');
  }
  for (const { priceWeightBasisPoints, criteriaWeightsBasisPoints } of input.scenarios) {
    const weights = [priceWeightBasisPoints, ...criteriaWeightsBasisPoints];
    const isWhole = weights.every((weight) => Number.isInteger(weight) && weight >= 0);
    if (!isWhole || weights.length !== criteria + 1 || weights.reduce((a, b) => a + b, 0) !== 10_000) {
      throw new RangeError('The weights of price and of every criterion must add up to exactly 10,000 basis points.');
    }
  }
}
