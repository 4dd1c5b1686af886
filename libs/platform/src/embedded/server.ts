import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { ADMIN, type Durability, ensureCluster } from './cluster.js';
import { EmbeddedServerError } from './embedded-server-error.js';
import { withFolderLock } from './folder-lock.js';
import { livingLeases, takeLease } from './leases.js';
import { bringDataHome, LEASES_FOLDER, LOCK_FOLDER, type Place, settlePlace } from './place.js';
import { choosePort, LOOPBACK, rememberPort } from './port.js';
import { isAlive } from './process-identity.js';
import { findPostmaster, type Postmaster, startPostmaster, stopPostmaster, waitUntilReady } from './postmaster.js';

/** The product's database on the embedded server. */
export const DATABASE = 'tandem';
const ATTEMPTS = 60;
const RETRY_MS = 250;

/** What `startEmbeddedServer` is asked for. */
export interface EmbeddedServerOptions {
  /** Folder for everything that the server remembers. It is made when missing and survives restarts. */
  readonly dir: string;
  /** Receives one line for each thing that a person may want to know. */
  readonly log: (line: string) => void;
  /** Gives up a start that is under way. */
  readonly signal?: AbortSignal;
  /** `none` is for tests alone: faster, and a power cut may lose everything. */
  readonly durability?: Durability;
}

/** One user's hold on a running server. */
export interface EmbeddedServer {
  /** The administrator's address of the product's database; the password in it is known to this machine alone. */
  readonly adminUrl: string;
  readonly port: number;
  /** Whether the server already ran. */
  readonly isReused: boolean;
  /** Where data and log lie, which is not the asked folder when root's checkout is closed to others. */
  readonly home: string;
  /** Whether the server's process still lives. Cheap enough to ask every second. */
  isRunning(): boolean;
  /** Starts the server again, on the same port, if somebody killed it. Says whether that was needed. */
  ensureRunning(): Promise<boolean>;
  /** Gives the server up; it stops when no living process uses it any more. Safe to call twice. */
  release(): Promise<void>;
}

/**
 * Starts PostgreSQL from the npm packages, or joins the one that runs on this folder.
 *
 * Works as root and as an ordinary user, after a kill of any process, and when several processes start at once.
 * Every acknowledged row is on disk (fsync and synchronous commit are on) unless `durability` is `none`.
 * @throws EmbeddedServerError with one plain sentence when the machine or the folder does not allow it.
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const place = settlePlace(options.dir, options.log);
  const lock = join(place.home, LOCK_FOLDER);
  const leases = join(place.home, LEASES_FOLDER);
  return withFolderLock(
    lock,
    async () => {
      livingLeases(leases);
      const giveUpLease = takeLease(leases);
      try {
        const { server, isReused, adminUrl } = await ensure(place, options);
        let current = server;
        let isReleased = false;
        return {
          adminUrl,
          port: server.port,
          isReused,
          home: place.home,
          isRunning: () => isAlive(current.identity),
          ensureRunning: () =>
            withFolderLock(lock, async () => {
              const again = await ensure(place, options);
              current = again.server;
              return !again.isReused;
            }),
          release: async () => {
            if (isReleased) return;
            isReleased = true;
            await withFolderLock(lock, () => leave(place, leases, giveUpLease));
          },
        };
      } catch (error) {
        giveUpLease();
        throw error;
      }
    },
    { signal: options.signal },
  );
}

async function leave(place: Place, leases: string, giveUpLease: () => void): Promise<void> {
  giveUpLease();
  if (livingLeases(leases) > 0) return;
  const running = findPostmaster(place.home, () => undefined);
  if (running) await stopPostmaster(place.home, running);
}

async function ensure(place: Place, options: EmbeddedServerOptions) {
  const { log, signal, durability = 'safe' } = options;
  const { home, formerHome } = place;
  const former = formerHome === undefined ? undefined : findPostmaster(formerHome, log);
  if (former && !existsSync(join(home, 'data'))) await stopPostmaster(formerHome!, former);
  bringDataHome(place, log);
  const password = await ensureCluster(place, durability, log);
  const address = (port: number, database: string): string =>
    `postgres://${ADMIN}:${password}@${LOOPBACK}:${port}/${database}`;
  const found = findPostmaster(home, log);
  if (found) {
    const server = found.isReady ? found : await waitUntilReady(home, found, signal);
    return { server, isReused: true, adminUrl: address(server.port, DATABASE) };
  }
  const server = await start(place, options, durability);
  rememberPort(home, server.port, place.user);
  await ensureDatabase(address(server.port, 'postgres'));
  return { server, isReused: false, adminUrl: address(server.port, DATABASE) };
}

/** Tries again while a killed server's children still hold its memory, and on another port when ours was just taken. */
async function start(place: Place, options: EmbeddedServerOptions, durability: Durability): Promise<Postmaster> {
  let lines = '';
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const port = await choosePort(place.home, options.log);
    const started = await startPostmaster(place, port, durability, options.signal);
    if ('pid' in started) return started;
    lines = started.lines;
    if (started.failure === 'other') break;
    await wait(RETRY_MS);
  }
  throw new EmbeddedServerError(
    `PostgreSQL did not start; its log is ${join(place.home, 'server.log')} and ends: ${lastWords(lines)}`,
  );
}

async function ensureDatabase(maintenanceUrl: string): Promise<void> {
  const client = new Client({ connectionString: maintenanceUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}

/** The line of the server's log that says why, without its time and process. */
function lastWords(lines: string): string {
  const fatal = lines.split('\n').findLast((line) => /(FATAL|PANIC|error):/i.test(line));
  return (fatal ?? lines.split('\n').at(-1) ?? '').replace(/^.*?(FATAL|PANIC):\s*/, '') || 'nothing';
}
