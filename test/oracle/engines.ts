import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Program } from './program.js';

/** What an engine says of a program. Nothing of it is believed: quantities are priced again by the product. */
export interface EngineAnswer {
  readonly status: 'optimal' | 'infeasible' | 'stopped' | 'failed';
  /** In units of the objective, and only to as many digits as the engine prints. */
  readonly objective?: number;
  readonly bound?: number;
  readonly x?: Float64Array;
  /** Reading and solving the model, without writing it. */
  readonly ms: number;
  /** Processor time of it; a thread's includes whatever else its process does. */
  readonly cpuMs: number;
}

export interface EngineLimits {
  readonly timeLimitMs: number;
  /** The gap in units of the objective at which a solution counts as optimal. */
  readonly absoluteGap: number;
}

/** A solver of mixed-integer programs that is not the product's own. */
export interface Engine {
  readonly name: string;
  solve(program: Program, limits: EngineLimits): Promise<EngineAnswer>;
  close(): Promise<void>;
}

const FOLDER = dirname(fileURLToPath(import.meta.url));

/** How long after its limit a thread may still answer: it is busy between two looks at the clock. */
const HIGHS_GRACE_MS = 20_000;

interface ThreadAnswer {
  readonly status: string;
  readonly objective?: number;
  readonly bound?: number;
  readonly x?: Float64Array;
  readonly ms?: number;
  readonly cpuMs?: number;
}

/** HiGHS's branch and cut in a warm thread. */
export class HighsMip implements Engine {
  readonly name = 'HiGHS MIP';
  private worker: Worker | undefined;

  async solve(program: Program, { timeLimitMs, absoluteGap }: EngineLimits): Promise<EngineAnswer> {
    const worker = await this.ready();
    const options = { time_limit: timeLimitMs / 1000, mip_abs_gap: absoluteGap, mip_feasibility_tolerance: 1e-7 };
    const found = await this.answerOf(worker, { arrays: program.arrays(), options }, timeLimitMs + HIGHS_GRACE_MS);
    const { status, ms = 0, cpuMs = 0, ...rest }: ThreadAnswer = found ?? { status: 'failed' };
    const isSound = !rest.x || rest.x.every(Number.isFinite);
    if (!isSound || status.startsWith('failed')) {
      // An engine that broke down, or answers with what is no number, has said nothing; the next tender gets a new one.
      await this.close();
      return { status: 'failed', ms, cpuMs };
    }
    if (status === 'optimal' && rest.x) return { status: 'optimal', ms, cpuMs, ...rest };
    if (status === 'infeasible') return { status: 'infeasible', ms, cpuMs };
    return { status: status === 'timeLimit' ? 'stopped' : 'failed', ms, cpuMs, ...rest };
  }

  /** What the thread answers; undefined when it breaks down or never does. */
  private async answerOf(worker: Worker, question: object, withinMs: number): Promise<ThreadAnswer | undefined> {
    const late = new AbortController();
    const end = setTimeout(() => late.abort(), withinMs);
    try {
      const answer = once(worker, 'message', { signal: late.signal });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A thread has no origin to name; windows do.
      worker.postMessage(question);
      const [found]: ThreadAnswer[] = await answer;
      return found;
    } catch (error) {
      console.warn(`HiGHS MIP gives no answer: ${String(error)}`);
      return undefined;
    } finally {
      clearTimeout(end);
    }
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
    this.worker = undefined;
  }

  private async ready(): Promise<Worker> {
    if (this.worker) return this.worker;
    this.worker = new Worker(join(FOLDER, 'highs-mip-thread.mjs'));
    await once(this.worker, 'message');
    return this.worker;
  }
}

/** GLPK's `glpsol`, with its cuts: a process per program. */
export class Glpsol implements Engine {
  readonly name = 'GLPK';

  constructor(private readonly flags: readonly string[] = ['--cuts']) {}

  async solve(program: Program, { timeLimitMs }: EngineLimits): Promise<EngineAnswer> {
    return inFolder(async (folder) => {
      const [model, solution] = [join(folder, 'model.lp'), join(folder, 'solution.txt')];
      writeFileSync(model, program.text());
      const seconds = String(Math.max(1, Math.ceil(timeLimitMs / 1000)));
      const flags = ['--lp', model, '--tmlim', seconds, '--mipgap', '0', ...this.flags, '--write', solution];
      const { output, ...took } = await run('glpsol', flags, folder, timeLimitMs);
      if (/PROBLEM HAS NO (PRIMAL|INTEGER) FEASIBLE SOLUTION/.test(output)) return { status: 'infeasible', ...took };
      const lines = textOf(solution).split('\n');
      // "s mip rows columns status objective": o for optimal, f for feasible, n for none, u for undefined.
      const header = lines.find((line) => line.startsWith('s mip'))?.split(/\s+/);
      if (!header) return { status: 'failed', ...took };
      if (header[4] === 'n') return { status: 'infeasible', ...took };
      if (header[4] === 'u') return { status: 'stopped', ...took };
      const x = new Float64Array(program.columns.length);
      const isUsed = usedColumns(program);
      let place = -1;
      for (const line of lines) {
        if (!line.startsWith('j ')) continue;
        // Columns come in the order in which the text names them first.
        place += 1;
        x[isUsed[place]!] = Number(line.split(/\s+/)[2]);
      }
      return { status: header[4] === 'o' ? 'optimal' : 'stopped', objective: Number(header[5]), x, ...took };
    });
  }

  async close(): Promise<void> {
    return Promise.resolve();
  }
}

/** COIN-OR's `cbc`: a process per program. */
export class Cbc implements Engine {
  readonly name = 'CBC';

  async solve(program: Program, { timeLimitMs, absoluteGap }: EngineLimits): Promise<EngineAnswer> {
    return inFolder(async (folder) => {
      const [model, solution] = [join(folder, 'model.lp'), join(folder, 'solution.txt')];
      writeFileSync(model, program.text());
      const limits = [
        '-sec',
        String(Math.max(1, timeLimitMs / 1000)),
        '-timeMode',
        'elapsed',
        '-ratio',
        '0',
        '-allow',
        String(absoluteGap),
      ];
      const { ms, cpuMs } = await run('cbc', [model, ...limits, '-solve', '-solution', solution], folder, timeLimitMs);
      const took = { ms, cpuMs };
      const [head = '', ...rows] = textOf(solution).split('\n');
      if (/infeasible/i.test(head)) return { status: 'infeasible', ...took };
      const x = new Float64Array(program.columns.length);
      for (const row of rows) {
        const [, name, value] = /^\s*(?:\*\*)?\s*\d+\s+x(\d+)\s+(\S+)/.exec(row) ?? [];
        if (name !== undefined) x[Number(name)] = Number(value);
      }
      const objective = Number(/objective value\s+(\S+)/.exec(head)?.[1]);
      if (head.startsWith('Optimal')) return { status: 'optimal', objective, x, ...took };
      // A stop without a solution prints the relaxation's values; the caller's exact check tells.
      return head.startsWith('Stopped') ? { status: 'stopped', objective, x, ...took } : { status: 'failed', ...took };
    });
  }

  async close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Whether a program of that name is on this machine. */
export function isInstalled(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** The columns in the order in which the text of the program names them for the first time. */
function usedColumns(program: Program): number[] {
  return [...new Set([...program.text().matchAll(/x(\d+)/g)].map(([, index]) => Number(index)))];
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-oracle-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a program under a shell, which knows what its children used of the processor. */
async function run(program: string, args: string[], cwd: string, timeLimitMs: number) {
  const began = performance.now();
  const shell = ['-c', '"$@"; times >&2', 'sh', program, ...args];
  const child = spawn('/bin/sh', shell, { cwd, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  // Time limits of these programs are looked at now and then only. The group is the shell and what it runs.
  const end = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), timeLimitMs + 5000);
  let [output, times] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (times += chunk));
  await once(child, 'close');
  clearTimeout(end);
  const used = [...times.matchAll(/(\d+)m([\d.]+)s/g)].map(([, minutes, rest]) => Number(minutes) * 60 + Number(rest));
  return { ms: performance.now() - began, cpuMs: used.reduce((a, b) => a + b, 0) * 1000, output };
}
