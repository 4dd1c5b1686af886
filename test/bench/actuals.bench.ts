import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Actor } from '@tandem/platform/database';
import { createWorld, type World } from '../support/world.js';
import { purchasesByHand } from './actuals-floor.js';
import type { ActualsTold } from './actuals-process.js';
import { Measured } from './child-process.js';
import { programOf } from './machine.js';
import { type Ask, type Figure, type Findings, seconds, timed, times } from './measure.js';
import { codeOf, ITEMS, nameOf, priceOf, purchasesCsv } from './purchases-file.js';

const ROWS = 100_000;
const LARGE_ROWS = 1_000_000;
const WARM_ROWS = 5000;
const RATIO_MAX = 4;
const RSS_MIB_MAX = 768;

/** Invoice lines of a trust, from the upload to matched lines and added-up months: a million of them with `--large`. */
export async function actuals(ask: Ask): Promise<Findings> {
  const world = await createWorld();
  const folder = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
  const admin = new Client({ connectionString: world.store.adminUrl });
  await admin.connect();
  try {
    await aContract(admin, world);
    const actor = await world.actorOf(world.trusts.LAS.email('procurement'));
    const year = new Date().getFullYear();
    const file = join(folder, 'purchases.csv');
    const settings = { NODE_ENV: 'test', DATABASE_URL: world.store.url, TANDEM_LOG_LEVEL: 'warn' };
    const to = { admin, actor, file, settings, adminUrl: world.store.adminUrl };
    await measure(WARM_ROWS, { ...to, ask, year });
    const rows = ask.isLarge ? LARGE_ROWS : ROWS;
    ask.say(`${rows.toLocaleString('en-GB')} purchases`);
    return findings(rows, await measure(rows, { ...to, ask, year }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await admin.end();
    await world.close();
  }
}

interface Found {
  readonly told: ActualsTold;
  readonly again: ActualsTold;
  readonly floorMs: number;
  readonly fileMib: number;
}

interface Setting {
  readonly admin: Client;
  readonly actor: Actor;
  readonly file: string;
  readonly settings: Record<string, string>;
  readonly adminUrl: string;
  readonly ask: Ask;
  readonly year: number;
}

/** One run of each in a process of its own, the same file once more, and the figures of both compared to the penny. */
async function measure(rows: number, to: Setting): Promise<Found> {
  const bytes = purchasesCsv(rows, to.ask.seed, to.year);
  writeFileSync(to.file, bytes);
  await empty(to.admin);
  const importId = await anImport(to.admin, to.actor);
  const floorMs = await timed(() =>
    purchasesByHand(to.file, to.adminUrl, { trustId: to.actor.organisationId!, importId }),
  );
  const byHand = await standing(to.admin);
  await empty(to.admin);
  const product = new Measured('actuals-process.ts', 'product', to.settings);
  try {
    await product.next();
    const told = await product.ask<ActualsTold>({ file: to.file, actor: to.actor });
    const byTandem = await standing(to.admin);
    if (JSON.stringify(byTandem) !== JSON.stringify(byHand))
      throw new Error(`Tandem found ${JSON.stringify(byTandem)}, by hand it is ${JSON.stringify(byHand)}.`);
    if (told.taken.accepted + told.taken.rejected !== rows) throw new Error('Not every row is stored or listed.');
    const again = await product.ask<ActualsTold>({ file: to.file, actor: to.actor });
    if (again.taken.known !== told.taken.accepted || again.taken.accepted > 0)
      throw new Error('The same file changed something when it came again.');
    return { told, again, floorMs, fileMib: bytes.length / 1024 ** 2 };
  } finally {
    await product.end();
  }
}

function findings(rows: number, { told, again, floorMs, fileMib }: Found): Findings {
  const all = total(told);
  const added = told.peakMib - told.idleMib;
  const rate = Math.round(rows / (all / 1000)).toLocaleString('en-GB');
  const figures: Figure[] = [
    {
      what: 'whole path against the floor',
      product: seconds(all),
      comparator: seconds(floorMs),
      ratio: times(all / floorMs),
      goal: `≤ ${RATIO_MAX} ×`,
      isReached: all / floorMs <= RATIO_MAX,
    },
    {
      what: `memory that the import adds (peak ${told.peakMib.toFixed(0)} MiB)`,
      product: `${added.toFixed(0)} MiB`,
      comparator: '',
      ratio: '',
      goal: `≤ ${RSS_MIB_MAX} MiB`,
      isReached: added <= RSS_MIB_MAX,
    },
    {
      what: 'the same file once more, which changes nothing',
      product: seconds(total(again)),
      comparator: '',
      ratio: '',
      goal: '',
      isReached: undefined,
    },
  ];
  const parts = Object.entries(told.parts).map(([name, ms]) => `${name} ${seconds(ms)}`);
  return {
    title: `Actuals: ${rows.toLocaleString('en-GB')} invoice lines, taken in and matched`,
    method:
      `One .csv (${fileMib.toFixed(0)} MiB, 11 columns, 0.5 % of the rows unusable) against a contract of ${ITEMS} lines, whole path in one process of the product: ` +
      `read for the mapping page, keep the file, confirm the proposed mapping, the job (read again, check, store 10,000 rows a commit with key and version, match, add up months, audit). ` +
      `Comparator (floor): \`\\copy\` ${programOf('psql') ? 'by psql' : 'by pg-copy-streams'} into a table of texts and three statements with fresh statistics into the same tables with the same indexes; ` +
      `nothing is checked, reported or kept, no version, no rights. Both must come to the same lines and pence by outcome and month. ` +
      `One run each after a run of ${WARM_ROWS.toLocaleString('en-GB')} rows that does not count.`,
    figures,
    notes: [`${rate} lines a second. Where the time goes: ${parts.join(', ')}.`],
  };
}

const total = (told: ActualsTold): number => Object.values(told.parts).reduce((sum, ms) => sum + ms, 0);

/** What stands in the tables, in lines and pence: the same whoever put it there. */
async function standing(admin: Client): Promise<unknown> {
  const { rows } = await admin.query(
    `select 'line' as what, m.outcome as name, count(*)::int as lines, sum(a.amount)::text as amount, '' as contracted
     from actual_line a join actual_match m on m.line_id = a.id group by 2
     union all select 'month', month || ' ' || outcome, sum(lines)::int, sum(paid)::text, sum(contracted)::text from actual_month group by 2 order by 1, 2`,
  );
  return rows;
}

async function empty(admin: Client): Promise<void> {
  await admin.query(
    'truncate actual_month, actual_match, actual_line, actual_import_outcome, import_row, import_content, import_file cascade',
  );
  await admin.query('vacuum analyze contract_line_key');
  await admin.query('checkpoint');
}

async function anImport(admin: Client, actor: Actor): Promise<string> {
  const { rows } = await admin.query<{ id: string }>(
    `insert into import_file (trust_id, uploaded_by, file_name, sha256, size_bytes, headings, state, kind, source)
     values ($1, $2, 'by hand', '', 0, '[]', 'queued', 'actuals', 'invoice') returning id`,
    [actor.organisationId, actor.accountId],
  );
  return rows[0]!.id;
}

/** One contract of the trust with five hundred lines, as contracts are made of awards. */
async function aContract(admin: Client, world: World): Promise<void> {
  const items = Array.from({ length: ITEMS }, (_, at) => at);
  const { rows } = await admin.query<{ id: string }>(
    `insert into contract (partnership_id, reference, title, category, supplier_id, supplier_key, currency, starts_on)
     values ($1, 'TDM-BENCH-S1', 'Consumables', 'equipment', $2, 'alder vehicle works', 'GBP', '2020-04-01') returning id`,
    [world.partnershipId, world.suppliers.ALDER.id],
  );
  await admin.query(
    `insert into contract_line (contract_id, partnership_id, trust_id, line_code, item, item_key, unit, base_unit, unit_factor, unit_price, currency, quantity, starts_on)
     select $1, $2, $3, i.code, i.name, lower(i.name), 'each', 'each', 1, i.pence::numeric / 100, 'GBP', 100000, '2020-04-01'
     from unnest($4::text[], $5::text[], $6::integer[]) as i (code, name, pence)`,
    [rows[0]!.id, world.partnershipId, world.trusts.LAS.id, items.map(codeOf), items.map(nameOf), items.map(priceOf)],
  );
  await admin.query(
    `insert into contract_line_key (trust_id, kind, key, contract_line_id)
     select trust_id, k.kind, k.key, id from contract_line
     cross join lateral (values ('name', item_key), ('code', replace(line_code, '-', ''))) as k (kind, key)`,
  );
}
