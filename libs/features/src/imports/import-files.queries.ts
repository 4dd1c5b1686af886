import { Injectable } from '@nestjs/common';
import { tidyHeading } from '@tandem/domain/headings';
import type { FieldProblem } from '@tandem/domain/refusals';
import type { Tx } from '@tandem/platform/database';
import { contentOf } from './import-content.js';
import type { FileMapping, RememberedChoices } from './file-mapping.js';
import type { FileKind } from './import-file.entity.js';
import { importNotFound, isUuid } from './imports.errors.js';

/** A file and what became of it. */
export interface FileRead<M extends FileMapping = FileMapping> {
  id: string;
  fileName: string;
  sheetName: string;
  sha256: string;
  sizeBytes: number;
  state: 'uploaded' | 'queued' | 'imported' | 'failed';
  failure: string | null;
  /** Of purchases: orders, invoices or a supplier's report; null for demand. */
  source: string | null;
  sheets: { name: string; isHidden: boolean }[];
  headings: string[];
  mapping: M | null;
  preview: { number: number; cells: string[] }[];
  rowCount: number;
  doneCount: number;
  acceptedCount: number;
  rejectedCount: number;
  duplicateCount: number;
  /** Rows that say something else than the same row of an earlier file. */
  changedCount: number;
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

const FILE = `
  select f.id, f.file_name as "fileName", f.sheet_name as "sheetName", f.sha256, f.size_bytes as "sizeBytes", f.state, f.failure, f.source,
    f.sheets, f.headings, f.mapping, f.preview, f.row_count as "rowCount", f.done_count as "doneCount",
    f.accepted_count as "acceptedCount", f.rejected_count as "rejectedCount", f.duplicate_count as "duplicateCount",
    f.changed_count as "changedCount", f.formula_count as "formulaCount", f.uploaded_at as "uploadedAt", f.imported_at as "importedAt",
    coalesce(a.name, '') as "uploadedBy",
    (select max(e.imported_at) from import_file e where e.trust_id = f.trust_id and e.sha256 = f.sha256 and e.id <> f.id
      and e.kind = f.kind and e.source is not distinct from f.source and e.state = 'imported') as "sameAsBeforeAt"
  from import_file f left join account a on a.id = f.uploaded_by`;

/** What a trust may know of its own files. Row-level security shows no other trust's. */
@Injectable()
export class ImportFilesQueries {
  async files<M extends FileMapping>(
    tx: Tx,
    kind: FileKind,
    page: { offset: number; limit: number },
  ): Promise<FileRead<M>[]> {
    return tx.rows<FileRead<M>>(`${FILE} where f.kind = $3 order by f.uploaded_at desc, f.id limit $1 offset $2`, [
      page.limit,
      page.offset,
      kind,
    ]);
  }

  /** How many files of that kind there are. */
  async count(tx: Tx, kind: FileKind): Promise<number> {
    const row = await tx.row<{ n: number }>(`select count(*)::int as n from import_file where kind = $1`, [kind]);
    return row!.n;
  }

  /** @throws DomainError IMPORT.NOT_FOUND */
  async file<M extends FileMapping>(tx: Tx, kind: FileKind, importId: string): Promise<FileRead<M>> {
    const found = isUuid(importId)
      ? await tx.row<FileRead<M>>(`${FILE} where f.id = $1 and f.kind = $2`, [importId, kind])
      : undefined;
    if (!found) throw importNotFound(importId);
    return found;
  }

  /** What the trust chose before for these headings, and for the whole file. */
  async remembered(
    tx: Tx,
    kind: FileKind,
    headings: readonly string[],
  ): Promise<{ choices: RememberedChoices; defaults: Readonly<Record<string, string>> }> {
    const rows = await tx.rows<{ heading: string; choice: string }>(
      `select headings_key as heading, mapping #>> '{}' as choice from import_mapping
       where trust_id = $1 and kind = $3 and headings_key = any($2)`,
      [tx.actor.organisationId, ['', ...headings.map(tidyHeading)], kind],
    );
    const choices = Object.fromEntries(rows.map((r) => [r.heading, r.choice]));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- This feature wrote the text when the last mapping was confirmed.
    const defaults = JSON.parse(choices[''] ?? '{}') as Record<string, string>;
    delete choices[''];
    return { choices, defaults };
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
