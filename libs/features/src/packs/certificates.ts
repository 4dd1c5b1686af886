import {
  awardProblem,
  inWords,
  type Evaluation,
  type Run,
  type TenderPack,
  readTenderPack,
  verifyRun,
} from '@tandem/domain/awards';
import { canonicalJson } from '@tandem/domain/canonical';
import { type CertificateDocument, checkCertificate, readCertificate } from '@tandem/domain/certificates';
import { certificatesProblems, evaluationProblems } from '@tandem/domain/packs';
import { parseMoney } from '@tandem/domain/money';
import { runsOf } from './evaluate.js';
import type { Difference } from './replay.js';

/** The proof of one run. */
export interface RunCertificate {
  readonly scenario: string;
  readonly coalition: readonly string[];
  readonly certificate: CertificateDocument;
}

/** The proofs of an evaluation, in the order of its runs: a document of their own, since they are long. */
export interface Certificates {
  readonly format: 'tandem-certificates/1';
  readonly packSha256: string;
  readonly evaluationSha256: string;
  readonly runs: readonly RunCertificate[];
}

/** The proofs of an evaluation's runs, in the order of the evaluation. */
export function certificatesOf(evaluation: Evaluation, proofs: readonly RunCertificate[]): Certificates {
  const byRun = new Map(proofs.map((proof) => [nameOf(proof), proof]));
  return {
    format: 'tandem-certificates/1',
    packSha256: evaluation.packSha256,
    evaluationSha256: evaluation.evaluationSha256,
    runs: evaluation.runs.flatMap((run) => byRun.get(nameOf(run)) ?? []),
  };
}

/**
 * Checks the proofs of an evaluation alone, without solving anything: every award against its pack, every bound and
 * every "no award" against its certificate, in whole numbers.
 *
 * Returns what is not proved; an empty list means that each status, cost and bound is what the evaluation says.
 */
export function checkCertificates(
  evaluation: unknown,
  certificates: unknown,
  sha256: (text: string) => string,
): Difference[] {
  const misshapen = evaluationProblems(evaluation);
  if (misshapen.length > 0) return misshapen;
  const given = evaluation as Partial<Evaluation> & { runs: Run[] };
  const proofs = certificates as Partial<Certificates> | null;
  if (proofs?.format !== 'tandem-certificates/1' || !Array.isArray(proofs.runs))
    return [{ path: '$', message: 'These are no certificates of the format tandem-certificates/1.' }];
  const misshapenProofs = certificatesProblems(certificates);
  if (misshapenProofs.length > 0) return misshapenProofs;
  const read = readTenderPack(given.pack);
  if (!read.pack) return read.problems.map((p) => ({ path: p.path.replace('$', '$.pack'), message: p.message }));
  const found: Difference[] = [];
  const content = Object.entries(given).filter(([name]) => name !== 'engine' && name !== 'evaluationSha256');
  if (sha256(canonicalJson(Object.fromEntries(content))) !== given.evaluationSha256)
    found.push({ path: '$.evaluationSha256', message: 'The evaluation was changed after it was made.' });
  if (proofs.evaluationSha256 !== given.evaluationSha256)
    found.push({ path: '$.evaluationSha256', message: 'The certificates belong to another evaluation.' });
  const asked = new Set(runsOf(read.pack).map(nameOf));
  if (given.runs.length !== asked.size || !given.runs.every((run) => asked.has(nameOf(run))))
    return [...found, { path: '$.runs', message: 'These are not the runs that the pack asks for.' }];
  const byRun = new Map(proofs.runs.map((proof) => [nameOf(proof), proof.certificate]));
  given.runs.forEach((run, i) => {
    const message = problemOf(read.pack, run, byRun.get(nameOf(run)));
    if (message) found.push({ path: `$.runs[${i}]`, message });
  });
  return found;
}

function problemOf(pack: TenderPack, run: Run, document: unknown): string | undefined {
  const problem = awardProblem(pack, run.scenario, run.coalition);
  if (run.cost !== null) {
    const wrong = verifyRun(problem, run).violations;
    if (wrong.length > 0) return inWords(wrong);
  }
  if (run.bound === null && run.status === 'timeLimit') return undefined;
  const certificate = readCertificate(document);
  if (!certificate) return 'There is no certificate for this run.';
  const bound = run.bound === null ? undefined : parseMoney(run.bound);
  if (certificate.bound !== bound) return 'The certificate proves another bound than the run states.';
  if (run.status === 'optimal' && run.bound !== run.cost)
    return 'The run is called optimal, and its bound is below its cost.';
  const { problems } = checkCertificate(problem, certificate);
  return problems.length === 0 ? undefined : `The certificate does not hold: ${problems[0]}`;
}

function nameOf({ scenario, coalition }: { scenario: string; coalition: readonly string[] }): string {
  return JSON.stringify([scenario, coalition]);
}
