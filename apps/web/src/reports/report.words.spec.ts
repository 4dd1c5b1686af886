import { axisWord, categoryWord } from './report.words.js';

describe('what a category is called', () => {
  it('is the same on a list, in a report and in a cut, also where people named it', () => {
    const names = { trusts: new Map<string, string>(), contracts: new Map<string, string>() };
    for (const [category, called] of [
      ['it', 'IT'],
      ['scanning & imaging', 'Scanning & imaging'],
    ] as const)
      expect([categoryWord(category), axisWord('category', category, names)]).toEqual([called, called]);
  });
});
