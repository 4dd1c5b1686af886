import type { Comparison, Evaluation, Run } from '@tandem/domain/awards';

interface RunIndex {
  readonly runs: ReadonlyMap<string, Run>;
  readonly comparisons: ReadonlyMap<string, Comparison>;
}

const indexes = new WeakMap<Evaluation, RunIndex>();

/** The run of a scenario and a coalition, in whatever order the coalition is named. */
export function findRun(evaluation: Evaluation, scenario: string, coalition: readonly string[]): Run | undefined {
  return indexOf(evaluation).runs.get(keyOf(scenario, coalition));
}

/** The comparison of a scenario and a coalition, or null where there is none: a trust alone compares with nobody. */
export function findComparison(
  evaluation: Evaluation,
  scenario: string,
  coalition: readonly string[],
): Comparison | null {
  return indexOf(evaluation).comparisons.get(keyOf(scenario, coalition)) ?? null;
}

/** Twelve trusts have 4,095 coalitions, and pages ask for each of them: they are found by name and not by looking through. */
function indexOf(evaluation: Evaluation): RunIndex {
  let index = indexes.get(evaluation);
  if (!index) {
    index = {
      runs: new Map(evaluation.runs.map((run) => [keyOf(run.scenario, run.coalition), run])),
      comparisons: new Map(evaluation.comparisons.map((one) => [keyOf(one.scenario, one.coalition), one])),
    };
    indexes.set(evaluation, index);
  }
  return index;
}

function keyOf(scenario: string, coalition: readonly string[]): string {
  return JSON.stringify([scenario, ...coalition.toSorted()]);
}
