import { type ConnectionOptions, createPostgresBackend, createRedisBackend, setDefaultBackendFactory } from 'bullmq';
import pg from 'pg';
import type { Settings } from '../config/index.js';
import { QUEUE_ROLE } from '../database/index.js';
import { log } from '../logging/index.js';

/** Where the queues live: PostgreSQL, or Redis when `REDIS_URL` is set. The same code runs on both. */
export interface QueueBackend {
  kind: 'postgres' | 'redis';
  connection: ConnectionOptions;
  close(): Promise<void>;
}

/**
 * Opens the backend that the settings name.
 *
 * On PostgreSQL one pool serves all queues of the process (a queue with a pool of its own each would need 41 connections
 * at its peak, measured); BullMQ does not close a pool that is handed to it, so `close` does. The queue does not wait
 * for the disk: its last half second may be gone after a power cut, and then the outbox, which does wait, sends again
 * what is not done. A job is delivered twice, never lost, and an fsync for each step of each job is saved.
 */
export function openBackend(settings: Settings): QueueBackend {
  if (settings.redisUrl) {
    setDefaultBackendFactory(createRedisBackend);
    return {
      kind: 'redis',
      connection: { url: settings.redisUrl, maxRetriesPerRequest: null, enableOfflineQueue: true },
      close: async () => undefined,
    };
  }
  setDefaultBackendFactory(createPostgresBackend);
  const pool = new pg.Pool({
    connectionString: settings.databaseUrl,
    max: 20,
    keepAlive: true,
    application_name: 'tandem queue',
    options: `-c role=${QUEUE_ROLE} -c search_path=bullmq -c synchronous_commit=off`,
  });
  pool.setMaxListeners(0);
  pool.on('error', (error) => log.warn({ message: error.message }, 'an idle queue connection was lost'));
  return {
    kind: 'postgres',
    // BullMQ types this option for Redis; its PostgreSQL backend takes anything shaped like a pool.
    connection: pool,
    close: () => pool.end(),
  };
}
