import { parseLocalDate } from '@tandem/domain/time';
import { lineKey, lineSubject, readDemandRow, type DemandLine, type RowReading } from './index.js';

const context = {
  id: 'line-1',
  trust: 'RRU',
  today: parseLocalDate('2026-05-20'),
  isKnownCpv: () => false,
};

const GOOD = {
  item: 'Double-crewed ambulance',
  specification: 'base: 4.25 t van; seats: 5',
  category: 'Vehicles',
  cpvCode: '34114121-3',
  site: 'Deptford',
  financialYear: '2026/27',
  quantity: '60',
  unit: 'each',
  neededBy: '2026-11-30',
  baselinePrice: '£146,000.00',
  baselineType: 'Last price paid',
  baselineDate: '2025-06-15',
  baselineEvidence: 'Invoice 10442',
  budgetType: 'Capital',
  vat: 'Standard',
  vatRecoverable: 'No',
};

function read(changes: Record<string, string>, more = {}): RowReading {
  return readDemandRow({ ...GOOD, ...changes }, { ...context, ...more });
}

function lineOf(reading: RowReading): DemandLine {
  if ('problems' in reading) throw new Error(JSON.stringify(reading.problems));
  return reading.line;
}

function messages(reading: RowReading): Record<string, string> {
  return 'problems' in reading ? Object.fromEntries(reading.problems.map((p) => [p.field, p.message])) : {};
}

describe('reading a row of requirements', () => {
  it('reads a complete row without a warning', () => {
    expect(read({})).toEqual({
      line: {
        id: 'line-1',
        trust: 'RRU',
        item: 'Double-crewed ambulance',
        specification: { base: '4.25 t van', seats: '5' },
        category: 'vehicles',
        cpvCode: '34114121',
        site: 'Deptford',
        financialYear: '2026/27',
        quantity: 60_000n,
        unit: 'each',
        baseQuantity: 60_000n,
        baseUnit: 'each',
        neededBy: '2026-11-30',
        baseline: { unitPrice: 1_460_000_000n, type: 'lastPricePaid', date: '2025-06-15', evidence: 'Invoice 10442' },
        budgetType: 'capital',
        vat: { treatment: 'standard', rate: 2000, recoverable: false },
      },
      warnings: [],
    });
  });

  it('says everything that is wrong with a row at once', () => {
    const reading = read({
      item: '',
      cpvCode: '34114121-9',
      quantity: '-4',
      unit: 'box',
      neededBy: '30/11/1926',
      baselinePrice: '€140,000',
      baselineType: 'gut feeling',
      budgetType: 'petty cash',
    });
    expect(Object.keys(messages(reading)).sort()).toEqual([
      'baselinePrice',
      'baselineType',
      'budgetType',
      'cpvCode',
      'item',
      'neededBy',
      'quantity',
      'unit',
    ]);
  });

  it.each([
    ['quantity', '-4', 'The quantity -4 is negative. Enter a number above 0.'],
    ['quantity', '0', 'The quantity is 0. Enter a number above 0, or remove the row.'],
    ['quantity', '2.5', 'The quantity 2.5 is not whole. This unit cannot be ordered in parts.'],
    ['quantity', '10-12', 'is not a number'],
    ['quantity', 'TBC', 'is not a number'],
    ['quantity', '1e6', 'is not a number'],
    ['quantity', '10000000', 'too large'],
    ['quantity', '=SUM(A1:A9)', 'is a formula'],
    ['quantity', '#REF!', 'is a spreadsheet error'],
    ['quantity', '', 'Enter the quantity.'],
    ['unit', 'box', 'say how many it holds'],
    ['unit', 'furlong', 'is not known'],
    ['neededBy', '30/11/1926', 'is in another century'],
    ['neededBy', '2062-11-30', 'is outside the period allowed'],
    ['neededBy', '1/4/27', 'year of two digits'],
    ['neededBy', '46113', 'spreadsheet day number'],
    ['neededBy', '31/02/2027', 'is not a date'],
    ['financialYear', '2026', 'is not a financial year'],
    ['financialYear', '1926/27', 'is out of range'],
    ['baselineDate', '2015-01-01', 'outside the period allowed'],
    ['baselineDate', '2026-05-21', 'outside the period allowed'],
    ['baselinePrice', '$146,000', 'is in dollars'],
    ['baselinePrice', '146000 EUR', 'is in euros'],
    ['baselinePrice', '175200 inc VAT', 'mentions VAT'],
    ['baselinePrice', '146k', 'is not an amount in pounds'],
    ['baselinePrice', '1.460,00', 'is not an amount in pounds'],
    ['baselinePrice', '-1', 'is negative'],
    ['baselinePrice', '0', 'is 0'],
    ['baselinePrice', '', 'Enter the baseline unit price'],
    ['baselineType', 'gut feeling', 'is not known'],
    ['baselineType', '9', 'is not known'],
    ['cpvCode', '99000000', 'no division 99'],
    ['cpvCode', '', 'Enter the CPV code'],
    ['category', 'catering', 'is not known'],
    ['budgetType', '', 'Enter the budget type'],
    ['vat', 'sometimes', 'is not known'],
    ['item', '=HYPERLINK("x")', 'is a formula'],
    ['item', '@SUM(1)', 'is a formula'],
    ['item', 'x'.repeat(201), 'is 201 characters long. Shorten it to 200 at most.'],
    ['item', 'amb\u0000ulance', 'cannot be read'],
    ['site', '  ', 'Enter the site.'],
  ])('refuses %s "%s" at its own field', (field, text, why) => {
    const found = messages(read({ [field]: text }));
    expect(Object.keys(found)).toEqual([field]);
    expect(found[field]).toContain(why);
  });

  it('converts a stated unit exactly and keeps what the trust wrote', () => {
    expect(lineOf(read({ quantity: '12', unit: 'Box of 100' }))).toMatchObject({
      quantity: 12_000n,
      unit: 'Box of 100',
      baseQuantity: 1_200_000n,
      baseUnit: 'each',
    });
    expect(lineOf(read({ quantity: '0.5', unit: 'litre' }))).toMatchObject({ baseQuantity: 500_000n, baseUnit: 'ml' });
  });

  it.each([
    ['1', 'lastPricePaid'],
    ['PO price', 'lastPricePaid'],
    ['weighted-average', 'averagePricePaid'],
    ['Contract price', 'renewalPrice'],
    ['Benchmark', 'benchmark'],
    ['Should-cost model', 'shouldCost'],
    ['Budget', 'budget'],
    ['Mean of the compliant bids', 'meanOfBids'],
    ['Quote', 'firstQuote'],
  ])('takes "%s" for the baseline type %s', (words, type) => {
    expect(lineOf(read({ baselineType: words })).baseline?.type).toBe(type);
  });

  it('takes a row without any baseline for an item that was never bought', () => {
    const none = { baselinePrice: '', baselineType: '', baselineDate: '', baselineEvidence: '' };
    expect(lineOf(read(none)).baseline).toBeNull();
  });

  it('fills in only what is cautious, and says so', () => {
    const reading = read({
      vat: '',
      vatRecoverable: '',
      category: '',
      neededBy: '',
      baselineEvidence: '',
      cpvCode: '34115200',
    });
    expect(lineOf(reading)).toMatchObject({
      category: 'vehicles',
      neededBy: '2027-03-31',
      vat: { treatment: 'standard', rate: 2000, recoverable: false },
    });
    const warned = 'warnings' in reading ? reading.warnings.map((w) => w.field) : [];
    expect(warned.sort()).toEqual(['baselineEvidence', 'category', 'cpvCode', 'neededBy', 'vat']);
  });

  it('warns when the date and the financial year disagree, and takes the year from the date when there is none', () => {
    expect(read({ neededBy: '2027-04-10' })).toMatchObject({
      warnings: [
        { field: 'neededBy', message: 'The needed-by date lies in 2027/28, but the financial year is 2026/27.' },
      ],
    });
    expect(lineOf(read({ financialYear: '' })).financialYear).toBe('2026/27');
    expect(Object.keys(messages(read({ financialYear: '', neededBy: '' })))).toEqual(['financialYear']);
  });

  it('uses the values chosen for the whole file where a cell is empty', () => {
    const reading = read({ budgetType: '', unit: '' }, { defaults: { budgetType: 'capital', unit: 'each' } });
    expect(lineOf(reading)).toMatchObject({ budgetType: 'capital', unit: 'each' });
  });

  it('takes columns of their own as attributes of the specification', () => {
    expect(lineOf(read({ specification: 'tail lift', 'specification.Livery': 'Battenburg' })).specification).toEqual({
      description: 'tail lift',
      Livery: 'Battenburg',
    });
    expect(Object.keys(messages(read({ 'specification.Livery': '=A1' })))).toEqual(['specification.Livery']);
  });
});

describe('the identity of a line', () => {
  const key = (changes: Record<string, string>) => lineKey(lineOf(read(changes)));

  it('is the same for the same file read again, whatever the id and the typing', () => {
    const again = readDemandRow(
      { ...GOOD, item: ' double-crewed  AMBULANCES', quantity: '60.0' },
      { ...context, id: 'other' },
    );
    expect(lineKey(lineOf(again))).toBe(key({}));
  });

  it.each([
    ['item', 'Rapid response car'],
    ['specification', 'base: 3.5 t van; seats: 5'],
    ['cpvCode', '34114122'],
    ['site', 'Camden'],
    ['financialYear', '2027/28'],
    ['quantity', '61'],
    ['unit', 'pair'],
    ['neededBy', '2026-12-01'],
    ['baselinePrice', '146000.01'],
    ['baselineEvidence', 'Invoice 10443'],
    ['budgetType', 'lease'],
    ['vat', 'zero'],
  ])('is another for another %s', (field, text) => expect(key({ [field]: text })).not.toBe(key({})));

  it('has the same subject when only the quantity or the price was corrected', () => {
    expect(lineSubject(lineOf(read({ quantity: '61', baselinePrice: '145000' })))).toBe(lineSubject(lineOf(read({}))));
  });
});
