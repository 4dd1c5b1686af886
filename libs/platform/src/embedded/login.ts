import { Client } from 'pg';

/** A login that may do what its roles may and nothing else. */
export interface Login {
  readonly name: string;
  readonly password: string;
  readonly memberOf: readonly string[];
}

/**
 * Makes the login, or gives it this password and these roles, and returns the database's address with it.
 *
 * The application must not connect as the administrator: row-level security does not hold for a superuser.
 */
export async function ensureLogin(adminUrl: string, login: Login): Promise<string> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const name = client.escapeIdentifier(login.name);
    // Two starters at once would both find no role; the lock lets one make it and the other find it.
    await client.query(`select pg_advisory_lock(hashtextextended('tandem login', 0))`);
    const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [login.name]);
    if (rowCount === 0) await client.query(`create role ${name} login`);
    await client.query(
      `alter role ${name} login nosuperuser nocreaterole nocreatedb password ${client.escapeLiteral(login.password)}`,
    );
    for (const role of login.memberOf) await client.query(`grant ${client.escapeIdentifier(role)} to ${name}`);
  } finally {
    await client.end();
  }
  const url = new URL(adminUrl);
  url.username = encodeURIComponent(login.name);
  url.password = encodeURIComponent(login.password);
  return url.href;
}
