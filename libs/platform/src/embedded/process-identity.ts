import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync, statSync } from 'node:fs';
import { codeOf, propertyOf } from './embedded-server-error.js';

/**
 * Names one running process for ever: `pid-start-boot`, or undefined when it is gone or only a zombie is left.
 *
 * A pid alone is not enough. Pids are used again, and a killed process stays a zombie where the first process of a
 * container does not reap: it still answers `kill(pid, 0)`. The start time tells the first apart, the state the second.
 */
export function identityOf(pid: number): string | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  const seen = process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
  return seen && !/^[ZX]/.test(seen.state) ? `${pid}-${seen.start}` : undefined;
}

/** Tells whether the process that was once named is still the one that runs. */
export function isAlive(identity: string): boolean {
  return identityOf(Number(identity.split('-')[0])) === identity;
}

/** The identity of this process. */
export function ownIdentity(): string {
  const identity = identityOf(process.pid);
  if (identity === undefined) throw new Error('This process cannot see itself in the process table.');
  return identity;
}

/** The arguments with which a process was started; empty when they cannot be read. */
export function argumentsOf(pid: number): string[] {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .split(' ');
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

/** Tells whether a process works in this folder, whatever the folder was called when it started. */
export function worksIn(pid: number, folder: string): boolean {
  if (process.platform !== 'linux') return false;
  try {
    const there = statSync(readlinkSync(`/proc/${pid}/cwd`));
    const here = statSync(folder);
    return there.ino === here.ino && there.dev === here.dev;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}

/** `/proc/PID/stat`: the name may hold spaces and brackets, so fields are counted after the last bracket (proc(5)). */
function fromProc(pid: number): { state: string; start: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? 'X', start: `${fields[19] ?? '0'}-${bootId()}` };
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

function fromPs(pid: number): { state: string; start: string } | undefined {
  try {
    const text = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    const [state = 'X', ...start] = text.split(/\s+/);
    return { state, start: start.join('_').replaceAll(':', '.') };
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

let boot: string | undefined;
function bootId(): string {
  boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
  return boot;
}

/** Gone, not ours to see, or `ps` said no with exit status 1. */
function isGone(error: unknown): boolean {
  const isPsNo = propertyOf(error, 'status') === 1;
  return isPsNo || ['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(codeOf(error));
}
