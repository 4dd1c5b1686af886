import { setImmediate as turn } from 'node:timers/promises';
import { isAmbulanceCpv, readDemandRow } from '@tandem/domain/demand';
import type { FieldProblem } from '@tandem/domain/refusals';
import { londonDate } from '@tandem/domain/time';
import { formulaProblems, listUnused, type RowToList, usedColumns } from '@tandem/features/imports';
import type { Tx } from '@tandem/platform/database';
import type { ReadTable, SheetRow } from '@tandem/platform/spreadsheets';
import { GroupKeys, insertLines, type NewLine, prepareLines, type PreparedLines } from './demand-lines.js';
import { type ImportMapping, rowReader } from './import-mapping.js';

const BATCH_ROWS = 1000;
const REPORT_ROWS = 10_000;
/** After so many rows the process looks after everything else: what is on its way to PostgreSQL, locks, other jobs. */
const TURN_ROWS = 100;

/** What became of a file's rows. A row that was there before counts as a duplicate and is listed. */
export interface ImportOutcome {
  accepted: number;
  rejected: number;
  duplicates: number;
}

interface Batch {
  lines: NewLine[];
  /** Rows with lines in this batch, for telling duplicates from new rows. */
  rows: Map<number, SheetRow>;
  rejected: { row: SheetRow; problems: FieldProblem[] }[];
}

/**
 * Takes in the rows of a table, a thousand at a time, in the caller's transaction.
 *
 * While PostgreSQL stores one batch the next is read and prepared; memory holds two batches, never the file's rows. Only rows that
 * were not taken in keep their cells: the file itself is kept whole.
 */
export async function takeInRows(
  tx: Tx,
  file: { id: string; trustId: string; mapping: ImportMapping },
  table: ReadTable,
  report: (done: number) => Promise<void>,
  signal?: AbortSignal,
): Promise<ImportOutcome> {
  const outcome: ImportOutcome = { accepted: 0, rejected: 0, duplicates: 0 };
  const keys = new GroupKeys();
  let storing: Promise<void> = Promise.resolve();
  let done = 0;
  for await (const batch of batches(table.rows, reader(tx, file))) {
    const lines = prepareLines(batch.lines, keys);
    await storing;
    signal?.throwIfAborted();
    storing = store(tx, file, batch, lines, outcome);
    // The loop may stop before it comes to wait for this batch: its failure is then told by the wait below.
    storing.catch(() => undefined);
    const before = done;
    done += batch.rows.size + batch.rejected.length;
    if (Math.floor(done / REPORT_ROWS) > Math.floor(before / REPORT_ROWS)) await report(done);
  }
  await storing;
  return outcome;
}

type RowResult = { lines: NewLine[] } | { problems: FieldProblem[] };

/** Reads one row: all of its lines, or every problem of any of them. A row is never taken in by half. */
function reader(tx: Tx, file: { trustId: string; mapping: ImportMapping }): (row: SheetRow) => RowResult {
  const cellsOf = rowReader(file.mapping);
  const used = usedColumns(file.mapping);
  const context = {
    trust: file.trustId,
    today: londonDate(tx.now),
    id: '',
    isKnownCpv: isAmbulanceCpv,
    defaults: file.mapping.defaults,
  };
  return (row) => {
    const lines: NewLine[] = [];
    const problems = formulaProblems(row, file.mapping, used);
    for (const cells of cellsOf(row.cells)) {
      const reading = readDemandRow(cells, context);
      if ('problems' in reading) problems.push(...reading.problems);
      else lines.push({ line: reading.line, rowNumber: row.number });
    }
    return problems.length > 0 ? { problems } : { lines };
  };
}

async function* batches(rows: Iterable<SheetRow>, read: (row: SheetRow) => RowResult): AsyncGenerator<Batch> {
  let batch: Batch = { lines: [], rows: new Map(), rejected: [] };
  for (const row of rows) {
    const result = read(row);
    if ('problems' in result) batch.rejected.push({ row, problems: result.problems });
    else {
      batch.lines.push(...result.lines);
      batch.rows.set(row.number, row);
    }
    const size = batch.rows.size + batch.rejected.length;
    if (size % TURN_ROWS === 0) await turn();
    if (size >= BATCH_ROWS) {
      yield batch;
      batch = { lines: [], rows: new Map(), rejected: [] };
    }
  }
  yield batch;
}

async function store(
  tx: Tx,
  file: { id: string; trustId: string },
  batch: Batch,
  lines: PreparedLines,
  outcome: ImportOutcome,
): Promise<void> {
  const inserted = await insertLines(tx, { trustId: file.trustId, importId: file.id }, lines);
  for (const { rowNumber } of inserted) batch.rows.delete(rowNumber!);
  const accepted = batch.lines.length === 0 ? 0 : new Set(inserted.map((line) => line.rowNumber)).size;
  // What is left in `rows` had no line that was new.
  const unused: RowToList[] = [
    ...batch.rejected.map(({ row, problems }) => ({ row, state: 'rejected' as const, problems })),
    ...[...batch.rows.values()].map((row) => ({ row, state: 'duplicate' as const, problems: [DUPLICATE] })),
  ];
  outcome.accepted += accepted;
  outcome.rejected += batch.rejected.length;
  outcome.duplicates += batch.rows.size;
  await listUnused(tx, file, unused);
}

const DUPLICATE: FieldProblem = {
  field: 'file',
  message: 'Your trust has this line already, from this file or an earlier one. It was not added again.',
};
