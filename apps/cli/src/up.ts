import { clearDatabase } from './clear-database.js';
import { type Command, readArguments, type Terminal } from './command.js';
import { makePrivateFolder } from './place.js';
import { claimDataFolder } from './running-record.js';
import { signInTable, type Story } from './story.js';
import { Supervisor } from './supervisor.js';
import { localAddress, refuseTakenPort } from './web-address.js';
import { openServer, settingsBeforeStart } from './with-database.js';

/** `up`: what `npm start` does. Everything that a person must put right is found before anything is started. */
export const upCommand: Command = {
  help: `Starts PostgreSQL (or uses the one that DATABASE_URL names), migrates, and keeps web and worker running.
  --port PORT   the web process listens here; otherwise on PORT, otherwise on 3000
Ctrl-C stops web, worker and database in this order; a second Ctrl-C does not wait for work in hand.
Settings are read from the environment: see .env.example.`,
  run: async (args, terminal) => up(args, terminal, (await import('./story/the-story.js')).STORY),
};

/** Runs until Ctrl-C. The story fills an empty embedded database; without one the database stays empty. */
export async function up(args: readonly string[], terminal: Terminal, story: Story | undefined): Promise<0 | 1> {
  const { values } = readArguments(args, { options: { port: { type: 'string' } } });
  const before = settingsBeforeStart(values.port === undefined ? {} : { PORT: values.port });
  const address = localAddress(before.host, before.port);
  makePrivateFolder(before.dataDir);
  const claim = await claimDataFolder(before.dataDir, address, terminal.report);
  try {
    await refuseTakenPort(before.host, before.port);
    terminal.report(before.mode === 'embedded' ? 'Starting PostgreSQL' : 'Using the database of DATABASE_URL');
    const server = await openServer(before, terminal);
    const supervisor = new Supervisor(server, claim, address, terminal);
    try {
      const { embedded } = server;
      if (embedded) await story?.tell(server.settings, terminal.report, () => clearDatabase(embedded.adminUrl));
      terminal.report('Starting web and worker');
      await supervisor.start();
      if (!terminal.signal.aborted) welcome(address, server.embedded ? (story?.personas ?? []) : [], terminal);
      await supervisor.watch();
    } finally {
      terminal.report('Stopping');
      await supervisor.stop();
      terminal.report('Stopped');
    }
    return 0;
  } finally {
    claim.drop();
  }
}

function welcome(address: string, personas: Story['personas'], terminal: Terminal): void {
  terminal.print(`Tandem is ready at ${address}`);
  if (personas.length > 0) {
    terminal.print('Sign in as:');
    for (const line of signInTable(personas)) terminal.print(line);
  }
  terminal.report('Ctrl-C stops it');
}
