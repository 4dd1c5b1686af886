import type { Evaluation, Run } from '@tandem/domain/awards';
import { type Money, parseMoney } from '@tandem/domain/money';
import { awardSettlement } from './settlement.js';

/** An evaluation of one line and three trusts whose groups cost what is said here; null where a group has no award. */
function evaluationOf(costs: Readonly<Record<string, string | null>>, perTrust: Readonly<Record<string, string>>) {
  const trusts = Object.keys(perTrust);
  const runs = Object.entries(costs).map(([group, cost]) => {
    const coalition = group.split('+');
    return {
      scenario: 'base',
      coalition,
      status: cost === null ? 'infeasible' : 'optimal',
      cost,
      perTrust: coalition.length === trusts.length ? perTrust : {},
    };
  });
  const pack = {
    format: 'tandem-tender-pack/1',
    reference: 'T-1',
    currency: 'GBP',
    trusts,
    lots: [{ id: 'L' }],
    lines: [{ id: 'X', lot: 'L', demand: Object.fromEntries(trusts.map((trust, t) => [trust, String(60 - 20 * t)])) }],
    suppliers: [{ id: 'S1' }],
    bids: [{ supplier: 'S1', prices: [{ line: 'X', unitPrice: '1.00' }] }],
    scenarios: [{ id: 'base', rules: [] }],
  };
  const evaluation = { pack, runs, comparisons: [] } as unknown as Evaluation;
  return { evaluation, found: evaluation.runs.at(-1) as Run };
}

const spent = (amounts: Readonly<Record<string, string | null>>) =>
  new Map(Object.entries(amounts).map(([trust, text]) => [trust, text === null ? null : parseMoney(text)] as const));
const unspent = new Map<string, Money | null>();

describe('what an award settles', () => {
  const three = { A: '100', B: '80', C: '60', 'A+B': '170', 'A+C': '160', 'B+C': '130', 'A+B+C': '210' };

  it('is told for what the trusts spent before, when all of it is known, and left out when a part is missing', () => {
    const { evaluation, found } = evaluationOf(three, { A: '95', B: '70', C: '45' });
    const known = awardSettlement(evaluation, found, 'baselineSpend', spent({ A: '200', B: '100', C: '100' }));
    expect(known.settlement!.pence).toEqual([1500n, 750n, 750n]);
    expect(known.settlement!.payments).toEqual([
      { from: 1, to: 0, amount: 250n },
      { from: 2, to: 0, amount: 750n },
    ]);
    const missing = awardSettlement(evaluation, found, 'baselineSpend', spent({ A: '200', B: null, C: '100' }));
    expect(missing).toMatchObject({ hasNoSplit: true, settlement: { rule: 'cash', payments: [] } });
  });

  it('goes by volume at reference prices', () => {
    const { evaluation, found } = evaluationOf(three, { A: '95', B: '70', C: '45' });
    expect(awardSettlement(evaluation, found, 'volume', unspent).settlement!.pence).toEqual([1500n, 1000n, 500n]);
  });

  it('is nothing, in words, when a trust cannot buy alone: its gain has no figure', () => {
    const { evaluation, found } = evaluationOf({ ...three, B: null }, { A: '95', B: '70', C: '45' });
    const read = awardSettlement(evaluation, found, 'shapley', unspent);
    expect(read).toMatchObject({ notSettled: { why: 'unknown', trusts: ['B'] }, settlement: undefined, gain: null });
    expect(read.trusts.map(({ cash }) => cash)).toEqual([500n, null, 1500n]);
  });

  it('is nothing when together they pay more than apart, or the same', () => {
    const loss = evaluationOf({ ...three, 'A+B+C': '250' }, { A: '120', B: '75', C: '55' });
    expect(awardSettlement(loss.evaluation, loss.found, 'shapley', unspent).notSettled).toEqual({
      why: 'loss',
      by: 1000n,
    });
    const even = evaluationOf({ ...three, 'A+B+C': '240' }, { A: '110', B: '75', C: '55' });
    expect(awardSettlement(even.evaluation, even.found, 'shapley', unspent).notSettled).toEqual({ why: 'noGain' });
  });

  it('needs every group for the Shapley value, and no more than the trusts themselves for equal parts', () => {
    const { evaluation, found } = evaluationOf({ ...three, 'A+C': null }, { A: '95', B: '70', C: '45' });
    const shapley = awardSettlement(evaluation, found, 'shapley', unspent);
    expect(shapley).toMatchObject({ hasNoSplit: true, unknown: [['A', 'C']] });
    const equal = awardSettlement(evaluation, found, 'equal', unspent);
    expect(equal.settlement!.transfers).toEqual([500n, 0n, -500n]);
    expect(equal.settlement!.isInCore).toBeUndefined();
  });

  it('is nothing without an award', () => {
    const { evaluation, found } = evaluationOf({ ...three, 'A+B+C': null }, { A: '95', B: '70', C: '45' });
    expect(awardSettlement(evaluation, found, 'shapley', unspent).notSettled).toEqual({ why: 'noAward' });
  });
});
