import { type ParseArgsConfig, parseArgs } from 'node:util';
import { PlainProblem } from './problem.js';

/** What a command may use of the world outside, so that a test can hand it another one. */
export interface Terminal {
  /** Results: one call, one line on standard output. */
  readonly print: (line: string) => void;
  /** Progress and problems: one call, one line on standard error. */
  readonly report: (line: string) => void;
  /** Aborted at the first Ctrl-C or SIGTERM. Commands without a loop of their own may leave it alone. */
  readonly signal: AbortSignal;
}

/** One command of the command line. Its exit code is 0 for done and 1 when a check that was asked for says no. */
export interface Command {
  /** Everything after the first line of `--help`. */
  readonly help: string;
  run(args: readonly string[], terminal: Terminal): Promise<0 | 1>;
}

/**
 * Reads the arguments of a command by Node's own parser.
 * @throws PlainProblem with a sentence for anything that the command does not know.
 */
export function readArguments<T extends ParseArgsConfig>(args: readonly string[], config: T) {
  try {
    return parseArgs<T & { args: string[] }>({ ...config, args: [...args] });
  } catch (error) {
    if (error instanceof TypeError) throw new PlainProblem(firstSentence(error.message));
    throw error;
  }
}

/** Node's message goes on with advice about dashes; the first sentence says what is wrong. */
function firstSentence(message: string): string {
  return `${message.split('. ')[0]!.replace(/\.$/, '')}.`;
}
