import { mkdirSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { codeOf, EmbeddedServerError } from './embedded-server-error.js';
import { isAlive, ownIdentity } from './process-identity.js';

const FREE = 'free';
const POLL_MS = 40;
let counter = 0;

/**
 * Runs the work while no other process does the same in this folder; a holder that was killed is passed over at once.
 *
 * Node has no lock that the kernel gives back, and removing a dead holder's lock file races with the next holder.
 * So locks are numbered and never removed by a taker: to take the lock is to make the symbolic link after the
 * highest one, which the file system grants to one process only. The link's text names the holder or says `free`.
 * Lower numbers are litter. Whoever finds a higher number than his own has come late and steps back.
 * @throws EmbeddedServerError when a living process keeps the lock beyond `timeoutMs`.
 */
export async function withFolderLock<T>(
  folder: string,
  work: () => Promise<T>,
  options: { timeoutMs?: number; signal?: AbortSignal } = {},
): Promise<T> {
  mkdirSync(folder, { recursive: true });
  const held = await take(folder, options);
  try {
    return await work();
  } finally {
    letGo(folder, held);
  }
}

async function take(folder: string, { timeoutMs = 120_000, signal }: { timeoutMs?: number; signal?: AbortSignal }) {
  const until = Date.now() + timeoutMs;
  const me = `${ownIdentity()} ${(counter += 1)}`;
  for (;;) {
    signal?.throwIfAborted();
    const highest = highestOf(folder);
    const holder = highest === 0 ? FREE : holderOf(folder, highest);
    if (holder === FREE || (holder !== undefined && !isAlive(holder.split(' ')[0]!))) {
      if (tryToTake(folder, highest + 1, me)) return highest + 1;
      continue;
    }
    if (Date.now() > until)
      throw new EmbeddedServerError(`Another Tandem process (${holder ?? 'unknown'}) keeps ${folder} locked: stop it.`);
    await wait(POLL_MS);
  }
}

function tryToTake(folder: string, number: number, me: string): boolean {
  try {
    symlinkSync(me, join(folder, String(number)));
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  if (highestOf(folder) > number) {
    rmSync(join(folder, String(number)), { force: true });
    return false;
  }
  for (const older of numbersOf(folder)) if (older < number) rmSync(join(folder, String(older)), { force: true });
  return true;
}

/** Replaces the link by one that says `free`, in one step, so that the number is never seen missing. */
function letGo(folder: string, number: number): void {
  const next = join(folder, `.free-${process.pid}-${(counter += 1)}`);
  symlinkSync(FREE, next);
  renameSync(next, join(folder, String(number)));
}

function numbersOf(folder: string): number[] {
  return readdirSync(folder)
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function highestOf(folder: string): number {
  return Math.max(0, ...numbersOf(folder));
}

function holderOf(folder: string, number: number): string | undefined {
  try {
    return readlinkSync(join(folder, String(number)));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
