import * as fc from 'fast-check';
import { money, parseMoney } from '@tandem/domain/money';
import { abnormallyLow } from './abnormally-low.js';
import { assessCompliance, type Condition, type ConditionDecision } from './compliance.js';

const seed = Math.trunc(Math.random() * 2 ** 31);
console.info(`evaluation laws: seed ${seed}`);

const conditions: Condition[] = [
  { id: 'C1', kind: 'conditionOfParticipation', text: 'Holds ISO 9001 for vehicle conversion.' },
  { id: 'C2', kind: 'minimumRequirement', text: 'The conversion meets BS EN 1789 type B.' },
];
const trusts = ['RRU', 'RYE'];

function decided(bid: string, condition: string, trust: string, outcome: 'pass' | 'fail' = 'pass'): ConditionDecision {
  return {
    bid,
    condition,
    trust,
    evaluator: `evaluator of ${trust}`,
    outcome,
    reason: `Seen in the bid (${outcome}).`,
  };
}

const allPassed = (bid: string) =>
  conditions.flatMap((condition) => trusts.map((trust) => decided(bid, condition.id, trust)));

describe('compliance', () => {
  it('needs every condition passed by every trust', () => {
    const [only] = assessCompliance({ conditions, trusts, bids: ['B1'], decisions: allPassed('B1') });
    expect(only).toEqual({ bid: 'B1', status: 'compliant', failures: [], missing: [], disagreements: [] });
  });

  it('shows a disagreement between trusts and does not average it away', () => {
    const decisions = allPassed('B1').map((d) =>
      d.condition === 'C2' && d.trust === 'RYE' ? decided('B1', 'C2', 'RYE', 'fail') : d,
    );
    const [only] = assessCompliance({ conditions, trusts, bids: ['B1'], decisions });
    expect(only!.status).toBe('notCompliant');
    expect(only!.failures.map((f) => [f.trust, f.condition, f.reason])).toEqual([
      ['RYE', 'C2', 'Seen in the bid (fail).'],
    ]);
    expect(only!.disagreements.map((d) => [d.condition, d.passed.length, d.failed.length])).toEqual([['C2', 1, 1]]);
  });

  it('shows a disagreement between two evaluators of one trust', () => {
    const second = { ...decided('B1', 'C1', 'RRU', 'fail'), evaluator: 'second evaluator' };
    const [only] = assessCompliance({ conditions, trusts, bids: ['B1'], decisions: [...allPassed('B1'), second] });
    expect(only!.status).toBe('notCompliant');
    expect(only!.disagreements.map((d) => d.condition)).toEqual(['C1']);
  });

  it('waits for a trust that has not decided, and does not take a decision without a reason', () => {
    const decisions = allPassed('B1').map((d) =>
      d.condition === 'C1' && d.trust === 'RYE' ? { ...d, reason: ' ' } : d,
    );
    const [only] = assessCompliance({ conditions, trusts, bids: ['B1'], decisions });
    expect(only!.status).toBe('undecided');
    expect(only!.missing).toEqual([{ condition: 'C1', trust: 'RYE' }]);
  });

  it('calls no bid compliant when there was nothing to assess', () => {
    const [only] = assessCompliance({ conditions: [], trusts, bids: ['B1'], decisions: [] });
    expect(only!.status).toBe('undecided');
  });

  it('takes no decision from a trust that does not take part', () => {
    const decisions = [...allPassed('B1'), decided('B1', 'C1', 'RYC', 'fail')];
    expect(assessCompliance({ conditions, trusts, bids: ['B1'], decisions })[0]!.status).toBe('compliant');
  });

  it('is lost by any single fail, whatever the others say', () => {
    const index = fc.integer({ min: 0, max: 3 });
    fc.assert(
      fc.property(index, fc.array(index), (failing, left) => {
        const made = allPassed('B1').map((d, i) => (i === failing ? decided('B1', d.condition, d.trust, 'fail') : d));
        const decisions = made.filter((_, i) => i === failing || !left.includes(i));
        const [only] = assessCompliance({ conditions, trusts, bids: ['B1'], decisions });
        expect(only!.status).toBe('notCompliant');
        expect(only!.failures).toHaveLength(1);
      }),
      { seed },
    );
  });
});

describe('abnormally low prices', () => {
  const priced = (...pounds: string[]) => pounds.map((text, i) => ({ bid: `B${i + 1}`, price: parseMoney(text) }));

  it('are flagged only when more than a tenth below the mean', () => {
    expect(abnormallyLow(priced('90', '110'))).toEqual([]);
    expect(abnormallyLow(priced('89.99', '110.01')).map((f) => [f.bid, f.trigger, f.sentence])).toEqual([
      ['B1', 'belowMean', 'The price is 10.0% below the mean of all compliant bids. Ask the supplier to explain it.'],
    ]);
  });

  it('are flagged against the should-cost model even for a single bid', () => {
    expect(abnormallyLow(priced('80'), undefined, parseMoney('100')).map((f) => f.trigger)).toEqual([
      'belowShouldCost',
    ]);
    expect(abnormallyLow(priced('90'), undefined, parseMoney('100'))).toEqual([]);
  });

  it('are flagged by the second test only when clear of the next lowest bid as well', () => {
    const triggers = (...pounds: string[]) =>
      abnormallyLow(priced(...pounds))
        .filter((f) => f.trigger === 'belowAdjustedMean')
        .map((f) => f.bid);
    expect(triggers('70000', '100000', '100000', '200000')).toEqual(['B1']);
    expect(triggers('70000', '70900', '140000', '200000')).toEqual(['B2']);
    expect(triggers('70000', '200000')).toEqual([]);
  });

  it('leave equal bids alone, and flag the same bids in whatever order they are listed', () => {
    expect(abnormallyLow(priced('100', '100', '100'))).toEqual([]);
    const many = fc.uniqueArray(fc.bigInt(1n, 10n ** 9n), { maxLength: 6 });
    fc.assert(
      fc.property(many, (prices) => {
        const bids = prices.map((p, i) => ({ bid: `B${i}`, price: money(p) }));
        expect(abnormallyLow([...bids].reverse())).toEqual(abnormallyLow(bids));
      }),
      { seed },
    );
  });
});
