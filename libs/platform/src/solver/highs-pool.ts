import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { MipModel } from './mip-builder.js';

/** The part of the platform's global that Node's types leave to browsers. */
declare const WebAssembly: { compile(bytes: Uint8Array): Promise<object> };

/** What one run of HiGHS gave, in the units in which the costs were given. */
export interface MipAnswer {
  readonly status: 'optimal' | 'infeasible' | 'stopped' | 'failed';
  readonly objective?: number;
  readonly bound?: number;
  readonly x?: Float64Array;
}

/** How one run is limited. */
export interface MipOptions {
  readonly timeLimitMs: number;
  /** The gap, in cost units, at which a solution counts as optimal. */
  readonly absoluteGap: number;
  readonly tolerance?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { primal: number; dual: number; nodes: number }) => void;
}

interface Job {
  readonly id: number;
  readonly model: MipModel;
  readonly options: MipOptions;
  readonly resolve: (answer: MipAnswer) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly stop: Int32Array;
  readonly ready: Promise<void>;
  job?: Job;
}

type Message =
  | { type: 'ready'; version: string }
  | { type: 'progress'; id: number; primal: number; dual: number; nodes: number }
  | { type: 'error'; id: number; message: string }
  | { type: 'done'; id: number; status: string; objective: number; bound: number; x?: Float64Array };

/** How long a thread may go on after it was told to stop, before it is ended by force. */
const HARD_KILL_MS = 3000;

/**
 * Long-lived solver threads that share one compiled WebAssembly module.
 *
 * Compiling takes seconds and a thread some tenths, so both happen once. Idle threads do not keep
 * the process alive. A run is stopped through shared memory, and by force if it does not listen.
 */
export class HighsPool {
  private readonly threads: Thread[] = [];
  private readonly waiting: Job[] = [];
  private wasm?: Promise<object>;
  private isClosed = false;
  private nextId = 1;
  private starting = 0;

  constructor(private readonly size = 1) {}

  /** The version of the installed solver package. */
  static version(): string {
    const require = createRequire(import.meta.url);
    const manifest = join(dirname(require.resolve('highs')), '..', 'package.json');
    const read: unknown = JSON.parse(readFileSync(manifest, 'utf8'));
    return read !== null && typeof read === 'object' && 'version' in read ? String(read.version) : 'unknown';
  }

  /** Starts every thread, so that the first solve after boot is as fast as any other. */
  async warm(): Promise<void> {
    while (this.threads.length < this.size) this.threads.push(await this.start());
    await Promise.all(this.threads.map(async (thread) => thread.ready));
  }

  /** Minimises a model. Errors: when the pool is closed or the thread dies; a stop or failed run is an answer. */
  async solve(model: MipModel, options: MipOptions): Promise<MipAnswer> {
    if (this.isClosed) throw new Error('The solver has been closed.');
    if (options.signal?.aborted) return { status: 'stopped' };
    return new Promise((resolve, reject) => {
      this.waiting.push({ id: this.nextId++, model, options, resolve, reject });
      void this.dispatch().catch(reject);
    });
  }

  async close(): Promise<void> {
    this.isClosed = true;
    for (const job of this.waiting.splice(0)) job.resolve({ status: 'stopped' });
    await Promise.all(this.threads.splice(0).map(async ({ worker }) => worker.terminate()));
  }

  private async dispatch(): Promise<void> {
    if (!this.threads.some((t) => !t.job)) {
      if (this.threads.length + this.starting >= this.size) return;
      this.starting += 1;
      try {
        this.threads.push(await this.start());
      } finally {
        this.starting -= 1;
      }
    }
    const thread = this.threads.find((t) => !t.job);
    const job = thread && this.waiting.shift();
    if (thread && job) await this.runOn(thread, job);
  }

  private async runOn(thread: Thread, job: Job): Promise<void> {
    thread.job = job;
    thread.worker.ref();
    try {
      await thread.ready;
    } catch (cause) {
      this.threads.splice(this.threads.indexOf(thread), 1);
      job.reject(new Error('The solver thread could not start.', { cause }));
      return;
    }
    const { signal, timeLimitMs } = job.options;
    let killer: NodeJS.Timeout | undefined;
    const kill = () => {
      this.threads.splice(this.threads.indexOf(thread), 1);
      finish();
      job.resolve({ status: 'stopped' });
      void thread.worker.terminate();
      void this.dispatch().catch(job.reject);
    };
    const limit = setTimeout(kill, timeLimitMs + HARD_KILL_MS);
    const abort = () => {
      Atomics.store(thread.stop, 0, 1);
      killer ??= setTimeout(kill, HARD_KILL_MS);
    };
    const finish = () => {
      clearTimeout(limit);
      clearTimeout(killer);
      signal?.removeEventListener('abort', abort);
      thread.worker.off('message', listen).off('error', fail);
      thread.worker.unref();
      thread.job = undefined;
    };
    const next = () => {
      finish();
      void this.dispatch().catch(job.reject);
    };
    const fail = (error: Error) => {
      this.threads.splice(this.threads.indexOf(thread), 1);
      next();
      job.reject(error);
    };
    const unit = job.model.costUnit;
    const listen = (message: Message) => {
      if (message.type === 'ready' || message.id !== job.id) return;
      if (message.type === 'progress') {
        job.options.onProgress?.({ primal: message.primal * unit, dual: message.dual * unit, nodes: message.nodes });
        return;
      }
      next();
      // HiGHS sometimes gives up on a model that it solves in another form: the caller decides.
      if (message.type === 'error') job.resolve({ status: 'failed' });
      else job.resolve(answer(message, unit));
    };
    Atomics.store(thread.stop, 0, 0);
    thread.worker.on('message', listen).on('error', fail);
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A thread has no origin to name; windows do.
    thread.worker.postMessage(requestOf(job));
  }

  private async start(): Promise<Thread> {
    this.wasm ??= compile();
    const wasmModule = await this.wasm;
    const stop = new SharedArrayBuffer(4);
    const worker = new Worker(threadFile(), { workerData: { wasmModule, stop } });
    const ready = new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.once('error', reject);
    });
    const thread: Thread = { worker, stop: new Int32Array(stop), ready };
    // Until it is ready somebody waits for the thread; afterwards an idle one must not hold the process.
    const rest = () => {
      if (!thread.job) worker.unref();
    };
    void ready.then(rest, rest);
    return thread;
  }
}

function answer(message: Extract<Message, { type: 'done' }>, unit: number): MipAnswer {
  const isFinite = Number.isFinite(message.bound);
  const found = {
    ...(message.x ? { x: message.x, objective: message.objective * unit } : {}),
    ...(isFinite ? { bound: message.bound * unit } : {}),
  };
  if (message.status === 'optimal' && message.x) return { status: 'optimal', ...found };
  if (message.status === 'infeasible') return { status: 'infeasible' };
  const isStopped = ['timeLimit', 'interrupted', 'solutionLimit', 'iterationLimit'].includes(message.status);
  return { status: isStopped ? 'stopped' : 'failed', ...found };
}

async function compile(): Promise<object> {
  const require = createRequire(import.meta.url);
  return WebAssembly.compile(readFileSync(require.resolve('highs/runtime')));
}

/** The thread's file lies in the sources; the build and the tests look for it from where they run. */
function threadFile(): string {
  const place = join('libs', 'platform', 'src', 'solver', 'highs-thread.mjs');
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, place))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`The solver thread ${place} is missing from this installation.`);
    folder = parent;
  }
  return join(folder, place);
}

/** What a thread is asked: the model with its limits, in the units of the model. */
function requestOf(job: Job): object {
  const { timeLimitMs, absoluteGap, tolerance } = job.options;
  return {
    id: job.id,
    model: job.model,
    options: {
      time_limit: Math.max(timeLimitMs, 1) / 1000,
      mip_abs_gap: absoluteGap / job.model.costUnit,
      ...(tolerance === undefined
        ? {}
        : { mip_feasibility_tolerance: tolerance, primal_feasibility_tolerance: tolerance }),
    },
  };
}
