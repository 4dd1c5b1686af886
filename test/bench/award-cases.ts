import type { TenderSpec } from './tender-generator.js';

/** A kind of tender that is measured over many seeds. */
export interface AwardCase {
  readonly name: string;
  readonly spec: Omit<TenderSpec, 'seed'>;
  readonly timeLimitMs: number;
  /** The limit of the other engines where it is not the product's: the whole bench must end in time. */
  readonly othersLimitMs?: number;
  /** The other engines by name; all of them unless said. */
  readonly others?: readonly string[];
  /** Seeds of the whole bench and of the quick one. */
  readonly seeds: readonly [whole: number, quick: number];
  /** Milliseconds that half and that nearly all tenders may take. */
  readonly goals: { readonly p50?: number; readonly p95?: number; readonly near?: number };
}

/** The two engines with which the product is compared in a ratio. */
const RIVALS = ['GLPK', 'HiGHS MIP'];
const SMALL = { lots: 50, suppliers: 12, tiers: 4 } as const;
const MIDDLE = { lots: 200, suppliers: 20, tiers: 5 } as const;
const LARGE = { lots: 1000, suppliers: 30, tiers: 5 } as const;

/** Sizes, rules and goals as the award engine's issue states them. */
export const AWARD_CASES: readonly AwardCase[] = [
  { name: '50 × 12 × 4', spec: SMALL, timeLimitMs: 10_000, seeds: [24, 8], goals: {} },
  {
    name: '50 × 12 × 4, all rules',
    spec: { ...SMALL, rules: 'all' },
    timeLimitMs: 10_000,
    seeds: [24, 8],
    goals: { p50: 300, p95: 1000 },
  },
  {
    name: '50 × 12 × 4, breaks per line',
    spec: { ...SMALL, breaks: 'line' },
    timeLimitMs: 10_000,
    others: RIVALS,
    seeds: [12, 4],
    goals: {},
  },
  {
    name: '50 × 12 × 4, breaks per line, all rules',
    spec: { ...SMALL, breaks: 'line', rules: 'all' },
    timeLimitMs: 15_000,
    others: RIVALS,
    seeds: [4, 4],
    goals: {},
  },
  {
    name: '50 × 12 × 4, never split, all rules',
    spec: { ...SMALL, neverSplit: true, rules: 'all' },
    timeLimitMs: 15_000,
    others: RIVALS,
    seeds: [4, 4],
    goals: {},
  },
  {
    name: '200 × 20 × 5, all rules',
    spec: { ...MIDDLE, rules: 'all' },
    timeLimitMs: 30_000,
    othersLimitMs: 15_000,
    seeds: [2, 1],
    goals: { p50: 3000 },
  },
  {
    name: '1000 × 30 × 5',
    spec: LARGE,
    timeLimitMs: 60_000,
    othersLimitMs: 20_000,
    seeds: [1, 0],
    goals: { p50: 60_000, near: 15_000 },
  },
  {
    name: '1000 × 30 × 5, all rules',
    spec: { ...LARGE, rules: 'all' },
    timeLimitMs: 60_000,
    othersLimitMs: 20_000,
    seeds: [1, 0],
    goals: { p50: 60_000, near: 15_000 },
  },
];

/** The tender of the hundred scenarios, and that of the coalitions of ten trusts. */
export const SCENARIOS_OF = SMALL;
export const COALITIONS_OF = { ...SMALL, trusts: 10 } as const;
