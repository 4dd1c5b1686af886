import { Injectable } from '@nestjs/common';
import { isSource } from '@tandem/domain/actuals';
import type { FieldProblem } from '@tandem/domain/refusals';
import { londonDate } from '@tandem/domain/time';
import {
  choicesByHeading,
  importActor,
  ImportFilesService,
  listUnused,
  type UploadedFile,
  type WaitingFile,
} from '@tandem/features/imports';
import { requirePermission } from '@tandem/features/partnership';
import { record } from '@tandem/platform/audit';
import { Database, type Tx } from '@tandem/platform/database';
import { enqueue } from '@tandem/platform/queue';
import type { ReadTable, SheetRead } from '@tandem/platform/spreadsheets';
import { type ActualMapping, actualMappingProblems } from './actual-mapping.js';
import { storePurchases } from './actual-lines.js';
import { inSets } from './in-sets.js';
import { matchAgain, matchBatch } from './match-lines.js';
import { addUpMonths } from './months.js';
import { type PurchaseBatch, purchaseBatches } from './take-in.js';

/** What became of a file's rows. */
export interface TakenIn {
  readonly accepted: number;
  readonly known: number;
  readonly changed: number;
  readonly rejected: number;
}

/** Files of purchases on their way in: uploaded, mapped, taken in and matched by a job, batch by batch. */
@Injectable()
export class ActualsService {
  constructor(
    private readonly database: Database,
    private readonly files: ImportFilesService,
  ) {}

  /** Reads a file outside any transaction: a hostile one takes its time limit, and no connection meanwhile. */
  readUpload(fileName: string, bytes: Buffer): Promise<SheetRead> {
    return this.files.read('actuals', fileName, bytes);
  }

  /** Keeps a file of orders, invoices or a supplier's report, or says at its field what is wrong with it. */
  async upload(tx: Tx, file: UploadedFile & { source: string }): Promise<{ importId: string } | FieldProblem[]> {
    requirePermission(tx.actor, 'actuals.import');
    if (!isSource(file.source))
      return [
        { field: 'source', message: 'Choose whether these are invoices, purchase orders or a supplier’s report' },
      ];
    return this.files.keep(tx, 'actuals', file, file.source);
  }

  /** Reads another sheet of the same workbook. Lock: the file's row. */
  async chooseSheet(tx: Tx, importId: string, sheetName: string): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'actuals.import');
    return this.files.chooseSheet(tx, 'actuals', importId, sheetName);
  }

  /** Fixes how the file is read, remembers the choices for the trust's next file, and has the lines taken in. */
  async confirmMapping(tx: Tx, importId: string, mapping: ActualMapping): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'actuals.import');
    const confirmed = await this.files.confirm(tx, 'actuals', importId, mapping, {
      problemsOf: actualMappingProblems,
      choicesOf: ({ columns }) => choicesByHeading(columns),
    });
    if (Array.isArray(confirmed)) return confirmed;
    await enqueue(tx, {
      job: 'actuals.import',
      jobId: `actuals-${importId}-${tx.now.getTime()}`,
      data: { importId, trustId: confirmed.trustId },
    });
    return [];
  }

  /**
   * The job: takes in and matches every line that can be used, lists every other one, some thousand rows a commit.
   *
   * Ended anywhere it goes on after the last commit, which counts its own rows. Lock: the name of the import in each
   * commit; a second worker on the same file finds that the count has moved without it, and leaves.
   */
  async importLines(importId: string, trustId: string, signal?: AbortSignal): Promise<TakenIn | null> {
    const opened = await this.database.transaction(importActor, async (tx) => {
      await tx.lock(`import:${importId}`);
      const file = await this.files.waiting<ActualMapping>(tx, 'actuals', importId, trustId);
      if (!file) return undefined;
      const read = await this.files.table(tx, 'actuals', importId);
      if (read.kind === 'read') return { file, read };
      await this.files.progress(tx, importId, { state: 'failed', failure: read.reason });
      return undefined;
    });
    if (!opened || !(await this.takeIn(opened.file, opened.read, signal))) return null;
    return this.finish(opened.file, opened.read.counts.rows);
  }

  /**
   * The job: looks again at what nobody has decided on, after a trust has a new contract or has said what an item is.
   * Lock: the trust's review by name, so that no line is decided on meanwhile.
   */
  async matchAgain(trustId: string): Promise<{ changed: number }> {
    return this.database.transaction(importActor, async (tx) => {
      await tx.lock(`actuals-review:${trustId}`);
      const changed = await matchAgain(tx, trustId);
      await addUpMonths(tx, trustId);
      await enqueue(tx, { job: 'actuals.deliver', jobId: `deliver-${trustId}-${tx.now.getTime()}`, data: { trustId } });
      return { changed };
    });
  }

  /** Has the purchases of the trusts of an award looked at again, now that there is a contract for them. */
  async matchForAward(awardId: string): Promise<void> {
    await this.database.transaction(importActor, async (tx) => {
      const trusts = await tx.rows<{ id: string }>(
        `select distinct l.trust_id as id from contract_line l join contract c on c.id = l.contract_id
         where c.award_id = $1 and exists (select 1 from actual_line a where a.trust_id = l.trust_id)`,
        [awardId],
      );
      for (const { id } of trusts)
        await enqueue(tx, { job: 'actuals.match', jobId: `match-${awardId}-${id}`, data: { trustId: id } });
    });
  }

  /** Whether all rows are in. While PostgreSQL stores one batch the next is read. */
  private async takeIn(file: WaitingFile<ActualMapping>, table: ReadTable, signal?: AbortSignal): Promise<boolean> {
    const today = londonDate(await this.database.read(importActor, (tx) => tx.clock()));
    let storing: Promise<boolean> = Promise.resolve(true);
    let done = file.doneCount;
    for await (const batch of purchaseBatches(table.rows, file, today)) {
      if (!(await storing)) return false;
      signal?.throwIfAborted();
      storing = this.store(file, batch, done);
      // The loop may stop before it comes to wait for this batch: its failure is then told by the wait below.
      storing.catch(() => undefined);
      done = batch.doneCount;
    }
    return storing;
  }

  private store(file: WaitingFile<ActualMapping>, batch: PurchaseBatch, doneBefore: number): Promise<boolean> {
    return this.database.transaction(importActor, async (tx) => {
      await tx.lock(`import:${file.id}`);
      // Two files of one trust may hold the same line: they are stored one after the other.
      await tx.lock(`actuals:${file.trustId}`);
      const now = await tx.row<{ done: number; state: string }>(
        `select done_count as done, state from import_file where id = $1 for update`,
        [file.id],
      );
      if (now?.state !== 'queued' || now.done !== doneBefore) return false;
      const origin = { trustId: file.trustId, importId: file.id, source: file.source! };
      const stored = await storePurchases(tx, origin, batch.purchases);
      const first = batch.purchases[0];
      if (first) await matchBatch(tx, file, { from: first.rowNumber, to: batch.purchases.at(-1)!.rowNumber });
      const twice = stored.twice.map((number) => ({
        row: batch.rows.get(number)!,
        state: 'rejected' as const,
        problems: [TWICE],
      }));
      await listUnused(tx, file, [...batch.rejected, ...twice]);
      await tx.rows(
        `update import_file set done_count = $2, accepted_count = accepted_count + $3, duplicate_count = duplicate_count + $4,
           changed_count = changed_count + $5, rejected_count = rejected_count + $6 where id = $1`,
        [
          file.id,
          batch.doneCount,
          stored.inserted + stored.changed,
          stored.known,
          stored.changed,
          batch.rejected.length + twice.length,
        ],
      );
      await this.files.progress(tx, file.id, { doneCount: batch.doneCount });
      return true;
    });
  }

  /** Counts what the lines turned out to be, adds up their months, and has what was delivered posted. */
  private finish(file: WaitingFile<ActualMapping>, rowCount: number): Promise<TakenIn | null> {
    return this.database.transaction(importActor, async (tx) => {
      await tx.lock(`import:${file.id}`);
      const counts = await tx.row<TakenIn & { state: string }>(
        `select state, accepted_count as accepted, duplicate_count as known, changed_count as changed, rejected_count as rejected
         from import_file where id = $1 for update`,
        [file.id],
      );
      if (counts?.state !== 'queued') return null;
      await inSets(tx, () =>
        tx.rows(
          `insert into actual_import_outcome (import_id, trust_id, outcome, currency, lines, amount)
         select a.import_id, a.trust_id, m.outcome, a.currency, count(*), sum(a.amount)
         from actual_line a join actual_match m on m.line_id = a.id where a.import_id = $1 group by 1, 2, 3, 4`,
          [file.id],
        ),
      );
      await addUpMonths(tx, file.trustId, await inSets(tx, () => touchedBy(tx, file.id)));
      await this.files.progress(tx, file.id, { state: 'imported', importedAt: await tx.clock(), rowCount });
      await enqueue(tx, { job: 'actuals.deliver', jobId: `deliver-${file.id}`, data: { trustId: file.trustId } });
      const { accepted, known, changed, rejected } = counts;
      const taken = { accepted, known, changed, rejected };
      await record(tx, {
        chain: `trust:${file.trustId}`,
        action: 'actuals.takenIn',
        subject: { kind: 'import', id: file.id },
        after: taken,
      });
      return taken;
    });
  }
}

/** The contract lines of which an import brought lines, or changed some: a version before counts as well. */
async function touchedBy(tx: Tx, importId: string): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(
    `select distinct m.contract_line_id as id from actual_line a join actual_match m on m.line_id = a.id
     where a.import_id = $1 and m.contract_line_id is not null`,
    [importId],
  );
  const changed = await tx.row(`select 1 from actual_line where import_id = $1 and version > 1 limit 1`, [importId]);
  if (!changed) return rows.map((row) => row.id);
  // What a changed line was before is matched no longer, so every month of the trust is looked at.
  const all = await tx.rows<{ id: string }>(
    `select id from contract_line where trust_id = (select trust_id from import_file where id = $1)`,
    [importId],
  );
  return all.map((row) => row.id);
}

const TWICE: FieldProblem = {
  field: 'lineNumber',
  message:
    'This document and line number stand in an earlier row of the file with other content. The earlier row was used.',
};
