import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Client } from 'pg';
import { ROOT } from '../support/checkout.js';
import type { TestDatabase } from '../support/database.js';
import { freePort } from '../support/tandem.js';
import { createStoryDatabase } from './story-database.js';

/** The whole product as it is built: web and worker as processes of their own, over a database with the story in it. */
export interface Product {
  readonly address: string;
  readonly database: TestDatabase;
  /** Runs one statement that no role of the product may run, such as moving a deadline into the past. */
  asOperator<R>(sql: string, parameters?: readonly unknown[]): Promise<R[]>;
  stop(): Promise<void>;
}

export async function startProduct(): Promise<Product> {
  const database = await createStoryDatabase();
  const port = await freePort();
  const settings = {
    PATH: process.env['PATH'],
    DATABASE_URL: database.url,
    TANDEM_MODE: 'embedded',
    TANDEM_LOG_LEVEL: 'error',
    PORT: String(port),
  };
  const processes = [spawnReady('apps/web/src/main.js', settings), spawnReady('apps/worker/src/main.js', settings)];
  const running = await Promise.all(processes);
  return {
    address: `http://127.0.0.1:${port}`,
    database,
    asOperator: (sql, parameters = []) => query(database.adminUrl, sql, parameters),
    stop: async () => {
      await Promise.all(running.map(stopped));
      await database.drop();
    },
  };
}

async function spawnReady(program: string, settings: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(ROOT, 'dist', program)], {
    cwd: ROOT,
    env: settings,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${program} ended before it was ready.`);
  });
  await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => undefined);
  return child;
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 5000);
  await exit;
  clearTimeout(force);
}

async function query<R>(url: string, sql: string, parameters: readonly unknown[]): Promise<R[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(sql, [...parameters]);
    return rows as R[];
  } finally {
    await client.end();
  }
}
