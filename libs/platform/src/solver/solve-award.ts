import { type AwardProblem, type PricedAward, verifyAward } from '@tandem/domain/awards';
import {
  awardGoal,
  awardProgram,
  type Certificate,
  certificateDocument,
  checkCertificate,
  COST_PER_PENNY,
} from '@tandem/domain/certificates';
import { DomainError } from '@tandem/domain/refusals';
import type { HighsRuntime } from './highs-types.js';
import { plainAward, withoutProof } from './plain-award.js';
import { chooseTied, preferred } from './tied-awards.js';
import { secondOpinion } from './second-opinion.js';
import { Search, type SearchResult } from './search.js';
import type { AwardLimits } from './award-limits.js';
import type { SolveResult } from './solver.js';

/** How many awards of equal cost are listed, unless the caller says otherwise. */
const LISTED = 200;
/** What fits into the 2 GiB of a solver thread, in columns of the program. */
const COLUMNS_MAX = 600_000;

/**
 * The best award of a problem, by branch and cut, with the certificate of what was proved.
 * @throws DomainError AWARD.TOO_LARGE when the problem cannot fit into the memory of a solver thread
 */
export function solveAward(highs: HighsRuntime, problem: AwardProblem, limits: AwardLimits): SolveResult {
  refuseTooLarge(problem);
  if (problem.lines.length === 0) return nothingNeeded(problem);
  const program = awardProgram(problem);
  const search = new Search(highs, awardGoal(problem, program), {
    deadline: limits.deadline,
    nodes: Infinity,
    ties: limits.listed ?? LISTED,
    hasCuts: true,
    secondOpinion: (deadline) => {
      const raced = limits.raced ? limits.raced(deadline) : 'alone';
      return raced === 'alone' ? secondOpinion(highs, problem, { ...limits, deadline }) : raced;
    },
    isStopped: limits.isStopped,
    onProgress: ({ best, bound, nodes }) =>
      limits.onProgress?.({
        step: 'award',
        nodes,
        ...(best === undefined ? {} : { costPence: best }),
        ...(Number.isFinite(bound) ? { boundPence: BigInt(Math.floor(bound / Number(COST_PER_PENNY))) } : {}),
      }),
  });
  const result = search.run();
  // The last word is not the search's: its proof is read as a stranger would read it.
  if (checkCertificate(problem, result.certificate).problems.length > 0)
    return withoutProof(result.award ?? plainAward(problem));
  const certificate = certificateDocument(result.certificate);
  if (!result.award || result.best === undefined) {
    if (result.isComplete) return { status: 'infeasible', certificate };
    return outOfTime(problem, result);
  }
  const cost = result.best;
  if (result.bound !== cost) {
    const bound = result.bound === undefined ? {} : { boundPence: result.bound, gapPence: cost - result.bound };
    return { status: 'feasible', award: result.award, costPence: cost, ...bound, tie: 'unproved', certificate };
  }
  const { award, tie } = amongTied(highs, problem, result.award, result, limits);
  return { status: 'optimal', award, costPence: cost, boundPence: cost, gapPence: 0n, tie, certificate };
}

/** What there is to say when the time was over before the search had an award: one that a person would try first. */
function outOfTime(problem: AwardProblem, { bound, certificate }: SearchResult): SolveResult {
  const award = plainAward(problem);
  const proved = bound === undefined ? {} : { boundPence: bound };
  if (!award) {
    const document = certificateDocument(certificate);
    return { status: 'timeLimit', ...proved, ...(bound === undefined ? {} : { certificate: document }) };
  }
  const gap = bound === undefined ? {} : { gapPence: award.cost - bound };
  const document = certificateDocument({ ...certificate, limit: award.cost });
  return {
    status: 'feasible',
    award,
    costPence: award.cost,
    ...proved,
    ...gap,
    tie: 'unproved',
    certificate: document,
  };
}

function amongTied(
  highs: HighsRuntime,
  problem: AwardProblem,
  award: PricedAward,
  { ties, certificate }: SearchResult & { certificate: Certificate },
  limits: AwardLimits,
): { award: PricedAward; tie: 'unique' | 'byOrder' | 'unproved' } {
  if (ties) return { award: preferred(problem, ties), tie: ties.length === 1 ? 'unique' : 'byOrder' };
  return chooseTied(highs, problem, award, certificate, limits);
}

function nothingNeeded(problem: AwardProblem): SolveResult {
  const award = verifyAward(problem, { rows: [] }).priced!;
  const certificate = certificateDocument({
    limit: 0n,
    bound: 0n,
    root: [],
    nodes: [{ kind: 'bound', multipliers: [] }],
  });
  return { status: 'optimal', award, costPence: 0n, boundPence: 0n, gapPence: 0n, tie: 'unique', certificate };
}

function refuseTooLarge(problem: AwardProblem): void {
  let columns = 0;
  for (const { prices, bid } of problem.suppliers) {
    const modes = bid.spendTiers ? bid.spendTiers.steps.length + 1 : 1;
    for (const price of prices) if (price) columns += modes * (price.breaks.length + 1) * 2;
  }
  if (columns <= COLUMNS_MAX) return;
  throw new DomainError(
    'AWARD.TOO_LARGE',
    { columns, most: COLUMNS_MAX },
    `This tender has about ${columns} choices of supplier, line and price step; ${COLUMNS_MAX} fit into the memory of one solve. Divide it into several tenders.`,
  );
}
