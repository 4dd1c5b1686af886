import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** How a command of the command line is run: in which checkout, as whom, with which settings. */
export interface TandemOptions {
  readonly settings?: Record<string, string>;
  readonly checkout: string;
  readonly uid?: number;
  readonly gid?: number;
}

/** What a command left behind. */
export interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs: as `npm run -s tandem -- ARGS` would start it. */
export class Tandem {
  stdout = '';
  stderr = '';
  private readonly child: ChildProcess;
  private readonly ended: Promise<Outcome>;

  constructor(args: readonly string[], options: TandemOptions) {
    const { settings = {}, checkout, uid, gid } = options;
    this.child = spawn(process.execPath, [join(checkout, 'apps/cli/start.mjs'), ...args], {
      cwd: checkout,
      env: { ...cleanEnvironment(), ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
      uid,
      gid,
    });
    this.child.stdout!.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = once(this.child, 'close').then(() => ({
      exitCode: this.child.exitCode,
      stdout: this.stdout,
      stderr: this.stderr,
    }));
  }

  get pid(): number {
    return this.child.pid!;
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  end(): Promise<Outcome> {
    return this.ended;
  }

  /** The address that `up` prints when all is ready; what it said instead when it ended before. */
  async address(withinMs = 90_000): Promise<string> {
    const until = performance.now() + withinMs;
    for (;;) {
      const found = /ready at (http:\S+)/.exec(this.stdout)?.[1];
      if (found !== undefined) return found;
      if (this.child.exitCode !== null || performance.now() > until)
        throw new Error(`Tandem is not ready.\n${this.stdout}\n${this.stderr}`);
      await wait(50);
    }
  }
}

/** Runs a command to its end. */
export function tandem(args: readonly string[], options: TandemOptions): Promise<Outcome> {
  return new Tandem(args, options).end();
}

/** The pid of the embedded server of a data folder, if one runs there. */
export function postmasterOf(dataDir: string): number | undefined {
  const lock = join(dataDir, 'postgres/data/postmaster.pid');
  return existsSync(lock) ? Number(readFileSync(lock, 'utf8').split('\n')[0]) : undefined;
}

/** A port that is free on 127.0.0.1 at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port on 127.0.0.1.');
  return address.port;
}

/** The environment without any setting of Tandem's: a test names the ones that it means. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const ours = /^(TANDEM_|DATABASE_|REDIS_|TEST_)|^(PORT|HOST|NODE_ENV|SESSION_SECRET|INIT_CWD)$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}
