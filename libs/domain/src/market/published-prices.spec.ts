import * as fc from 'fast-check';
import { sharedBranch } from './cpv.js';
import { amountWords, inUnits, plainDecimal } from './decimals.js';
import { isObject, readJson } from './json-text.js';
import { marketPricesOf } from './market-prices.js';
import { readValue } from './published-value.js';

const valueOf = (json: string) => readValue(readJson(json).value);
const pricesIn = (json: string) => {
  const { value } = readJson(json);
  return marketPricesOf(isObject(value) ? value : {});
};

describe('published numbers', () => {
  it.each([
    ['85000.0', '85000'],
    ['8.5e4', '85000'],
    ['85000000E-6', '85'],
    ['0.0', '0'],
    ['-0', '0'],
    ['00.50', '0.5'],
    ['-1.10', '-1.1'],
    ['9007199254740993.07', '9007199254740993.07'],
  ])('%s is %s', (written, plain) => {
    expect(plainDecimal(written)).toBe(plain);
  });

  it.each(['', 'about 9', '1,5', '1e999', 'NaN', '9'.repeat(50)])('"%s" is no price', (written) => {
    expect(plainDecimal(written)).toBeUndefined();
  });

  it('never changes a number of pence, however it is written', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), (pence) => {
        expect(inUnits(plainDecimal(`${pence}e-2`)!, 2)).toBe(pence);
      }),
    );
  });

  it('writes amounts for people', () => {
    expect(amountWords('6989880', 'AMD')).toBe('6,989,880.00 AMD');
    expect(amountWords('1234.5678', undefined)).toBe('1,234.5678 (no currency)');
  });
});

describe('net and gross', () => {
  it.each([
    [
      '{"amount": 100, "amountGross": 120, "currency": "GBP"}',
      { vat: 'both', amount: '100', net: '100', gross: '120' },
    ],
    ['{"amountGross": 120, "currency": "GBP"}', { vat: 'gross', amount: '120', gross: '120' }],
    [
      '{"amount": 120, "valueAddedTaxIncluded": true, "currency": "UAH"}',
      { vat: 'gross', amount: '120', gross: '120' },
    ],
    ['{"amount": 100, "valueAddedTaxIncluded": false, "currency": "UAH"}', { vat: 'net', amount: '100', net: '100' }],
    ['{"amount": 100, "amountGross": 0, "currency": "gbp"}', { vat: 'not stated', amount: '100', currency: 'GBP' }],
  ])('are told apart in %s', (json, expected) => {
    expect(valueOf(json)).toMatchObject(expected);
  });

  it.each([
    '{"amount": 0, "currency": "GBP"}',
    '{"amount": -5, "currency": "GBP"}',
    '[]',
    'null',
    '{"currency": "GBP"}',
  ])('%s is no price', (json) => {
    expect(valueOf(json)).toBeUndefined();
  });
});

describe('CPV branches', () => {
  it.each([
    ['34114121', '34114121', 'code'],
    ['34114121', '34114122', 'category'],
    ['34114121', '34114000', 'category'],
    ['34114121', '34110000', 'class'],
    ['34114121', '34100000', 'group'],
    ['34114121', '34000000', 'division'],
    ['34114121', '33190000', undefined],
    ['33000000', '33011111', 'division'],
  ])('%s and %s share the %s', (a, b, branch) => {
    expect(sharedBranch(a, b)).toBe(branch);
    expect(sharedBranch(b, a)).toBe(branch);
  });
});

describe('market prices in a notice', () => {
  const NOTICE = `{"ocid": "x", "date": "2026-01-05T00:00:00Z",
    "tender": {"title": "Defibrillators", "value": {"amount": 50000, "currency": "GBP"},
      "lots": [{"id": "1", "title": "Monitors", "value": {"amount": 30000, "currency": "GBP"}}],
      "items": [{"id": "1", "relatedLot": "1", "classification": {"scheme": "CPV", "id": "33182100-0"}}]},
    "awards": [
      {"id": "a", "status": "active", "date": "2026-02-03T10:00:00+00:00", "relatedLots": ["1"], "suppliers": [{"name": "Alder (fictional)"}],
       "value": {"amount": 1000, "currency": "GBP"}, "items": [{"id": "1", "quantity": 3.0, "unit": {"name": "each"}}],
       "documents": [{"documentType": "awardNotice", "url": "https://notices.example/1"}]},
      {"id": "b", "status": "unsuccessful", "value": {"amount": 1, "currency": "GBP"}}],
    "contracts": [{"id": "c", "awardID": "a", "dateSigned": "2026-02-30", "items": [
      {"id": "1", "description": "Monitor", "quantity": 3, "unit": {"name": "each", "value": {"amount": 333.50, "currency": "GBP"}}}]}]}`;

  it('are awards, contract items and estimates, each called what it is; what was unsuccessful is none', () => {
    expect(pricesIn(NOTICE).map((p) => [p.kind, p.value?.amount ?? p.unitPrice])).toEqual([
      ['award', '1000'],
      ['contract-item', '333.5'],
      ['lot-estimate', '30000'],
      ['tender-estimate', '50000'],
    ]);
  });

  it('derive a unit price only from one item with a quantity, half up to four places, and say that it is derived', () => {
    const [award, item] = pricesIn(NOTICE);
    expect(award).toMatchObject({ quantity: '3', unitPrice: '333.3333', unitPriceIsDerived: true });
    expect(item).toMatchObject({ quantity: '3', unitPrice: '333.5', unitPriceIsDerived: false, currency: 'GBP' });
  });

  it('take code, day, supplier and source from the notice', () => {
    const [award, item] = pricesIn(NOTICE);
    expect(award).toMatchObject({
      cpvCodes: ['33182100'],
      pricedOn: '2026-02-03',
      supplier: 'Alder (fictional)',
      notice: 'https://notices.example/1',
    });
    // 30 February is no day.
    expect(item).toMatchObject({ pricedOn: undefined, supplier: 'Alder (fictional)', title: 'Monitor' });
  });
});
