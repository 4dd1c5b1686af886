import type { Run } from '@tandem/domain/awards';
import { DomainError } from '@tandem/domain/refusals';
import { type FinishedRun, firstScenario, packWithin } from './award-result.js';
import { labelOf, type PackLabels } from './pack-labels.js';
import { findRun } from './run-index.js';

/** Which scenario and group of trusts a page is about: the first scenario and all trusts when it does not say. */
export interface RunWish {
  readonly scenario?: string;
  readonly coalition?: readonly string[];
}

/** What every page about one scenario of a run needs besides its own figures. */
export interface ChosenRun {
  readonly labels: PackLabels;
  readonly currency: string;
  readonly trusts: readonly string[];
  readonly scenario: string;
  readonly coalition: readonly string[];
  readonly scenarios: readonly { readonly id: string; readonly title: string }[];
}

/**
 * The award of a finished run that a page is about, and what the page needs besides it.
 * @throws DomainError AWARD_SCENARIO.NOT_FOUND
 */
export function chosenOf(finished: FinishedRun, wish: RunWish): { chosen: ChosenRun; found: Run } {
  const { id: runId, evaluation, labels } = finished;
  const pack = packWithin(evaluation);
  const [scenario, coalition] = [wish.scenario ?? firstScenario(pack), wish.coalition ?? pack.trusts];
  const found = findRun(evaluation, scenario, coalition);
  if (!found)
    throw new DomainError(
      'AWARD_SCENARIO.NOT_FOUND',
      { runId, scenario, coalition },
      'The run has no such scenario, or did not solve it for these trusts.',
    );
  return {
    found,
    chosen: {
      labels,
      currency: pack.currency,
      trusts: pack.trusts,
      scenario,
      coalition: found.coalition,
      scenarios: pack.scenarios.map(({ id }) => ({ id, title: labelOf(labels, 'scenarios', id) })),
    },
  };
}
