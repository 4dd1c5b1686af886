import { madeWorkbook, madeZip, textRow } from './made-files.js';
import type { MadeEntry } from './made-files.js';
import { readSheet } from './read-sheet.js';

const TABLE = textRow(1, ['Item', 'Quantity']) + textRow(2, ['Bandage', 'five']);
const plain = (extra: MadeEntry[]) => madeWorkbook({ sheetData: TABLE, extra });
const sheetDocument = (opening: string) =>
  `<?xml version="1.0"?>${opening}<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>&a;</t></is></c></row></sheetData></worksheet>`;
const laughs = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('');

const FILES: [what: string, name: string, bytes: () => Buffer, says: RegExp][] = [
  ['an empty file', 'a.xlsx', () => Buffer.alloc(0), /empty/],
  [
    'a 1,000:1 zip bomb',
    'a.xlsx',
    () => plain([{ name: 'xl/media/x.xml', data: Buffer.alloc(250_000_000, 32) }]),
    /unpacks to more/,
  ],
  [
    'a bomb in the sheet itself with a size that lies',
    'a.xlsx',
    () => madeZip([{ name: '[Content_Types].xml', data: Buffer.alloc(120_000_000, 32), claimedSize: 20 }]),
    /damaged/,
  ],
  [
    'a claimed size of 4 GB',
    'a.xlsx',
    () => plain([{ name: 'x.xml', data: 'x', claimedSize: 0xfffffff0 }]),
    /unpacks to more/,
  ],
  [
    'overlapping entries',
    'a.xlsx',
    () =>
      plain([
        { name: 'one.xml', data: 'x'.repeat(1000) },
        { name: 'two.xml', data: 'y', claimedAt: 0 },
      ]),
    /damaged/,
  ],
  [
    'too many parts',
    'a.xlsx',
    () => plain(Array.from({ length: 2_500 }, (_, at) => ({ name: `x/${at}.xml`, data: '' }))),
    /too many parts/,
  ],
  ['a path that climbs out', 'a.xlsx', () => plain([{ name: '../../etc/cron.d/x', data: 'x' }]), /misleading names/],
  ['an absolute path', 'a.xlsx', () => plain([{ name: '/etc/passwd', data: 'x' }]), /misleading names/],
  ['two parts with one name', 'a.xlsx', () => plain([{ name: 'xl/Workbook.xml', data: 'x' }]), /misleading names/],
  [
    'a symbolic link',
    'a.xlsx',
    () => plain([{ name: 'link', data: '/etc/passwd', unixMode: 0o120777 }]),
    /misleading names/,
  ],
  ['an encrypted part', 'a.xlsx', () => plain([{ name: 'x.xml', data: 'x', flags: 1 }]), /password/],
  [
    'a nested workbook by name',
    'a.xlsx',
    () => plain([{ name: 'xl/embeddings/b.xlsx', data: 'x' }]),
    /another file inside/,
  ],
  [
    'a nested zip under a false name',
    'a.xlsx',
    () => plain([{ name: 'xl/media/a.png', data: madeZip([{ name: 'a', data: 'a' }]), isStored: true }]),
    /another archive/,
  ],
  ['a macro project', 'a.xlsx', () => plain([{ name: 'xl/vbaProject.bin', data: 'x' }]), /macros/],
  ['a macro workbook by name', 'a.xlsm', () => plain([]), /macros/],
  [
    'a macro workbook by content type',
    'a.xlsx',
    () =>
      madeWorkbook({
        sheetData: TABLE,
        contentTypes: '<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>',
      }),
    /macros/,
  ],
  ['a truncated workbook', 'a.xlsx', () => plain([]).subarray(0, 900), /damaged/],
  ['a workbook whose data has one changed byte', 'a.xlsx', () => changed(plain([])), /damaged/],
  [
    'a sheet that ends in the middle',
    'a.xlsx',
    () => madeWorkbook({ sheetData: `<?xml version="1.0"?><worksheet><sheetData>${TABLE}<row r="3">` }),
    /damaged/,
  ],
  [
    'billion laughs',
    'a.xlsx',
    () => madeWorkbook({ sheetData: sheetDocument(`<!DOCTYPE a [<!ENTITY l0 "ha">${laughs}]>`) }),
    /document type/,
  ],
  [
    'billion laughs in UTF-16',
    'a.xlsx',
    () => plainUtf16(sheetDocument(`<!DOCTYPE a [<!ENTITY l0 "ha">${laughs}]>`)),
    /document type/,
  ],
  [
    'an external entity',
    'a.xlsx',
    () => madeWorkbook({ sheetData: sheetDocument('<!DOCTYPE a SYSTEM "file:///etc/passwd">') }),
    /document type/,
  ],
  ['an entity nobody declared', 'a.xlsx', () => madeWorkbook({ sheetData: sheetDocument('') }), /damaged/],
  [
    '16,384 columns',
    'a.xlsx',
    () =>
      madeWorkbook({
        sheetData: textRow(
          1,
          Array.from({ length: 16_384 }, (_, at) => `c${at}`),
        ),
      }),
    /256 columns/,
  ],
  [
    'a 3 MB cell',
    'a.xlsx',
    () => madeWorkbook({ sheetData: `${TABLE}${textRow(3, [random(3_000_000)])}` }),
    /A3 holds more than 32,767/,
  ],
  ['a long text shared by 20,000 cells', 'a.xlsx', quadratic, /more text than we can read/],
  [
    'a row number beyond the sheet',
    'a.xlsx',
    () => madeWorkbook({ sheetData: textRow(2_000_000, ['x', 'y']) }),
    /1,048,576 rows/,
  ],
  [
    'rows that go backwards',
    'a.xlsx',
    () => madeWorkbook({ sheetData: textRow(5, ['x', 'y']) + textRow(4, ['x', 'y']) }),
    /damaged/,
  ],
  ['a PDF named .xlsx', 'a.xlsx', () => Buffer.from('%PDF-1.7\n'), /PDF/],
  [
    'a zip that is a PDF too',
    'a.xlsx',
    () => madeZip([{ name: 'a.xml', data: '%PDF-1.7 1 0 obj', isStored: true }]),
    /PDF/,
  ],
  ['a PDF before a zip', 'a.xlsx', () => Buffer.concat([Buffer.from('%PDF-1.7\n'), plain([])]), /PDF/],
  ['bytes hidden behind the zip', 'a.xlsx', () => Buffer.concat([plain([]), Buffer.from('MZ')]), /damaged/],
  ['an older .xls or an encrypted workbook', 'a.xls', () => Buffer.from('d0cf11e0a1b11ae10000', 'hex'), /older \.xls/],
  ['a picture', 'a.csv', () => Buffer.from('89504e470d0a1a0a', 'hex'), /picture/],
  [
    'a web page named .xls',
    'a.xls',
    () => Buffer.from('\n<html><table><tr><td>1</td></tr></table></html>'),
    /web page/,
  ],
  ['an SVG with a script', 'a.csv', () => Buffer.from('<svg onload="alert(1)"/>'), /web page/],
  ['text named .xlsx', 'a.xlsx', () => Buffer.from('Item,Quantity\n'), /does not hold a workbook/],
  [
    'a Word document',
    'a.xlsx',
    () =>
      madeZip([
        { name: '[Content_Types].xml', data: '<Types/>' },
        { name: 'word/document.xml', data: 'x' },
      ]),
    /Word document/,
  ],
  ['a csv with NULs', 'a.csv', () => Buffer.from('Item,Quantity\nBand\0age,5\n'), /not plain text/],
  [
    'a csv whose quotation mark is never closed',
    'a.csv',
    () => Buffer.from(`Item,Note\n"Bandage,${'x'.repeat(5_000_000)}`),
    /quotation mark/,
  ],
  ['a csv of 100,000 columns', 'a.csv', () => Buffer.from(`${'a,'.repeat(100_000)}\n`), /256 columns/],
  ['a workbook without a table', 'a.xlsx', () => madeWorkbook({ sheetData: '' }), /no table/],
];

function changed(bytes: Buffer): Buffer {
  const at = bytes.indexOf('xl/worksheets/sheet1.xml') + 60;
  bytes[at] = bytes[at]! ^ 0xff;
  return bytes;
}

function plainUtf16(text: string): Buffer {
  const types = { name: '[Content_Types].xml', data: Buffer.from(`\uFEFF${text}`, 'utf16le') };
  return madeZip([types, { name: '_rels/.rels', data: 'x' }]);
}

function random(length: number): string {
  let seed = 7;
  return Array.from({ length }, () => String.fromCharCode(97 + ((seed = (seed * 48_271) % 2_147_483_647) % 26))).join(
    '',
  );
}

function quadratic(): Buffer {
  const rows = Array.from(
    { length: 20_000 },
    (_, at) => `<row r="${at + 1}"><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>`,
  );
  return madeWorkbook({ sheetData: rows.join(''), sharedStrings: `<sst><si><t>${random(32_000)}</t></si></sst>` });
}

function matching(pattern: RegExp): unknown {
  return expect.stringMatching(pattern);
}

describe('a file made to harm', () => {
  it.each(FILES)(
    'is refused within two seconds of a processor with a sentence: %s',
    async (_what, name, make, says) => {
      const bytes = make();
      const before = process.cpuUsage();
      const answer = await readSheet(bytes, name);
      const { user, system } = process.cpuUsage(before);
      expect(answer).toMatchObject({ kind: 'refused', reason: matching(says) });
      expect(answer.kind === 'refused' && answer.detail).toBeFalsy();
      // Of the threads too; a clock on the wall would measure whoever else is at work.
      expect((user + system) / 1000).toBeLessThan(2_000);
    },
  );

  it('is refused by the memory limit or the clock when nothing else stops it, and the process lives', async () => {
    const strings = `<sst>${Array.from({ length: 200_000 }, (_, at) => `<si><t>${at} ${'é'.repeat(20)}</t></si>`).join('')}</sst>`;
    const bytes = madeWorkbook({ sheetData: TABLE, sharedStrings: strings });
    expect(await readSheet(bytes, 'a.xlsx', { limits: { heapMegabytesMax: 8 } })).toMatchObject({
      kind: 'refused',
      reason: matching(/memory/),
    });
    expect(await readSheet(bytes, 'a.xlsx', { limits: { timeLimitMs: 1 } })).toMatchObject({
      kind: 'refused',
      reason: matching(/too long to read/),
    });
    expect(await readSheet(bytes, 'a.xlsx', { limits: { fileBytesMax: 10 } })).toMatchObject({ kind: 'refused' });
    expect(await readSheet(bytes, 'a.xlsx')).toMatchObject({ kind: 'read' });
  });

  it('never brings the process down, whatever byte is changed', async () => {
    const seed = 20_261_122;
    console.log(`fuzz seed ${seed}`);
    let state = seed;
    const next = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
    const honest = plain([]);
    for (let round = 0; round < 40; round++) {
      const bytes = Buffer.from(honest);
      for (let change = 0; change <= next(4); change++) bytes[next(bytes.length)] = next(256);
      const answer = await readSheet(bytes, 'a.xlsx');
      expect(answer.kind === 'refused' ? answer.detail : undefined).toBeUndefined();
    }
  }, 30_000);
});
