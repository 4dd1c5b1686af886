import { clearDatabase } from './clear-database.js';
import { type Command, readArguments } from './command.js';
import { PlainProblem } from './problem.js';
import { signInTable } from './story.js';
import { openServer, settingsBeforeStart } from './with-database.js';

/** `seed`: the demonstration without the start. Its accounts have a known password, so no server of yours gets them. */
export const seedCommand: Command = {
  help: `Writes the demonstration into the database of \`npm start\` when there is nothing in it, and lists who can sign in.
A database with anything in it is left as it is. It refuses a database that DATABASE_URL names.`,
  run: async (args, terminal) => {
    readArguments(args, { options: {} });
    const before = settingsBeforeStart();
    if (before.mode === 'external')
      throw new PlainProblem('The demonstration has accounts with a known password: it is for our own database only.');
    const { STORY } = await import('./story/the-story.js');
    const server = await openServer(before, terminal);
    try {
      const { adminUrl } = server.embedded!;
      const outcome = await STORY.tell(server.settings, terminal.report, () => clearDatabase(adminUrl));
      terminal.print(
        outcome === 'told' ? 'The demonstration is written.' : 'The database is not empty; nothing was written.',
      );
      for (const line of signInTable(STORY.personas)) terminal.print(line);
    } finally {
      await server.embedded?.release();
    }
    return 0;
  },
};
