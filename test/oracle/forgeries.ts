import type { AwardProblem } from '@tandem/domain/awards';
import { type Certificate, checkCertificate } from '@tandem/domain/certificates';

/** The checker of certificates, so that a mutant can be put in its place. */
export type CheckProof = typeof checkCertificate;

/** Certificates of an award that claim what is not so, or that leave something out. None of them may be believed. */
export const FORGERIES: Record<string, (certificate: Certificate) => Certificate> = {
  'claims that a penny more is needed': (c) => ({ ...c, limit: c.bound! + 1n, bound: c.bound! + 1n }),
  'claims that there is no award': ({ root, nodes }) => ({ root, nodes }),
  'loses its last leaf': (c) => ({ ...c, nodes: c.nodes.slice(0, -1) }),
  'has a leaf too many': (c) => ({ ...c, nodes: [...c.nodes, c.nodes.at(-1)!] }),
  'forges the leaves of a dearer claim': (c) => ({
    ...c,
    limit: c.bound! + 100n,
    bound: c.bound! + 100n,
    nodes: c.nodes.map((node) => ('column' in node ? node : { ...node, kind: 'empty' as const, multipliers: [] })),
  }),
  'says that a cut follows from a row that is not there': (c) => ({
    ...c,
    cuts: [...(c.cuts ?? []), { rows: [[1_000_000, 1n]], divisor: 2n, fromMost: [] }],
  }),
  'divides a cut by nought': (c) => ({ ...c, cuts: [...(c.cuts ?? []), { rows: [], divisor: 0n, fromMost: [] }] }),
  'names a row that is not there': (c) => ({ ...c, root: [...c.root, [[1_000_000, 1n]]] }),
};

/** The forgeries of a certificate that a checker believes. */
export function believed(check: CheckProof, problem: AwardProblem, certificate: Certificate): string[] {
  return Object.entries(FORGERIES).flatMap(([name, forge]) =>
    check(problem, forge(certificate)).problems.length === 0 ? [name] : [],
  );
}

/** Checkers that look away. */
export const CHECKER_MUTANTS: Record<string, CheckProof> = {
  'does not look at leaves': without(/Leaf/),
  'does not count the places of the tree': without(/place/),
  'does not mind columns and rows that are not there': without(/not there/),
  'does not mind cuts that do not follow': without(/cut/),
  'checks a claim a penny lower': (problem, certificate) =>
    checkCertificate(
      problem,
      certificate.bound === undefined ? certificate : { ...certificate, bound: certificate.bound - 1n },
    ),
};

function without(pattern: RegExp): CheckProof {
  return (problem, certificate) => {
    const { problems, ...rest } = checkCertificate(problem, certificate);
    return { problems: problems.filter((p) => !pattern.test(p)), ...rest };
  };
}
