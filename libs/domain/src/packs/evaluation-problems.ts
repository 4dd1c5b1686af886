import { CERTIFICATES_SCHEMA } from './certificates-schema.js';
import { EVALUATION_SCHEMA } from './evaluation-schema.js';
import { type PackProblem, schemaProblems } from './schema-problems.js';

const { $ref: _, ...anyPack } = EVALUATION_SCHEMA.properties!['pack']!;
/** The schema without the tender pack inside, which has a reader that says more. */
const AROUND_THE_PACK = { ...EVALUATION_SCHEMA, properties: { ...EVALUATION_SCHEMA.properties, pack: anyPack } };

/**
 * Every place in which a document is not an evaluation, so that whoever replays it may rely on its shape.
 *
 * Whether its figures are right is not asked here, nor whether the tender pack inside can be read.
 */
export function evaluationProblems(document: unknown): PackProblem[] {
  return schemaProblems(AROUND_THE_PACK, document);
}

/** Every place in which a document is no collection of certificates; whether they prove anything is not asked here. */
export function certificatesProblems(document: unknown): PackProblem[] {
  return schemaProblems(CERTIFICATES_SCHEMA, document);
}
