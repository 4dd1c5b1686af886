import { readXlsx } from 'hucre/xlsx';
import { readSheet } from './read-sheet.js';
import { writeCsv } from './write-csv.js';
import { writeWorkbook } from './write-workbook.js';
import type { ColumnSpec, WorkbookCell } from './workbook-spec.js';

const STARTS = [
  '=',
  '+',
  '-',
  '@',
  '\t',
  '\r',
  '\n',
  '\0',
  '＝',
  '＋',
  '－',
  '＠',
  "'",
  "'=",
  "''@",
  '_x000D_',
  '_x005F_',
  '"',
  ' ',
  '\u0001',
  "'\u0001",
];
const REST = [
  '',
  '1+1',
  'cmd|" /C calc"!A0',
  'SUM(A1:A9)',
  '2-5',
  'HYPERLINK("http://example.invalid","x")',
  '_x0000_',
  '\r\n=2',
  ',;\t|',
];

/** 5,000 texts that a spreadsheet program might run, from every start and rest, numbered so that none repeats. */
function dangerousTexts(): string[] {
  const texts = STARTS.flatMap((start) => REST.map((rest) => start + rest));
  return Array.from({ length: 5_000 }, (_, at) => texts[at % texts.length]! + (at < texts.length ? '' : String(at)));
}

async function rowsOf(bytes: Buffer, name: string): Promise<string[][]> {
  const answer = await readSheet(bytes, name);
  if (answer.kind === 'refused') throw new Error(`${answer.reason} ${answer.detail ?? ''}`);
  return [...answer.rows].map((row) => [...row.cells]);
}

describe('an exported file', () => {
  it('carries 5,000 dangerous texts through a workbook unchanged, and not one formula', async () => {
    const texts = dangerousTexts();
    const columns: ColumnSpec[] = ['Number', 'Text'].map((heading) => ({ heading, type: { kind: 'text' } }));
    const bytes = await writeWorkbook({
      title: 'Injection',
      sheets: [{ name: 'Texts', columns, rows: texts.map((text, at) => [`n${at}`, text]) }],
    });
    expect((await rowsOf(bytes, 'out.xlsx')).map((row) => row[1])).toEqual(texts);
    const answer = await readSheet(bytes, 'out.xlsx');
    expect(answer).toMatchObject({ kind: 'read', counts: { formulas: 0 } });
  });

  it('carries 5,000 dangerous texts through a CSV file unchanged, and no cell starts as a formula does', async () => {
    const texts = dangerousTexts();
    const bytes = writeCsv(
      ['Number', 'Text'],
      texts.map((text, at) => [`n${at}`, text]),
    );
    expect((await rowsOf(bytes, 'out.csv')).map((row) => row[1])).toEqual(texts);
    const cells = bytes.toString('utf8').match(/(?<=^n\d+,"?)./gm) ?? [];
    expect(cells.filter((start) => /[=+@\t\0＝＋－＠]/.test(start))).toEqual([]);
  });

  it('leaves plain negative numbers as numbers in a CSV file', () => {
    expect(writeCsv(['Saving'], [['-1234.50'], ['-1+2']]).toString('utf8')).toBe(
      "\uFEFFSaving\r\n-1234.50\r\n'-1+2\r\n",
    );
  });
});

describe('an exported workbook', () => {
  const columns: ColumnSpec[] = [
    { heading: 'Item', type: { kind: 'text' }, width: 40 },
    { heading: 'Quantity', type: { kind: 'integer' }, isInput: true, rule: { allow: 'number', minimum: '0' } },
    { heading: 'Unit price', type: { kind: 'decimal', places: 4 }, isInput: true },
    { heading: 'Amount', type: { kind: 'money' } },
    {
      heading: 'Needed by',
      type: { kind: 'date' },
      isInput: true,
      rule: { allow: 'date', from: '2026-04-01', to: '2027-03-31' },
    },
    {
      heading: 'Unit',
      type: { kind: 'text' },
      isInput: true,
      rule: { allow: 'list', values: ['each', 'box', 'pack'] },
    },
    {
      heading: 'Category',
      type: { kind: 'text' },
      rule: { allow: 'list', values: Array.from({ length: 60 }, (_, at) => `Category, ${at}`) },
    },
  ];
  const row: WorkbookCell[] = ['Bandage', 1500n, '0.3', '-1234.50', '2026-04-01', 'box', null];
  const written = () =>
    writeWorkbook({
      title: 'Requirements',
      sheets: [
        {
          name: 'Lines',
          titles: ['Requirements', 'As at 1 April 2026'],
          columns,
          rows: [row],
          spareRows: 3,
          isProtected: true,
        },
      ],
      notes: { name: 'Notes', lines: ['How to fill this in', '=1+1 is a text here'] },
    });

  it('comes back exactly as it was written', async () => {
    expect(await rowsOf(await written(), 'out.xlsx')).toEqual([
      ['Bandage', '1500', '0.3', '-1234.5', '2026-04-01', 'box', ''],
    ]);
  });

  it('is protected but for its input cells, checks what people type and freezes the headings', async () => {
    const book = await readXlsx(await written(), { readStyles: true });
    const sheet = book.sheets[0]!;
    expect(book.sheets.map((one) => [one.name, one.hidden ?? false])).toEqual([
      ['Lines', false],
      ['Notes', false],
      ['Lists', true],
    ]);
    expect(sheet.protection).toMatchObject({ sheet: true });
    expect(sheet.freezePane).toMatchObject({ rows: 3 });
    expect(sheet.cells?.get('6,1')?.style?.protection?.locked).toBe(false);
    expect(sheet.cells?.get('3,0')?.style?.protection?.locked).not.toBe(false);
    expect(sheet.dataValidations?.map((rule) => [rule.type, rule.range, rule.formula1 ?? rule.values?.length])).toEqual(
      [
        ['whole', 'B4:B7', '0'],
        ['date', 'E4:E7', '46113'],
        ['list', 'F4:F7', 3],
        ['list', 'G4:G7', 'Lists!$A$1:$A$60'],
      ],
    );
  });

  it.each([
    ['a number with sixteen digits', '12345678901234.56', { kind: 'money' }],
    ['a word among integers', 'twelve', { kind: 'integer' }],
    ['a date that does not exist', '2026-02-30', { kind: 'date' }],
  ] as const)('refuses to write %s rather than write it wrongly', async (_what, value, type) => {
    const spec = { title: 'x', sheets: [{ name: 'x', columns: [{ heading: 'x', type }], rows: [[value]] }] };
    await expect(writeWorkbook(spec)).rejects.toThrow(`"${value}" does not fit the column "x"`);
  });
});
