import * as fc from 'fast-check';
import { expandRow, proposeMapping } from './index.js';

const SEED = 20260405;
console.log(`mapping laws: fast-check seed ${SEED}`);

const fieldsOf = (headings: string[], remembered = {}) =>
  proposeMapping(headings, remembered).columns.map((c) => c.year ?? c.field);

describe('proposing what the columns of a sheet are', () => {
  it("reads one trust's headings, one row per site and year", () => {
    const headings = [
      'Item',
      'Technical Specification',
      'Category',
      'CPV',
      'Station',
      'FY',
      'No. required',
      'UOM',
      'Required by',
      'Unit Cost (ex VAT)',
      'Price basis',
      'Date of last purchase',
      'PO Number',
      'Cap/Rev',
      'VAT rate',
      'Total cost',
      'Comments',
    ];
    const mapping = proposeMapping(headings);
    expect(mapping.shape).toBe('rows');
    expect(mapping.missing).toEqual([]);
    expect(mapping.columns.map((c) => c.field)).toEqual([
      'item',
      'specification',
      'category',
      'cpvCode',
      'site',
      'financialYear',
      'quantity',
      'unit',
      'neededBy',
      'baselinePrice',
      'baselineType',
      'baselineDate',
      'baselineEvidence',
      'budgetType',
      'vat',
      null,
      null,
    ]);
  });

  it("reads another trust's headings, one column per financial year", () => {
    const mapping = proposeMapping([
      'Description',
      'Site',
      'Unit',
      '2026/27',
      'FY27/28',
      'Qty 28/29',
      'Cost 2026/27',
      'Price (£)',
    ]);
    expect(mapping.shape).toBe('years');
    expect(mapping.columns.map((c) => c.year ?? c.field)).toEqual([
      'item',
      'site',
      'unit',
      '2026/27',
      '2027/28',
      '2028/29',
      null,
      'baselinePrice',
    ]);
    expect(mapping.missing).toEqual(['category', 'cpvCode', 'budgetType']);
  });

  it('gives a field to the surest heading and leaves the other to a person', () => {
    expect(fieldsOf(['Product name and colour', 'Item'])).toEqual([null, 'item']);
    expect(fieldsOf(['Description', 'Item'])).toEqual(['specification', 'item']);
    expect(fieldsOf(['Description'])).toEqual(['item']);
  });

  it('follows what the trust chose last time, also that a column is not used', () => {
    expect(fieldsOf(['Wotsit', 'Item', 'Comments'], { wotsit: 'item', ITEM: null, gone: 'site' })).toEqual([
      'item',
      null,
      null,
    ]);
    expect(fieldsOf(['Item'], { Item: 'no such field' })).toEqual(['item']);
  });

  it('never takes a price with VAT or a total for the unit price', () => {
    expect(fieldsOf(['Unit cost inc VAT', 'Total price'])).toEqual([null, null]);
  });

  it('never uses a field or a year twice and answers for every column, whatever the headings', () => {
    const heading = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'Qty',
        'Quantity',
        'qty 26/27',
        '2026/27',
        'FY 2026-27',
        'Item',
        'Item description',
        'Price',
        'Cost',
        'VAT',
        'constructor',
        '__proto__',
      ),
    );
    fc.assert(
      fc.property(fc.array(heading, { maxLength: 12 }), (headings) => {
        const { columns } = proposeMapping(headings);
        expect(columns.map((c) => c.heading)).toEqual(headings);
        const used = columns.flatMap((c) => (c.year ? [`quantity ${c.year}`] : c.field ? [c.field] : []));
        expect(new Set(used).size).toBe(used.length);
        if (columns.some((c) => c.year)) expect(used).not.toContain('quantity');
        expect(columns.every((c) => (c.field === null ? true : c.confidence > 0 && c.confidence <= 100))).toBe(true);
      }),
      { seed: SEED },
    );
  });
});

describe('expanding a row', () => {
  const { columns } = proposeMapping(['Item', 'Site', '2026/27', '2027/28', '2028/29']);

  it('gives one line per financial year with something in it', () => {
    expect(expandRow(['Stretcher', 'Oxford', '4', '0', ' 6 '], columns)).toEqual([
      { item: 'Stretcher', site: 'Oxford', financialYear: '2026/27', quantity: '4' },
      { item: 'Stretcher', site: 'Oxford', financialYear: '2028/29', quantity: ' 6 ' },
    ]);
  });

  it('keeps a bad quantity so that it is reported, and loses no row that is empty in every year', () => {
    expect(expandRow(['Stretcher', 'Oxford', 'TBC', '-', ''], columns)).toMatchObject([{ quantity: 'TBC' }]);
    expect(expandRow(['Stretcher'], columns)).toEqual([
      { item: 'Stretcher', site: '', financialYear: '2026/27', quantity: '' },
    ]);
  });

  it('gives one set of cells for a sheet with one row per line', () => {
    expect(expandRow(['Stretcher', '4', 'x'], proposeMapping(['Item', 'Qty', 'Remarks']).columns)).toEqual([
      { item: 'Stretcher', quantity: '4' },
    ]);
  });
});
