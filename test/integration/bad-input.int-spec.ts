import { ImportsService } from '@tandem/features/requirements';
import { readSheet, SHEET_LIMITS } from '@tandem/platform/spreadsheets';
import { madeWorkbook, madeZip, textRow } from '../../libs/platform/src/spreadsheets/made-files.js';
import { filledIn, plainText, problemsOn, type Visitor } from '../support/visitor.js';
import { createWebWorld, type WebWorld } from '../support/web-world.js';

const HEADINGS = 'Item,Model,CPV,Station,Year,Qty,UoM,Needed by,Unit cost,Price type,Price date,Invoice,Cap/Rev'.split(
  ',',
);
const GOOD =
  'Stretcher,legs: 2,33192160,Brent,2027/28,40,each,1/9/2027,4600,last price paid,1/4/2026,INV-1,capital'.split(',');
const MEBIBYTE = 1024 * 1024;
const TABLE = textRow(1, ['Item', 'Quantity']) + textRow(2, ['Bandage', 'five']);

/** The good row with some cells changed, by heading. */
function rowWith(changes: Record<string, string>): string[] {
  return GOOD.map((cell, at) => changes[HEADINGS[at]!] ?? cell);
}

function csv(rows: readonly (readonly string[])[], separator = ','): Buffer {
  const cell = (text: string) => (/[",;\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return Buffer.from([HEADINGS, ...rows].map((row) => row.map(cell).join(separator)).join('\r\n'), 'utf8');
}

/** What is no table of demand, the name it comes under, and the sentence that the person reads. */
const WRONG_FILES: [what: string, name: string, bytes: () => Buffer, says: RegExp][] = [
  ['a PDF', 'need.xlsx', () => Buffer.from('%PDF-1.7\n1 0 obj'), /^This is a PDF, not a spreadsheet/],
  ['a picture', 'need.csv', () => Buffer.from('89504e470d0a1a0a0000', 'hex'), /^This is a picture/],
  ['an old .xls', 'need.xls', () => Buffer.from('d0cf11e0a1b11ae10000', 'hex'), /^This is an older \.xls workbook/],
  ['an .xlsm', 'need.xlsm', () => madeWorkbook({ sheetData: TABLE }), /can run macros/],
  ['a web page named .xlsx', 'need.xlsx', () => Buffer.from('<html><table><tr><td>1'), /^This is a web page/],
  ['an empty file', 'need.csv', () => Buffer.alloc(0), /^This file is empty/],
  ['a text named .xlsx', 'need.xlsx', () => Buffer.from('Item,Qty\nBandage,5'), /does not hold a workbook/],
  ['headings only', 'need.csv', () => csv([]), /headings but no rows/],
  ['300 columns', 'need.csv', () => Buffer.from(`${'a,'.repeat(300)}b\n${'1,'.repeat(300)}2\n`), /256 columns/],
  ['a cell of 32,768 characters', 'need.csv', () => csv([rowWith({ Item: 'x'.repeat(32_768) })]), /Cell A2 .*32,767/],
  ['a text with NULs', 'need.csv', () => csv([rowWith({ Item: 'a\0b' })]), /not plain text/],
];

const BOMBS: [what: string, bytes: () => Buffer, says: RegExp][] = [
  [
    'a 1,000:1 bomb',
    () => madeWorkbook({ sheetData: TABLE, extra: [{ name: 'xl/media/x.xml', data: Buffer.alloc(250_000_000, 32) }] }),
    /unpacks to more/,
  ],
  [
    'a bomb whose size lies',
    () => madeZip([{ name: '[Content_Types].xml', data: Buffer.alloc(120_000_000, 32), claimedSize: 20 }]),
    /damaged/,
  ],
  [
    'billion laughs',
    () =>
      madeWorkbook({
        sheetData: `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(1000)}">]><worksheet/>`,
      }),
    /document type/,
  ],
  [
    'one long text in 20,000 cells',
    () =>
      madeWorkbook({
        sheetData: Array.from({ length: 20_000 }, (_, at) => `<row r="${at + 1}"><c t="s"><v>0</v></c></row>`).join(''),
        sharedStrings: `<sst><si><t>${'lorem ipsum dolor '.repeat(1_800)}</t></si></sst>`,
      }),
    /more text than we can read|unpacks to more/,
  ],
];

/** One wrong cell in an otherwise good row: the column that is named, and the sentence. */
const WRONG_CELLS: [what: string, changes: Record<string, string>, column: string, says: string][] = [
  ['a negative quantity', { Qty: '-3' }, 'Qty', 'The quantity -3 is negative. Enter a number above 0.'],
  ['no quantity', { Qty: '0' }, 'Qty', 'quantity'],
  ['a unit that cannot convert', { UoM: 'box' }, 'UoM', 'say how many it holds'],
  ['a date in another century', { 'Needed by': '1/6/1927' }, 'Needed by', '1 June 1927 is in another century'],
  ['a day that is none', { 'Needed by': '31/2/2028' }, 'Needed by', '"31/2/2028" is not a date'],
  ['an unknown CPV code', { CPV: '99999999' }, 'CPV', 'there is no division 99'],
  ['a wrong currency', { 'Unit cost': '€45.50' }, 'Unit cost', 'is in euros. Enter the price in pounds.'],
  ['a continental number', { 'Unit cost': '1.234,50' }, 'Unit cost', 'is not an amount in pounds'],
  ['a formula', { Item: '=HYPERLINK("http://x","pay")' }, 'Item', 'The item is a formula'],
  ['a control character', { Item: 'Stretch\u0007er' }, 'Item', 'holds characters that cannot be read'],
  ['a text of 3,000 characters', { Item: 'x'.repeat(3_000) }, 'Item', 'Shorten it to 200 at most'],
  ['a year that is none', { Year: 'next' }, 'Year', 'is not a financial year'],
];

jest.setTimeout(60_000);

describe('a person who uploads the wrong thing', () => {
  let web: WebWorld;
  let visitor: Visitor;
  let quick: number;

  beforeAll(async () => {
    web = await createWebWorld();
    visitor = await web.visit(web.world.trusts.LAS.email('procurement'));
    await medianMs();
    quick = await medianMs();
  });
  afterAll(() => web?.world.close());

  const counts = () =>
    web.world.asSystem((tx) =>
      tx.row(`select (select count(*) from import_file) files, (select count(*) from import_content) parts,
        (select count(*) from import_row) rows, (select count(*) from demand_line) lines, (select count(*) from outbox) jobs`),
    );

  /** The middle time of a page and of the health answer, which must both be there. */
  async function medianMs(): Promise<number> {
    const times: number[] = [];
    for (let at = 0; at < 11; at++) {
      const taken = stopwatch();
      expect((await visitor.get('/imports')).status).toBe(200);
      times.push(taken());
    }
    expect((await visitor.get('/health')).text).toContain('"database"');
    return times.sort((a, b) => a - b)[5]!;
  }

  /** Uploads, confirms the proposal with changes, and does the worker's part: the address of the result. */
  async function takeIn(bytes: Buffer, name = 'need.csv', changes: Record<string, string> = {}): Promise<string> {
    const uploaded = await visitor.upload('/imports', name, bytes);
    expect([uploaded.status, problemsOn(uploaded.text)]).toEqual([303, []]);
    const mapping = await visitor.get(uploaded.location);
    const confirmed = await visitor.form(uploaded.location, { ...filledIn(mapping.text), ...changes });
    expect([confirmed.status, problemsOn(confirmed.text)]).toEqual([303, []]);
    await web.world.get(ImportsService).importRows(confirmed.location.split('/')[2]!, web.world.trusts.LAS.id);
    return confirmed.location;
  }

  it.each(WRONG_FILES)('is told at the field about %s, and nothing is kept', async (_what, name, bytes, says) => {
    const before = await counts();
    const { status, text } = await visitor.upload('/imports', name, bytes());
    expect([status, problemsOn(text)]).toEqual([422, [['file', expect.stringMatching(says) as string]]]);
    expect(await counts()).toEqual(before);
  });

  it('is told at the field about a file over 50 MB, on the same connection, and memory comes back', async () => {
    const before = await counts();
    const { answer, growth } = await watched(() =>
      visitor.upload('/imports', 'big.csv', Buffer.alloc(60 * MEBIBYTE, 'a,')),
    );
    expect([answer.status, problemsOn(answer.text)]).toEqual([
      422,
      [['file', 'The file is larger than 50 MB. Split it and upload its parts one after the other.']],
    ]);
    // The sender's own copies of the file are in this process too.
    expect(growth).toBeLessThan((256 + 3 * 60) * MEBIBYTE);
    expect(await counts()).toEqual(before);
  });

  it('is told when no file, the wrong field or half a file arrives', async () => {
    const none = await visitor.upload('/imports', '', Buffer.alloc(0));
    expect([none.status, problemsOn(none.text)]).toEqual([422, [['file', 'Choose a spreadsheet to upload']]]);
    const wrong = await visitor.upload('/imports', 'need.csv', csv([GOOD]), 'attachment');
    expect([wrong.status, problemsOn(wrong.text)[0]?.[0]]).toEqual([422, 'file']);
    const cut = await visitor.send(
      'POST',
      '/imports',
      '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nItem,Q',
      'multipart/form-data; boundary=x',
    );
    expect([cut.status, problemsOn(cut.text)[0]?.[0]]).toEqual([422, 'file']);
  });

  it.each(BOMBS)('is refused %s in two seconds and 256 MiB while other pages answer', async (_what, bytes, says) => {
    const file = bytes();
    const before = await counts();
    const { answer, growth, took } = await watched(async () => {
      const [refused, other] = await Promise.all([
        visitor.upload('/imports', 'bomb.xlsx', file),
        visitor.get('/imports/new'),
      ]);
      expect(other.status).toBe(200);
      return refused;
    });
    expect([answer.status, problemsOn(answer.text)]).toEqual([422, [['file', expect.stringMatching(says) as string]]]);
    expect(took).toBeLessThan(2_000);
    expect(growth).toBeLessThan(256 * MEBIBYTE);
    expect(await counts()).toEqual(before);
  });

  it('is told of each wrong cell its row, its column and what to do, and the good rows are taken in', async () => {
    const result = await takeIn(csv([GOOD, ...WRONG_CELLS.map(([, changes]) => rowWith(changes))]));
    const page = await visitor.get(result);
    const rows = [...page.text.matchAll(/<tr class="nhsuk-table__row"><th scope="row"[\s\S]*?<\/tr>/g)].map(([r]) =>
      plainText(r),
    );
    WRONG_CELLS.forEach(([what, , column, says], at) => {
      const row = rows.find((text) => text.startsWith(`${at + 3} `)) ?? '';
      expect([what, row]).toEqual([what, expect.stringContaining(says)]);
      expect([what, row]).toEqual([what, expect.stringContaining(`Column “${column}”`)]);
    });
    expect(plainText(page.text)).toContain('1 row became a line');
    expect(plainText(page.text)).toContain(`${WRONG_CELLS.length} rows could not be used`);
  });

  it('gets duplicates listed, within a file and from an earlier file', async () => {
    const other = rowWith({ Item: 'Carry chair' });
    await takeIn(csv([other]));
    const result = await takeIn(csv([other, rowWith({ Item: 'Scoop' }), rowWith({ Item: 'Scoop' })]));
    const page = plainText((await visitor.get(`${result}?state=duplicate`)).text);
    expect(page).toContain('2 rows were there already');
    expect(page).toMatch(/2 Your trust has this line already/);
    expect(page).toMatch(/4 Your trust has this line already/);
  });

  it('can take in a file without one usable row, and finds every row and what to do next', async () => {
    const result = await takeIn(csv([rowWith({ Qty: 'some' }), rowWith({ Qty: 'more' })]));
    const page = plainText((await visitor.get(result)).text);
    expect(page).toContain('0 rows became lines');
    expect(page).toContain('2 rows could not be used');
    expect(page).toContain('Download them with the reason beside each row');
  });

  it('is told on the mapping page about two columns for one field, a missing field, and a value that is none', async () => {
    const before = await counts();
    const { location } = await visitor.upload('/imports', 'need.csv', csv([GOOD]));
    const fields = filledIn((await visitor.get(location)).text);
    const wrong = {
      ...fields,
      'column-1': 'item',
      'column-3': 'unused',
      'default-budgetType': 'gold',
      'default-cpvCode': 'x'.repeat(100_000),
    };
    const answer = await visitor.form(location, wrong);
    expect(answer.status).toBe(422);
    expect(
      problemsOn(answer.text)
        .map(([field]) => field)
        .sort(),
    ).toEqual(['column-1', 'default-budgetType', 'default-cpvCode', 'default-site']);
    expect(problemsOn(answer.text).every(([, sentence]) => sentence.length < 300)).toBe(true);
    expect(await counts()).toEqual({
      ...before!,
      files: String(Number((before as { files: string }).files) + 1),
      parts: expect.any(String) as string,
    });
  });

  it('is told when there are no headings, and of words taken for headings cannot go on without an item', async () => {
    const bare = await visitor.upload(
      '/imports',
      'bare.csv',
      Buffer.from('Brent,Stretcher,12\r\nOxford,Stretcher,9\r\n'),
    );
    expect([bare.status, problemsOn(bare.text)]).toEqual([
      422,
      [['file', expect.stringContaining('no row of headings') as string]],
    ]);
    const words = Buffer.from('Brent,Stretcher,twelve\r\nOxford,Stretcher,nine\r\n');
    const { location } = await visitor.upload('/imports', 'bare.csv', words);
    const page = await visitor.get(location);
    expect(plainText(page.text)).toContain('The first rows of the file');
    const answer = await visitor.form(location, filledIn(page.text));
    expect(answer.status).toBe(422);
    expect(problemsOn(answer.text).map(([field]) => field)).toContain('column-0');
  });

  it.each([
    [
      'Windows-1252',
      Buffer.from(
        csv([rowWith({ Item: 'Café – stretcher £' })])
          .toString('utf8')
          .replace('–', '\u0096'),
        'latin1',
      ),
    ],
    ['semicolons', csv([rowWith({ Item: 'Café – stretcher £' })], ';')],
  ])('gets a file with %s read as it was meant', async (what, bytes) => {
    const { location } = await visitor.upload('/imports', `${what}.csv`, bytes);
    expect(plainText((await visitor.get(location)).text)).toContain('Café – stretcher £');
  });

  it('gets back what was sent, and nothing in it can run', async () => {
    const evil = ['=1+1', '@SUM(A1)', '+1+cmd|calc!A0', '-2+3', '\tTab', '＝1+1'];
    const result = await takeIn(csv(evil.map((text) => rowWith({ Item: text, Qty: 'none' }))));
    const id = result.split('/')[2]!;
    for (const name of ['unused.csv', 'unused.xlsx']) {
      const file = await visitor.get(`/imports/${id}/${name}`);
      expect(file.status).toBe(200);
      const back = await readSheet(file.bytes, name);
      if (back.kind !== 'read') throw new Error(back.reason);
      expect(back.counts.formulas).toBe(0);
      expect([...back.rows].map((row) => row.cells[0]!.trim())).toEqual(evil.map((text) => text.trim()));
    }
    const lines = (await visitor.get(`/imports/${id}/unused.csv`)).text.split('\r\n').slice(1, -1);
    expect(lines.filter((line) => /^"?[=+\-@\t＝]/.test(line))).toEqual([]);
  });

  it('leaves a process that answers as quickly as before', async () => {
    await medianMs();
    expect(await medianMs()).toBeLessThan(quick * 2 + 25);
    expect(SHEET_LIMITS.fileBytesMax).toBe(50 * MEBIBYTE);
  });
});

/** The milliseconds since it began, of the clock or of the processor, whichever is less: others stretch the clock. */
function stopwatch(): () => number {
  const began = performance.now();
  const processor = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(processor);
    return Math.min(performance.now() - began, (user + system) / 1000);
  };
}

/**
 * Runs something while the memory of the process is watched: by how many bytes it grew at most, and how many milliseconds
 * it took.
 */
async function watched<T>(work: () => Promise<T>): Promise<{ answer: T; growth: number; took: number }> {
  global.gc?.();
  const start = process.memoryUsage.rss();
  let highest = start;
  const clock = setInterval(() => (highest = Math.max(highest, process.memoryUsage.rss())), 10);
  const taken = stopwatch();
  try {
    const answer = await work();
    return { answer, growth: highest - start, took: taken() };
  } finally {
    clearInterval(clock);
  }
}
