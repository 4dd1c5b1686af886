import { Injectable } from '@nestjs/common';
import { tidyHeading } from '@tandem/domain/demand';
import type { FieldProblem } from '@tandem/domain/refusals';
import type { Tx } from '@tandem/platform/database';
import { contentOf } from './import-content.js';
import { type ImportMapping, proposedMapping, type ProposedMapping } from './import-mapping.js';
import { importNotFound, isUuid } from './requirements.errors.js';

/** A file and what became of it. */
export interface ImportRead {
  id: string;
  fileName: string;
  sheetName: string;
  sha256: string;
  sizeBytes: number;
  state: 'uploaded' | 'queued' | 'imported' | 'failed';
  failure: string | null;
  sheets: { name: string; isHidden: boolean }[];
  headings: string[];
  mapping: ImportMapping | null;
  preview: { number: number; cells: string[] }[];
  rowCount: number;
  doneCount: number;
  acceptedCount: number;
  rejectedCount: number;
  duplicateCount: number;
  formulaCount: number;
  uploadedAt: Date;
  uploadedBy: string;
  importedAt: Date | null;
  /** When the very same bytes were imported before, or null. */
  sameAsBeforeAt: Date | null;
}

/** A row that was not taken in, with its cells as they were sent. */
export interface UnusedRow {
  rowNumber: number;
  state: 'rejected' | 'duplicate';
  cells: string[];
  problems: FieldProblem[];
}

const IMPORT = `
  select f.id, f.file_name as "fileName", f.sheet_name as "sheetName", f.sha256, f.size_bytes as "sizeBytes", f.state, f.failure,
    f.sheets, f.headings, f.mapping, f.preview, f.row_count as "rowCount", f.done_count as "doneCount",
    f.accepted_count as "acceptedCount", f.rejected_count as "rejectedCount", f.duplicate_count as "duplicateCount",
    f.formula_count as "formulaCount", f.uploaded_at as "uploadedAt", f.imported_at as "importedAt", coalesce(a.name, '') as "uploadedBy",
    (select max(e.imported_at) from import_file e where e.trust_id = f.trust_id and e.sha256 = f.sha256 and e.id <> f.id
      and e.state = 'imported') as "sameAsBeforeAt"
  from import_file f left join account a on a.id = f.uploaded_by`;

/** What a trust may know of its own imports. Row-level security shows no other trust's. */
@Injectable()
export class ImportsQueries {
  async imports(tx: Tx, page: { offset: number; limit: number }): Promise<ImportRead[]> {
    return tx.rows<ImportRead>(`${IMPORT} order by f.uploaded_at desc, f.id limit $1 offset $2`, [
      page.limit,
      page.offset,
    ]);
  }

  /** @throws DomainError IMPORT.NOT_FOUND */
  async import(tx: Tx, importId: string): Promise<ImportRead> {
    const found = isUuid(importId) ? await tx.row<ImportRead>(`${IMPORT} where f.id = $1`, [importId]) : undefined;
    if (!found) throw importNotFound(importId);
    return found;
  }

  /** How the file would be read: by its headings and by what the trust chose before. */
  async proposal(tx: Tx, file: ImportRead): Promise<ProposedMapping> {
    const rows = await tx.rows<{ heading: string; choice: string }>(
      `select headings_key as heading, mapping #>> '{}' as choice from import_mapping
       where trust_id = $1 and headings_key = any($2)`,
      [tx.actor.organisationId, ['', ...file.headings.map(tidyHeading)]],
    );
    const remembered = Object.fromEntries(rows.map((r) => [r.heading, r.choice]));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- This feature wrote the text when the last mapping was confirmed.
    const defaults = JSON.parse(remembered[''] ?? '{}') as ImportMapping['defaults'];
    delete remembered[''];
    return proposedMapping(file.headings, remembered, defaults);
  }

  /** Rows that were not taken in, in the order of the file. */
  async unusedRows(
    tx: Tx,
    importId: string,
    page: { state?: 'rejected' | 'duplicate'; offset: number; limit: number },
  ): Promise<UnusedRow[]> {
    return tx.rows<UnusedRow>(
      `select row_number as "rowNumber", state, cells, problems from import_row
       where import_id = $1 and ($2::text is null or state = $2) order by row_number limit $3 offset $4`,
      [importId, page.state ?? null, page.limit, page.offset],
    );
  }

  /** The reasons of the rejected rows, the most frequent first: what to correct first. */
  async reasons(tx: Tx, importId: string): Promise<{ field: string; message: string; rows: number }[]> {
    return tx.rows(
      `select p.value ->> 'field' as field, min(p.value ->> 'message') as message, count(distinct r.row_number)::int as rows
       from import_row r cross join jsonb_array_elements(r.problems) p
       where r.import_id = $1 and r.state = 'rejected' group by p.value ->> 'field' order by rows desc, field`,
      [importId],
    );
  }

  /** The file exactly as it was sent. */
  async content(tx: Tx, importId: string): Promise<Buffer> {
    return contentOf(tx, importId);
  }
}
