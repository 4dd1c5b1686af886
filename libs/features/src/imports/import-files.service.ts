import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { tidyHeading } from '@tandem/domain/headings';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import { record } from '@tandem/platform/audit';
import { announce, Database, systemActor, type Tx } from '@tandem/platform/database';
import { type ReadTable, readSheet, SHEET_LIMITS, type SheetRead } from '@tandem/platform/spreadsheets';
import { contentOf, keepContent, storable } from './import-content.js';
import { type FileMapping, wholeMapping } from './file-mapping.js';
import { type FileKind, ImportFileEntity } from './import-file.entity.js';
import { importNotFound, isUuid } from './imports.errors.js';

/** How many rows the mapping page shows, and how much of each cell. */
const PREVIEW_ROWS = 8;
const PREVIEW_CELL = 200;
const FILE_NAME_MAX = 200;

const MEBIBYTE = 1024 * 1024;

/**
 * How much a file of a kind may hold. What a trust bought in a year is far more than what it needs: a million lines of
 * orders are some 100 MB as text.
 */
export const FILE_LIMITS = {
  demand: SHEET_LIMITS,
  actuals: {
    ...SHEET_LIMITS,
    fileBytesMax: 160 * MEBIBYTE,
    unpackedBytesMax: 1024 * MEBIBYTE,
    charactersMax: 500 * MEBIBYTE,
    heapMegabytesMax: 512,
    timeLimitMs: 300_000,
  },
} as const satisfies Record<FileKind, typeof SHEET_LIMITS>;

/** A file that a person has sent. `read` spares reading it in the transaction when it has been read already. */
export interface UploadedFile {
  readonly fileName: string;
  readonly bytes: Buffer;
  readonly read?: SheetRead;
}

/** A file that waits for its rows to be taken in, as its job needs it. */
export interface WaitingFile<M extends FileMapping = FileMapping> {
  readonly id: string;
  readonly trustId: string;
  readonly fileName: string;
  readonly source: string | null;
  readonly mapping: M;
  readonly doneCount: number;
}

/** What a job may write of how far a file is. */
export type FileProgress = Partial<
  Pick<
    ImportFileEntity,
    | 'state'
    | 'failure'
    | 'importedAt'
    | 'rowCount'
    | 'doneCount'
    | 'acceptedCount'
    | 'rejectedCount'
    | 'duplicateCount'
    | 'changedCount'
  >
>;

/** On whose behalf the rows of a file are taken in. */
export const importActor = systemActor('import');

/**
 * Spreadsheets on their way into the product, whatever they hold: kept as sent, mapped by a person, remembered for the
 * next. Who may do so is asked by the feature whose rows they are.
 */
@Injectable()
export class ImportFilesService {
  constructor(private readonly database: Database) {}

  /** Reads a file outside any transaction: a hostile one takes its time limit, and no connection meanwhile. */
  read(kind: FileKind, fileName: string, bytes: Buffer): Promise<SheetRead> {
    return readSheet(bytes, fileName, { limits: FILE_LIMITS[kind] });
  }

  /** Keeps a file that can be read, or says at the field `file` why it cannot. */
  async keep(
    tx: Tx,
    kind: FileKind,
    file: UploadedFile,
    source: string | null = null,
  ): Promise<{ importId: string } | FieldProblem[]> {
    const { organisationId, accountId } = ownOf(tx);
    const read = file.read ?? (await this.read(kind, file.fileName, file.bytes));
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
      kind,
      source,
      ...factsOf(read),
    });
    const { id: importId } = inserted.identifiers[0] as { id: string };
    await keepContent(tx, organisationId, importId, file.bytes);
    await this.write(tx, importId, 'import.uploaded', {
      fileName,
      sha256,
      rows: read.counts.rows,
      ...(source === null ? {} : { source }),
    });
    return { importId };
  }

  /** Reads another sheet of the same workbook. Lock: the file's row. */
  async chooseSheet(tx: Tx, kind: FileKind, importId: string, sheetName: string): Promise<FieldProblem[]> {
    const file = await this.lock(tx, kind, importId);
    const read = await readSheet(await contentOf(tx, importId), file.fileName, {
      sheet: sheetName,
      limits: FILE_LIMITS[kind],
    });
    if (read.kind === 'refused') return [{ field: 'sheet', message: read.reason }];
    if (read.counts.rows === 0)
      return [{ field: 'sheet', message: 'This sheet has no rows. Choose a sheet that has.' }];
    await tx.manager.update(ImportFileEntity, { id: importId }, { ...factsOf(read), mapping: null, state: 'uploaded' });
    await this.write(tx, importId, 'import.sheetChosen', { sheet: read.sheetName }, { sheet: file.sheetName });
    return [];
  }

  /**
   * Fixes how a file is read, unless `problemsOf` finds something wrong with it, and remembers `choicesOf` it for the
   * trust's next file of the kind. The caller queues the job. Lock: the file's row; a failed file may be tried again.
   */
  async confirm<M extends FileMapping>(
    tx: Tx,
    kind: FileKind,
    importId: string,
    mapping: M,
    rules: { problemsOf: (mapping: M) => FieldProblem[]; choicesOf: (mapping: M) => Record<string, string> },
  ): Promise<{ trustId: string } | FieldProblem[]> {
    const file = await this.lock(tx, kind, importId);
    const confirmed = wholeMapping(file.headings, mapping);
    const problems = rules.problemsOf(confirmed);
    if (problems.length > 0) return problems;
    const choices = rules.choicesOf(confirmed);
    await this.remember(tx, kind, file.trustId, choices, confirmed.defaults);
    await tx.manager.update(
      ImportFileEntity,
      { id: importId },
      { mapping: confirmed, state: 'queued', failure: null, doneCount: 0 },
    );
    await this.write(tx, importId, 'import.mappingConfirmed', { columns: choices });
    return { trustId: file.trustId };
  }

  /** The file of a job, with its mapping; undefined when there is nothing left to do. The caller holds `import:<id>`. */
  async waiting<M extends FileMapping>(
    tx: Tx,
    kind: FileKind,
    importId: string,
    trustId: string,
  ): Promise<WaitingFile<M> | undefined> {
    const file = await tx.manager.findOneBy(ImportFileEntity, { id: importId, trustId, kind });
    if (file?.state !== 'queued' || file.mapping === null) return undefined;
    const { id, fileName, source, doneCount } = file;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The feature of this kind confirmed the mapping.
    return { id, trustId, fileName, source, doneCount, mapping: file.mapping as M };
  }

  /** Reads the table of a file again, as it was when its mapping was confirmed. */
  async table(tx: Tx, kind: FileKind, importId: string): Promise<SheetRead> {
    const file = await tx.manager.findOneByOrFail(ImportFileEntity, { id: importId });
    return readSheet(await contentOf(tx, importId), file.fileName, {
      ...(file.sheetName === '' ? {} : { sheet: file.sheetName }),
      expectedHeadings: file.headings,
      limits: FILE_LIMITS[kind],
    });
  }

  /** Writes how far a file is, and tells whoever watches. */
  async progress(tx: Tx, importId: string, change: FileProgress): Promise<void> {
    await tx.manager.update(ImportFileEntity, { id: importId }, change);
    await announce(tx, `import:${importId}`);
  }

  /** The same in a commit of its own, for rows that stay unseen until theirs. */
  async report(importId: string, doneCount: number): Promise<void> {
    await this.database.transaction(importActor, (tx) => this.progress(tx, importId, { doneCount }));
  }

  private async lock(tx: Tx, kind: FileKind, importId: string): Promise<ImportFileEntity> {
    const file = isUuid(importId)
      ? await tx.manager.findOne(ImportFileEntity, {
          where: { id: importId, kind },
          lock: { mode: 'pessimistic_write' },
        })
      : null;
    if (!file) throw importNotFound(importId);
    if (file.state !== 'uploaded' && file.state !== 'failed')
      throw new DomainError(
        'IMPORT.WRONG_STATE',
        { importId, state: file.state },
        'This file is being taken in or has been taken in. Upload it again to read it in another way.',
      );
    return file;
  }

  private async remember(
    tx: Tx,
    kind: FileKind,
    trustId: string,
    choices: Record<string, string>,
    defaults: FileMapping['defaults'],
  ): Promise<void> {
    const all = Object.entries({ ...choices, '': JSON.stringify(defaults) });
    await tx.rows(
      `insert into import_mapping (trust_id, kind, headings_key, mapping)
       select $1, $2, heading, to_jsonb(choice) from unnest($3::text[], $4::text[]) as c (heading, choice)
       on conflict (trust_id, kind, headings_key) do update set mapping = excluded.mapping, updated_at = now()`,
      [trustId, kind, all.map(([heading]) => tidyHeading(heading)), all.map(([, choice]) => choice)],
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

/** A file belongs to the trust of the person who sends it; the platform itself belongs to none. */
function ownOf(tx: Tx): { organisationId: string; accountId: string } {
  const { organisationId, accountId, kind } = tx.actor;
  if (kind !== 'trust' || organisationId === null || accountId === null)
    throw new DomainError('ACCESS.TRUST_ONLY', { kind }, 'Only a person of a trust can import its spreadsheets.');
  return { organisationId, accountId };
}

function factsOf(read: ReadTable) {
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
