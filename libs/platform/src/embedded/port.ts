import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { codeOf, EmbeddedServerError } from './embedded-server-error.js';
import { giveTo, type ServerUser } from './server-user.js';

/** Below the ports that systems hand out for outgoing connections (32768 and up on Linux), so nobody lands on ours. */
const FIRST = 20_000;
const COUNT = 12_000;
const ATTEMPTS = 200;

/** The loopback address: the server listens nowhere else. */
export const LOOPBACK = '127.0.0.1';

/**
 * A free port for the server of this folder: the one of last time, or another one when that is taken now.
 *
 * The first is derived from the folder's path, so that two checkouts on one machine rarely try the same.
 */
export async function choosePort(home: string, log: (line: string) => void): Promise<number> {
  const remembered = rememberedPort(home);
  if (remembered !== undefined && (await isFree(remembered))) return remembered;
  const start = createHash('sha256').update(home).digest().readUInt32BE(0);
  for (let i = 0; i < ATTEMPTS; i += 1) {
    const port = FIRST + ((start + i * 37) % COUNT);
    if (port === remembered || !(await isFree(port))) continue;
    if (remembered !== undefined) log(`Port ${remembered} is taken by another program; PostgreSQL moves to ${port}.`);
    return port;
  }
  throw new EmbeddedServerError('No free port was found on 127.0.0.1 for PostgreSQL.');
}

/** Writes the port down for the next start, whole or not at all. */
export function rememberPort(home: string, port: number, user: ServerUser | undefined): void {
  const next = join(home, `.port-${process.pid}`);
  writeFileSync(next, `${port}\n`, { flag: 'wx' });
  giveTo(user, next);
  renameSync(next, join(home, 'port'));
}

function rememberedPort(home: string): number | undefined {
  try {
    const port = Number(readFileSync(join(home, 'port'), 'utf8').trim());
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, LOOPBACK, () => server.close(() => resolve(true)));
  });
}
