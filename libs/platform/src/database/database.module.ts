import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Logger as TypeOrmLogger } from 'typeorm';
import { type Settings, SETTINGS_TOKEN } from '../config/index.js';
import { log } from '../logging/index.js';
import { Database } from './database.js';
import { News } from './news.js';

/** The role of the application: it owns nothing and row-level security holds for it. */
export const APP_ROLE = 'tandem_app';
/** The role of the queue's own schema. */
export const QUEUE_ROLE = 'tandem_queue';

/** What holds for every connection, so that no transaction spends a round trip on saying it. */
const OPTIONS = `-c role=${APP_ROLE} -c timezone=UTC -c default_transaction_isolation=read\\ committed`;

/** Logs statements that fail without their parameters, which may be personal data. */
const logger: TypeOrmLogger = {
  logQuery: () => undefined,
  logQueryError: (error, query) =>
    log.debug({ query: query.slice(0, 300), message: String(error) }, 'statement failed'),
  logQuerySlow: (time, query) => log.warn({ query: query.slice(0, 300), timeMs: time }, 'slow statement'),
  logSchemaBuild: () => undefined,
  logMigration: (message) => log.info(message),
  log: () => undefined,
};

/** Connects to PostgreSQL as the application's role. Entities come from the features that are mounted. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [SETTINGS_TOKEN],
      useFactory: (settings: Settings) => ({
        type: 'postgres' as const,
        url: settings.databaseUrl,
        autoLoadEntities: true,
        synchronize: false,
        poolSize: 16,
        maxQueryExecutionTime: 2000,
        logger,
        retryAttempts: 0,
        extra: { options: OPTIONS, application_name: 'tandem', keepAlive: true },
      }),
    }),
  ],
  providers: [Database, News],
  exports: [Database, News, TypeOrmModule],
})
export class DatabaseModule {}
