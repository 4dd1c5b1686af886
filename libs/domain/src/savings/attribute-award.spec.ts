import * as fc from 'fast-check';
import { allocate, moneyText, parseMoney, parseQuantity, parseUnitPrice, money } from '@tandem/domain/money';
import { attributeAward, type BudgetedDemand, type RunOutcome } from './attribute-award.js';

const SEED = 20261122;
console.log(`award attribution laws: fast-check seed ${SEED}`);

const baseline = (price: string) => ({
  unitPrice: parseUnitPrice(price),
  type: 1 as const,
  evidence: { price: 'invoices', volume: 'invoices' },
});
const demandOf = (trust: string, quantity: string, price: string, year = '2026/27'): BudgetedDemand => ({
  trust,
  line: 'DCA',
  financialYear: year,
  budgetType: 'CAPITAL',
  quantity: parseQuantity(quantity),
  baseline: baseline(price),
});
const runOf = (coalition: string[], quantity: string, perTrust: Record<string, string>): RunOutcome => ({
  scenario: 'base',
  coalition,
  status: 'optimal',
  award: [
    {
      line: 'DCA',
      quantity,
      amount: moneyText(money(Object.values(perTrust).reduce((a, b) => a + parseMoney(b), 0n))),
    },
  ],
  perTrust,
});

describe('attributing an award to its trusts', () => {
  const runs = [
    runOf(['LAS', 'SCAS'], '100', { LAS: '8340000.00', SCAS: '5560000.00' }),
    runOf(['LAS'], '60', { LAS: '8580000.00' }),
    runOf(['SCAS'], '40', { SCAS: '5900000.00' }),
  ];

  it('says what each trust would have had alone and what the partnership added', () => {
    const parts = attributeAward(
      runs,
      'base',
      [demandOf('LAS', '60', '146000'), demandOf('SCAS', '40', '150000')],
      'run 1',
    );
    expect(
      parts.map((p) => [p.trust, moneyText(p.decomposition.own!), moneyText(p.decomposition.partnership!)]),
    ).toEqual([
      ['LAS', '180000.00', '240000.00'],
      ['SCAS', '100000.00', '340000.00'],
    ]);
  });

  it('never gains or loses a penny between years and lines', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 5 }),
        fc.bigInt({ min: 1n, max: 10n ** 10n }),
        fc.bigInt({ min: -(10n ** 6n), max: 10n ** 6n }),
        (las, scas, amount, charge) => {
          const years = (trust: string, quantities: number[]) =>
            quantities.map((q, i) => demandOf(trust, String(q), '10', `20${30 + i}/${31 + i}`));
          const demand = [...years('LAS', las), ...years('SCAS', scas)];
          const total = (quantities: number[]) => BigInt(quantities.reduce((a, b) => a + b, 0));
          const [payLas, payScas] = allocate(amount + charge, [total(las), total(scas)]) as [bigint, bigint];
          const joint: RunOutcome = {
            scenario: 'base',
            coalition: ['LAS', 'SCAS'],
            status: 'optimal',
            award: [{ line: 'DCA', quantity: String(total(las) + total(scas)), amount: moneyText(money(amount)) }],
            perTrust: { LAS: moneyText(money(payLas)), SCAS: moneyText(money(payScas)) },
          };
          const parts = attributeAward([joint], 'base', demand, 'run');
          const paid = (trust: string) =>
            parts.filter((p) => p.trust === trust).reduce((sum, p) => sum + p.decomposition.jointAmount, 0n);
          expect([paid('LAS'), paid('SCAS')]).toEqual([payLas, payScas]);
          expect(parts.every((p) => p.decomposition.evidence === 'NOT_EVIDENCED')).toBe(true);
          expect(new Set(parts.map((p) => p.decomposition.method.id))).toEqual(new Set(['same-bids']));
        },
      ),
      { seed: SEED },
    );
  });
});
