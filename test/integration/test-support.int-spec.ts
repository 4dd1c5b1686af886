import { Client } from 'pg';
import { createTestDatabase } from '../support/database.js';
import { createTestRedis, describeWithRedis } from '../support/redis.js';

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('a database for one test', () => {
  it('is migrated, is its own, and is gone afterwards', async () => {
    const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    await ask(one.adminUrl, 'create table only_here (x int)');
    expect(await ask(one.adminUrl, `select to_regclass('public.migration') is not null as there`)).toEqual([
      { there: true },
    ]);
    expect(await ask(two.adminUrl, `select to_regclass('only_here') is null as absent`)).toEqual([{ absent: true }]);
    await one.drop();
    await two.drop();
    await expect(ask(one.url, 'select 1')).rejects.toThrow('does not exist');
  });

  it('gives the application a login that owns nothing and is no superuser', async () => {
    const database = await createTestDatabase();
    const [login] = await ask(
      database.url,
      `select rolsuper or rolcreaterole or rolcreatedb or rolbypassrls as "isMighty",
        (select count(*)::int from pg_class where relowner = pg_roles.oid) as owns,
        pg_has_role('tandem_app', 'member') as "isApp"
       from pg_roles where rolname = current_user`,
    );
    expect(login).toEqual({ isMighty: false, owns: 0, isApp: true });
    await database.drop();
  });
});

describeWithRedis('a Redis for one test', () => {
  it('is empty and apart from the next one', async () => {
    const [one, two] = await Promise.all([createTestRedis(), createTestRedis()]);
    expect(one.url).not.toBe(two.url);
    await one.drop();
    await two.drop();
  });
});
