import type { AwardProblem, PricedAward } from '@tandem/domain/awards';
import { awardGoal, awardProgram, boxOf, reducedProgram } from '@tandem/domain/certificates';
import type { HighsRuntime } from './highs-types.js';
import { roundedAward } from './rounded-award.js';
import { wholeSolution } from './whole-solution.js';

/** How far HiGHS goes: a count of nodes, so that its award is the same whether another thread found it or this one. */
const NODES = 500;

/**
 * Whether HiGHS's own mixed-integer search may be the better one: lots that go as a whole, packages, and rules that bind
 * suppliers together. Without any of these the branch and cut alone is done before the other has begun.
 */
export function isUnsure({ lots, suppliers, rules }: AwardProblem): boolean {
  return rules.length > 0 || lots.some((lot) => !lot.mayBeSplit) || suppliers.some((s) => s.packages.length > 0);
}

/** The award that HiGHS's own mixed-integer search finds for a problem; undefined when it finds none. */
export function secondOpinion(
  highs: HighsRuntime,
  problem: AwardProblem,
  limits: { readonly deadline: number; readonly isStopped: () => boolean },
): PricedAward | undefined {
  const whole = awardProgram(problem);
  const program = reducedProgram(whole, boxOf(whole));
  const found = program && wholeSolution(highs, program, { ...limits, nodes: NODES, gap: 0 });
  return found && roundedAward({ ...awardGoal(problem, program), program }, found);
}
