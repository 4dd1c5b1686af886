import { Client, type QueryResult } from 'pg';
import { APP_ROLE } from '@tandem/platform/database';
import { createStoryDatabase } from '../e2e/story-database.js';
import type { TestDatabase } from './database.js';

/** Somebody of the story, as the database sees them. */
export interface SqlPerson {
  kind: 'trust' | 'supplier' | 'auditor';
  accountId: string;
  organisationId: string;
  partnerships: string[];
}

type Cell = string | number | boolean | Date | null;

/** What people of the story reach by SQL alone. Each attempt is in a transaction that is rolled back. */
export class BareSql {
  private store?: TestDatabase;
  private admin!: Client;

  /** Tells the story into a database of its own; the answer is a connection that no policy holds back. */
  async open(): Promise<Client> {
    this.store = await createStoryDatabase();
    this.admin = new Client({ connectionString: this.store.adminUrl });
    await this.admin.connect();
    return this.admin;
  }

  async close(): Promise<void> {
    await this.admin?.end();
    await this.store?.drop();
  }

  /** How many rows the person's statement reads or changes; nought when it is refused. */
  readonly reach = async (who: SqlPerson, sql: string, first: string[] = []): Promise<number> => {
    try {
      return (await this.attempt(who, sql, first)).length;
    } catch (error) {
      // Only "you may not" is a refusal; a mistake in the test's own SQL is not.
      if ((error as { code?: string }).code !== '42501') throw error;
      return 0;
    }
  };

  readonly refused = async (who: SqlPerson, sql: string, first: string[] = []): Promise<void> => {
    expect([sql, await this.reach(who, sql, first)]).toEqual([sql, 0]);
  };

  readonly allowed = async (who: SqlPerson, sql: string, first: string[] = []): Promise<void> => {
    expect([sql, await this.reach(who, sql, first)]).toEqual([sql, 1]);
  };

  readonly rowsFor = (who: SqlPerson, sql: string, first?: string): Promise<Record<string, Cell>[]> =>
    this.attempt(who, sql, first === undefined ? [] : [first]);

  /** The first cell of what the administrator sees. */
  readonly one = async (sql: string): Promise<Cell> => {
    const { rows } = await this.admin.query<Record<string, Cell>>(sql);
    return Object.values(rows[0] ?? {})[0] ?? null;
  };

  readonly person = async (email: string): Promise<SqlPerson> => {
    const { rows } = await this.admin.query<SqlPerson>(
      `select case o.kind when 'audit' then 'auditor' else o.kind end as kind, a.id as "accountId", o.id as "organisationId",
         array(select m.partnership_id::text from partnership_member m where m.organisation_id = o.id) as partnerships
       from account a join organisation o on o.id = a.organisation_id where a.email = $1`,
      [email],
    );
    return rows[0]!;
  };

  /** Runs the statement as the person, after what the test itself does `first`; nothing of it stays. */
  private async attempt(who: SqlPerson, sql: string, first: string[]): Promise<Record<string, Cell>[]> {
    await this.admin.query('begin');
    try {
      for (const step of first) await this.admin.query(step);
      await this.admin.query(
        `select set_config('app.kind', $1, true), set_config('app.organisation_id', $2, true),
           set_config('app.account_id', $3, true), set_config('app.partnerships', $4, true)`,
        [who.kind, who.organisationId, who.accountId, `{${who.partnerships.join(',')}}`],
      );
      await this.admin.query(`set local role ${APP_ROLE}`);
      const results: unknown = await this.admin.query(sql);
      const last = (Array.isArray(results) ? results.at(-1) : results) as QueryResult<Record<string, Cell>>;
      return last.command === 'SELECT' ? last.rows : Array.from({ length: last.rowCount ?? 0 }, () => ({}));
    } finally {
      await this.admin.query('rollback');
    }
  }
}

/** Brings rows into a state that no verb would bring them into, for the attempt that follows. */
export function withoutTriggers(sql: string): string {
  return `set local session_replication_role = replica; ${sql}; set local session_replication_role = origin;`;
}
