import type { Command } from './command.js';

/** A command as the list of commands knows it; the rest is loaded when it is asked for, so that `--help` is quick. */
export interface CommandEntry {
  readonly name: string;
  /** One line for the list. */
  readonly about: string;
  readonly load: () => Promise<Command>;
}

/** Every command in the order of the help. A new command is one file and one entry here. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'up',
    about: 'starts everything and keeps it running until Ctrl-C',
    load: async () => (await import('./up.js')).upCommand,
  },
  {
    name: 'migrate',
    about: 'brings the database to the newest schema',
    load: async () => (await import('./migrate.js')).migrateCommand,
  },
  {
    name: 'seed',
    about: 'fills an empty database of its own with the demonstration, as the first `npm start` does',
    load: async () => (await import('./seed.js')).seedCommand,
  },
  {
    name: 'import',
    about: 'takes in notices that others published: import ocds FILE…',
    load: async () => (await import('./import.js')).importCommand,
  },
  {
    name: 'verify',
    about:
      'checks that nobody changed the audit record or the savings ledger (verify audit, verify ledger, verify pack)',
    load: async () => (await import('./verify.js')).verifyCommand,
  },
  {
    name: 'evaluate',
    about: 'computes every award of a tender pack, without a server',
    load: async () => (await import('./evaluate.js')).evaluateCommand,
  },
  {
    name: 'replay',
    about: 'recomputes an evaluation and says what differs, without a server',
    load: async () => (await import('./evaluate.js')).replayCommand,
  },
  {
    name: 'schema',
    about: 'prints the JSON Schemas of both documents, and the guide to them',
    load: async () => (await import('./schema.js')).schemaCommand,
  },
];
