import { setImmediate as turn } from 'node:timers/promises';
import { PurchaseReader } from '@tandem/domain/actuals';
import type { LocalDate } from '@tandem/domain/time';
import { formulaProblems, type RowToList, usedColumns, type WaitingFile } from '@tandem/features/imports';
import type { SheetRow } from '@tandem/platform/spreadsheets';
import { type ActualMapping, purchaseCells } from './actual-mapping.js';
import type { NewPurchase } from './actual-lines.js';

/** Rows that are committed together: few enough to hold in memory twice, many enough that commits do not count. */
export const BATCH_ROWS = 10_000;
/** After so many rows the process looks after everything else: what is on its way to PostgreSQL, locks, other jobs. */
const TURN_ROWS = 200;

/** Some rows of a file, read: what can be stored, and what is listed with its problems. */
export interface PurchaseBatch {
  readonly purchases: NewPurchase[];
  readonly rows: Map<number, SheetRow>;
  readonly rejected: RowToList[];
  /** How many rows of the file are read with this batch, from its beginning. */
  readonly doneCount: number;
}

/**
 * Reads the rows of a file in batches, from the first that no batch before has committed. Memory holds the batch that is
 * read and the one that is stored, never the file's rows.
 */
export async function* purchaseBatches(
  table: Iterable<SheetRow>,
  file: WaitingFile<ActualMapping>,
  today: LocalDate,
): AsyncGenerator<PurchaseBatch> {
  const read = readerOf(file, today);
  let at = 0;
  let batch = emptyBatch();
  for (const row of table) {
    at += 1;
    if (at <= file.doneCount) continue;
    read(row, batch);
    if (at % TURN_ROWS === 0) await turn();
    if (batch.rows.size + batch.rejected.length >= BATCH_ROWS) {
      yield { ...batch, doneCount: at };
      batch = emptyBatch();
    }
  }
  yield { ...batch, doneCount: Math.max(at, file.doneCount) };
}

function emptyBatch(): PurchaseBatch {
  return { purchases: [], rows: new Map(), rejected: [], doneCount: 0 };
}

function readerOf(file: WaitingFile<ActualMapping>, today: LocalDate) {
  const cellsOf = purchaseCells(file.mapping);
  const used = usedColumns(file.mapping);
  const reader = new PurchaseReader(today, file.mapping.defaults);
  return (row: SheetRow, batch: PurchaseBatch): void => {
    const formulas = formulaProblems(row, file.mapping, used);
    const reading = reader.read(cellsOf(row.cells));
    if (formulas.length > 0 || 'problems' in reading) {
      const problems = [...formulas, ...('problems' in reading ? reading.problems : [])];
      batch.rejected.push({ row, state: 'rejected', problems });
      return;
    }
    batch.purchases.push({ rowNumber: row.number, purchase: reading.purchase });
    batch.rows.set(row.number, row);
  };
}
