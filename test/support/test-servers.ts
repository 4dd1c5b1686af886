import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { Client } from 'pg';
import { APP_ROLE, migrate, QUEUE_ROLE } from '@tandem/platform/database';
import { ensureLogin, isAlive, startEmbeddedServer } from '@tandem/platform/embedded';
import { freePort } from './tandem.js';

/**
 * The process behind integration and browser tests: one PostgreSQL with a migrated template, and one Redis where the
 * machine has it. It runs apart from Jest and ends when Jest does, however Jest ends, because their channel closes.
 */
const ROOT = join(import.meta.dirname, '../..');
const LOGIN_PASSWORD = 'for-tests-on-this-machine-only';

/** What the tests get to know. */
export interface TestServers {
  readonly adminUrl: string;
  readonly loginUrl: string;
  readonly template: string;
  readonly redisUrl: string | undefined;
}

async function main(): Promise<void> {
  const closed = once(process, 'disconnect');
  const server = await startEmbeddedServer({
    dir: join(ROOT, '.cache/test-postgres'),
    durability: 'none',
    log: (line) => process.stderr.write(`${line}\n`),
  });
  const redis = await startRedis();
  try {
    const template = await ensureTemplate(server.adminUrl);
    const loginUrl = await ensureLogin(server.adminUrl, {
      name: 'tandem_login',
      password: LOGIN_PASSWORD,
      memberOf: [APP_ROLE, QUEUE_ROLE],
    });
    const found: TestServers = { adminUrl: server.adminUrl, loginUrl, template, redisUrl: redis?.url };
    process.send?.(found);
    await closed;
  } finally {
    redis?.stop();
    await server.release();
  }
}

/**
 * A database with every migration applied, made once for each state of the migrations and copied for each test.
 * Test databases of processes that were killed are dropped on the way.
 */
async function ensureTemplate(adminUrl: string): Promise<string> {
  const template = `template_${migrationsHash()}`;
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(hashtextextended('test template', 0))`);
    const { rows } = await client.query<{ name: string; done: boolean }>(
      'select datname as name, datistemplate as done from pg_database',
    );
    if (!rows.some((row) => row.name === template && row.done)) {
      await client.query(`drop database if exists ${template} with (force)`);
      await client.query(`create database ${template}`);
      const url = new URL(adminUrl);
      url.pathname = `/${template}`;
      await migrate(url.href);
      await client.query(`alter database ${template} is_template true allow_connections false`);
    }
    for (const { name } of rows) if (isLitter(name)) await client.query(`drop database if exists ${name} with (force)`);
  } finally {
    await client.end();
  }
  return template;
}

/** A test's database carries the identity of its process: `test_PID_START_BOOT_NUMBER`. */
function isLitter(name: string): boolean {
  const owner = /^test_(\d+_.+)_\d+$/.exec(name)?.[1];
  return owner !== undefined && !isAlive(owner.replaceAll('_', '-'));
}

function migrationsHash(): string {
  const folder = join(ROOT, 'libs/platform/src/database');
  const hash = createHash('sha256').update(readFileSync(join(ROOT, 'node_modules/bullmq/package.json')));
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort())
    if (/\.(ts|sql)$/.test(entry)) hash.update(entry).update(readFileSync(join(folder, entry)));
  return hash.digest('hex').slice(0, 16);
}

/** The Redis that REDIS_TEST_URL names, else one of our own on a private port, else none. */
async function startRedis(): Promise<{ url: string; stop: () => void } | undefined> {
  const named = process.env['REDIS_TEST_URL'];
  if (named) return { url: named, stop: () => undefined };
  const program = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'redis-server'));
  const found = program.find(isProgram);
  if (found === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'tandem-redis-'));
  const port = await freePort();
  const flags = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--databases', '512'];
  const child = spawn(found, [...flags, '--appendonly', 'no', '--save', '', '--maxmemory-policy', 'noeviction'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await readyLine(child);
  const stop = (): void => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: `redis://127.0.0.1:${port}`, stop };
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function readyLine(child: ChildProcess): Promise<void> {
  for await (const chunk of child.stdout!) if (String(chunk).includes('Ready to accept connections')) break;
}

await main();
