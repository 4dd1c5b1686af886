import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isAlive, ownIdentity, withFolderLock } from '@tandem/platform/embedded';
import { codeOf, makePrivateFolder, ownLikeFolderAbove } from './place.js';
import { PlainProblem } from './problem.js';

const ORPHAN_DRAIN_MS = 3000;
const POLL_MS = 50;

/** Who runs in this data folder: written by the supervisor, read by the next one. */
interface Running {
  readonly supervisor: string;
  readonly address: string;
  readonly children: readonly string[];
}

/** The supervisor's claim on a data folder. */
export interface Claim {
  /** Writes down the processes that would be orphans if the supervisor were killed now. */
  record(children: readonly string[]): void;
  drop(): void;
}

/**
 * Claims the data folder for this supervisor and ends what a killed one left running.
 *
 * Processes are named by pid and start time, so a pid that now belongs to somebody else is never signalled.
 * @throws PlainProblem when another supervisor is at work here.
 */
export async function claimDataFolder(
  dataDir: string,
  address: string,
  report: (line: string) => void,
): Promise<Claim> {
  const folder = join(dataDir, 'run');
  makePrivateFolder(folder);
  const path = join(folder, 'running.json');
  return withFolderLock(join(folder, 'lock'), async () => {
    const before = read(path);
    if (before && isAlive(before.supervisor))
      throw new PlainProblem(
        `Tandem already runs from this folder at ${before.address} (process ${before.supervisor.split('-')[0]}).`,
      );
    await endOrphans(before?.children ?? [], report);
    const record = (children: readonly string[]): void => write(path, { supervisor: ownIdentity(), address, children });
    record([]);
    return { record, drop: () => rmSync(path, { force: true }) };
  });
}

async function endOrphans(children: readonly string[], report: (line: string) => void): Promise<void> {
  const orphans = children.filter(isAlive);
  if (orphans.length === 0) return;
  report('Ending what the last start left running');
  const until = performance.now() + ORPHAN_DRAIN_MS;
  for (const orphan of orphans) signal(orphan, 'SIGTERM');
  while (orphans.some(isAlive) && performance.now() < until) await wait(POLL_MS);
  for (const orphan of orphans.filter(isAlive)) signal(orphan, 'SIGKILL');
  while (orphans.some(isAlive)) await wait(POLL_MS);
}

function signal(identity: string, name: NodeJS.Signals): void {
  try {
    process.kill(Number(identity.split('-')[0]), name);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}

function read(path: string): Running | undefined {
  try {
    const found: Running = JSON.parse(readFileSync(path, 'utf8'));
    return found;
  } catch (error) {
    // A record cut short by a full disk or a power cut names nobody; the ports will tell.
    if (error instanceof SyntaxError || codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function write(path: string, running: Running): void {
  const next = `${path}.${process.pid}`;
  writeFileSync(next, JSON.stringify(running), { mode: 0o600 });
  ownLikeFolderAbove(next);
  renameSync(next, path);
}
