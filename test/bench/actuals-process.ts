import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ActualsModule, ActualsQueries, ActualsService } from '@tandem/features/actuals';
import { PartnershipModule } from '@tandem/features/partnership';
import { readSettings, SettingsModule } from '@tandem/platform/config';
import { type Actor, Database, DatabaseModule } from '@tandem/platform/database';
import { nestLogger } from '@tandem/platform/logging';
import { QueueModule } from '@tandem/platform/queue';

/** One file of purchases to be taken in. */
export interface ActualsAsk {
  readonly file: string;
  readonly actor: Actor;
}

/** How long each part took, in ms, what became of the rows, and what the process needed. */
export interface ActualsTold {
  readonly importId: string;
  readonly parts: Record<string, number>;
  readonly taken: {
    readonly accepted: number;
    readonly known: number;
    readonly changed: number;
    readonly rejected: number;
  };
  /** Resident memory in MiB: before the import, and at its highest since the process began. */
  readonly idleMib: number;
  readonly peakMib: number;
}

@Module({})
class BenchActualsModule {}

const MIB = 1024 * 1024;

/** The product: the steps of the web process and of the job, called one after another in one process. */
async function product(): Promise<(ask: ActualsAsk) => Promise<ActualsTold>> {
  const app = await NestFactory.createApplicationContext(
    {
      module: BenchActualsModule,
      imports: [
        SettingsModule.of(readSettings(process.env)),
        DatabaseModule,
        QueueModule,
        PartnershipModule,
        ActualsModule,
      ],
    },
    { logger: nestLogger, abortOnError: false },
  );
  const [database, service, queries] = [app.get(Database), app.get(ActualsService), app.get(ActualsQueries)];
  return async ({ file, actor }) => {
    const idleMib = process.memoryUsage().rss / MIB;
    const parts: Record<string, number> = {};
    let began = performance.now();
    const lap = (name: string): void => {
      parts[name] = performance.now() - began;
      began = performance.now();
    };
    const importId = await upload(file, actor, lap);
    const taken = await service.importLines(importId, actor.organisationId!);
    if (taken === null) throw new Error('The import took in nothing.');
    lap('read again, check, store, match, add up');
    return { importId, parts, taken, idleMib, peakMib: process.resourceUsage().maxRSS / 1024 };
  };

  /** The part of the web process; its bytes and rows are gone when the job begins, as they are in the product. */
  async function upload(file: string, actor: Actor, lap: (name: string) => void): Promise<string> {
    const bytes = readFileSync(file);
    const read = await service.readUpload('purchases.csv', bytes);
    lap('read for the mapping page');
    return database.transaction(actor, async (tx) => {
      const uploaded = await service.upload(tx, { fileName: 'purchases.csv', bytes, read, source: 'invoice' });
      if (!('importId' in uploaded)) throw new Error(JSON.stringify(uploaded));
      const mapping = await queries.proposal(tx, await queries.import(tx, uploaded.importId));
      const problems = await service.confirmMapping(tx, uploaded.importId, mapping);
      if (problems.length > 0) throw new Error(JSON.stringify(problems));
      lap('keep the file and its mapping');
      return uploaded.importId;
    });
  }
}

const work = await product();
process.on('message', (ask: ActualsAsk) => {
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
