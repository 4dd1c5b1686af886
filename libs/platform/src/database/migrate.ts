import { runMigrations as runQueueMigrations } from 'bullmq';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { APP_ROLE, QUEUE_ROLE } from './database.module.js';
import { APPEND_ONLY, MIGRATIONS } from './migrations/index.js';

/** The oldest PostgreSQL that has every function the migrations use (`uuidv7()`). */
const POSTGRES_OLDEST = 180000;

/**
 * Brings the database at `adminUrl` to the newest schema: roles, tables, rights, and the queue's own schema.
 *
 * It may run at any time and by several processes at once (an advisory lock queues them); on a current database it
 * changes nothing. The login must be allowed to create roles. `report` receives one line per step.
 */
export async function migrate(adminUrl: string, report: (line: string) => void = () => undefined): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'tandem migrate' });
  await client.connect();
  try {
    const version = await client.query<{ v: string }>(`select current_setting('server_version_num') as v`);
    if (Number(version.rows[0]!.v) < POSTGRES_OLDEST) throw new Error('Tandem needs PostgreSQL 18 or newer.');
    await client.query(`select pg_advisory_lock(hashtextextended('tandem migrate', 0))`);
    await createRoles(client);
    const applied = await runOwnMigrations(adminUrl);
    for (const name of applied) report(`Migrated ${name}`);
    await client.query(rights());
    await migrateQueue(client);
    if (applied.length === 0) report('The database is current');
  } finally {
    await client.end();
  }
}

async function createRoles(client: pg.Client): Promise<void> {
  for (const role of [APP_ROLE, QUEUE_ROLE]) {
    await client.query(`do $$ begin
      if not exists (select 1 from pg_roles where rolname = '${role}') then
        begin create role ${role} nologin noinherit; exception when duplicate_object or unique_violation then null; end;
      end if; end $$`);
    await client.query(`grant ${role} to current_user`);
  }
}

async function runOwnMigrations(adminUrl: string): Promise<string[]> {
  const source = new DataSource({
    type: 'postgres',
    url: adminUrl,
    migrations: MIGRATIONS,
    migrationsTableName: 'migration',
  });
  await source.initialize();
  try {
    return (await source.runMigrations({ transaction: 'each' })).map((m) => m.name);
  } finally {
    await source.destroy();
  }
}

/** Brings the queue's own schema up to date as its own role, which may create a schema during this step only. */
async function migrateQueue(client: pg.Client): Promise<void> {
  const database = pg.escapeIdentifier(client.database ?? '');
  await client.query(`grant create on database ${database} to ${QUEUE_ROLE}`);
  try {
    await client.query(`set role ${QUEUE_ROLE}`);
    await runQueueMigrations(client, 'bullmq');
  } finally {
    await client.query(`reset role`);
    await client.query(`revoke create on database ${database} from ${QUEUE_ROLE}`);
  }
}

/** What the application's role may do: read and write rows, never alter tables, never change what is only added. */
function rights(): string {
  return `
    grant usage on schema public to ${APP_ROLE};
    grant select, insert, update, delete on all tables in schema public to ${APP_ROLE};
    grant usage on all sequences in schema public to ${APP_ROLE};
    revoke all on migration from ${APP_ROLE};
    ${APPEND_ONLY.map((table) => `revoke update, delete, truncate on ${table} from ${APP_ROLE};`).join('\n')}
  `;
}
