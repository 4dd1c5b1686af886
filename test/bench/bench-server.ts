import { join } from 'node:path';
import { Client } from 'pg';
import { APP_ROLE, migrate, QUEUE_ROLE } from '@tandem/platform/database';
import { type EmbeddedServer, ensureLogin, startEmbeddedServer } from '@tandem/platform/embedded';

/** The checkout that is measured. */
export const ROOT = join(import.meta.dirname, '../..');

const LOGIN_PASSWORD = 'for-benches-on-this-machine-only';
const TEMPLATE = 'bench_template';

/**
 * Starts the embedded server as it is shipped, every acknowledged row on disk, with a freshly migrated template.
 *
 * The worlds of the tests are founded on it: their set-up reads the same names from the environment.
 */
export async function startBenchServer(say: (line: string) => void): Promise<EmbeddedServer> {
  const server = await startEmbeddedServer({ dir: join(ROOT, '.cache/bench-postgres'), log: say });
  const client = new Client({ connectionString: server.adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select datname as name from pg_database where datname like 'test\\_%' or datname = '${TEMPLATE}'`,
    );
    // What a killed bench left behind, and a template whose migrations may be old.
    for (const { name } of rows) await client.query(`drop database ${name} with (force)`);
    await client.query(`create database ${TEMPLATE}`);
  } finally {
    await client.end();
  }
  const url = new URL(server.adminUrl);
  url.pathname = `/${TEMPLATE}`;
  await migrate(url.href);
  process.env['TEST_POSTGRES_ADMIN_URL'] = server.adminUrl;
  process.env['TEST_POSTGRES_TEMPLATE'] = TEMPLATE;
  process.env['TEST_POSTGRES_LOGIN_URL'] = await ensureLogin(server.adminUrl, {
    name: 'tandem_login',
    password: LOGIN_PASSWORD,
    memberOf: [APP_ROLE, QUEUE_ROLE],
  });
  return server;
}
