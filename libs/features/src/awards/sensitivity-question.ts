import {
  type AwardProblem,
  awardProblem,
  inWords,
  type PricedAward,
  type Run,
  type TenderPack,
  verifyRun,
} from '@tandem/domain/awards';
import { canonicalJson } from '@tandem/domain/canonical';
import { DomainError } from '@tandem/domain/refusals';
import type { DrawRecord, OtherAward, WonQuantity } from '@tandem/domain/sensitivity';

/** What an analysis is about: the award of one scenario and coalition, and the draws of its volumes. */
export interface SensitivityQuestion {
  readonly pack: TenderPack;
  readonly packSha256: string;
  readonly scenario: string;
  readonly coalition: readonly string[];
  readonly seed: number;
  readonly draws: number;
  /** The finished runs of the same pack: the award itself, and the coalitions without one trust. */
  readonly runs: readonly Run[];
}

/** What a step keeps. */
export type StepResult = { readonly other: SolvedAward } | { readonly draws: readonly DrawRecord[] };

/** Another award with its rows. */
export interface SolvedAward extends OtherAward {
  readonly rows: readonly WonQuantity[];
}

/** The recommended award, verified and priced again from its run. */
export interface Recommended {
  readonly run: Run;
  readonly problem: AwardProblem;
  readonly award: PricedAward;
}

/**
 * The award that an analysis is about.
 * @throws DomainError AWARD_SCENARIO.NOT_FOUND, AWARD.NO_AWARD
 */
export function recommended({ pack, scenario, coalition, runs }: SensitivityQuestion): Recommended {
  const run = runs.find((r) => r.scenario === scenario && canonicalJson(r.coalition) === canonicalJson(coalition));
  if (!run) throw new DomainError('AWARD_SCENARIO.NOT_FOUND', { scenario, coalition }, 'The run has no such scenario.');
  if (run.cost === null)
    throw new DomainError(
      'AWARD.NO_AWARD',
      { scenario, coalition },
      'There is no award here whose firmness could be looked at.',
    );
  const problem = awardProblem(pack, scenario, coalition);
  const { violations, priced } = verifyRun(problem, run);
  if (!priced || violations.length > 0) throw new Error(`The award of the run does not hold: ${inWords(violations)}`);
  return { run, problem, award: priced };
}
