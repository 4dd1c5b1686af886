import { DataSource } from 'typeorm';
import { childEnvironment, readSettings, type Settings } from '@tandem/platform/config';
import { APP_ROLE, Database, migrate, QUEUE_ROLE } from '@tandem/platform/database';
import { type EmbeddedServer, ensureLogin, startEmbeddedServer } from '@tandem/platform/embedded';
import { join } from 'node:path';
import type { Terminal } from './command.js';
import { codeOf, makePrivateFolder } from './place.js';
import { PlainProblem } from './problem.js';
import { secretsOf } from './secrets.js';

/** The login of the application on the embedded server. */
const LOGIN = 'tandem_login';
/** Stands in for the address until the embedded server has said which port it has. */
const ADDRESS_TO_COME = 'postgres://embedded.invalid/tandem';

/** A database that is there, migrated if it is our own, and what the rest of the process needs to know of it. */
export interface Server {
  readonly settings: Settings;
  /** The settings that differ from this process's environment, for child processes. */
  readonly environment: Record<string, string>;
  /** Undefined when DATABASE_URL names a server of yours. */
  readonly embedded: EmbeddedServer | undefined;
}

/** The settings of this command before there is a database: tells a broken setting or a missing one at once. */
export function settingsBeforeStart(changes: Record<string, string> = {}): Settings {
  const given = childEnvironment(changes);
  const isOwn = !given['DATABASE_URL'] && given['NODE_ENV'] !== 'production' && given['TANDEM_MODE'] !== 'external';
  if (!isOwn && given['DATABASE_URL'] && given['TANDEM_MODE'] === 'embedded')
    throw new PlainProblem('DATABASE_URL and TANDEM_MODE=embedded exclude each other: leave one of them out.');
  return readSettings(isOwn ? { ...given, DATABASE_URL: ADDRESS_TO_COME, TANDEM_MODE: 'embedded' } : given);
}

/**
 * Finds the database: the one that DATABASE_URL names, or our own, which is started, shared and migrated.
 *
 * The caller releases `embedded` when it is done; the server stops with its last user.
 */
export async function openServer(before: Settings, terminal: Pick<Terminal, 'report' | 'signal'>): Promise<Server> {
  if (before.mode === 'external') return { settings: before, environment: {}, embedded: undefined };
  makePrivateFolder(before.dataDir);
  const secrets = secretsOf(before.dataDir);
  const embedded = await startEmbeddedServer({
    dir: join(before.dataDir, 'postgres'),
    log: (line) => terminal.report(line),
    signal: terminal.signal,
  });
  try {
    await migrate(embedded.adminUrl, (line) => {
      if (line.startsWith('Migrated')) terminal.report(line);
    });
    const login = { name: LOGIN, password: secrets.loginPassword, memberOf: [APP_ROLE, QUEUE_ROLE] };
    const environment = {
      DATABASE_URL: await ensureLogin(embedded.adminUrl, login),
      TANDEM_MODE: 'embedded',
      TANDEM_DATA_DIR: before.dataDir,
      SESSION_SECRET: secrets.sessionSecret,
      HOST: before.host,
      PORT: String(before.port),
    };
    return { settings: readSettings(childEnvironment(environment)), environment, embedded };
  } catch (error) {
    await embedded.release();
    throw error;
  }
}

/**
 * Runs `work` with an open database: what `npm start` uses, started when it does not run and stopped only when this
 * process is its last user.
 */
export async function withDatabase<T>(
  terminal: Pick<Terminal, 'report' | 'signal'>,
  work: (database: Database, settings: Settings) => Promise<T>,
): Promise<T> {
  const { settings, embedded } = await openServer(settingsBeforeStart(), terminal);
  try {
    const source = await connect(settings);
    try {
      return await work(new Database(source), settings);
    } finally {
      await source.destroy();
    }
  } finally {
    await embedded?.release();
  }
}

async function connect(settings: Settings): Promise<DataSource> {
  const source = new DataSource({
    type: 'postgres',
    url: settings.databaseUrl,
    extra: { options: `-c role=${APP_ROLE} -c timezone=UTC`, application_name: 'tandem cli' },
  });
  try {
    return await source.initialize();
  } catch (error) {
    throw unreachable('DATABASE_URL', error);
  }
}

/** One sentence for a server that does not answer or does not let us in; the address itself stays secret. */
export function unreachable(setting: string, error: unknown): PlainProblem {
  return new PlainProblem(`The database that ${setting} names cannot be used (${codeOf(error)}).`);
}
