import type { FieldProblem } from '@tandem/domain/refusals';
import type { Tx } from '@tandem/platform/database';
import type { SheetRow } from '@tandem/platform/spreadsheets';
import { storable } from './import-content.js';
import type { FileMapping } from './file-mapping.js';

/** A row that is not taken in, and why. */
export interface RowToList {
  readonly row: SheetRow;
  readonly state: 'rejected' | 'duplicate';
  readonly problems: readonly FieldProblem[];
}

/** Lists rows that were not taken in, with their cells as they were sent: the file itself is kept whole beside them. */
export async function listUnused(
  tx: Tx,
  file: { readonly id: string; readonly trustId: string },
  rows: readonly RowToList[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.rows(
    `insert into import_row (import_id, trust_id, row_number, state, cells, problems)
     select $1, $2, r.number, r.state, r.cells::jsonb, r.problems::jsonb
     from unnest($3::integer[], $4::text[], $5::text[], $6::text[]) as r (number, state, cells, problems)`,
    [
      file.id,
      file.trustId,
      rows.map(({ row }) => row.number),
      rows.map(({ state }) => state),
      rows.map(({ row }) => JSON.stringify(row.cells.map(storable))),
      rows.map(({ problems }) =>
        JSON.stringify(problems.map(({ field, message }) => ({ field, message: storable(message) }))),
      ),
    ],
  );
}

/** The problems of cells whose formula was never calculated, so that there is nothing to read. */
export function formulaProblems(row: SheetRow, mapping: FileMapping, used: ReadonlySet<number>): FieldProblem[] {
  if (row.formulas.length === 0) return [];
  return row.formulas
    .filter((at) => used.has(at) && (row.cells[at] ?? '') === '')
    .map((at) => ({
      field: 'file',
      message: `The formula under “${mapping.columns[at]!.heading}” has no saved value. Open the file in a spreadsheet program, save it, and import it again.`,
    }));
}
