import { madeWorkbook, textRow } from './made-files.js';
import { readSheet } from './read-sheet.js';
import type { ReadTable, SheetReadOptions } from './sheet-read.js';
import { writeWorkbook } from './write-workbook.js';

async function tableOf(bytes: Buffer, name: string, options?: SheetReadOptions): Promise<ReadTable> {
  const answer = await readSheet(bytes, name, options);
  if (answer.kind === 'refused') throw new Error(`${answer.reason} ${answer.detail ?? ''}`);
  return answer;
}

const styles =
  '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="&quot;£&quot;#,##0.00;[Red]-0"/>' +
  '<numFmt numFmtId="166" formatCode="[h]:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>' +
  '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="166"/></cellXfs></styleSheet>';

describe('reading a workbook', () => {
  it('gives every value as the person who filled it in would read it', async () => {
    const values: [xml: string, text: string][] = [
      ['<c><v>1E+21</v></c>', '1000000000000000000000'],
      ['<c><v>0.30000000000000004</v></c>', '0.3'],
      ['<c><v>1234567.8899999999</v></c>', '1234567.89'],
      ['<c><v>1.5E-7</v></c>', '0.00000015'],
      ['<c><v>-42.50</v></c>', '-42.5'],
      ['<c><v>9007199254740991</v></c>', '9007199254740991'],
      ['<c s="2"><v>152000</v></c>', '152000'],
      ['<c s="1"><v>46113</v></c>', '2026-04-01'],
      ['<c s="3"><v>59</v></c>', '1900-02-28'],
      ['<c s="4"><v>46113.5</v></c>', '2026-04-01T12:00:00'],
      ['<c s="5"><v>0.75</v></c>', '18:00:00'],
      ['<c t="d"><v>2026-04-01T00:00:00Z</v></c>', '2026-04-01'],
      ['<c t="b"><v>1</v></c>', 'TRUE'],
      ['<c t="e"><v>#REF!</v></c>', '#REF!'],
      ['<c t="s"><v>1</v></c>', 'Bandage & tape'],
      [
        '<c t="inlineStr"><is><r><t>two </t></r><r><t xml:space="preserve">runs</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is></c>',
        'two runs',
      ],
      ['<c t="str"><v>line_x000D_end_x005F_x000D_</v></c>', 'line\rend_x000D_'],
      ['<c t="inlineStr"><is><t><![CDATA[5 < 6 & 7]]></t></is></c>', '5 < 6 & 7'],
      ['<c t="inlineStr"><is><t>&#xA3;5 &#8364;6</t></is></c>', '£5 €6'],
    ];
    const rows = values.map(([xml], at) => `<row r="${at + 2}">${xml}<c t="inlineStr"><is><t>x</t></is></c></row>`);
    const sharedStrings =
      '<sst><si><t>Item</t></si><si><r><rPr/><t>Bandage </t></r><r><t>&amp; tape</t></r></si></sst>';
    const bytes = madeWorkbook({ sheetData: textRow(1, ['Value', 'Mark']) + rows.join(''), sharedStrings, styles });
    const table = await tableOf(bytes, 'values.xlsx');
    expect([...table.rows].map((row) => row.cells[0])).toEqual(values.map(([, text]) => text));
  });

  it('reads dates of the 1904 system, which older Macs write', async () => {
    const sheetData = `${textRow(1, ['Date'])}<row r="2"><c s="3"><v>44651</v></c></row>`;
    const bytes = madeWorkbook({ sheetData, styles, workbookPr: '<workbookPr date1904="1"/>' });
    expect([...(await tableOf(bytes, 'mac.xlsx')).rows][0]?.cells).toEqual(['2026-04-01']);
  });

  it('finds the headings under titles, skips blank rows, keeps row numbers and says which cells are formulas', async () => {
    const sheetData =
      textRow(1, ['Requirements of the trust']) +
      textRow(2, ['As at 1 April 2026', '', '']) +
      '<row r="3"/>' +
      textRow(4, ['Item', 'Quantity', ' Unit\nprice ']) +
      '<row r="5"><c r="A5" s="0"/></row>' +
      '<row r="7"><c r="A7" t="inlineStr"><is><t>Bandage</t></is></c><c r="B7"><f>6*7</f><v>42</v></c></row>';
    const table = await tableOf(madeWorkbook({ sheetData }), 'demand.xlsx');
    expect(table.headings).toEqual(['Item', 'Quantity', 'Unit price']);
    expect(table.headingRow).toBe(4);
    expect(table.above).toEqual([['Requirements of the trust'], ['As at 1 April 2026']]);
    expect([...table.rows]).toEqual([{ number: 7, cells: ['Bandage', '42', ''], formulas: [1] }]);
    expect(table.counts).toEqual({ rows: 1, cells: 2, formulas: 1 });
    expect([...table.rows]).toHaveLength(1);
  });

  it('takes the row with the expected headings even when a wider table of words stands above it', async () => {
    const sheetData =
      textRow(1, ['A', 'legend', 'that', 'is', 'wide']) +
      textRow(2, ['ITEM *', 'Quantity:']) +
      textRow(3, ['Bandage', 'many']);
    const table = await tableOf(madeWorkbook({ sheetData }), 'demand.xlsx', {
      expectedHeadings: ['Item', 'Quantity', 'Notes'],
    });
    expect(table.headingRow).toBe(2);
  });

  it('reads a sheet with merged cells: the value stands in the first of them', async () => {
    const sheetData =
      `<?xml version="1.0"?><x:worksheet xmlns:x="m"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>Item</x:t></x:is></x:c>` +
      `<x:c r="C1" t="inlineStr"><x:is><x:t>Trust</x:t></x:is></x:c></x:row><x:row r="2"><x:c r="A2"><x:v>1</x:v></x:c><x:c r="C2"><x:v>2</x:v></x:c></x:row>` +
      `</x:sheetData><x:mergeCells><x:mergeCell ref="A1:B1"/></x:mergeCells></x:worksheet>`;
    const table = await tableOf(madeWorkbook({ sheetData }), 'merged.xlsx');
    expect(table.headings).toEqual(['Item', '', 'Trust']);
    expect([...table.rows][0]?.cells).toEqual(['1', '', '2']);
  });

  it('reads 100,000 rows of 12 columns, and says how long it took', async () => {
    const heading = textRow(
      1,
      Array.from({ length: 12 }, (_, at) => `Column ${at + 1}`),
    );
    const strings = Array.from({ length: 5_000 }, (_, at) => `<si><t>Dressing, sterile, size ${at}</t></si>`).join('');
    const lines = Array.from({ length: 100_000 }, (_, at) => {
      const n = at + 2;
      const cells = 'ABCDEFGHIJKL'
        .split('')
        .map((letter, column) =>
          column % 3 === 0
            ? `<c r="${letter}${n}" t="s"><v>${(at * 7 + column) % 5_000}</v></c>`
            : `<c r="${letter}${n}" s="2"><v>${at}.${column}5</v></c>`,
        );
      return `<row r="${n}" spans="1:12">${cells.join('')}</row>`;
    });
    const bytes = madeWorkbook({ sheetData: heading + lines.join(''), sharedStrings: `<sst>${strings}</sst>`, styles });
    const before = performance.now();
    const table = await tableOf(bytes, 'large.xlsx');
    const read = performance.now() - before;
    let last = 0;
    for (const row of table.rows) last = row.number;
    const walked = performance.now() - before - read;
    console.log(`100,000 rows × 12 columns: read in ${Math.round(read)} ms, walked in ${Math.round(walked)} ms`);
    expect(last).toBe(100_001);
    expect(table.counts).toMatchObject({ rows: 100_000, cells: 1_200_000 });
  }, 60_000);
});

describe('reading a text table', () => {
  it('finds the separator and the encoding by itself', async () => {
    const windows = Buffer.from('Item;Price\r\nCaf\xe9 \x80;1,50\r\n', 'latin1');
    expect([...(await tableOf(windows, 'a.csv')).rows][0]?.cells).toEqual(['Café €', '1,50']);
    const tabs = Buffer.from('\uFEFFItem\tNote\n"two\nlines"\t5" pipe\n', 'utf8');
    expect([...(await tableOf(tabs, 'a.csv')).rows][0]?.cells).toEqual(['two\nlines', '5" pipe']);
    const wide = Buffer.from('\uFEFFItem,Price\nBandage,2\n', 'utf16le');
    expect((await tableOf(wide, 'a.csv')).headings).toEqual(['Item', 'Price']);
    const stated = await tableOf(Buffer.from('sep=;\nItem;Price\n\nBandage;2\n'), 'a.csv');
    expect([...stated.rows]).toEqual([{ number: 4, cells: ['Bandage', '2'], formulas: [] }]);
  });
});

describe('reading what we wrote', () => {
  it('skips a notes sheet and reads the table', async () => {
    const bytes = await writeWorkbook({
      title: 'Requirements',
      sheets: [
        {
          name: 'Lines',
          columns: [
            { heading: 'Item', type: { kind: 'text' } },
            { heading: 'Qty', type: { kind: 'integer' } },
          ],
          rows: [['Bandage', '5']],
        },
      ],
      notes: { name: 'Notes', lines: ['How to fill this in'] },
    });
    const table = await tableOf(bytes, 'own.xlsx');
    expect(table.sheets.map((sheet) => sheet.name)).toEqual(['Lines', 'Notes']);
    expect(table.sheetName).toBe('Lines');
  });
});
