import { PACK_LIMITS, parseEvaluationText, readTenderPackText } from '@tandem/domain/awards';
import { canonicalJson } from '@tandem/domain/canonical';
import { sha256 } from '@tandem/platform/audit';
import type { Difference, RunCertificate } from '@tandem/features/packs';
import type { HighsSolver } from '@tandem/platform/solver';
import { type Command, readArguments, type Terminal } from './command.js';
import { readTextFile, writeTextFile } from './json-file.js';
import { PlainProblem } from './problem.js';
import { progress } from './progress.js';

const THREADS = 2;

/** `evaluate PACK.json`: computes every award of a tender pack, without server or database. */
export const evaluateCommand: Command = {
  help: `Usage: evaluate PACK.json [--out FILE] [--certificate FILE]

Reads a tender pack (format tandem-tender-pack/1) and writes its evaluation (tandem-evaluation/1) to FILE or to
standard output. Needs neither server nor database. The same pack gives the same bytes.
With --certificate the proofs of all runs (tandem-certificates/1) are written to a file of their own.
Exit code 0 when an evaluation was written, 2 when the pack contradicts itself: every problem is named with its path.`,
  run: async (args, terminal) => {
    const { values, positionals } = readArguments(args, {
      options: { out: { type: 'string' }, certificate: { type: 'string' } },
      allowPositionals: true,
    });
    const read = readTenderPackText(await readTextFile(named(positionals, 'evaluate PACK.json'), PACK_LIMITS.bytes));
    if (!read.pack) {
      for (const problem of read.problems) terminal.report(`${problem.path}: ${problem.message}`);
      const count = read.problems.length === 1 ? '1 problem' : `${read.problems.length} problems`;
      throw new PlainProblem(`The pack cannot be evaluated: ${count}.`);
    }
    const { pack } = read;
    // Loaded only for a sound pack: a refusal need not wait for the search and its packages.
    const { certificatesOf, evaluate } = await import('@tandem/features/packs');
    const proofs: RunCertificate[] = [];
    const evaluation = await withSolver((solver) => {
      const bar = progress(pack.scenarios.length * pack.coalitions.length, 'Solving');
      return evaluate(pack, solver, sha256, {
        signal: terminal.signal,
        threads: THREADS,
        onRun: (_done, _of, { scenario, coalition, certificate }) => {
          bar.advance();
          if (certificate) proofs.push({ scenario, coalition, certificate });
        },
      }).finally(() => bar.done());
    });
    if (values.certificate !== undefined)
      await write(canonicalJson(certificatesOf(evaluation, proofs)), values.certificate, terminal);
    await write(canonicalJson(evaluation), values.out, terminal);
    return 0;
  },
};

/** `replay EVALUATION.json`: recomputes an evaluation from the pack inside it and says what differs. */
export const replayCommand: Command = {
  help: `Usage: replay EVALUATION.json [--certificate CERTIFICATES.json]

Recomputes an evaluation from the tender pack inside it. Needs neither server nor database.
With --certificate nothing is solved: each award, bound and "no award" is checked against its proof in whole numbers.
Exit code 0 when everything but the engine's name agrees, 1 with the differences otherwise, 2 for a file that is no evaluation.`,
  run: async (args, terminal) => {
    const { values, positionals } = readArguments(args, {
      options: { certificate: { type: 'string' } },
      allowPositionals: true,
    });
    const document = await readJson(positionals, 'replay EVALUATION.json');
    if ((document as { format?: unknown } | null)?.format !== 'tandem-evaluation/1')
      throw new PlainProblem('The file is not an evaluation of the format tandem-evaluation/1.');
    const { checkCertificates, replay } = await import('@tandem/features/packs');
    if (values.certificate !== undefined) {
      const proofs = await readJson([values.certificate], 'replay EVALUATION.json --certificate CERTIFICATES.json');
      return report(checkCertificates(document, proofs, sha256), 'Every award and bound is proved', terminal);
    }
    const differences = await withSolver((solver) =>
      replay(document, solver, sha256, { signal: terminal.signal, threads: THREADS }),
    );
    return report(differences, 'The evaluation agrees with its pack', terminal);
  },
};

function report(differences: readonly Difference[], agreement: string, terminal: Terminal): 0 | 1 {
  for (const difference of differences) terminal.print(`${difference.path}: ${difference.message}`);
  terminal.print(differences.length === 0 ? agreement : `${differences.length} differences`);
  return differences.length === 0 ? 0 : 1;
}

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
