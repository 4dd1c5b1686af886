import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { childEnvironment } from '@tandem/platform/config';
import { Child } from './child.js';
import type { Terminal } from './command.js';
import { entryOf, makePrivateFolder } from './place.js';
import { PlainProblem } from './problem.js';
import type { Claim } from './running-record.js';
import { isHealthy } from './web-address.js';
import type { Server } from './with-database.js';

const HEALTH_MS = 100;
const FIRST_ANSWER_MS_MAX = 60_000;
const WATCH_MS = 2000;
const WEB_DRAIN_MS = 6000;
const WORKER_DRAIN_MS = 8000;
/** npm passes on a Ctrl-C that the terminal has sent already; only what comes later is a second one. */
const SAME_CTRL_C_MS = 400;

/** Keeps web, worker and the embedded server running until it is told to stop. */
export class Supervisor {
  private readonly worker: Child;
  private readonly web: Child;
  private hopeless: string | undefined;

  constructor(
    private readonly server: Server,
    private readonly claim: Claim,
    private readonly address: string,
    private readonly terminal: Terminal,
  ) {
    this.worker = this.child('worker');
    this.web = this.child('web');
  }

  /** Starts both processes and waits until the web process says that everything is there. */
  async start(): Promise<void> {
    this.worker.start();
    this.web.start();
    const until = performance.now() + FIRST_ANSWER_MS_MAX;
    while (!(await isHealthy(this.address))) {
      if (this.terminal.signal.aborted) return;
      if (this.hopeless !== undefined) throw new PlainProblem(this.hopeless, 1);
      if (performance.now() > until)
        throw new PlainProblem(
          `${this.address}/health does not answer that all is well; see ${this.web.logFile} and ${this.worker.logFile}.`,
          1,
        );
      await wait(HEALTH_MS);
    }
    this.web.markWell();
    this.worker.markWell();
  }

  /** Returns when the person asks for the end; meanwhile brings back a database server that somebody killed. */
  async watch(): Promise<void> {
    const { embedded } = this.server;
    while (!this.terminal.signal.aborted) {
      if (this.hopeless !== undefined) throw new PlainProblem(this.hopeless, 1);
      if (embedded && !embedded.isRunning() && (await embedded.ensureRunning()))
        this.terminal.report('PostgreSQL was gone and runs again');
      await wait(WATCH_MS, undefined, { signal: this.terminal.signal }).catch(ignoreAbort);
    }
  }

  /** Stops web, then worker, then the server, each after what it has in hand; a second Ctrl-C does not wait. */
  async stop(): Promise<void> {
    const beganAt = performance.now();
    const hurry = (): void => {
      if (performance.now() - beganAt < SAME_CTRL_C_MS) return;
      this.web.kill();
      this.worker.kill();
    };
    process.on('SIGINT', hurry).on('SIGTERM', hurry);
    await this.web.stop(WEB_DRAIN_MS);
    await this.worker.stop(WORKER_DRAIN_MS);
    await this.server.embedded?.release();
    process.off('SIGINT', hurry).off('SIGTERM', hurry);
  }

  private child(name: 'web' | 'worker'): Child {
    const logDir = join(this.server.settings.dataDir, 'logs');
    makePrivateFolder(logDir);
    return new Child({
      name,
      entry: entryOf(name),
      environment: childEnvironment(this.server.environment),
      logDir,
      report: (line) => this.terminal.report(line),
      onStart: () => this.claim.record([this.web, this.worker].flatMap((child) => child?.identity ?? [])),
      onHopeless: (sentence) => {
        this.hopeless ??= sentence;
      },
    });
  }
}

function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}
