import { money } from './amounts.js';
import { inCurrency, percentText, percentWords, poundsWords, tenthsWords } from './words.js';

describe('the words for money', () => {
  it.each<[bigint, string | undefined, string]>([
    [123_450n, undefined, '£1,234.50'],
    [123_400n, undefined, '£1,234'],
    [99_900n, undefined, '£999.00'],
    [0n, undefined, '£0.00'],
    [-123_456_789n, undefined, '−£1,234,567.89'],
    [123_450n, 'SEK', '1,234.50 SEK'],
  ])('%s pence in %s are %s', (pence, currency, words) => expect(poundsWords(money(pence), currency)).toBe(words));

  it('put the sign before and the name after', () =>
    expect([inCurrency('7'), inCurrency('7', 'EUR'), inCurrency('7', 'SEK')]).toEqual(['£7', '€7', '7 SEK']));
});

describe('the words for a percentage', () => {
  it.each<[number, string]>([
    [4000, '40%'],
    [1250, '12.5%'],
    [3333, '33.33%'],
    [5, '0.05%'],
    [0, '0%'],
    [10_000, '100%'],
    [-150, '−1.5%'],
  ])('%s basis points are %s', (basisPoints, words) => {
    expect(percentWords(basisPoints)).toBe(words);
    expect(percentWords(BigInt(basisPoints))).toBe(words);
    expect(`${percentText(basisPoints)}%`).toBe(words);
  });

  it('keep their one place where they were rounded to it', () =>
    expect([250n, 382n, -5n].map(tenthsWords)).toEqual(['25.0%', '38.2%', '−0.5%']));
});
