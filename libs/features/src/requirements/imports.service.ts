import { Injectable } from '@nestjs/common';
import type { FieldProblem } from '@tandem/domain/refusals';
import { importActor, ImportFilesService, type UploadedFile } from '@tandem/features/imports';
import { requirePermission } from '@tandem/features/partnership';
import { record } from '@tandem/platform/audit';
import { Database, type Tx } from '@tandem/platform/database';
import { enqueue } from '@tandem/platform/queue';
import type { SheetRead } from '@tandem/platform/spreadsheets';
import { choicesToRemember, type ImportMapping, mappingProblems } from './import-mapping.js';
import { type ImportOutcome, takeInRows } from './import-rows.js';

/** Spreadsheets on their way to demand lines: uploaded, mapped, taken in by a job in one commit. */
@Injectable()
export class ImportsService {
  constructor(
    private readonly database: Database,
    private readonly files: ImportFilesService,
  ) {}

  /** Reads a file outside any transaction: a hostile one takes its time limit, and no connection meanwhile. */
  readUpload(fileName: string, bytes: Buffer): Promise<SheetRead> {
    return this.files.read('demand', fileName, bytes);
  }

  /** Keeps a file that can be read, or says at the field `file` why it cannot. */
  async upload(tx: Tx, file: UploadedFile): Promise<{ importId: string } | FieldProblem[]> {
    requirePermission(tx.actor, 'requirement.import');
    return this.files.keep(tx, 'demand', file);
  }

  /** Reads another sheet of the same workbook. Lock: the file's row. */
  async chooseSheet(tx: Tx, importId: string, sheetName: string): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'requirement.import');
    return this.files.chooseSheet(tx, 'demand', importId, sheetName);
  }

  /**
   * Fixes how the file is read, remembers the choices for the trust's next file, and has the rows taken in.
   * Lock: the file's row. A file whose import failed may be tried again.
   */
  async confirmMapping(tx: Tx, importId: string, mapping: ImportMapping): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'requirement.import');
    const confirmed = await this.files.confirm(tx, 'demand', importId, mapping, {
      problemsOf: mappingProblems,
      choicesOf: choicesToRemember,
    });
    if (Array.isArray(confirmed)) return confirmed;
    await enqueue(tx, {
      job: 'requirements.import',
      jobId: `import-${importId}-${tx.now.getTime()}`,
      data: { importId, trustId: confirmed.trustId },
    });
    return [];
  }

  /**
   * The job: takes in every row that can be used, lists every other one, all in one commit.
   *
   * Locks: the name of the import, so that two workers never take in one file at once. Ended before its commit it
   * leaves nothing behind and starts again; after its commit it finds nothing to do.
   */
  async importRows(importId: string, trustId: string, signal?: AbortSignal): Promise<ImportOutcome | null> {
    return this.database.transaction(importActor, async (tx) => {
      await tx.lock(`import:${importId}`);
      const file = await this.files.waiting<ImportMapping>(tx, 'demand', importId, trustId);
      if (!file) return null;
      const read = await this.files.table(tx, 'demand', importId);
      if (read.kind === 'refused') {
        await this.files.progress(tx, importId, { state: 'failed', failure: read.reason });
        return null;
      }
      const report = (done: number) => this.files.report(importId, done);
      const taken = await takeInRows(tx, file, read, report, signal);
      await this.files.progress(tx, importId, {
        state: 'imported',
        importedAt: await tx.clock(),
        rowCount: read.counts.rows,
        doneCount: read.counts.rows,
        acceptedCount: taken.accepted,
        rejectedCount: taken.rejected,
        duplicateCount: taken.duplicates,
      });
      await record(tx, {
        chain: `trust:${trustId}`,
        action: 'import.takenIn',
        subject: { kind: 'import', id: importId },
        after: taken,
      });
      return taken;
    });
  }
}
