import { Injectable } from '@nestjs/common';
import { type FileRead, ImportFilesQueries, type UnusedRow } from '@tandem/features/imports';
import type { Tx } from '@tandem/platform/database';
import { type ImportMapping, proposedMapping, type ProposedMapping } from './import-mapping.js';

/** A file of demand and what became of it. */
export type ImportRead = FileRead<ImportMapping>;

/** What a trust may know of its own imports. Row-level security shows no other trust's. */
@Injectable()
export class ImportsQueries {
  constructor(private readonly files: ImportFilesQueries) {}

  async imports(tx: Tx, page: { offset: number; limit: number }): Promise<ImportRead[]> {
    return this.files.files<ImportMapping>(tx, 'demand', page);
  }

  /** @throws DomainError IMPORT.NOT_FOUND */
  async import(tx: Tx, importId: string): Promise<ImportRead> {
    return this.files.file<ImportMapping>(tx, 'demand', importId);
  }

  /** How the file would be read: by its headings and by what the trust chose before. */
  async proposal(tx: Tx, file: ImportRead): Promise<ProposedMapping> {
    const { choices, defaults } = await this.files.remembered(tx, 'demand', file.headings);
    return proposedMapping(file.headings, choices, defaults);
  }

  /** Rows that were not taken in, in the order of the file. */
  async unusedRows(
    tx: Tx,
    importId: string,
    page: { state?: 'rejected' | 'duplicate'; offset: number; limit: number },
  ): Promise<UnusedRow[]> {
    return this.files.unusedRows(tx, importId, page);
  }

  /** The reasons of the rejected rows, the most frequent first: what to correct first. */
  async reasons(tx: Tx, importId: string): Promise<{ field: string; message: string; rows: number }[]> {
    return this.files.reasons(tx, importId);
  }

  /** The file exactly as it was sent. */
  async content(tx: Tx, importId: string): Promise<Buffer> {
    return this.files.content(tx, importId);
  }
}
