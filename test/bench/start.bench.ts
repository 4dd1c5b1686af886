import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedServer } from '@tandem/platform/embedded';
import { freePort } from '../support/tandem.js';
import { ROOT } from './bench-server.js';
import { alternate, type Ask, type Figure, type Findings, median, seconds, times } from './measure.js';

const COLD_MS_MAX = 15_000;
const READY = /ready at http:\S+/;

/** Start-up: from `npm start` to the printed address. */
export async function starting(ask: Ask): Promise<Findings> {
  const warm: number[] = [];
  const bareWarm: number[] = [];
  const found = await alternate(
    {
      product: async () =>
        inFolder(async (dir) => {
          const cold = await start(dir);
          warm.push(await start(dir));
          return cold;
        }),
      bare: async () =>
        inFolder(async (dir) => {
          const cold = await bareStart(dir);
          bareWarm.push(await bareStart(dir));
          return cold;
        }),
    },
    ask.runs,
  );
  const figure = (what: string, product: number, bare: number, goalMs?: number): Figure => ({
    what,
    product: seconds(product),
    comparator: seconds(bare),
    ratio: times(product / bare),
    goal: goalMs === undefined ? '' : `≤ ${goalMs / 1000} s`,
    isReached: goalMs === undefined ? undefined : product <= goalMs,
  });
  return {
    title: 'Start-up',
    method:
      `\`npm start\` with packages installed and the sources built, from the call to the line with the address (which is printed when /health answers 200): cold with an empty data folder ` +
      `(a new database is made, migrated and filled with the story), warm on the same folder afterwards. Comparator: the same embedded PostgreSQL alone, then a Nest application with one route, one after the other, ` +
      `nothing migrated, nothing filled. ${ask.runs} runs in turn after one that does not count, medians.`,
    figures: [
      figure('cold `npm start` to the printed address', median(found.product), median(found.bare), COLD_MS_MAX),
      figure('warm restart', median(warm.slice(1)), median(bareWarm.slice(1))),
    ],
    notes: [],
  };
}

async function inFolder(work: (dir: string) => Promise<number>): Promise<number> {
  const dir = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
  // Root's server runs as another user, who must be able to come here; otherwise its data would lie elsewhere.
  chmodSync(dir, 0o755);
  try {
    return await work(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Starts the product with npm as a person would, waits for the address, stops it with Ctrl-C's signal. */
async function start(dir: string): Promise<number> {
  const port = String(await freePort());
  const began = performance.now();
  const child = spawn('npm', ['start'], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TANDEM_DATA_DIR: join(dir, 'data'), PORT: port },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const gone = once(child, 'exit');
  let said = '';
  let ms: number | undefined;
  child.stderr.on('data', (text) => (said += String(text)));
  for await (const text of child.stdout) {
    said += String(text);
    if (!READY.test(said)) continue;
    ms = performance.now() - began;
    break;
  }
  if (child.exitCode === null) process.kill(-child.pid!, 'SIGINT');
  await gone;
  if (ms === undefined) throw new Error(`Tandem did not start.\n${said}`);
  return ms;
}

async function bareStart(dir: string): Promise<number> {
  const port = String(await freePort());
  const began = performance.now();
  const server = await startEmbeddedServer({ dir: join(dir, 'data'), log: () => undefined });
  const nest = fork(join(import.meta.dirname, 'bare-nest.mjs'), [port], { cwd: ROOT, execArgv: [] });
  await once(nest, 'message');
  const ms = performance.now() - began;
  const gone = once(nest, 'exit');
  nest.disconnect();
  await gone;
  await server.release();
  return ms;
}
