import type { Comparison, Evaluation, Run } from '@tandem/domain/awards';
import { type Money, money, parseMoney } from '@tandem/domain/money';
import { findComparison, findRun } from './run-index.js';

/** What a group of trusts pays together and apart: one row of the list. */
export interface CoalitionRow {
  readonly coalition: readonly string[];
  readonly status: Run['status'];
  readonly cost: Money | null;
  readonly proofGap: Money | null;
  /** What its trusts pay in all when each buys alone; null where one of them cannot. */
  readonly alone: Money | null;
  readonly gain: Money | null;
}

/** The ways to share a gain that an evaluation may hold, in the order in which they are shown. */
export const SPLITS = [
  'cash',
  'equalSplit',
  'proportionalToStandalone',
  'proportionalToVolume',
  'shapley',
  'nucleolus',
  'separableCost',
] as const;
export type SplitName = (typeof SPLITS)[number];

/** One way to share the gain; in cash, a trust's own part may be null. Null where what it depends on cannot be known. */
export interface Split {
  readonly name: SplitName;
  readonly byTrust: Readonly<Record<string, Money | null>> | null;
}

/** Trusts that would do better by themselves than within the larger group at its common price. */
export interface Blocking {
  readonly coalition: readonly string[];
  /** How much better in all. */
  readonly by: Money;
}

/** Whether some split of the gain leaves no group better off by itself. */
export interface CoreRead {
  readonly isEmpty: boolean;
  /** The least that some group must be left short by; nought when the core is not empty. */
  readonly excess: Money;
  /** Groups that the split in cash leaves worse off than they would be by themselves, the greatest difference first. */
  readonly blocking: readonly Blocking[];
}

/** One group of trusts in full. */
export interface CoalitionRead extends CoalitionRow {
  readonly members: readonly {
    readonly trust: string;
    readonly alone: Money | null;
    readonly together: Money | null;
  }[];
  readonly splits: readonly Split[];
  /** Null where it cannot be known; undefined in evaluations that do not tell. */
  readonly core?: CoreRead | null;
  readonly infeasibleBecause: readonly string[];
}

/** Which groups are wanted: those that hold all the trusts named, of one size where it is given. */
export interface CoalitionWish {
  readonly trusts?: readonly string[];
  readonly size?: number;
}

/** Every group of trusts of a scenario, the smallest first, as the evaluation orders them. */
export function coalitionRows(evaluation: Evaluation, scenario: string, wish: CoalitionWish = {}): CoalitionRow[] {
  const { trusts = [], size } = wish;
  return evaluation.runs
    .filter((run) => run.scenario === scenario && (size === undefined || run.coalition.length === size))
    .filter((run) => trusts.every((trust) => run.coalition.includes(trust)))
    .map((run) => coalitionRow(evaluation, run));
}

/** How many groups of each size a scenario has, the smallest size first. */
export function coalitionSizes(evaluation: Evaluation, scenario: string): { size: number; count: number }[] {
  const counts = new Map<number, number>();
  for (const run of evaluation.runs)
    if (run.scenario === scenario) counts.set(run.coalition.length, (counts.get(run.coalition.length) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a - b).map(([size, count]) => ({ size, count }));
}

/** One group of trusts with every way to share its gain; undefined when the run did not solve it. */
export function coalitionRead(
  evaluation: Evaluation,
  scenario: string,
  coalition: readonly string[],
): CoalitionRead | undefined {
  const run = findRun(evaluation, scenario, coalition);
  if (!run) return undefined;
  const comparison = findComparison(evaluation, scenario, coalition);
  const core = comparison === null ? undefined : coreRead(evaluation, run, comparison);
  return {
    ...coalitionRow(evaluation, run),
    members: run.coalition.map((trust) => ({
      trust,
      alone: aloneOf(evaluation, scenario, trust),
      together: amount(run.perTrust[trust]),
    })),
    splits: comparison === null ? [] : splitsOf(comparison),
    ...(core === undefined ? {} : { core }),
    infeasibleBecause: run.infeasibleBecause,
  };
}

function coalitionRow(evaluation: Evaluation, run: Run): CoalitionRow {
  const alone = run.coalition.map((trust) => aloneOf(evaluation, run.scenario, trust));
  const cost = amount(run.cost);
  const sum = alone.includes(null) ? null : money(alone.reduce((all: bigint, one) => all + (one ?? 0n), 0n));
  return {
    coalition: run.coalition,
    status: run.status,
    cost,
    proofGap: amount(run.gap),
    alone: sum,
    gain: run.coalition.length < 2 || sum === null || cost === null ? null : money(sum - cost),
  };
}

function aloneOf(evaluation: Evaluation, scenario: string, trust: string): Money | null {
  return amount(findRun(evaluation, scenario, [trust])?.cost);
}

/** A split that an evaluation knows nothing of is left out; one that it could not work out is null. */
function splitsOf(comparison: Comparison): Split[] {
  // Evaluations of earlier versions hold fewer ways than the type says.
  const held: Partial<Comparison> = comparison;
  return SPLITS.flatMap((name): Split[] => {
    const split = held[name];
    if (split === undefined) return [];
    const byTrust = split && Object.fromEntries(Object.entries(split).map(([trust, text]) => [trust, amount(text)]));
    return [{ name, byTrust }];
  });
}

function coreRead(evaluation: Evaluation, run: Run, comparison: Comparison): CoreRead | null | undefined {
  // Evaluations of earlier versions say nothing of the core.
  const { core }: Partial<Comparison> = comparison;
  if (!core) return core;
  const blocking = core.cashBlockedBy.map((coalition): Blocking => {
    const within = coalition.reduce((sum, trust) => sum + (amount(run.perTrust[trust]) ?? 0n), 0n);
    return { coalition, by: money(within - (amount(findRun(evaluation, run.scenario, coalition)?.cost) ?? 0n)) };
  });
  return {
    isEmpty: core.empty,
    excess: parseMoney(core.excess),
    blocking: blocking.sort((a, b) => (a.by > b.by ? -1 : a.by < b.by ? 1 : 0)),
  };
}

function amount(text: string | null | undefined): Money | null {
  return text === null || text === undefined ? null : parseMoney(text);
}
