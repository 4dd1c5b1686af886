import { migrate } from '@tandem/platform/database';
import { type Command, readArguments, type Terminal } from './command.js';
import { openServer, settingsBeforeStart, unreachable } from './with-database.js';

/** `migrate`: brings the database to the newest schema. On our own server that happens whenever it is opened. */
export const migrateCommand: Command = {
  help: `Creates the roles, the tables and the queue's schema. On a current database it changes nothing.
With DATABASE_URL it needs a login that may create roles: name it in DATABASE_MIGRATION_URL.`,
  run: async (args, terminal) => {
    readArguments(args, { options: {} });
    const before = settingsBeforeStart();
    if (before.mode === 'external') await migrateExternal(before.migrationUrl, terminal);
    else await (await openServer(before, terminal)).embedded?.release();
    terminal.print('The database is current');
    return 0;
  },
};

async function migrateExternal(url: string, terminal: Terminal): Promise<void> {
  try {
    await migrate(url, (line) => terminal.report(line));
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw unreachable('DATABASE_MIGRATION_URL or DATABASE_URL', error);
    throw error;
  }
}
