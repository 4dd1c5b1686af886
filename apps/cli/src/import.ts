import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { PROBLEM_WORDS, type ProblemCode } from '@tandem/domain/market';
import { type ImportReport, MarketService, UnusableFileError } from '@tandem/features/market';
import { type Database, systemActor } from '@tandem/platform/database';
import { type Command, readArguments, type Terminal } from './command.js';
import { asTyped, codeOf } from './place.js';
import { PlainProblem } from './problem.js';
import { type Progress, progress } from './progress.js';
import { withDatabase } from './with-database.js';

/** `import ocds FILE…`: takes in notices that others published. A file that cannot be used does not stop the others. */
export const importCommand: Command = {
  help: `import ocds FILE…

Takes in OCDS notices: release packages, record packages, single releases, or lists of these. Every release is kept as it
was published; what is wrong with it is listed by name. A release that is already known is not taken in again.
Exit code 2 when a file cannot be used; the other files are imported all the same.`,
  run: async (args, terminal) => {
    const { positionals } = readArguments(args, { options: {}, allowPositionals: true });
    const [format, ...files] = positionals;
    if (format !== 'ocds') throw new PlainProblem('Say what to import: "import ocds FILE…".');
    if (files.length === 0) throw new PlainProblem('Name at least one file: "import ocds FILE…".');
    const failed = await withDatabase(terminal, (database) => importFiles(database, files, terminal));
    if (failed > 0)
      throw new PlainProblem(failed === 1 ? 'One file was not imported.' : `${failed} files were not imported.`);
    return 0;
  },
};

async function importFiles(database: Database, files: readonly string[], terminal: Terminal): Promise<number> {
  const market = new MarketService();
  const reports: ImportReport[] = [];
  let failed = 0;
  for (const file of files) {
    if (terminal.signal.aborted) throw new PlainProblem('Stopped. The files named above are imported whole.', 1);
    try {
      const report = await importFile(database, market, file, terminal);
      reports.push(report);
      terminal.print(summaryOf(report));
    } catch (error) {
      if (!(error instanceof UnusableFileError)) throw error;
      failed += 1;
      terminal.report(error.message);
    }
  }
  if (reports.length > 0) for (const line of totals(reports)) terminal.print(line);
  return failed;
}

async function importFile(
  database: Database,
  market: MarketService,
  path: string,
  terminal: Terminal,
): Promise<ImportReport> {
  const bytes = await bytesOf(asTyped(path));
  const name = basename(path);
  terminal.report(`Reading ${name}`);
  let bar: Progress | undefined;
  try {
    return await database.transaction(systemActor('import'), (tx) =>
      market.importFile(tx, { name, bytes }, (count, total) => {
        bar ??= progress(total, name);
        bar.advance(count);
      }),
    );
  } finally {
    bar?.done();
  }
}

async function bytesOf(path: string): Promise<Uint8Array> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new UnusableFileError(path, 'there is no such file');
  if (found.isDirectory()) throw new UnusableFileError(path, 'this is a folder, not a file');
  try {
    return await readFile(path);
  } catch (cause) {
    throw new UnusableFileError(path, `the file cannot be read (${codeOf(cause)})`, { cause });
  }
}

function summaryOf(report: ImportReport): string {
  return `${report.file}: ${report.releases} ${report.releases === 1 ? 'release' : 'releases'}, ${report.added} new, ${report.known} already known`;
}

function totals(reports: readonly ImportReport[]): string[] {
  const sum = (count: (report: ImportReport) => number) => reports.reduce((total, report) => total + count(report), 0);
  const problems = new Map<ProblemCode, number>();
  for (const report of reports) {
    for (const code of Object.keys(PROBLEM_WORDS) as ProblemCode[]) {
      const count = report.problems[code] ?? 0;
      if (count > 0) problems.set(code, (problems.get(code) ?? 0) + count);
    }
  }
  return [
    `Files ${reports.length}, releases ${sum((r) => r.releases)}, new ${sum((r) => r.added)}, already known ${sum((r) => r.known)}`,
    `Processes founded or changed ${sum((r) => r.processes)}, market prices in them ${sum((r) => r.prices)}`,
    ...(problems.size === 0 ? ['No problems'] : ['Problems by name:']),
    ...[...problems]
      .toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
      .map(([code, count]) => `${String(count).padStart(7)}  ${code}: ${PROBLEM_WORDS[code]}`),
  ];
}
