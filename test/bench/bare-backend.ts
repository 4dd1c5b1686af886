import type { ConnectionOptions } from 'bullmq';
import pg from 'pg';
import type { Settings } from '@tandem/platform/config';
import { QUEUE_ROLE } from '@tandem/platform/database';
import { openBackend } from '../../libs/platform/src/queue/backend.js';

/** BullMQ as it comes out of the box: on PostgreSQL each of its commits waits for the disk, unlike the product's. */
export function bareBackend(settings: Settings): { connection: ConnectionOptions; close: () => Promise<void> } {
  const backend = openBackend(settings);
  if (backend.kind === 'redis') return backend;
  const connection = new pg.Pool({
    connectionString: settings.databaseUrl,
    max: 20,
    options: `-c role=${QUEUE_ROLE} -c search_path=bullmq`,
  });
  connection.setMaxListeners(0);
  return {
    connection,
    close: async () => {
      await connection.end();
      await backend.close();
    },
  };
}
