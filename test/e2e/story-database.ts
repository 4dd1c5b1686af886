import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { ROOT } from '../support/checkout.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

/**
 * A database of one test file's own in which the demonstration has just been told.
 *
 * The story is told once, by the built program, into a template that every file copies; a build with other bytes, other
 * migrations or another day makes a new one, because its deadlines are counted from the day.
 */
export async function createStoryDatabase(): Promise<TestDatabase> {
  const migrated = process.env['TEST_POSTGRES_TEMPLATE'] ?? '';
  const name = `story_${fingerprint(migrated)}`;
  const client = new Client({ connectionString: process.env['TEST_POSTGRES_ADMIN_URL'] });
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(hashtextextended('story template', 0))`);
    const { rows } = await client.query<{ name: string }>(
      `select datname as name from pg_database where datname like 'story\\_%' and datistemplate`,
    );
    if (!rows.some((row) => row.name === name)) {
      for (const old of rows) await dropTemplate(client, old.name);
      await client.query(`drop database if exists ${name} with (force)`);
      await client.query(`create database ${name} template ${migrated} strategy = wal_log`);
      await tellStory(addressOf(name));
      await client.query(`alter database ${name} is_template true allow_connections false`);
    }
  } finally {
    await client.end();
  }
  return createTestDatabase(name);
}

async function dropTemplate(client: Client, name: string): Promise<void> {
  await client.query(`alter database ${name} is_template false`);
  await client.query(`drop database ${name} with (force)`);
}

async function tellStory(url: string): Promise<void> {
  const child = spawn(process.execPath, [join(ROOT, 'test/e2e/tell-story.mjs')], {
    env: { PATH: process.env['PATH'], DATABASE_URL: url, TANDEM_MODE: 'embedded', TANDEM_LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`The story could not be told.\n${said}`);
}

function addressOf(database: string): string {
  const address = new URL(process.env['TEST_POSTGRES_LOGIN_URL'] ?? '');
  address.pathname = `/${database}`;
  return address.href;
}

/** The build without its pages, the migrations, and the day in London. */
function fingerprint(migrated: string): string {
  const folder = join(ROOT, 'dist');
  if (!existsSync(join(folder, 'apps/web/src/main.js')))
    throw new Error('There is no build: run "npm run build" before the browser tests, as "npm test" does.');
  const today = new Date().toLocaleDateString('en-GB', { timeZone: 'Europe/London' });
  const hash = createHash('sha256').update(migrated).update(today);
  for (const part of ['libs', 'apps/cli/src/story'])
    for (const entry of readdirSync(join(folder, part), { recursive: true, encoding: 'utf8' }).sort())
      if (entry.endsWith('.js')) hash.update(readFileSync(join(folder, part, entry)));
  return hash.digest('hex').slice(0, 16);
}
