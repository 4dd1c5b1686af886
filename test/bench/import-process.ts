import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { PartnershipModule } from '@tandem/features/partnership';
import { ImportsQueries, ImportsService, RequirementsModule } from '@tandem/features/requirements';
import { readSettings, SettingsModule } from '@tandem/platform/config';
import { type Actor, Database, DatabaseModule } from '@tandem/platform/database';
import { nestLogger } from '@tandem/platform/logging';
import { QueueModule } from '@tandem/platform/queue';
import { SHEET_LIMITS, writeCsv } from '@tandem/platform/spreadsheets';
import { importByHand } from './import-floor.js';

/** One import to be done. */
export interface ImportAsk {
  readonly file: string;
  readonly actor: Actor;
  readonly adminUrl: string;
  readonly isLarge: boolean;
}

/** How long each part took, in ms, and what the process needed. */
export interface ImportTold {
  readonly parts: Record<string, number>;
  readonly accepted: number;
  readonly rejected: number;
  /** Resident memory in MiB: before the import, and at its highest since the process began. */
  readonly idleMib: number;
  readonly peakMib: number;
}

@Module({})
class BenchImportModule {}

const MIB = 1024 * 1024;
/** A million rows are more than a person may upload: the long case alone raises the limits. */
const LARGE_LIMITS = {
  fileBytesMax: 400 * MIB,
  unpackedBytesMax: 3000 * MIB,
  charactersMax: 3000 * MIB,
  timeLimitMs: 600_000,
  heapMegabytesMax: 1024,
};

/** The product: the steps of the web process and of the job, called one after another. */
async function product(): Promise<(ask: ImportAsk) => Promise<ImportTold>> {
  const app = await NestFactory.createApplicationContext(
    {
      module: BenchImportModule,
      imports: [
        SettingsModule.of(readSettings(process.env)),
        DatabaseModule,
        QueueModule,
        PartnershipModule,
        RequirementsModule,
      ],
    },
    { logger: nestLogger, abortOnError: false },
  );
  const [database, imports, queries] = [app.get(Database), app.get(ImportsService), app.get(ImportsQueries)];
  return async ({ file, actor, isLarge }) => {
    if (isLarge) Object.assign(SHEET_LIMITS, LARGE_LIMITS);
    const idleMib = process.memoryUsage().rss / MIB;
    const parts: Record<string, number> = {};
    let began = performance.now();
    const lap = (name: string): void => {
      parts[name] = performance.now() - began;
      began = performance.now();
    };
    const bytes = readFileSync(file);
    const read = await imports.readUpload('demand.xlsx', bytes);
    lap('read for the mapping page');
    const uploaded = await database.transaction(actor, (tx) =>
      imports.upload(tx, { fileName: 'demand.xlsx', bytes, read }),
    );
    if (!('importId' in uploaded)) throw new Error(JSON.stringify(uploaded));
    lap('keep the file');
    await database.transaction(actor, async (tx) => {
      const proposal = await queries.proposal(tx, await queries.import(tx, uploaded.importId));
      const problems = await imports.confirmMapping(tx, uploaded.importId, {
        columns: proposal.columns,
        defaults: { vat: 'standard' },
      });
      if (problems.length > 0) throw new Error(JSON.stringify(problems));
    });
    lap('confirm the mapping');
    const outcome = await imports.importRows(uploaded.importId, actor.organisationId!);
    if (outcome === null) throw new Error('The import took in nothing.');
    lap('read again, validate, stage, commit');
    const report = await database.read(actor, async (tx) => {
      await queries.reasons(tx, uploaded.importId);
      const rows = await queries.unusedRows(tx, uploaded.importId, { offset: 0, limit: 1_100_000 });
      return writeCsv(
        read.kind === 'read' ? read.headings : [],
        rows.map((row) => [...row.cells, row.problems.map((p) => p.message).join(' ')]),
      );
    });
    if (report.length === 0) throw new Error('There is no error report.');
    lap('error report');
    const peakMib = process.resourceUsage().maxRSS / 1024;
    return { parts, accepted: outcome.accepted, rejected: outcome.rejected + outcome.duplicates, idleMib, peakMib };
  };
}

const floor = async ({ file, actor, adminUrl }: ImportAsk): Promise<ImportTold> => {
  const began = performance.now();
  await importByHand(file, adminUrl, actor.organisationId!);
  return { parts: { all: performance.now() - began }, accepted: 0, rejected: 0, idleMib: 0, peakMib: 0 };
};

const work = process.argv[2] === 'floor' ? floor : await product();
process.on('message', (ask: ImportAsk) => {
  work(ask).then(
    (told) => process.send!(told),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      // The bench must see that this measurement failed, whatever connection is still open.
      process.exit(1);
    },
  );
});
// The bench is done with this process, which has no work of its own left.
process.once('disconnect', () => process.exit(0));
process.send!('ready');
