import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Actor } from '@tandem/platform/database';
import { createWorld } from '../support/world.js';
import { Measured } from './child-process.js';
import { demandWorkbook, HEADINGS } from './demand-file.js';
import type { ImportAsk, ImportTold } from './import-process.js';
import { programOf } from './machine.js';
import { alternate, type Ask, type Figure, type Findings, median, seconds, times } from './measure.js';

const ROWS = 100_000;
const LARGE_ROWS = 1_000_000;
const RSS_MIB_MAX = 256;
const RATIO_MAX = 3;
const MS_MAX = 6000;
const GROWTH_MAX = 11;

/** What one size of file came to. */
interface Measurement {
  readonly productMs: number;
  readonly floorMs: number;
  readonly parts: Record<string, number>;
  readonly addedMib: number;
  readonly peakMib: number;
  readonly fileMib: number;
}

/** P1: a spreadsheet of a trust, from the upload to the list of rows that could not be used. */
export async function importing(ask: Ask): Promise<Findings> {
  const world = await createWorld();
  const folder = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
  try {
    const actor = await world.actorOf(world.trusts.LAS.email('procurement'));
    const settings = { NODE_ENV: 'test', DATABASE_URL: world.store.url, TANDEM_LOG_LEVEL: 'warn' };
    const one = await measure(ROWS, ask.runs, { actor, adminUrl: world.store.adminUrl, folder, settings, ask });
    const figures = figuresOf(one);
    const notes = [partsOf(one)];
    if (ask.isLarge) {
      const runs = Math.min(ask.runs, 2);
      ask.say(`A million rows, ${runs} runs`);
      const ten = await measure(LARGE_ROWS, runs, { actor, adminUrl: world.store.adminUrl, folder, settings, ask });
      figures.push(...largeFigures(one, ten));
      notes.push(`A million rows (${runs} runs, limits raised): ${partsOf(ten)}`);
    }
    return {
      title: `P1 Import of ${ROWS.toLocaleString('en-GB')} rows × ${HEADINGS.length} columns`,
      method:
        `One .xlsx as Excel writes it (${one.fileMib.toFixed(1)} MiB, about 1 % of the rows unusable), whole path in one process of the product: read for the ` +
        `mapping page, keep the file, confirm the proposed mapping, the job (read again, validate, insert in one transaction with audit), list of unusable rows as CSV. ` +
        `Comparator (floor): inflate, a scanner made for this one file, CSV, \`\\copy\` ${programOf('psql') ? 'by psql' : 'by pg-copy-streams'} ` +
        `into the same table with the same indexes, nothing checked. Table emptied and checkpoint before each run. ${ask.runs} runs in turn after one that does not count, medians. ` +
        `Memory: highest resident memory of the process less its memory before the first import.`,
      figures,
      notes,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await world.close();
  }
}

async function measure(
  rows: number,
  runs: number,
  to: { actor: Actor; adminUrl: string; folder: string; settings: Record<string, string>; ask: Ask },
): Promise<Measurement> {
  const file = join(to.folder, 'demand.xlsx');
  const bytes = demandWorkbook(rows, to.ask.seed, new Date().getFullYear());
  writeFileSync(file, bytes);
  const product = new Measured('import-process.ts', 'product', to.settings);
  const floor = new Measured('import-process.ts', 'floor');
  const admin = new Client({ connectionString: to.adminUrl });
  await admin.connect();
  const told: ImportTold[] = [];
  const asked: ImportAsk = { file, actor: to.actor, adminUrl: to.adminUrl, isLarge: rows > ROWS };
  const run = async (contestant: Measured): Promise<number> => {
    await admin.query('truncate demand_line, import_row, import_content, import_file cascade');
    await admin.query('checkpoint');
    const answer = await contestant.ask<ImportTold>(asked);
    if (contestant === product) told.push(answer);
    await check(admin, answer, rows);
    return Object.values(answer.parts).reduce((sum, ms) => sum + ms, 0);
  };
  try {
    await Promise.all([product.next(), floor.next()]);
    const found = await alternate({ product: () => run(product), floor: () => run(floor) }, runs);
    const counted = told.slice(1);
    const names = Object.keys(counted[0]!.parts);
    return {
      productMs: median(found.product),
      floorMs: median(found.floor),
      parts: Object.fromEntries(names.map((name) => [name, median(counted.map((t) => t.parts[name]!))])),
      addedMib: told.at(-1)!.peakMib - told[0]!.idleMib,
      peakMib: told.at(-1)!.peakMib,
      fileMib: bytes.length / 1024 ** 2,
    };
  } finally {
    await product.end();
    await floor.end();
    await admin.end();
  }
}

/** Every row is either a line or on the list; a figure for half an import would be no figure. */
async function check(admin: Client, told: ImportTold, rows: number): Promise<void> {
  const { rows: found } = await admin.query<{ lines: string; listed: string }>(
    'select (select count(*) from demand_line) as lines, (select count(*) from import_row) as listed',
  );
  const [lines, listed] = [Number(found[0]!.lines), Number(found[0]!.listed)];
  const isWhole = told.accepted === 0 ? lines > rows * 0.97 : lines === told.accepted && lines + listed === rows;
  if (!isWhole || lines < rows * 0.97) throw new Error(`Of ${rows} rows ${lines} are lines and ${listed} are listed.`);
}

function figuresOf({ productMs, floorMs, addedMib, peakMib }: Measurement): Figure[] {
  return [
    {
      what: 'whole path against the floor',
      product: seconds(productMs),
      comparator: seconds(floorMs),
      ratio: times(productMs / floorMs),
      goal: `≤ ${RATIO_MAX} ×`,
      isReached: productMs / floorMs <= RATIO_MAX,
    },
    {
      what: 'whole path',
      product: seconds(productMs),
      comparator: '',
      ratio: '',
      goal: `≤ ${MS_MAX / 1000} s`,
      isReached: productMs <= MS_MAX,
    },
    {
      what: `memory that the import adds (peak ${peakMib.toFixed(0)} MiB)`,
      product: `${addedMib.toFixed(0)} MiB`,
      comparator: '',
      ratio: '',
      goal: `≤ ${RSS_MIB_MAX} MiB`,
      isReached: addedMib <= RSS_MIB_MAX,
    },
  ];
}

function largeFigures(one: Measurement, ten: Measurement): Figure[] {
  const growth = ten.productMs / one.productMs;
  return [
    {
      what: 'a million rows against the floor',
      product: seconds(ten.productMs),
      comparator: seconds(ten.floorMs),
      ratio: times(ten.productMs / ten.floorMs),
      goal: '',
      isReached: undefined,
    },
    {
      what: 'a million rows against a hundred thousand',
      product: seconds(ten.productMs),
      comparator: seconds(one.productMs),
      ratio: times(growth),
      goal: `≤ ${GROWTH_MAX} ×`,
      isReached: growth <= GROWTH_MAX,
    },
    {
      what: `memory that a million rows add (peak ${ten.peakMib.toFixed(0)} MiB)`,
      product: `${ten.addedMib.toFixed(0)} MiB`,
      comparator: '',
      ratio: '',
      goal: '',
      isReached: undefined,
    },
  ];
}

function partsOf({ parts }: Measurement): string {
  return `Where the time goes: ${Object.entries(parts)
    .map(([name, ms]) => `${name} ${seconds(ms)}`)
    .join(', ')}.`;
}
