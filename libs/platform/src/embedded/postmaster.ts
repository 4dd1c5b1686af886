import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, constants, existsSync, openSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Durability } from './cluster.js';
import { codeOf, EmbeddedServerError } from './embedded-server-error.js';
import type { Place } from './place.js';
import { LOOPBACK } from './port.js';
import { argumentsOf, identityOf, isAlive, worksIn } from './process-identity.js';
import { asUser, giveTo } from './server-user.js';

const POLL_MS = 20;
const START_MS = 120_000;
const STOP_MS = 60_000;
const LOG_BYTES_MAX = 10_000_000;
const CONNECTIONS_MAX = 120;

/** A server process that was found or started. */
export interface Postmaster {
  readonly pid: number;
  readonly identity: string;
  readonly port: number;
}

/** Why a start failed, so that the caller can choose another port or wait for the last server's children to end. */
export type StartFailure = { readonly failure: 'port taken' | 'memory in use' | 'other'; readonly lines: string };

/**
 * The server that runs on this data, or undefined; a lock file that nobody living stands behind is removed.
 *
 * The lock file alone proves nothing: after a kill its pid may be a zombie, which PostgreSQL takes for a running
 * server, or another program. Trusted is a process that lives, works in the data folder, or was started with it.
 */
export function findPostmaster(
  home: string,
  log: (line: string) => void,
): (Postmaster & { isReady: boolean }) | undefined {
  const data = join(home, 'data');
  const lock = join(data, 'postmaster.pid');
  const lines = readLines(lock);
  if (lines === undefined) return undefined;
  const pid = Number(lines[0]);
  const identity = identityOf(pid);
  if (identity !== undefined && (worksIn(pid, data) || argumentsOf(pid).includes(data)))
    return { pid, identity, port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' };
  log(`Removed the lock of a PostgreSQL that no longer runs (process ${lines[0] ?? 'unknown'})`);
  rmSync(lock, { force: true });
  return undefined;
}

/** Starts the server and waits until it takes connections. It outlives this process until somebody stops it. */
export async function startPostmaster(
  place: Place,
  port: number,
  durability: Durability,
  signal: AbortSignal | undefined,
): Promise<Postmaster | StartFailure> {
  const data = join(place.home, 'data');
  const { child, logFile, offset } = launch(place, ['-D', data, ...settings(port, durability)]);
  const until = Date.now() + START_MS;
  while (Date.now() < until) {
    if (signal?.aborted === true) {
      child.kill('SIGINT');
      signal.throwIfAborted();
    }
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) break;
    const lines = readLines(join(data, 'postmaster.pid'));
    const identity = identityOf(child.pid);
    if (identity !== undefined && lines?.[0] === String(child.pid) && lines[7]?.trim() === 'ready')
      return { pid: child.pid, identity, port };
    await wait(POLL_MS);
  }
  child.kill('SIGKILL');
  return whyItFailed(readFileSync(logFile).subarray(offset).toString('utf8'));
}

/** Waits until a server that was found half-way through its start takes connections. */
export async function waitUntilReady(home: string, found: Postmaster, signal?: AbortSignal): Promise<Postmaster> {
  const until = Date.now() + START_MS;
  while (Date.now() < until && isAlive(found.identity)) {
    signal?.throwIfAborted();
    const lines = readLines(join(home, 'data', 'postmaster.pid'));
    if (lines?.[7]?.trim() === 'ready') return { ...found, port: Number(lines[3]) };
    await wait(POLL_MS);
  }
  throw new EmbeddedServerError(`PostgreSQL did not get ready; its log is ${join(home, 'server.log')}.`);
}

/** Stops the server: open transactions are rolled back, everything committed is on disk. Waits until it is gone. */
export async function stopPostmaster(home: string, server: Postmaster): Promise<void> {
  signalTo(server, 'SIGINT');
  const until = Date.now() + STOP_MS;
  while (isAlive(server.identity)) {
    if (Date.now() > until) {
      signalTo(server, 'SIGQUIT');
      throw new EmbeddedServerError(`PostgreSQL did not stop in time; its log is ${join(home, 'server.log')}.`);
    }
    await wait(POLL_MS);
  }
}

/** Sends a signal to the server if it is still the same process. */
function signalTo(server: Postmaster, signal: NodeJS.Signals): void {
  try {
    if (isAlive(server.identity)) process.kill(server.pid, signal);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}

/** Started without a shell, so that any character may stand in a path, and apart from our terminal's Ctrl-C. */
function launch(place: Place, flags: string[]): { child: ChildProcess; logFile: string; offset: number } {
  const logFile = join(place.home, 'server.log');
  const output = openSync(
    logFile,
    constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW,
    0o600,
  );
  giveTo(place.user, logFile);
  if (statSync(logFile).size > LOG_BYTES_MAX) truncateSync(logFile);
  const offset = statSync(logFile).size;
  const child = spawn(place.binaries.postgres, flags, {
    ...asUser(place.user),
    stdio: ['ignore', output, output],
    detached: true,
  });
  // A program that cannot be started is seen by its missing pid.
  child.on('error', () => undefined);
  child.unref();
  closeSync(output);
  return { child, logFile, offset };
}

function settings(port: number, durability: Durability): string[] {
  const onOff = durability === 'safe' ? 'on' : 'off';
  const values: Record<string, string | number> = {
    port,
    listen_addresses: LOOPBACK,
    unix_socket_directories: '',
    max_connections: CONNECTIONS_MAX,
    shared_buffers: '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    password_encryption: 'scram-sha-256',
    fsync: onOff,
    synchronous_commit: onOff,
    full_page_writes: onOff,
    log_checkpoints: 'off',
    ...(durability === 'none' && { wal_level: 'minimal', max_wal_senders: 0, autovacuum: 'off', max_wal_size: '2GB' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function whyItFailed(output: string): StartFailure {
  const lines = output.trim().split('\n').slice(-8).join('\n');
  if (/could not bind|Address already in use/i.test(output)) return { failure: 'port taken', lines };
  if (/shared memory block .* still in use|lock file "postmaster\.pid" already exists/.test(output))
    return { failure: 'memory in use', lines };
  return { failure: 'other', lines };
}

function readLines(path: string): string[] | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
