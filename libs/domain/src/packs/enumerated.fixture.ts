import { assembleEvaluation, awardProblem, bruteForce, type Evaluation, readTenderPack } from '@tandem/domain/awards';

/** Stands where the hash would: this room has no hash function, and these tests ask for none. */
const noHash = () => '0'.repeat(64);

/**
 * The evaluation of a small pack by looking at every award: no solver has a part in it.
 *
 * @throws Error with every problem when the pack cannot be read.
 */
export function enumerated(document: unknown): Evaluation {
  const { pack, problems } = readTenderPack(document);
  if (!pack) throw new Error(problems.map((p) => `${p.path}: ${p.message}`).join('\n'));
  const outcomes = pack.scenarios.flatMap(({ id }) =>
    pack.coalitions.map((coalition) => {
      const award = bruteForce(awardProblem(pack, id, coalition));
      return award
        ? ({ scenario: id, coalition, status: 'optimal', award, boundPence: award.cost, tie: 'unique' } as const)
        : ({ scenario: id, coalition, status: 'infeasible' } as const);
    }),
  );
  return assembleEvaluation(
    pack,
    outcomes,
    { name: 'enumeration', version: '0', solver: '-', solverVersion: '-' },
    noHash,
  );
}
