import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Binaries, binariesIn, copiedFolder, installedFolder, problemOfRunning } from './binaries.js';
import { codeOf, EmbeddedServerError, writing } from './embedded-server-error.js';
import { canWrite, giveTo, serverUserFor, type ServerUser } from './server-user.js';

/** Names below the home of the server. */
export const LOCK_FOLDER = 'lock';
export const LEASES_FOLDER = 'leases';

/** Where one embedded server lives and who runs it. */
export interface Place {
  /** Holds the data, the log, the password, the port, the leases and the lock. */
  readonly home: string;
  readonly binaries: Binaries;
  readonly user: ServerUser | undefined;
  /** Where an older start may have left the data, when `home` is not there. */
  readonly formerHome: string | undefined;
}

/** Folders of the system that every user may enter and that survive a restart of the machine, best first. */
const SYSTEM_FOLDERS = ['/var/lib/tandem', '/var/tmp/tandem'];

/**
 * Settles where the server's data and programs lie, so that the account it runs under can reach both.
 *
 * An ordinary user has all in the asked folder. For root the server runs under another account, which may be shut out
 * of the checkout: then the data lies in a folder of the system that is derived from the asked path, and stays there
 * from then on, and the programs are copied beside it. The log says so.
 */
export function settlePlace(asked: string, log: (line: string) => void): Place {
  const dir = resolve(asked);
  const key = createHash('sha256').update(dir).digest('hex').slice(0, 12);
  const elsewhere = SYSTEM_FOLDERS.map((folder) => join(folder, key));
  const user = serverUserFor(dir, elsewhere);
  const native = installedFolder();
  if (user === undefined) {
    makeFolder(dir, undefined);
    makeRecords(dir, undefined);
    return { home: dir, binaries: runnable(native, undefined), user, formerHome: undefined };
  }
  const settled = elsewhere.find((home) => existsSync(join(home, 'data')));
  const home = settled ?? homeForRoot(dir, user, key);
  if (home !== dir) log(`PostgreSQL runs as ${user.name}, who cannot enter ${dir}; its data is in ${home}.`);
  makeRecords(home, user);
  const isClosed = problemOfRunning(binariesIn(native), user) !== undefined;
  const folder = isClosed ? copiedFolder(native, systemFolder()) : native;
  if (isClosed) log(`PostgreSQL runs as ${user.name}, who cannot enter the checkout; its programs are in ${folder}.`);
  return { home, binaries: runnable(folder, user), user, formerHome: home === dir ? undefined : dir };
}

/**
 * Moves a database from where it can no longer be reached, in one step, unless there is one already. Call it under the
 * lock of `home` and with no server running on either.
 */
export function bringDataHome({ home, formerHome, user }: Place, log: (line: string) => void): void {
  if (formerHome === undefined || existsSync(join(home, 'data')) || !existsSync(join(formerHome, 'data'))) return;
  for (const name of ['password', 'port']) {
    if (!existsSync(join(formerHome, name))) continue;
    execFileSync('cp', ['-p', join(formerHome, name), join(home, name)]);
    giveTo(user, join(home, name));
  }
  const staging = join(home, 'data.moving');
  rmSync(staging, { recursive: true, force: true });
  try {
    renameSync(join(formerHome, 'data'), join(home, 'data'));
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error;
    execFileSync('cp', ['-a', join(formerHome, 'data'), staging]);
    renameSync(staging, join(home, 'data'));
    renameSync(join(formerHome, 'data'), join(formerHome, 'data.moved'));
  }
  log(`The database was moved from ${formerHome} to ${home}.`);
}

function homeForRoot(dir: string, user: ServerUser, key: string): string {
  makeFolder(dir, user);
  if (canWrite(user, dir)) return dir;
  const home = join(systemFolder(), key);
  makeFolder(home, user);
  if (!canWrite(user, home)) throw new EmbeddedServerError(`The folder ${home} cannot be entered by ${user.name}.`);
  return home;
}

/** The first folder of the system that can be used, made when it is missing, and proved to belong to root alone. */
function systemFolder(): string {
  let refusal: unknown;
  for (const folder of SYSTEM_FOLDERS) {
    try {
      mkdirSync(folder, { recursive: true });
      const stat = lstatSync(folder);
      if (!stat.isDirectory() || stat.uid !== 0) continue;
      chmodSync(folder, 0o755);
      return folder;
    } catch (error) {
      refusal = error;
    }
  }
  throw new EmbeddedServerError(
    `PostgreSQL cannot run as root, and none of ${SYSTEM_FOLDERS.join(', ')} can be used: start Tandem as an ordinary user.`,
    { cause: refusal },
  );
}

function makeFolder(folder: string, user: ServerUser | undefined): void {
  writing(folder, () => {
    mkdirSync(folder, { recursive: true });
    giveTo(user, folder);
    if (lstatSync(folder).uid === (user?.uid ?? process.getuid?.())) chmodSync(folder, 0o700);
    const probe = join(folder, `.probe-${process.pid}`);
    mkdirSync(probe);
    rmSync(probe, { recursive: true });
  });
}

/** The folders of the lock and the leases, owned like the data so that root today and its owner tomorrow both may write. */
function makeRecords(home: string, user: ServerUser | undefined): void {
  for (const name of [LOCK_FOLDER, LEASES_FOLDER]) {
    mkdirSync(join(home, name), { recursive: true });
    giveTo(user, join(home, name));
  }
}

function runnable(native: string, user: ServerUser | undefined): Binaries {
  const binaries = binariesIn(native);
  const problem = problemOfRunning(binaries, user);
  if (problem === undefined) return binaries;
  throw new EmbeddedServerError(
    `PostgreSQL's program ${binaries.postgres} does not run here (${problem}): name a PostgreSQL 18 server in DATABASE_URL.`,
  );
}
