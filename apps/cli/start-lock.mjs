// One starter at a time, before anything is installed. The same idea as `platform/embedded/folder-lock.ts`, which says
// why: numbered symbolic links that nobody removes under a living holder, and a holder that was killed is passed over.
import { mkdirSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const FREE = 'free';
const POLL_MS = 100;

export async function withLock(folder, work) {
  mkdirSync(folder, { recursive: true });
  const number = await take(folder);
  try {
    return await work();
  } finally {
    const next = join(folder, `.free-${process.pid}`);
    rmSync(next, { force: true });
    symlinkSync(FREE, next);
    renameSync(next, join(folder, String(number)));
  }
}

async function take(folder) {
  for (let isTold = false; ;) {
    const highest = Math.max(0, ...numbers(folder));
    const holder = highest === 0 ? FREE : readHolder(join(folder, String(highest)));
    if (holder === FREE || (holder !== undefined && !isAlive(holder))) {
      if (claim(folder, highest + 1)) return highest + 1;
      continue;
    }
    if (!isTold) process.stderr.write('Waiting for another start that installs or builds\n');
    isTold = true;
    await wait(POLL_MS);
  }
}

function claim(folder, number) {
  try {
    symlinkSync(`${process.pid}-${startOf(process.pid)}`, join(folder, String(number)));
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  const others = numbers(folder).filter((other) => other !== number);
  const isLate = others.some((other) => other > number);
  for (const other of isLate ? [number] : others) rmSync(join(folder, String(other)), { force: true });
  return !isLate;
}

function numbers(folder) {
  return readdirSync(folder)
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function readHolder(path) {
  try {
    return readlinkSync(path);
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(holder) {
  const [pid, start] = holder.split('-');
  return startOf(pid) === start;
}

/** When a process started, as the kernel counts; undefined when it is gone or a zombie. */
function startOf(pid) {
  if (process.platform !== 'linux') return isThere(pid) ? '0' : undefined;
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return 'ZX'.includes(fields[0]) ? undefined : fields[19];
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return undefined;
    throw error;
  }
}

function isThere(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
