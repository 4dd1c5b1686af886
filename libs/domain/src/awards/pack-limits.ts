/**
 * The sizes that a tender pack may have; anything larger is refused before it is read in detail.
 *
 * They are far above any tender of ambulance trusts and keep one evaluation inside the memory of
 * one solver thread. Quantities (thousandths), prices and amounts stay below 2^53 because the
 * solver works in doubles: a larger whole number would already be wrong on arrival.
 */
export const LIMITS = {
  /** Of the file, in bytes. */
  bytes: 33_554_432,
  /** Of the JSON in the file: how deep, and how many values in all. */
  depth: 32,
  values: 4_000_000,
  /** Of any one list or object. */
  entries: 5000,
  /** The same of an evaluation, which may hold a pack and tens of thousands of runs. */
  evaluationBytes: 268_435_456,
  evaluationValues: 60_000_000,
  trusts: 100,
  trustsForAllCoalitions: 12,
  coalitions: 4095,
  lots: 2000,
  lines: 5000,
  suppliers: 500,
  prices: 100_000,
  breaks: 50,
  bundles: 200,
  packages: 5000,
  scenarios: 200,
  rules: 500,
  runs: 50_000,
  idLength: 80,
  textLength: 200,
  count: 1_000_000,
  problems: 10_000,
  timeLimitMs: 3_600_000,
  exact: 9_007_199_254_740_992n,
} as const;
