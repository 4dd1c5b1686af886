import { parseQuantity, quantityText, unitPriceText } from '@tandem/domain/money';
import { type AwardedRun, awardedLines, type LineDemand } from './award-lines.js';

const need = (line: string, lot: string, byTrust: Record<string, string>): LineDemand => ({
  line,
  lot,
  byTrust: Object.entries(byTrust).map(([trustId, quantity]) => ({ trustId, quantity: parseQuantity(quantity) })),
});
const row = (line: string, supplier: string, quantity: string, unitPrice: string, amount = '1.00') => ({
  line,
  supplier,
  quantity,
  unitPrice,
  amount,
});
const shown = (run: AwardedRun, demand: LineDemand[]) =>
  awardedLines(run, demand).map((l) => [l.supplier, l.trustId, quantityText(l.quantity), unitPriceText(l.unitPrice)]);

describe('the lines that an award makes', () => {
  it('shares a line of two suppliers out in whole units, and no trust gets more or less than it needs', () => {
    const run = { award: [row('A', 'S1', '7', '10.0000'), row('A', 'S2', '4', '11.0000')] };
    expect(shown(run, [need('A', 'L1', { LAS: '6', SCAS: '5' })])).toEqual([
      ['S1', 'LAS', '4', '10.0000'],
      ['S1', 'SCAS', '3', '10.0000'],
      ['S2', 'LAS', '2', '11.0000'],
      ['S2', 'SCAS', '2', '11.0000'],
    ]);
  });

  it('gives parts of a unit where the need has parts', () => {
    const run = { award: [row('A', 'S1', '1.5', '10.0000'), row('A', 'S2', '1', '10.0000')] };
    expect(shown(run, [need('A', 'L1', { LAS: '1.25', SCAS: '1.25' })])).toEqual([
      ['S1', 'LAS', '0.75', '10.0000'],
      ['S1', 'SCAS', '0.75', '10.0000'],
      ['S2', 'LAS', '0.5', '10.0000'],
      ['S2', 'SCAS', '0.5', '10.0000'],
    ]);
  });

  it('prices what a package pays for at its list price scaled to the price of the package', () => {
    const run = {
      award: [row('A', 'S1', '10', '100.0000', '0.00'), row('B', 'S1', '5', '200.0000', '0.00')],
      charges: [{ supplier: 'S1', kind: 'package', lots: ['L1', 'L2'], amount: '1500.00' }],
    };
    expect(shown(run, [need('A', 'L1', { LAS: '10' }), need('B', 'L2', { LAS: '5' })])).toEqual([
      ['S1', 'LAS', '10', '75.0000'],
      ['S1', 'LAS', '5', '150.0000'],
    ]);
  });

  it('leaves what nobody won out', () => {
    expect(shown({ award: [] }, [need('A', 'L1', { LAS: '10' })])).toEqual([]);
  });
});
