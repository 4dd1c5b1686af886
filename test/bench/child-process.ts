import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from './bench-server.js';

/**
 * A process of its own for what is measured, as the product has one: its CPU and memory are its alone.
 * It answers one message at a time.
 */
export class Measured {
  private readonly child: ChildProcess;

  constructor(file: string, argument: string, environment: Record<string, string> = {}) {
    this.child = fork(join(import.meta.dirname, file), [argument], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], ...environment },
      execArgv: [
        ...(process.env['BENCH_PROF'] ? ['--cpu-prof', '--cpu-prof-dir=/tmp/benchprof'] : []),
        '--import',
        join(ROOT, 'test/support/typescript.mjs'),
      ],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
  }

  /** Sends a message and returns what comes back. */
  async ask<T>(message: unknown): Promise<T> {
    const answer = this.next<T>();
    this.child.send(message as object);
    return answer;
  }

  async next<T>(): Promise<T> {
    const ended = new AbortController();
    const gone = once(this.child, 'exit', { signal: ended.signal }).then(() => {
      throw new Error('The measured process ended before it answered.');
    });
    gone.catch(() => undefined);
    try {
      const [answer]: T[] = await Promise.race([once(this.child, 'message', { signal: ended.signal }), gone]);
      return answer!;
    } finally {
      ended.abort();
    }
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.disconnect();
    await gone;
  }

  get pid(): number {
    return this.child.pid!;
  }
}
