import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, ownLikeFolderAbove } from './place.js';
import { PlainProblem } from './problem.js';

/** What the embedded mode makes up for itself and keeps; an installation of yours has its own. */
export interface Secrets {
  readonly sessionSecret: string;
  readonly loginPassword: string;
}

const ENTROPY_BYTES = 32;

/**
 * The secrets of this data folder, made at the first call and the same ever after, so that a restart signs nobody out.
 *
 * The file appears whole and only once (a hard link fails when it is there), whoever starts at the same time.
 */
export function secretsOf(dataDir: string): Secrets {
  const path = join(dataDir, 'secrets.json');
  try {
    if (!existsSync(path)) writeOnce(path);
    const { sessionSecret, loginPassword }: Partial<Secrets> = JSON.parse(readFileSync(path, 'utf8'));
    if (sessionSecret && loginPassword) return { sessionSecret, loginPassword };
  } catch (error) {
    if (!(error instanceof SyntaxError))
      throw new PlainProblem(`The file ${path} cannot be used (${codeOf(error)}): it belongs to another user.`);
  }
  throw new PlainProblem(`The file ${path} is damaged: remove it, and new secrets are made.`);
}

function writeOnce(path: string): void {
  const random = (): string => randomBytes(ENTROPY_BYTES).toString('base64url');
  const next = `${path}.${process.pid}`;
  const secrets: Secrets = { sessionSecret: random(), loginPassword: random() };
  writeFileSync(next, `${JSON.stringify(secrets)}\n`, { mode: 0o600, flag: 'wx' });
  try {
    ownLikeFolderAbove(next);
    linkSync(next, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(next, { force: true });
  }
}
