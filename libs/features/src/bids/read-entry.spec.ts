import { type BidEntry, type BidLine, emptyEntry } from './bid-entry.js';
import { atRow, readBidWorkbook, writeBidWorkbook } from './bid-workbook.js';
import { entryOf } from './entry-of.js';
import { readEntry } from './read-entry.js';

const POINTS = ['25.000', '60.000', '85.000'];
const LINES: BidLine[] = ['DCA', 'STRETCHER'].map((code) => ({
  code,
  item: code === 'DCA' ? 'Ambulance' : 'Stretcher',
  unit: 'each',
  isIndivisible: true,
  breakPoints: POINTS.map((fromQuantity) => ({ fromQuantity, reason: `why ${fromQuantity}` })),
}));
const BOOK = {
  reference: 'TDM-2026-0001',
  title: 'Ambulances',
  currency: 'GBP',
  deadline: 'tomorrow',
  supplier: 'Alder Vehicle Works (fictional)',
  lines: LINES,
};

/** A bid on the ambulance only, at the three prices given. */
function bid(...prices: [string, string, string]): BidEntry {
  const entry = emptyEntry(LINES);
  prices.forEach((unitPrice, i) => (entry.prices[i]!.unitPrice = unitPrice));
  return entry;
}

const messages = (entry: BidEntry) => readEntry(LINES, entry).problems.map((p) => `${p.field}: ${p.message}`);

describe('a bid as typed', () => {
  it('may leave a whole line out, but never one quantity of a line', () => {
    expect(readEntry(LINES, bid('152000', '146,000', '£139000.50')).content!.prices).toMatchObject([
      {
        line: 'DCA',
        unitPrice: '152000.0000',
        breaks: [
          { from: '60', unitPrice: '146000.0000' },
          { from: '85', unitPrice: '139000.5000' },
        ],
      },
    ]);
    expect(messages(bid('152000', '', '139000'))).toEqual([
      'price_DCA_60: Ambulance, price at 60 or more: give a price (why 60.000). A bid prices every quantity asked for.',
    ]);
  });

  it('may not be empty', () => {
    expect(messages(emptyEntry(LINES))).toEqual([
      expect.stringContaining('Price at least one line. Leave the lines that you do not offer empty.'),
    ]);
  });

  it.each([
    [bid('152000', '153000', '139000'), /^price_DCA_60: .*higher than the price from 25/],
    [bid('-1', '-1', '-1'), /below nought/],
    [bid('12e3', '1', '1'), /^price_DCA_25: .*"12e3" is not a price/],
    [bid('1.23456', '1', '1'), /not a price with up to four decimal places/],
    [bid('1234567890123', '1', '1'), /too large/],
    [{ ...bid('3', '2', '1'), fixedCharge: 'free' }, /^fixedCharge: .*"free" is not an amount/],
    [{ ...bid('3', '2', '1'), capacityQuantity: '0' }, /^capacityQuantity: .*more than nought/],
    [{ ...bid('3', '2', '1'), prices: [{ line: 'VAN', quantity: '1', unitPrice: '1' }] }, /no line VAN/],
    [{ ...bid('3', '2', '1'), prices: [{ line: 'DCA', quantity: '7', unitPrice: '1' }] }, /not asked for from 7/],
  ])('is refused with a sentence at the right place (%#)', (entry, sentence) => {
    const found = messages(entry);
    expect(found.some((message) => sentence.test(message))).toBe(true);
    expect(readEntry(LINES, entry).content).toBeUndefined();
  });

  it('refuses a limit that contradicts itself or stands on a line without prices', () => {
    const entry = bid('3', '2', '1');
    Object.assign(entry.lines[0]!, { minimum: '10', maximum: '5.5' });
    entry.lines[1]!.carbonKgPerUnit = '4';
    expect(readEntry(LINES, entry).problems.map((p) => p.field)).toEqual([
      'maximum_DCA',
      'maximum_DCA',
      'carbonKgPerUnit_STRETCHER',
    ]);
  });

  it('goes into the form’s words and back without a change', () => {
    const entry = bid('152000.1234', '146000', '139000');
    Object.assign(entry.lines[0]!, { minimum: '10', maximum: '90', carbonKgPerUnit: '18500.5', fixedCharge: '12.50' });
    const { content } = readEntry(LINES, { ...entry, fixedCharge: '100', capacityQuantity: '85', capacityValue: '9' });
    expect(readEntry(LINES, entryOf(LINES, content!)).content).toEqual(content);
  });
});

describe('the workbook of a bid', () => {
  it('points at the row of a wrong price', async () => {
    const bytes = await writeBidWorkbook(BOOK, bid('152000', '153000', '139000'));
    const read = await readBidWorkbook(BOOK, 'bid.xlsx', bytes);
    const found = atRow(readEntry(LINES, read.entry!).problems, read.entry ? read.rowOf : new Map());
    expect(found).toEqual([
      {
        field: 'price_DCA_60',
        message: 'Row 6, Ambulance: The price from 60 is higher than the price from 25. It must be the same or lower.',
      },
    ]);
  });

  it('is refused when it belongs to another tender or is no workbook of a tender', async () => {
    const bytes = await writeBidWorkbook({ ...BOOK, reference: 'TDM-2026-0002' }, undefined);
    expect((await readBidWorkbook(BOOK, 'bid.xlsx', bytes)).problems[0]!.message).toContain('another tender');
    const csv = Buffer.from('Name,Amount\nx,1\n');
    expect((await readBidWorkbook(BOOK, 'bid.csv', csv)).problems[0]!.message).toContain('not the workbook');
  });

  it('refuses a formula in a price, at its row', async () => {
    const csv = [
      'TDM-2026-0001 Ambulances,,,,,',
      'Line,Item,Unit,Quantity from,Why this quantity,Unit price (GBP)',
      'DCA,Ambulance,each,25,why,=1+1',
    ].join('\n');
    const read = await readBidWorkbook(BOOK, 'bid.csv', Buffer.from(csv));
    const all = [...read.problems, ...(read.entry ? readEntry(LINES, read.entry).problems : [])];
    expect(all.some((p) => p.field === 'price_DCA_25')).toBe(true);
  });
});
