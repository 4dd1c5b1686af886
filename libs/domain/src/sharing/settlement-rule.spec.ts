import { parseLocalDate } from '@tandem/domain/time';
import { holdingRules, ruleHoldingOn, type StatedRule } from './settlement-rule.js';

const day = parseLocalDate;
const stated = (version: number, rule: StatedRule['rule'], from: string, agreed?: string): StatedRule => ({
  version,
  rule,
  holdsFrom: day(from),
  agreedOn: agreed === undefined ? undefined : day(agreed),
});
const on = (rules: readonly StatedRule[], date: string) => ruleHoldingOn(rules, day(date))?.stated.rule;

describe('the rule that settles transfers on a day', () => {
  it('is none before one was agreed', () => {
    expect(on([], '2026-04-01')).toBeUndefined();
    expect(on([stated(1, 'shapley', '2026-04-01')], '2026-06-01')).toBeUndefined();
  });

  it('holds from the day that the paper names, when it is the first', () => {
    const rules = [stated(1, 'shapley', '2018-09-25', '2026-04-01')];
    expect(on(rules, '2018-09-24')).toBeUndefined();
    expect(on(rules, '2018-09-25')).toBe('shapley');
  });

  it('never reaches back behind the last agreement, when it follows another', () => {
    const rules = [stated(1, 'shapley', '2018-09-25', '2026-04-01'), stated(2, 'equal', '2020-01-01', '2026-05-10')];
    expect(on(rules, '2026-05-09')).toBe('shapley');
    expect(on(rules, '2026-05-10')).toBe('equal');
    expect(holdingRules(rules).map(({ from }) => from)).toEqual(['2018-09-25', '2026-05-10']);
  });

  it('waits for its day, when all agreed before it', () => {
    const rules = [stated(1, 'cash', '2018-09-25', '2026-04-01'), stated(2, 'volume', '2027-04-01', '2026-05-10')];
    expect(on(rules, '2027-03-31')).toBe('cash');
    expect(on(rules, '2027-04-01')).toBe('volume');
  });

  it('is the newest of two for one day, in whatever order they are told, and a version that not all agreed to counts for nothing', () => {
    const rules = [
      stated(3, 'nucleolus', '2026-06-01', '2026-05-20'),
      stated(1, 'cash', '2018-09-25', '2026-04-01'),
      stated(2, 'volume', '2026-06-01', '2026-05-10'),
      stated(4, 'equal', '2026-06-01'),
    ];
    expect(on(rules, '2026-06-01')).toBe('nucleolus');
  });
});
