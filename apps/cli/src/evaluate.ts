import { PACK_LIMITS, parseEvaluationText, readTenderPackText } from '@tandem/domain/awards';
import { canonicalJson } from '@tandem/domain/canonical';
import { sha256 } from '@tandem/platform/audit';
import type { HighsSolver } from '@tandem/platform/solver';
import { type Command, readArguments, type Terminal } from './command.js';
import { readTextFile, writeTextFile } from './json-file.js';
import { PlainProblem } from './problem.js';
import { progress } from './progress.js';

const THREADS = 2;

/** `evaluate PACK.json`: computes every award of a tender pack, without server or database. */
export const evaluateCommand: Command = {
  help: `Usage: evaluate PACK.json [--out FILE]

Reads a tender pack (format tandem-tender-pack/1) and writes its evaluation (tandem-evaluation/1) to FILE or to
standard output. Needs neither server nor database. The same pack gives the same bytes.
Exit code 0 when an evaluation was written, 2 when the pack contradicts itself: every problem is named with its path.`,
  run: async (args, terminal) => {
    const { values, positionals } = readArguments(args, {
      options: { out: { type: 'string' } },
      allowPositionals: true,
    });
    const read = readTenderPackText(await readTextFile(named(positionals, 'evaluate PACK.json'), PACK_LIMITS.bytes));
    if (!read.pack) {
      for (const problem of read.problems) terminal.report(`${problem.path}: ${problem.message}`);
      const count = read.problems.length === 1 ? '1 problem' : `${read.problems.length} problems`;
      throw new PlainProblem(`The pack cannot be evaluated: ${count}.`);
    }
    const { pack } = read;
    // Loaded only for a sound pack: the features bring a server's packages along, which a refusal need not wait for.
    const { evaluate } = await import('@tandem/features/awards');
    const evaluation = await withSolver((solver) => {
      const bar = progress(pack.scenarios.length * pack.coalitions.length, 'Solving');
      return evaluate(pack, solver, sha256, {
        signal: terminal.signal,
        threads: THREADS,
        onRun: () => bar.advance(),
      }).finally(() => bar.done());
    });
    await write(canonicalJson(evaluation), values.out, terminal);
    return 0;
  },
};

/** `replay EVALUATION.json`: recomputes an evaluation from the pack inside it and says what differs. */
export const replayCommand: Command = {
  help: `Usage: replay EVALUATION.json

Recomputes an evaluation from the tender pack inside it. Needs neither server nor database.
Exit code 0 when everything but the engine's name agrees, 1 with the differences otherwise, 2 for a file that is no evaluation.`,
  run: async (args, terminal) => {
    const { positionals } = readArguments(args, { options: {}, allowPositionals: true });
    const document = await readJson(positionals, 'replay EVALUATION.json');
    if ((document as { format?: unknown } | null)?.format !== 'tandem-evaluation/1')
      throw new PlainProblem('The file is not an evaluation of the format tandem-evaluation/1.');
    const { replay } = await import('@tandem/features/awards');
    const differences = await withSolver((solver) =>
      replay(document, solver, sha256, { signal: terminal.signal, threads: THREADS }),
    );
    for (const difference of differences) terminal.print(`${difference.path}: ${difference.message}`);
    terminal.print(
      differences.length === 0 ? 'The evaluation agrees with its pack' : `${differences.length} differences`,
    );
    return differences.length === 0 ? 0 : 1;
  },
};

async function withSolver<T>(work: (solver: HighsSolver) => Promise<T>): Promise<T> {
  const { HighsSolver } = await import('@tandem/platform/solver');
  const solver = new HighsSolver({ threads: THREADS });
  try {
    return await work(solver);
  } finally {
    await solver.close();
  }
}

function named(positionals: readonly string[], usage: string): string {
  const [name] = positionals;
  if (name === undefined || positionals.length > 1) throw new PlainProblem(`Name one file: "${usage}".`);
  return name;
}

async function readJson(positionals: readonly string[], usage: string): Promise<unknown> {
  const name = named(positionals, usage);
  const parsed = parseEvaluationText(await readTextFile(name, PACK_LIMITS.evaluationBytes));
  if (parsed.problems) throw new PlainProblem(`${name}: ${parsed.problems[0]!.message}`);
  return parsed.json;
}

async function write(text: string, file: string | undefined, terminal: Terminal): Promise<void> {
  if (file === undefined) return terminal.print(text);
  await writeTextFile(file, text);
  terminal.report(`Wrote ${file}`);
}
