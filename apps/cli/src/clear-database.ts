import { Client } from 'pg';
import { migrate } from '@tandem/platform/database';

/**
 * Takes everything out of our own embedded database and brings it to the newest schema again.
 *
 * For a demonstration that was stopped half-way, before anybody could sign in; never for a server of somebody's own.
 */
export async function clearDatabase(adminUrl: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query('drop schema if exists bullmq cascade; drop schema public cascade; create schema public');
  } finally {
    await client.end();
  }
  await migrate(adminUrl);
}
