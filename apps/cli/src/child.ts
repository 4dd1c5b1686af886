import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { identityOf } from '@tandem/platform/embedded';
import { ownLikeFolderAbove } from './place.js';

const LOG_BYTES_MAX = 10_000_000;
const BACKOFF_FIRST_MS = 500;
const BACKOFF_MAX_MS = 15_000;
/** A process that ran this long was well; its next fault starts the backoff anew. */
const WELL_AFTER_MS = 30_000;
/** So many deaths in a row before it was ever well mean that it cannot run here. */
const DEATHS_MAX = 4;

/** What a supervised process is and whom it tells. */
export interface ChildOptions {
  readonly name: string;
  readonly entry: string;
  readonly environment: Record<string, string | undefined>;
  readonly logDir: string;
  readonly report: (line: string) => void;
  /** Called after every start, so that the next supervisor can find an orphan. */
  readonly onStart: () => void;
  /** Called when it died too often to be started again. */
  readonly onHopeless: (sentence: string) => void;
}

/**
 * A process that is kept running: started again when it dies, later each time, until somebody stops it.
 *
 * It stands in a session of its own, so that Ctrl-C in the terminal reaches the supervisor alone, which stops its
 * children in order. Its output goes to a file, which a killed supervisor does not take away.
 */
export class Child {
  private process: ChildProcess | undefined;
  private isStopping = false;
  private deaths = 0;
  private isWell = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: ChildOptions) {}

  get name(): string {
    return this.options.name;
  }

  get logFile(): string {
    return join(this.options.logDir, `${this.options.name}.log`);
  }

  /** The identity of the process that runs now, if one does. */
  get identity(): string | undefined {
    return this.process?.pid === undefined ? undefined : identityOf(this.process.pid);
  }

  start(): void {
    const output = openSync(this.logFile, 'a', 0o600);
    ownLikeFolderAbove(this.logFile);
    if (statSync(this.logFile).size > LOG_BYTES_MAX) truncateSync(this.logFile);
    const guard = fileURLToPath(new URL('./orphan-guard.js', import.meta.url));
    const startedAt = performance.now();
    const child = spawn(process.execPath, ['--enable-source-maps', '--import', guard, this.options.entry], {
      env: this.options.environment,
      stdio: ['ignore', output, output, 'ipc'],
      detached: true,
    });
    closeSync(output);
    this.process = child;
    child.once('exit', (code, signal) => this.startAgain(code ?? signal, performance.now() - startedAt));
    child.once('error', (error) => this.options.onHopeless(`${this.name} cannot be started: ${error.message}.`));
    this.options.onStart();
  }

  /** Says that the process has done its work at least once, so that a later death is a mishap. */
  markWell(): void {
    this.isWell = true;
  }

  /** Asks it to finish what it has in hand, and ends it when that takes longer than `withinMs`. */
  async stop(withinMs: number): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    const child = this.process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const impatience = setTimeout(() => {
      this.options.report(`${this.name} did not stop in ${withinMs / 1000} s and is ended`);
      child.kill('SIGKILL');
    }, withinMs);
    await gone;
    clearTimeout(impatience);
  }

  /** Ends it at once. */
  kill(): void {
    this.isStopping = true;
    clearTimeout(this.timer);
    this.process?.kill('SIGKILL');
  }

  /** What follows the end of a process: it is started again after a pause, or given up when it never did its work. */
  private startAgain(how: number | string | null, ranMs: number): void {
    if (this.isStopping) return;
    if (ranMs > WELL_AFTER_MS) this.deaths = 0;
    this.deaths += 1;
    if (!this.isWell && (this.deaths >= DEATHS_MAX || how === 2)) {
      this.options.onHopeless(`${this.name} does not start: ${this.lastWords()} Its log is ${this.logFile}.`);
      return;
    }
    const delayMs = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** (this.deaths - 1));
    this.options.report(`${this.name} ended unexpectedly (${how}); it starts again in ${delayMs / 1000} s`);
    this.timer = setTimeout(() => this.start(), delayMs);
  }

  /** The last line of its log that is no line of a stack. */
  private lastWords(): string {
    const lines = readFileSync(this.logFile, 'utf8').split('\n').slice(-60);
    const words = lines.findLast((line) => line.trim() !== '' && !/^\s+at |^Node\.js v|^\s*[{}]/.test(line));
    return words === undefined ? 'it said nothing.' : words.trim().slice(0, 300);
  }
}
