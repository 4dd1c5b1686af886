import { DemandModule } from '@tandem/features/demand';
import { ImportsQueries, ImportsService, RequirementsModule, type ImportMapping } from '@tandem/features/requirements';
import type { Tx } from '@tandem/platform/database';
import { readSheet, writeWorkbook } from '@tandem/platform/spreadsheets';
import { csvOfUnused, workbookOfUnused } from '../../apps/web/src/imports/imports.export.js';
import { createWorld, type World } from '../support/world.js';

const HEADINGS = 'Item,Model,CPV,Station,Year,Qty,UoM,Needed by,Unit cost,Price type,Price date,Invoice,Cap/Rev';
const GOOD =
  'Double-crewed ambulance,engine: diesel,34114121-3,Brent,2027/28,40,each,1/9/2027,146000,last price paid,1/4/2026,INV-1,capital';
const PADS =
  'Defibrillator pads,,33182100,Brent,2027/28,3,box of 10,1/6/2027,45.50,contract price,1/2/2026,PO-9,revenue';

const csv = (...rows: string[]) => Buffer.from([HEADINGS, ...rows].join('\r\n'), 'utf8');

describe('importing a trust’s spreadsheet', () => {
  let world: World;
  let service: ImportsService;
  let queries: ImportsQueries;
  const las = () => world.trusts.LAS.email('procurement');
  beforeAll(async () => {
    world = await createWorld([RequirementsModule, DemandModule]);
    service = world.get(ImportsService);
    queries = world.get(ImportsQueries);
  });
  afterAll(() => world.close());
  beforeEach(() => world.asSystem((tx) => tx.rows('delete from demand_line')));

  async function upload(bytes: Buffer, fileName = 'need.csv', email = las()): Promise<string> {
    const outcome = await world.as(email, (tx) => service.upload(tx, { fileName, bytes }));
    if (Array.isArray(outcome)) throw new Error(outcome[0]!.message);
    return outcome.importId;
  }

  const proposal = (importId: string, email = las()) =>
    world.as(email, async (tx) => queries.proposal(tx, await queries.import(tx, importId)));

  async function takeIn(bytes: Buffer, change: (mapping: ImportMapping) => ImportMapping = (m) => m): Promise<string> {
    const importId = await upload(bytes);
    const mapping = change(await proposal(importId));
    expect(await world.as(las(), (tx) => service.confirmMapping(tx, importId, mapping))).toEqual([]);
    await service.importRows(importId, world.trusts.LAS.id);
    return importId;
  }

  const read = (importId: string) => world.as(las(), (tx) => queries.import(tx, importId));
  const unused = (importId: string) =>
    world.as(las(), (tx) => queries.unusedRows(tx, importId, { offset: 0, limit: 100 }));
  const lines = (email = las()) =>
    world.as(email, (tx) =>
      tx.rows<Record<string, string>>(
        `select item, site, quantity::text, base_quantity::text, value_net::text, value_gross::text from demand_line order by item, site`,
      ),
    );

  it('turns rows under any headings into lines, in their base unit and with their value', async () => {
    const file = await read(await takeIn(csv(GOOD, PADS)));
    expect([file.state, file.acceptedCount, file.rejectedCount, file.duplicateCount]).toEqual(['imported', 2, 0, 0]);
    expect(await lines()).toEqual([
      {
        item: 'Defibrillator pads',
        site: 'Brent',
        quantity: '3.000',
        base_quantity: '30.000',
        value_net: '136.50',
        value_gross: '163.80',
      },
      {
        item: 'Double-crewed ambulance',
        site: 'Brent',
        quantity: '40.000',
        base_quantity: '40.000',
        value_net: '5840000.00',
        value_gross: '7008000.00',
      },
    ]);
  });

  it('makes no duplicates when the same file comes twice, and says which rows were there already', async () => {
    await takeIn(csv(GOOD, PADS, GOOD));
    const again = await takeIn(csv(GOOD, PADS));
    expect(await read(again)).toMatchObject({ acceptedCount: 0, rejectedCount: 0, duplicateCount: 2 });
    expect(await lines()).toHaveLength(2);
    expect((await unused(again)).map((row) => [row.rowNumber, row.state])).toEqual([
      [2, 'duplicate'],
      [3, 'duplicate'],
    ]);
  });

  it.each([
    [
      'a negative quantity',
      PADS.replace(',3,', ',-3,'),
      'quantity',
      'The quantity -3 is negative. Enter a number above 0.',
    ],
    ['a unit that cannot convert', PADS.replace('box of 10', 'box'), 'unit', 'say how many it holds'],
    ['a date in another century', PADS.replace('1/6/2027', '1/6/1927'), 'neededBy', 'in another century'],
    ['an unknown CPV code', PADS.replace('33182100', '99999999'), 'cpvCode', 'there is no division 99'],
    ['a wrong currency', PADS.replace('45.50', '€45.50'), 'baselinePrice', 'is in euros'],
    ['a formula in a cell', PADS.replace('Defibrillator pads', '=2+2'), 'item', 'is a formula'],
  ])('refuses %s at its column, keeps the row, and takes in the others', async (_what, row, column, sentence) => {
    const importId = await takeIn(csv(GOOD, row));
    expect(await read(importId)).toMatchObject({ state: 'imported', acceptedCount: 1, rejectedCount: 1 });
    const [rejected] = await unused(importId);
    expect(rejected).toMatchObject({ rowNumber: 3, state: 'rejected', cells: row.split(',') });
    expect(rejected!.problems.find((p) => p.field === column)?.message).toContain(sentence);
  });

  it('gives rejected rows back as they were sent, with the reason, and nothing in them can run', async () => {
    const evil = PADS.replace('Defibrillator pads', '"=HYPERLINK(""http://x"",""pay"")"');
    const importId = await takeIn(csv(GOOD, evil));
    const [file, rows] = [await read(importId), await unused(importId)];
    const text = csvOfUnused(file, rows).toString('utf8');
    expect(text).toContain(`"'=HYPERLINK(`);
    for (const [bytes, name] of [
      [csvOfUnused(file, rows), 'back.csv'],
      [await workbookOfUnused(file, rows), 'back.xlsx'],
    ] as const) {
      const back = await readSheet(bytes, name);
      if (back.kind === 'refused') throw new Error(back.reason);
      const [row] = [...back.rows];
      expect(row!.formulas).toEqual([]);
      expect(row!.cells[0]).toBe('=HYPERLINK("http://x","pay")');
      expect(row!.cells[13]).toContain('is a formula');
      expect(back.counts.rows).toBe(1);
    }
  });

  it('takes a sheet with one column for each year, and a value for the whole file where there is no column', async () => {
    const bytes = await writeWorkbook({
      title: 'Need',
      sheets: [
        {
          name: 'Stretchers',
          columns: ['Product', 'CPV', 'Site', '2026/27', '2027/28'].map((heading) => ({
            heading,
            type: { kind: 'text' as const },
          })),
          rows: [
            ['Stretcher', '33192160', 'Otterbourne', '4', '6'],
            ['Stretcher', '33192160', 'Didcot', '', '-2'],
          ],
        },
      ],
    });
    const importId = await upload(bytes, 'need.xlsx');
    const proposed = await proposal(importId);
    const confirm = (mapping: ImportMapping) => world.as(las(), (tx) => service.confirmMapping(tx, importId, mapping));
    expect((await confirm({ columns: proposed.columns, defaults: {} })).map((p) => p.field)).toEqual([
      'default-unit',
      'default-budgetType',
    ]);
    expect(await confirm({ columns: proposed.columns, defaults: { unit: 'each', budgetType: 'capital' } })).toEqual([]);
    await service.importRows(importId, world.trusts.LAS.id);
    expect((await lines()).map((l) => l['quantity'])).toEqual(['4.000', '6.000']);
    expect((await unused(importId))[0]!.problems[0]!.message).toContain('negative');
  });

  it('remembers what a trust chose for its headings, and tells no other trust', async () => {
    const odd = Buffer.from(`${HEADINGS.replace('Item', 'Blue thing')}\r\n${GOOD}`, 'utf8');
    const columns = (mapping: ImportMapping) => mapping.columns.map((c) => (c.at === 0 ? { ...c, choice: 'item' } : c));
    await takeIn(odd, (mapping) => ({ ...mapping, columns: columns(mapping) }));
    expect((await proposal(await upload(odd))).columns[0]!.choice).toBe('item');
    const scas = world.trusts.SCAS.email('procurement');
    expect((await proposal(await upload(odd, 'need.csv', scas), scas)).columns[0]!.choice).toBe('unused');
  });

  it('refuses a mapping that uses a field twice or leaves out the item', async () => {
    const importId = await upload(csv(GOOD));
    const proposed = await proposal(importId);
    const choose = (choices: Record<number, string>) =>
      world.as(las(), (tx) =>
        service.confirmMapping(tx, importId, {
          ...proposed,
          columns: proposed.columns.map((c) => ({ ...c, choice: choices[c.at] ?? c.choice })),
        }),
      );
    expect(await choose({ 3: 'item' })).toContainEqual(expect.objectContaining({ field: 'column-3' }));
    expect(await choose({ 0: 'unused' })).toContainEqual({
      field: 'column-0',
      message: 'Choose the column that holds the item.',
    });
  });

  it('leaves nothing behind when it is stopped half way, and then takes in everything once', async () => {
    const many = Array.from({ length: 6000 }, (_, n) => GOOD.replace('Brent', `Station ${n}`));
    const importId = await upload(csv(...many));
    const mapping = await proposal(importId);
    await world.as(las(), (tx) => service.confirmMapping(tx, importId, mapping));
    const stopped = new AbortController();
    stopped.abort(new Error('the worker is shutting down'));
    await expect(service.importRows(importId, world.trusts.LAS.id, stopped.signal)).rejects.toThrow('shutting down');
    expect(await lines()).toHaveLength(0);
    const [first, second] = await Promise.all([
      service.importRows(importId, world.trusts.LAS.id),
      service.importRows(importId, world.trusts.LAS.id),
    ]);
    expect([first, second].filter((outcome) => outcome !== null)).toEqual([
      { accepted: 6000, rejected: 0, duplicates: 0 },
    ]);
    expect(await lines()).toHaveLength(6000);
  }, 60_000);

  it('shows a trust’s files and lines to nobody else', async () => {
    const importId = await takeIn(csv(GOOD));
    for (const email of [world.trusts.SCAS.email('procurement'), world.audit.email('auditor')]) {
      await expect(world.as(email, (tx) => queries.import(tx, importId))).rejects.toMatchObject({
        code: 'IMPORT.NOT_FOUND',
      });
      expect(await lines(email)).toEqual([]);
    }
    const confirm = (tx: Tx) => service.confirmMapping(tx, importId, { columns: [], defaults: {} });
    await expect(world.as(world.trusts.SCAS.email('procurement'), confirm)).rejects.toMatchObject({
      code: 'IMPORT.NOT_FOUND',
    });
    await expect(world.as(world.trusts.LAS.email('finance'), confirm)).rejects.toMatchObject({ code: 'ACCESS.ROLE' });
  });

  it('says in a sentence what is wrong with a file that is no spreadsheet, and keeps nothing of it', async () => {
    for (const [bytes, name] of [
      [Buffer.from('%PDF-1.7 not a sheet'), 'need.pdf'],
      [Buffer.from('PK\u0003\u0004broken'), 'need.xlsx'],
      [Buffer.from(`${HEADINGS}\r\n`), 'empty.csv'],
    ] as const) {
      const outcome = await world.as(las(), (tx) => service.upload(tx, { fileName: name, bytes }));
      expect(outcome).toEqual([{ field: 'file', message: expect.stringMatching(/^[A-Z].*\.$/) as string }]);
    }
  });

  it('keeps the file as it was sent', async () => {
    const bytes = csv(GOOD, PADS);
    const importId = await takeIn(bytes);
    expect((await world.as(las(), (tx) => queries.content(tx, importId))).equals(bytes)).toBe(true);
  });
});
