import { enumerated } from './enumerated.fixture.js';
import { answersOf } from './example-answers.js';
import { PACK_EXAMPLES as examples } from './guide.js';

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
