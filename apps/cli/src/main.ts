import { SettingsError } from '@tandem/platform/config';
import { DomainError } from '@tandem/domain/refusals';
import { EmbeddedServerError } from '@tandem/platform/embedded';
import type { Terminal } from './command.js';
import { COMMANDS } from './commands.js';
import { projectRoot } from './place.js';
import { PlainProblem } from './problem.js';

/** Prints a plain problem as it is, and only what nobody foresaw with its stack. */
function exitCodeOf(error: unknown, terminal: Terminal): number {
  if (error instanceof SettingsError) {
    for (const problem of error.problems) terminal.report(problem);
    return 2;
  }
  if (error instanceof PlainProblem || error instanceof EmbeddedServerError || error instanceof DomainError) {
    terminal.report(error.message);
    return error instanceof PlainProblem ? error.exitCode : 2;
  }
  if (terminal.signal.aborted) return 130;
  terminal.report(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 1;
}

function overview(): string {
  const width = Math.max(...COMMANDS.map((command) => command.name.length));
  const lines = COMMANDS.map((command) => `  ${command.name.padEnd(width)}  ${command.about}`);
  return `Usage: npm run -s tandem -- COMMAND [ARGUMENTS]\n\n${lines.join('\n')}\n\nCOMMAND --help says more of each.`;
}

async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...args] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    terminal.print(overview());
    return name === undefined ? 2 : 0;
  }
  const entry = COMMANDS.find((candidate) => candidate.name === name);
  if (entry === undefined) throw new PlainProblem(`There is no command "${name}"; try --help.`);
  const command = await entry.load();
  if (args.includes('--help') || args.includes('-h')) {
    terminal.print(`tandem ${entry.name}: ${entry.about}\n\n${command.help}`);
    return 0;
  }
  return command.run(args, terminal);
}

/** The first signal asks; commands that hold something give it back. `up` counts further signals itself. */
function abortOnSignals(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => controller.abort());
  return controller.signal;
}

const terminal: Terminal = {
  print: (line) => void process.stdout.write(`${line}\n`),
  report: (line) => void process.stderr.write(`${line}\n`),
  signal: abortOnSignals(),
};
process.chdir(projectRoot());
process.exitCode = await run(process.argv.slice(2), terminal).catch((error: unknown) => exitCodeOf(error, terminal));
