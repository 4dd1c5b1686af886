import { moneyText, quantityText, unitPriceText } from '@tandem/domain/money';
import type { LocalDate } from '@tandem/domain/time';
import { codeKey, proposeActuals, PurchaseReader, supplierKey } from './index.js';

const reader = new PurchaseReader('2026-07-01' as LocalDate, { supplier: '', currency: '' });
const row = (changes: Record<string, string> = {}) => ({
  document: 'INV-1',
  lineNumber: '1',
  boughtOn: '12/05/2026',
  supplier: 'Alder Vehicle Works Ltd',
  itemCode: 'STR-1',
  item: 'Powered stretcher',
  unit: 'each',
  quantity: '3',
  unitPrice: '33.33',
  ...changes,
});
const paid = (changes: Record<string, string>) => {
  const reading = reader.read(row(changes));
  if ('problems' in reading) return reading.problems.map((p) => p.field).join(' ');
  const { quantity, unitPrice, amount, currency } = reading.purchase;
  return [quantityText(quantity), unitPriceText(unitPrice), moneyText(amount), currency].join(' ');
};

describe('reading a purchase', () => {
  it('works out the amount, or the price, when one of them is not there', () => {
    expect(paid({})).toBe('3 33.3300 99.99 GBP');
    expect(paid({ unitPrice: '', amount: '100.00' })).toBe('3 33.3333 100.00 GBP');
    expect(paid({ unitPrice: '', amount: '' })).toBe('unitPrice');
  });

  it('takes an amount that differs by the rounding of the price, and refuses any other', () => {
    expect(paid({ amount: '100.00' })).toBe('3 33.3300 100.00 GBP');
    expect(paid({ amount: '100.02' })).toBe('amount');
    expect(paid({ quantity: '100000', unitPrice: '0.07', amount: '6700' })).toBe('100000 0.0700 6700.00 GBP');
  });

  it('knows a credit by any of its signs', () => {
    const credits: Record<string, string>[] = [
      { quantity: '-3' },
      { quantity: '3', unitPrice: '-33.33' },
      { quantity: '3', amount: '(99.99)' },
      { quantity: '3-', amount: '99.99-' },
    ];
    for (const credit of credits) expect(paid(credit)).toBe('-3 33.3300 -99.99 GBP');
  });

  it('keeps the currency of the amount, and refuses two currencies in one row', () => {
    expect(paid({ unitPrice: '€33.33' })).toBe('3 33.3300 99.99 EUR');
    expect(paid({ unitPrice: '€33.33', currency: 'GBP' })).toBe('currency');
    expect(paid({ currency: 'dinars' })).toBe('currency');
  });

  it('names every problem of a row at its field', () => {
    expect(
      paid({ quantity: '0', boughtOn: '12/05/1826', document: '', item: '', itemCode: '', unitPrice: 'TBC' }),
    ).toBe('document item boughtOn quantity unitPrice');
  });

  it('tells lines of a document apart by their item where there is no line number', () => {
    const reading = reader.read(row({ lineNumber: '' }));
    expect('purchase' in reading && reading.purchase.lineNumber).toBe('STR1');
  });
});

describe('the keys by which purchases are recognised', () => {
  it('takes away what does not tell a supplier apart', () => {
    const names = ['Alder Vehicle Works (fictional)', 'ALDER VEHICLE WORKS LTD.', 'The Alder Vehicle-Works Limited'];
    expect(new Set(names.map(supplierKey))).toEqual(new Set(['alder vehicle works']));
    expect(supplierKey('Alder Vehicles')).not.toBe('alder vehicle works');
    expect(supplierKey('The Company Ltd')).toBe('the company ltd');
  });

  it('takes away what people leave out of a code, but no noughts', () => {
    expect([codeKey('ab-01 2'), codeKey('AB012'), codeKey('AB12')]).toEqual(['AB012', 'AB012', 'AB12']);
  });
});

describe('proposing what the columns of a file of purchases are', () => {
  it('reads the headings of an invoice report and of an order report', () => {
    const fields = (headings: string[]) => proposeActuals(headings).map((column) => column.field);
    expect(
      fields([
        'Invoice No',
        'Line',
        'Invoice Date',
        'Vendor',
        'Cat no',
        'Description',
        'UoM',
        'Qty',
        'Net amount',
        'VAT',
      ]),
    ).toEqual([
      'document',
      'lineNumber',
      'boughtOn',
      'supplier',
      'itemCode',
      'item',
      'unit',
      'quantity',
      'amount',
      null,
    ]);
    expect(
      fields([
        'PO Number',
        'PO Line',
        'Order date',
        'Supplier name',
        'Product code',
        'Item',
        'Price each',
        'Gross total',
      ]),
    ).toEqual(['document', 'lineNumber', 'boughtOn', 'supplier', 'itemCode', 'item', 'unitPrice', null]);
  });
});
