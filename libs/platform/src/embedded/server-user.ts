import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, lchownSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EmbeddedServerError, propertyOf } from './embedded-server-error.js';

/** The account that the server's processes run under when this process is root; PostgreSQL refuses root itself. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** What the server's programs see of the environment: nothing of ours, and a locale that every system has. */
export const SERVER_ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C', LC_ALL: 'C', TZ: 'UTC' };

/**
 * Chooses the account for the server, or undefined when this process is an ordinary user and simply uses its own.
 *
 * As root: the owner of a database that is already there; else the owner of the checkout, so that `sudo` today and no
 * `sudo` tomorrow both work; else `postgres`; else `nobody`, which every system has, so that no account is created.
 */
export function serverUserFor(dir: string, formerHomes: readonly string[]): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const databases = [...formerHomes, dir].map((home) => join(home, 'data')).filter((path) => existsSync(path));
  const owners = [...databases, nearestThatExists(dir)].map(ownerOf);
  const candidates = [...owners.filter((uid) => uid !== 0).map(String), 'postgres', 'nobody'];
  for (const candidate of candidates) {
    const user = lookUp(candidate);
    if (user !== undefined && user.uid !== 0) return user;
  }
  throw new EmbeddedServerError(
    'PostgreSQL refuses to run as root, and this machine has neither a user postgres nor a user nobody: start Tandem as an ordinary user.',
  );
}

/** The options that make a child process run as the server's user, with nothing of our environment. */
export function asUser(user: ServerUser | undefined) {
  return { cwd: '/', env: SERVER_ENVIRONMENT, ...(user && { uid: user.uid, gid: user.gid }) };
}

/** Hands a path to the server's user; a symbolic link itself, never what it points at. */
export function giveTo(user: ServerUser | undefined, path: string): void {
  if (user) lchownSync(path, user.uid, user.gid);
}

/**
 * Tells whether the server's user can enter and write the folder, by trying as that user: permissions of every folder
 * above, access lists and mounts all count, and only the kernel knows them all.
 */
export function canWrite(user: ServerUser | undefined, folder: string): boolean {
  const script = 'cd -- "$1" && test -w .';
  return spawnSync('/bin/sh', ['-c', script, 'sh', folder], { ...asUser(user), stdio: 'ignore' }).status === 0;
}

function nearestThatExists(path: string): string {
  return existsSync(path) || path === dirname(path) ? path : nearestThatExists(dirname(path));
}

function ownerOf(path: string): number {
  return statSync(path).uid;
}

function lookUp(nameOrUid: string): ServerUser | undefined {
  const ask = (flag: string): string =>
    execFileSync('id', [flag, nameOrUid], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return { name: ask('-un'), uid: Number(ask('-u')), gid: Number(ask('-g')) };
  } catch (error) {
    if (propertyOf(error, 'status') === 1) return undefined;
    throw error;
  }
}
