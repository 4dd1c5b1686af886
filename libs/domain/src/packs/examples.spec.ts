import { enumerated } from './enumerated.fixture.js';
import { answersOf } from './example-answers.js';
import { OFFER_EXAMPLES } from './offer-examples.js';
import { PRICE_EXAMPLES } from './price-examples.js';
import { RULE_EXAMPLES } from './rule-examples.js';

const examples = [...PRICE_EXAMPLES, ...OFFER_EXAMPLES, ...RULE_EXAMPLES];

describe('the examples of the guide', () => {
  it('are many, and none is there twice', () => {
    expect(examples.length).toBeGreaterThanOrEqual(15);
    expect(new Set(examples.map((e) => e.id)).size).toBe(examples.length);
  });

  it.each(examples.map((e) => [e.title, e] as const))(
    'have the answers that looking at every award gives: %s',
    (_, e) => {
      const { runs, comparisons, ranking } = e;
      const told = { runs, comparisons, ...(ranking ? { ranking } : {}) };
      expect(answersOf(enumerated(e.pack), e)).toEqual(told);
    },
  );
});
