import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { AwardProblem } from '@tandem/domain/awards';
import { DomainError } from '@tandem/domain/refusals';
import { plainAward, withoutProof } from './plain-award.js';
import { callAway, type RaceLane, raceState } from './race.js';
import { isUnsure } from './second-opinion.js';
import type { ProofCheck, SolveOptions, SolveResult } from './solver.js';
import type { AskedProof, FromThread, ToThread } from './thread-messages.js';

/** The part of the platform's global that Node's types leave to browsers. */
declare const WebAssembly: { compile(bytes: Uint8Array): Promise<object> };

/** What a thread is asked to do, before it is known which. */
type Work =
  | { readonly task: 'solve'; readonly problem: AwardProblem }
  | ({ readonly task: 'check' } & Omit<AskedProof, 'id' | 'task'>);
type Answer = Extract<FromThread, { type: 'done' | 'checked' }>;

interface Job {
  readonly id: number;
  readonly work: Work;
  readonly options: SolveOptions;
  /** Without an answer: it was stopped, by whoever asked or by its limit. */
  readonly resolve: (answer?: Answer) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  /** The number of the job that shall stop. */
  readonly stop: Int32Array;
  readonly ready: Promise<void>;
  job?: Job;
  /** The race that the thread runs beside another one's job. */
  race?: Race;
}

/** The second lane of a race, as the pool sees it. */
interface Race {
  readonly id: number;
  readonly state: SharedArrayBuffer;
  /** Ends the thread. */
  readonly leave: () => void;
  killer?: NodeJS.Timeout;
}

/** How long a thread may go on after it was told to stop, before it is ended by force. */
const HARD_KILL_MS = 2000;
/** Beyond its limit a solve may take this part of it, and the time above, before it is ended by force. */
const OVERTIME = 0.2;

/**
 * Long-lived solver threads that share one compiled WebAssembly module.
 *
 * Where nobody waits, an idle thread races: it runs HiGHS's own search on the problem of another thread, and is called
 * away when it is needed for a problem of its own.
 *
 * Compiling takes seconds and a thread some tenths, so both happen once. Idle threads do not keep the process alive.
 * Who cancels is answered at once; the thread hears of it through shared memory, and is ended by force if it does not
 * listen.
 */
export class SolverThreads {
  private readonly threads: Thread[] = [];
  private readonly waiting: Job[] = [];
  private wasm?: Promise<object>;
  private isClosed = false;
  private nextId = 1;
  private starting = 0;

  constructor(private readonly size: number) {}

  /** The version of the installed solver package. */
  static version(): string {
    const require = createRequire(import.meta.url);
    const manifest = join(dirname(require.resolve('highs')), '..', 'package.json');
    const read: unknown = JSON.parse(readFileSync(manifest, 'utf8'));
    return read !== null && typeof read === 'object' && 'version' in read ? String(read.version) : 'unknown';
  }

  /** Starts every thread, so that the first solve after boot takes no longer than a later one. */
  async warm(): Promise<void> {
    while (this.threads.length < this.size) this.threads.push(await this.start());
    await Promise.all(this.threads.map(async (thread) => thread.ready));
  }

  /**
   * Solves a problem on the first free thread. A thread that had to be ended for ignoring its limit leaves the award that
   * a person would try first. Errors: when the pool is closed, the thread dies or refuses.
   */
  async solve(problem: AwardProblem, options: SolveOptions): Promise<SolveResult> {
    const answer = await this.answer({ task: 'solve', problem }, options);
    if (answer?.type === 'done') return answer.result;
    return this.isClosed || options.signal?.aborted ? { status: 'timeLimit' } : withoutProof(plainAward(problem));
  }

  /** Checks a proof on the first free thread. Errors: as for a solve, and when the proof cannot be read. */
  async check(asked: Omit<AskedProof, 'id' | 'task'>, options: SolveOptions): Promise<ProofCheck> {
    const answer = await this.answer({ task: 'check', ...asked }, options);
    if (answer?.type !== 'checked') return { status: 'stopped' };
    return answer.because === undefined ? { status: 'holds' } : { status: 'refused', because: answer.because };
  }

  private async answer(work: Work, options: SolveOptions): Promise<Answer | undefined> {
    if (this.isClosed) throw new Error('The solver has been closed.');
    if (options.signal?.aborted) return undefined;
    return new Promise((resolve, reject) => {
      this.waiting.push({ id: this.nextId++, work, options, resolve, reject });
      void this.dispatch().catch(reject);
    });
  }

  async close(): Promise<void> {
    this.isClosed = true;
    for (const job of this.waiting.splice(0)) job.resolve();
    await Promise.all(this.threads.splice(0).map(async ({ worker }) => worker.terminate()));
  }

  private async dispatch(): Promise<void> {
    if (!this.threads.some(isIdle) && !(await this.startAnother())) {
      const racing = this.threads.find(({ race }) => race);
      if (racing?.race && this.waiting.length > 0) this.endRace(racing.race.state);
      return;
    }
    const thread = this.threads.find(isIdle);
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
    const lane = await this.startRace(job);
    let killer: NodeJS.Timeout | undefined;
    const finish = () => {
      clearTimeout(limit);
      clearTimeout(killer);
      if (lane) this.endRace(lane.state);
      signal?.removeEventListener('abort', abort);
      thread.worker.off('message', listen).off('error', fail);
      thread.worker.unref();
      thread.job = undefined;
      void this.dispatch().catch(job.reject);
    };
    const kill = () => {
      this.threads.splice(this.threads.indexOf(thread), 1);
      void thread.worker.terminate();
      job.resolve();
      finish();
    };
    const limit = setTimeout(kill, timeLimitMs * (1 + OVERTIME) + HARD_KILL_MS);
    const abort = () => {
      Atomics.store(thread.stop, 0, job.id);
      killer ??= setTimeout(kill, HARD_KILL_MS);
      job.resolve();
    };
    const fail = (error: Error) => {
      this.threads.splice(this.threads.indexOf(thread), 1);
      job.reject(error);
      finish();
    };
    const listen = (message: FromThread) => {
      if (message.type === 'ready' || message.id !== job.id) return;
      if (message.type === 'progress') {
        job.options.onProgress?.(message.progress);
        return;
      }
      if (message.type === 'done' || message.type === 'checked') job.resolve(message);
      else if (message.type === 'error') job.reject(errorOf(message));
      finish();
    };
    thread.worker.on('message', listen).on('error', fail);
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
    const ask: ToThread =
      job.work.task === 'check'
        ? { ...job.work, id: job.id }
        : { ...job.work, id: job.id, timeLimitMs, ...(lane ? { lane } : {}) };
    thread.worker.postMessage(ask, lane ? [lane.port] : []);
  }

  /** Sends an idle thread into a race for a job, when the problem is worth one and nobody waits; the lane of the job. */
  private async startRace({ work, options, reject }: Job): Promise<RaceLane | undefined> {
    const { problem } = work;
    if (work.task !== 'solve' || this.waiting.length > 0 || !isUnsure(problem)) return undefined;
    const thread = this.threads.find(isIdle) ?? (await this.startAnother());
    if (!thread || !isIdle(thread)) return undefined;
    if (this.waiting.length > 0) {
      void this.dispatch().catch(reject);
      return undefined;
    }
    const { port1, port2 } = new MessageChannel();
    const state = raceState();
    const id = this.nextId++;
    const finish = () => {
      clearTimeout(thread.race?.killer);
      thread.worker.off('message', listen).off('error', leave);
      thread.race = undefined;
      callAway(state);
      void this.dispatch().catch(reject);
    };
    const leave = () => {
      this.threads.splice(this.threads.indexOf(thread), 1);
      void thread.worker.terminate();
      finish();
    };
    const listen = (message: FromThread) => {
      if (message.type !== 'ready' && message.id === id) finish();
    };
    thread.race = { id, state, leave };
    thread.worker.on('message', listen).on('error', leave);
    const lane = { state, port: port2 };
    const ask: ToThread = { task: 'race', id, problem, timeLimitMs: options.timeLimitMs, lane };
    thread.worker.postMessage(ask, [port2]);
    return { state, port: port1 };
  }

  /** Calls the thread that runs in a race away from it, by force if it does not listen. */
  private endRace(state: SharedArrayBuffer): void {
    for (const { race, stop } of this.threads) {
      if (race?.state !== state) continue;
      Atomics.store(stop, 0, race.id);
      race.killer ??= setTimeout(race.leave, HARD_KILL_MS).unref();
    }
  }

  private async startAnother(): Promise<Thread | undefined> {
    if (this.threads.length + this.starting >= this.size) return undefined;
    this.starting += 1;
    try {
      const thread = await this.start();
      this.threads.push(thread);
      return thread;
    } finally {
      this.starting -= 1;
    }
  }

  private async start(): Promise<Thread> {
    this.wasm ??= compile();
    const wasmModule = await this.wasm;
    const stop = new SharedArrayBuffer(4);
    const { file, execArgv } = threadFile();
    const worker = new Worker(file, { workerData: { wasmModule, stop }, execArgv });
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

function isIdle({ job, race }: Thread): boolean {
  return !job && !race;
}

function errorOf({ message, code, facts }: Extract<FromThread, { type: 'error' }>): Error {
  return code === undefined ? new Error(message) : new DomainError(code, { ...facts }, message);
}

async function compile(): Promise<object> {
  const require = createRequire(import.meta.url);
  return WebAssembly.compile(readFileSync(require.resolve('highs/runtime')));
}

/** The thread's program: built beside this file, or from the sources, as tests and benches run them. */
function threadFile(): { file: string; execArgv: string[] } {
  const folder = dirname(fileURLToPath(import.meta.url));
  const built = join(folder, 'solver-thread.js');
  if (existsSync(built)) return { file: built, execArgv: [] };
  const loader = pathToFileURL(join(folder, '../../../../test/support/typescript.mjs')).href;
  return { file: join(folder, 'solver-thread.ts'), execArgv: ['--import', loader] };
}
