import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { tidyHeading } from '@tandem/domain/demand';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import { record } from '@tandem/platform/audit';
import { announce, Database, systemActor, type Tx } from '@tandem/platform/database';
import { enqueue } from '@tandem/platform/queue';
import { type ReadTable, readSheet, type SheetRead } from '@tandem/platform/spreadsheets';
import { requirePermission } from '@tandem/features/partnership';
import { contentOf, keepContent, storable } from './import-content.js';
import { ImportFileEntity } from './import-file.entity.js';
import { choicesToRemember, type ImportMapping, mappingProblems } from './import-mapping.js';
import { type ImportOutcome, takeInRows } from './import-rows.js';
import { importNotFound, isUuid } from './requirements.errors.js';

/** How many rows the mapping page shows, and how much of each cell. */
const PREVIEW_ROWS = 8;
const PREVIEW_CELL = 200;
const FILE_NAME_MAX = 200;

/** A file that a person has sent. `read` spares reading it in the transaction when it has been read already. */
export interface UploadedFile {
  readonly fileName: string;
  readonly bytes: Buffer;
  readonly read?: SheetRead;
}

/** Spreadsheets on their way to demand lines: uploaded, mapped, taken in by a job in one commit. */
@Injectable()
export class ImportsService {
  constructor(private readonly database: Database) {}

  /** Reads a file outside any transaction: a hostile one takes its time limit, and no connection meanwhile. */
  readUpload(fileName: string, bytes: Buffer): Promise<SheetRead> {
    return readSheet(bytes, fileName);
  }

  /** Keeps a file that can be read, or says at the field `file` why it cannot. */
  async upload(tx: Tx, file: UploadedFile): Promise<{ importId: string } | FieldProblem[]> {
    requirePermission(tx.actor, 'requirement.import');
    const { organisationId, accountId } = ownOf(tx);
    const read = file.read ?? (await this.readUpload(file.fileName, file.bytes));
    if (read.kind === 'refused') return [{ field: 'file', message: read.reason }];
    if (read.counts.rows === 0)
      return [{ field: 'file', message: 'This file has headings but no rows below them. Choose another file.' }];
    const fileName = storable(file.fileName).slice(-FILE_NAME_MAX);
    const sha256 = createHash('sha256').update(file.bytes).digest('hex');
    const inserted = await tx.manager.insert(ImportFileEntity, {
      trustId: organisationId,
      uploadedBy: accountId,
      fileName,
      sha256,
      sizeBytes: file.bytes.length,
      state: 'uploaded',
      ...facts(read),
    });
    const { id: importId } = inserted.identifiers[0] as { id: string };
    await keepContent(tx, organisationId, importId, file.bytes);
    await this.write(tx, importId, 'import.uploaded', { fileName, sha256, rows: read.counts.rows });
    return { importId };
  }

  /** Reads another sheet of the same workbook. Lock: the file's row. */
  async chooseSheet(tx: Tx, importId: string, sheetName: string): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'requirement.import');
    const file = await this.lockFile(tx, importId, ['uploaded', 'failed']);
    const read = await readSheet(await contentOf(tx, importId), file.fileName, { sheet: sheetName });
    if (read.kind === 'refused') return [{ field: 'sheet', message: read.reason }];
    if (read.counts.rows === 0)
      return [{ field: 'sheet', message: 'This sheet has no rows. Choose a sheet that has.' }];
    await tx.manager.update(ImportFileEntity, { id: importId }, { ...facts(read), mapping: null, state: 'uploaded' });
    await this.write(tx, importId, 'import.sheetChosen', { sheet: read.sheetName }, { sheet: file.sheetName });
    return [];
  }

  /**
   * Fixes how the file is read, remembers the choices for the trust's next file, and has the rows taken in.
   * Lock: the file's row. A file whose import failed may be tried again.
   */
  async confirmMapping(tx: Tx, importId: string, mapping: ImportMapping): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'requirement.import');
    const file = await this.lockFile(tx, importId, ['uploaded', 'failed']);
    const columns = file.headings.map((heading, at) => ({
      at,
      heading,
      choice: mapping.columns.find((c) => c.at === at)?.choice ?? 'unused',
    }));
    const confirmed: ImportMapping = { columns, defaults: mapping.defaults };
    const problems = mappingProblems(confirmed);
    if (problems.length > 0) return problems;
    await this.remember(tx, file.trustId, confirmed);
    await tx.manager.update(
      ImportFileEntity,
      { id: importId },
      { mapping: confirmed, state: 'queued', failure: null, doneCount: 0 },
    );
    await enqueue(tx, {
      job: 'requirements.import',
      jobId: `import-${importId}-${tx.now.getTime()}`,
      data: { importId, trustId: file.trustId },
    });
    await this.write(tx, importId, 'import.mappingConfirmed', { columns: choicesToRemember(confirmed) });
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
      const file = await tx.manager.findOneBy(ImportFileEntity, { id: importId, trustId });
      if (file?.state !== 'queued' || file.mapping === null) return null;
      const read = await readSheet(await contentOf(tx, importId), file.fileName, {
        ...(file.sheetName === '' ? {} : { sheet: file.sheetName }),
        expectedHeadings: file.headings,
      });
      if (read.kind === 'refused') {
        await this.finish(tx, importId, { state: 'failed', failure: read.reason });
        return null;
      }
      const report = (done: number) => this.report(importId, done);
      const taken = await takeInRows(tx, { id: importId, trustId, mapping: file.mapping }, read, report, signal);
      await this.finish(tx, importId, {
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

  private async finish(tx: Tx, importId: string, change: Partial<ImportFileEntity>): Promise<void> {
    await tx.manager.update(ImportFileEntity, { id: importId }, change);
    await announce(tx, `import:${importId}`);
  }

  /** Progress is told in commits of its own; the rows themselves stay unseen until theirs. */
  private async report(importId: string, done: number): Promise<void> {
    await this.database.transaction(importActor, async (tx) => {
      await tx.rows(`update import_file set done_count = $2 where id = $1`, [importId, done]);
      await announce(tx, `import:${importId}`);
    });
  }

  private async lockFile(tx: Tx, importId: string, states: ImportFileEntity['state'][]): Promise<ImportFileEntity> {
    const file = isUuid(importId)
      ? await tx.manager.findOne(ImportFileEntity, {
          where: { id: importId },
          lock: { mode: 'pessimistic_write' },
        })
      : null;
    if (!file) throw importNotFound(importId);
    if (!states.includes(file.state))
      throw new DomainError(
        'IMPORT.WRONG_STATE',
        { importId, state: file.state },
        'This file is being taken in or has been taken in. Upload it again to read it in another way.',
      );
    return file;
  }

  private async remember(tx: Tx, trustId: string, mapping: ImportMapping): Promise<void> {
    const choices = Object.entries({ ...choicesToRemember(mapping), '': JSON.stringify(mapping.defaults) });
    await tx.rows(
      `insert into import_mapping (trust_id, headings_key, mapping)
       select $1, heading, to_jsonb(choice) from unnest($2::text[], $3::text[]) as c (heading, choice)
       on conflict (trust_id, headings_key) do update set mapping = excluded.mapping, updated_at = now()`,
      [trustId, choices.map(([heading]) => tidyHeading(heading)), choices.map(([, choice]) => choice)],
    );
  }

  private async write(tx: Tx, importId: string, action: string, after: unknown, before?: unknown): Promise<void> {
    await record(tx, {
      chain: `trust:${tx.actor.organisationId}`,
      action,
      subject: { kind: 'import', id: importId },
      before,
      after,
    });
  }
}

const importActor = systemActor('import');

/** A file belongs to the trust of the person who sends it; the platform itself belongs to none. */
function ownOf(tx: Tx): { organisationId: string; accountId: string } {
  const { organisationId, accountId, kind } = tx.actor;
  if (kind !== 'trust' || organisationId === null || accountId === null)
    throw new DomainError('ACCESS.TRUST_ONLY', { kind }, 'Only a person of a trust can import its spreadsheets.');
  return { organisationId, accountId };
}

function facts(read: ReadTable) {
  const preview: { number: number; cells: string[] }[] = [];
  for (const row of read.rows) {
    if (preview.length === PREVIEW_ROWS) break;
    preview.push({ number: row.number, cells: row.cells.map((cell) => storable(cell).slice(0, PREVIEW_CELL)) });
  }
  return {
    sheetName: storable(read.sheetName),
    sheets: read.sheets.map(({ name, isHidden }) => ({ name: storable(name), isHidden })),
    headings: read.headings.map(storable),
    preview,
    rowCount: read.counts.rows,
    formulaCount: read.counts.formulas,
  };
}
