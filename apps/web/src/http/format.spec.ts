import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { money, parseUnitPrice } from '@tandem/domain/money';
import { measure, percentOf, perUnit, pounds, unitPounds } from './format.js';

describe('money and percentages on a page', () => {
  it('read alike wherever they stand', () => {
    expect([pounds('1234567.00'), pounds(money(-50n)), pounds('12.30', 'EUR'), pounds('12.30', 'SEK')]).toEqual([
      '£1,234,567',
      '−£0.50',
      '€12.30',
      '12.30 SEK',
    ]);
    expect([unitPounds(parseUnitPrice('0.0725')), unitPounds('152000')]).toEqual(['£0.0725', '£152,000']);
    expect([percentOf(money(-1n), money(8n)), percentOf(money(1n), money(-10_000n)), percentOf(money(1n), money(0n))])
      // Half up; what rounds to nought has no sign.
      .toEqual(['−12.5%', '0.0%', 'not known']);
  });

  it('are put together by hand in no presenter: a number before the sign comes from the one writer', () => {
    const folder = join(process.cwd(), 'apps/web/src');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'),
    );
    expect(files.length).toBeGreaterThan(100);
    const byHand = files.filter((name) =>
      /(?:\/ 100|\bpercentText\([^`]*\))\} ?%|[^\w]£\$\{(?!size)/.test(readFileSync(join(folder, name), 'utf8')),
    );
    expect(byHand).toEqual([]);
  });
});

describe('a quantity of a unit', () => {
  it('reads as a buyer says it: of single items no multiple is made', () => {
    expect([measure('34', 'each'), measure('2.000', 'box of 100'), measure('7', '')]).toEqual([
      '34 each',
      '2 × box of 100',
      '7',
    ]);
    expect([perUnit('each'), perUnit('box of 100')]).toEqual(['each', 'per box of 100']);
  });
});
