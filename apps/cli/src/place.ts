import { chownSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '@tandem/platform/config';
import { PlainProblem } from './problem.js';

/** The folder of `package.json` and `nest-cli.json`, from the sources and from the build alike. */
export function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'nest-cli.json')) && !existsSync(join(folder, 'package-lock.json'))) {
    if (folder === dirname(folder)) throw new Error('Tandem does not find its own folder.');
    folder = dirname(folder);
  }
  return folder;
}

/** The compiled entry of one of Tandem's processes. */
export function entryOf(app: 'web' | 'worker'): string {
  return join(projectRoot(), 'dist/apps', app, 'src/main.js');
}

/** Where this process was started, before `main.ts` goes to the checkout. */
const STARTED_IN = process.cwd();

/**
 * A file that was named on the command line, seen from the folder where the person typed.
 *
 * npm goes to the checkout first and leaves the person's folder in INIT_CWD. A file that is only in the checkout is
 * found there too.
 */
export function asTyped(path: string): string {
  const fromThere = asTypedForOutput(path);
  const fromHere = resolve(projectRoot(), path);
  return existsSync(fromThere) || !existsSync(fromHere) ? fromThere : fromHere;
}

/**
 * A file that is to be written, seen from the folder where the person typed and from nowhere else.
 *
 * A file of that name in the checkout is somebody else's, so it is never found in its place and overwritten.
 */
export function asTypedForOutput(path: string): string {
  const isByNpm = STARTED_IN === projectRoot();
  return resolve((isByNpm ? childEnvironment({})['INIT_CWD'] : undefined) ?? STARTED_IN, path);
}

/**
 * Makes a folder that only its owner may read, when it is missing.
 *
 * Root gives it to the owner of the folder above, so that the person whose checkout it is can go on without root.
 */
export function makePrivateFolder(folder: string): void {
  if (existsSync(folder) && statSync(folder).isDirectory()) return;
  try {
    mkdirSync(dirname(folder), { recursive: true });
    mkdirSync(folder, { mode: 0o711 });
    ownLikeFolderAbove(folder);
  } catch (error) {
    throw new PlainProblem(
      `The folder ${folder} cannot be made (${codeOf(error)}): make its place writable, or choose another with TANDEM_DATA_DIR.`,
    );
  }
}

/** Gives a new file or folder to the owner of the folder above it, when we are root. */
export function ownLikeFolderAbove(path: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(dirname(path));
  chownSync(path, uid, gid);
}

/** The system's short code of an error, for a sentence. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
