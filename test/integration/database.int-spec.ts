import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { AwardsModule } from '@tandem/features/awards';
import { BidsModule } from '@tandem/features/bids';
import { RequirementsModule } from '@tandem/features/requirements';
import { SavingsModule } from '@tandem/features/savings';
import { TendersModule } from '@tandem/features/tenders';
import { APP_ROLE, APPEND_ONLY } from '@tandem/platform/database';
import { schemaText } from '../support/schema-text.js';
import { createWorld, type World } from '../support/world.js';

const SCHEMA_FILE = join(__dirname, '../../libs/platform/src/database/schema.sql');

describe('the database', () => {
  let world: World;
  let admin: Client;

  beforeAll(async () => {
    world = await createWorld([RequirementsModule, TendersModule, BidsModule, AwardsModule, SavingsModule]);
    admin = new Client({ connectionString: world.store.adminUrl });
    await admin.connect();
  }, 60_000);

  afterAll(async () => {
    await admin?.end();
    await world?.close();
  });

  it('puts every table under row-level security that even its owner cannot escape', async () => {
    const { rows } = await admin.query<{ relname: string }>(
      `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relname <> 'migration'
         and not (c.relrowsecurity and c.relforcerowsecurity)`,
    );
    expect(rows).toEqual([]);
    const { rows: all } = await admin.query(`select 1 from pg_tables where schemaname = 'public'`);
    expect(all.length).toBeGreaterThan(25);
  });

  it('gives each table at least one policy, so that none is closed by oversight or open by default', async () => {
    const { rows } = await admin.query<{ relname: string }>(
      `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and c.relkind = 'r' and c.relname <> 'migration'
         and not exists (select 1 from pg_policy p where p.polrelid = c.oid)`,
    );
    expect(rows).toEqual([]);
  });

  it("lets the application's role own nothing and bypass nothing", async () => {
    const owned = await admin.query(
      `select c.relname from pg_class c join pg_roles r on r.oid = c.relowner join pg_namespace n on n.oid = c.relnamespace
       where r.rolname = $1 and n.nspname <> 'bullmq'`,
      [APP_ROLE],
    );
    expect(owned.rows).toEqual([]);
    const role = await admin.query(
      `select rolsuper, rolbypassrls, rolcanlogin, rolcreatedb, rolcreaterole from pg_roles where rolname = $1`,
      [APP_ROLE],
    );
    expect(role.rows).toEqual([
      { rolsuper: false, rolbypassrls: false, rolcanlogin: false, rolcreatedb: false, rolcreaterole: false },
    ]);
    const definers = await admin.query(
      `select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public' and p.prosecdef`,
    );
    expect(definers.rows).toEqual([]);
  });

  it.each(APPEND_ONLY)('lets nobody of the application change or remove a row of %s', async (table) => {
    const { rows } = await admin.query(
      `select has_table_privilege($1, $2, 'update') as may_update, has_table_privilege($1, $2, 'delete') as may_delete`,
      [APP_ROLE, table],
    );
    expect(rows).toEqual([{ may_update: false, may_delete: false }]);
  });

  it('shows nothing to a transaction that does not say on whose behalf it runs', async () => {
    const { rows: tables } = await admin.query<{ tablename: string }>(
      `select tablename from pg_tables where schemaname = 'public' and tablename not in ('migration', 'http_session')`,
    );
    await admin.query('begin');
    await admin.query(`set local role ${APP_ROLE}`);
    for (const { tablename } of tables) {
      const { rows } = await admin.query<{ n: string }>(`select count(*) as n from ${tablename}`);
      expect([tablename, rows[0]!.n]).toEqual([tablename, '0']);
    }
    await admin.query('rollback');
  });

  it('never carries the sight of one actor into the next transaction of a pooled connection', async () => {
    const [las, eeast] = [
      await world.actorOf(world.trusts.LAS.email('finance')),
      await world.actorOf(world.trusts.EEAST.email('finance')),
    ];
    const seen = await Promise.all(
      Array.from({ length: 200 }, async (_none, i) => {
        const actor = i % 2 ? las : eeast;
        const work = world.database.read(actor, async (tx) => {
          if (i % 7 === 0) throw new Error('the request was given up');
          return (await tx.rows<{ organisation_id: string }>('select distinct organisation_id from account')).every(
            (r) => r.organisation_id === actor.organisationId,
          );
        });
        return work.catch(() => true);
      }),
    );
    expect(seen.every(Boolean)).toBe(true);
  });

  it('is what schema.sql beside the migrations says, so that a reviewer sees each change of it', async () => {
    const text = await schemaText(admin);
    if (process.env['UPDATE_SCHEMA']) writeFileSync(SCHEMA_FILE, text);
    expect(text).toBe(readFileSync(SCHEMA_FILE, 'utf8'));
  });

  it('holds the same columns as the entities say', async () => {
    const source = world.app.get(DataSource);
    const { rows } = await admin.query<{
      table_name: string;
      column_name: string;
      udt_name: string;
      is_nullable: string;
    }>(
      `select table_name, column_name, udt_name, is_nullable from information_schema.columns where table_schema = 'public'`,
    );
    const columns = new Map(rows.map((r) => [`${r.table_name}.${r.column_name}`, r]));
    expect(source.entityMetadatas.length).toBeGreaterThan(7);
    const drift = source.entityMetadatas.flatMap((entity) => [
      ...entity.columns.flatMap((column) => {
        const there = columns.get(`${entity.tableName}.${column.databaseName}`);
        if (!there) return [`${entity.tableName}.${column.databaseName} is not in the database`];
        const isNullable = there.is_nullable === 'YES';
        return isNullable === column.isNullable
          ? []
          : [`${entity.tableName}.${column.databaseName}: nullable ${String(isNullable)} in the database`];
      }),
      ...rows
        .filter(
          (r) => r.table_name === entity.tableName && !entity.columns.some((c) => c.databaseName === r.column_name),
        )
        .map((r) => `${r.table_name}.${r.column_name} is not in the entity`),
    ]);
    expect(drift).toEqual([]);
  });
});
