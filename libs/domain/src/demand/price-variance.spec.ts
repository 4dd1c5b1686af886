import { parseMoney, parseQuantity, parseUnitPrice } from '@tandem/domain/money';
import { expectedSaving } from './expected-saving.js';
import { type PricePaid, priceVariance } from './price-variance.js';

const paid = (price: string, quantity: string): PricePaid => ({
  price: parseUnitPrice(price),
  quantity: parseQuantity(quantity),
});
const result = (baseline: string, partnership: string) => ({
  baseline: parseMoney(baseline),
  partnership: parseMoney(partnership),
});

describe('the same item at different prices', () => {
  it('has a variance against the lowest, and an opportunity over what each trust buys', () => {
    expect(priceVariance([paid('4.20', '1000'), paid('3.95', '400'), paid('4.10', '250')])).toEqual({
      lowest: parseUnitPrice('3.95'),
      highest: parseUnitPrice('4.20'),
      variance: 633n,
      opportunity: parseMoney('287.50'),
    });
  });

  it('has none where everybody pays the same, and no percentage where somebody paid nothing', () => {
    expect(priceVariance([paid('2', '5'), paid('2', '7')])).toMatchObject({ variance: 0n, opportunity: 0n });
    expect(priceVariance([paid('0', '5'), paid('2', '7')])).toMatchObject({ variance: null, opportunity: 14_00n });
  });
});

describe('what a joint purchase may save', () => {
  it('is the middle of what past results make of its value, with the least and the most beside it', () => {
    const past = [result('1000', '50'), result('200', '20'), result('400', '-10')];
    expect(expectedSaving(parseMoney('10000'), past)).toEqual({
      middle: parseMoney('500'),
      range: { least: parseMoney('-250'), most: parseMoney('1000') },
    });
  });

  it('is in whole pounds, also halfway between two results', () => {
    expect(expectedSaving(parseMoney('1001'), [result('1000', '50'), result('1000', '51')])).toEqual({
      middle: parseMoney('51'),
      range: { least: parseMoney('50'), most: parseMoney('51') },
    });
  });

  it('has no range from one result, and is not guessed from none or without a value', () => {
    expect(expectedSaving(parseMoney('500'), [result('100', '10')])).toEqual({
      middle: parseMoney('50'),
      range: undefined,
    });
    expect(expectedSaving(parseMoney('500'), [])).toBeUndefined();
    expect(expectedSaving(parseMoney('0'), [result('100', '10')])).toBeUndefined();
  });
});
