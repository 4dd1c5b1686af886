import { gunzipSync } from 'node:zlib';
import type { AwardProblem } from '@tandem/domain/awards';
import { checkCertificate, readCertificate } from '@tandem/domain/certificates';

/**
 * Why a stored proof, JSON under gzip, does not show that no award of a problem costs less than this; undefined when it
 * does. It needs no solver, and throws when the bytes are no gzip or no JSON.
 */
export function checkProof(problem: AwardProblem, proof: Uint8Array, costPence: bigint): string | undefined {
  const certificate = readCertificate(JSON.parse(gunzipSync(proof).toString('utf8')));
  if (certificate?.bound !== costPence) return 'Its proof is of another cost.';
  return checkCertificate(problem, certificate).problems[0];
}
