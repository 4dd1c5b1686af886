import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ImportsQueries, type ImportRead, ImportsService, RequirementsModule } from '@tandem/features/requirements';
import { ROOT } from '../support/checkout.js';
import { createWorld, type World } from '../support/world.js';

const ROWS = 20_000;
const HEADINGS = 'Item,CPV,Station,Year,Qty,UoM,Needed by,Unit cost,Price type,Price date,Invoice,Cap/Rev';

/** Twenty thousand rows: every hundredth cannot be used, and every thousandth stands there twice. */
function demand(): Buffer {
  const rows = Array.from({ length: ROWS }, (_, at) => {
    const quantity = at % 100 === 7 ? '-1' : String(1 + (at % 40));
    const item = at % 1000 === 999 ? 'Item 0' : `Item ${at}`;
    const site = at % 1000 === 999 ? 'Site 0' : `Site ${at % 50}`;
    const amount = at % 1000 === 999 ? '1' : quantity;
    return `${item},33192160,${site},2027/28,${amount},each,1/9/2027,4600,last price paid,1/4/2026,INV-1,capital`;
  });
  return Buffer.from([HEADINGS, ...rows].join('\r\n'));
}

jest.setTimeout(120_000);

describe('a worker that is killed in the middle of an import', () => {
  let world: World;
  const running: ChildProcess[] = [];
  beforeAll(async () => {
    world = await createWorld([RequirementsModule]);
  });
  afterAll(async () => {
    for (const child of running) await ended(child);
    await world?.close();
  });

  /** The worker as it is built and started by the supervisor. */
  async function startWorker(): Promise<ChildProcess> {
    const child = spawn(process.execPath, [join(ROOT, 'dist/apps/worker/src/main.js')], {
      env: { PATH: process.env['PATH'], NODE_ENV: 'test', DATABASE_URL: world.store.url, TANDEM_LOG_LEVEL: 'error' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    running.push(child);
    await once(child, 'message');
    return child;
  }

  async function ended(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  async function confirm(email: string): Promise<string> {
    const service = world.get(ImportsService);
    const outcome = await world.as(email, (tx) => service.upload(tx, { fileName: 'need.csv', bytes: demand() }));
    if (Array.isArray(outcome)) throw new Error(outcome[0]!.message);
    await world.as(email, async (tx) => {
      const queries = world.get(ImportsQueries);
      const mapping = await queries.proposal(tx, await queries.import(tx, outcome.importId));
      expect(await service.confirmMapping(tx, outcome.importId, mapping)).toEqual([]);
    });
    return outcome.importId;
  }

  const read = (email: string, id: string) => world.as(email, (tx) => world.get(ImportsQueries).import(tx, id));

  async function until(email: string, id: string, isSo: (file: ImportRead) => boolean): Promise<ImportRead> {
    for (;;) {
      const file = await read(email, id);
      if (isSo(file)) return file;
      await wait(5);
    }
  }

  /** All that an import leaves: lines and unused rows without their ids and times. */
  const result = (trust: string, id: string) =>
    world.asSystem(async (tx) => ({
      lines: await tx.rows(
        `select count(*)::int as n, md5(string_agg(item || site || quantity || row_number, '|' order by row_number, item)) as hash
         from demand_line where trust_id = $1`,
        [trust],
      ),
      unused: await tx.rows(
        `select state, count(*)::int as n, md5(string_agg(row_number || cells::text || problems::text, '|' order by row_number)) as hash
         from import_row where import_id = $1 group by state order by state`,
        [id],
      ),
      deeds: await tx.rows(
        `select count(*)::int as n from audit_entry where chain = $1 and action = 'import.takenIn'`,
        [`trust:${trust}`],
      ),
    }));

  it('leaves nothing half done, and the next worker ends with the result of an undisturbed one', async () => {
    const [las, scas] = [world.trusts.LAS, world.trusts.SCAS];
    const undisturbed = await confirm(las.email('procurement'));
    const first = await startWorker();
    const whole = await until(las.email('procurement'), undisturbed, (file) => file.state === 'imported');

    const disturbed = await confirm(scas.email('procurement'));
    const middle = await until(scas.email('procurement'), disturbed, (file) => file.doneCount > 0);
    await ended(first);
    expect(middle.state).toBe('queued');
    expect(middle.doneCount).toBeLessThan(ROWS);
    const left = await result(scas.id, disturbed);
    expect([left.lines, left.unused, left.deeds]).toEqual([[{ n: 0, hash: null }], [], [{ n: 0 }]]);

    await startWorker();
    const again = await until(scas.email('procurement'), disturbed, (file) => file.state === 'imported');
    const counts = (file: ImportRead) => [file.rowCount, file.acceptedCount, file.rejectedCount, file.duplicateCount];
    expect(counts(again)).toEqual(counts(whole));
    expect(counts(again)).toEqual([ROWS, ROWS - 200 - 20, 200, 20]);
    expect(await result(scas.id, disturbed)).toEqual(await result(las.id, undisturbed));
    expect((await result(scas.id, disturbed)).deeds).toEqual([{ n: 1 }]);
  });
});
