import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedServerError, propertyOf, writing } from './embedded-server-error.js';
import type { Place } from './place.js';
import { asUser, giveTo } from './server-user.js';

const run = promisify(execFile);

/** The login that owns the embedded server. */
export const ADMIN = 'tandem_admin';

/** Safe keeps every acknowledged row through a power cut; none is for tests, which throw their rows away. */
export type Durability = 'safe' | 'none';

/**
 * Makes the data folder when there is none, and returns the administrator's password, which only the file keeps.
 *
 * Everything happens in a folder beside it that is renamed at the end: a start that is killed half-way leaves litter
 * for the next one to remove, never half a database. UTF-8 is asked for by name, because a machine without a locale
 * would otherwise get an ASCII database.
 */
export async function ensureCluster(
  place: Place,
  durability: Durability,
  log: (line: string) => void,
): Promise<string> {
  const { home, user, binaries } = place;
  for (const name of readdirSync(home))
    if (name.startsWith('new-')) rmSync(join(home, name), { recursive: true, force: true });
  const passwordFile = join(home, 'password');
  if (existsSync(join(home, 'data', 'PG_VERSION'))) {
    if (existsSync(passwordFile)) return readFileSync(passwordFile, 'utf8').trim();
    throw new EmbeddedServerError(
      `The database in ${home} has lost its file "password": put the file back, or move the folder away to begin anew.`,
    );
  }
  if (existsSync(join(home, 'data')))
    throw new EmbeddedServerError(`The folder ${join(home, 'data')} holds no PostgreSQL database: move it away.`);
  log('Making a new database');
  const password = randomBytes(24).toString('base64url');
  const staging = writing(home, () => mkdtempSync(join(home, 'new-')));
  giveTo(user, staging);
  const staged = join(staging, 'password');
  writeFileSync(staged, `${password}\n`, { flag: 'wx', mode: 0o600 });
  giveTo(user, staged);
  await initialise(binaries.initdb, join(staging, 'data'), staged, durability, asUser(user));
  renameSync(staged, passwordFile);
  renameSync(join(staging, 'data'), join(home, 'data'));
  rmSync(staging, { recursive: true, force: true });
  return password;
}

async function initialise(
  initdb: string,
  data: string,
  passwordFile: string,
  durability: Durability,
  options: ReturnType<typeof asUser>,
): Promise<void> {
  const flags = [
    '--username',
    ADMIN,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-instructions',
    ...(durability === 'none' ? ['--no-sync'] : []),
  ];
  try {
    await run(initdb, ['-D', data, ...flags], options);
  } catch (error) {
    const output = String(propertyOf(error, 'stderr')).split('\n');
    const reason = output.find((line) => /error|fatal/i.test(line)) ?? String(propertyOf(error, 'message'));
    throw new EmbeddedServerError(`PostgreSQL could not make a database in ${data}: ${reason}`, { cause: error });
  }
}
