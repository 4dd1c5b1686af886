import { Injectable } from '@nestjs/common';
import type { Outcome } from '@tandem/domain/actuals';
import { type FileRead, ImportFilesQueries, type UnusedRow } from '@tandem/features/imports';
import type { Tx } from '@tandem/platform/database';
import { type ActualMapping, proposedActuals, type ProposedActualMapping } from './actual-mapping.js';

/** A file of purchases and what became of it. */
export type ActualImportRead = FileRead<ActualMapping>;

/** How many lines of a file turned out to be what, and how much they come to, in one currency. */
export interface OutcomeTotal {
  outcome: Outcome;
  currency: string;
  lines: number;
  amount: string;
}

/** What a trust may know of its own files of purchases. Row-level security shows no other trust's. */
@Injectable()
export class ActualsQueries {
  constructor(private readonly files: ImportFilesQueries) {}

  async imports(tx: Tx, page: { offset: number; limit: number }): Promise<ActualImportRead[]> {
    return this.files.files<ActualMapping>(tx, 'actuals', page);
  }

  /** How many files of purchases the reader's trust has. */
  async importCount(tx: Tx): Promise<number> {
    return this.files.count(tx, 'actuals');
  }

  /** @throws DomainError IMPORT.NOT_FOUND */
  async import(tx: Tx, importId: string): Promise<ActualImportRead> {
    return this.files.file<ActualMapping>(tx, 'actuals', importId);
  }

  /** How the file would be read: by its headings and by what the trust chose before. */
  async proposal(tx: Tx, file: ActualImportRead): Promise<ProposedActualMapping> {
    const { choices, defaults } = await this.files.remembered(tx, 'actuals', file.headings);
    return proposedActuals(file.headings, choices, defaults);
  }

  /** Rows that were not taken in, in the order of the file. */
  async unusedRows(tx: Tx, importId: string, page: { offset: number; limit: number }): Promise<UnusedRow[]> {
    return this.files.unusedRows(tx, importId, page);
  }

  /** The reasons of the rejected rows, the most frequent first. */
  async reasons(tx: Tx, importId: string): Promise<{ field: string; message: string; rows: number }[]> {
    return this.files.reasons(tx, importId);
  }

  /** What the lines of a file turned out to be on the day that they were taken in. */
  async outcomes(tx: Tx, importId: string): Promise<OutcomeTotal[]> {
    return tx.rows<OutcomeTotal>(
      `select outcome, currency, lines, amount from actual_import_outcome where import_id = $1 order by amount desc, outcome, currency`,
      [importId],
    );
  }

  /** What the current lines of a file are now, after every decision since. */
  async outcomesNow(tx: Tx, importId: string): Promise<OutcomeTotal[]> {
    return tx.rows<OutcomeTotal>(
      `select m.outcome, a.currency, count(*)::int as lines, sum(a.amount) as amount
       from actual_line a join actual_match m on m.line_id = a.id where a.import_id = $1 group by 1, 2 order by 1, 2`,
      [importId],
    );
  }
}
