import { executiveReport } from './executive.presenter.js';

describe('the report for executives', () => {
  it('says once, and in no empty table, that no trust has entered what the partnership costs it', () => {
    const report = executiveReport({
      partnership: { id: 'p', name: 'Partnership' },
      trusts: [{ id: 'a', shortName: 'Northern', odsCode: null }],
      cells: [],
      risks: [],
      costs: [],
      validatedByYear: [],
      methods: [],
      asAt: new Date('2026-11-22T12:00:00Z'),
      query: '?partnership=p',
    });

    const section = report.sections.find(({ id }) => id === 'administration')!;

    expect(section.sentences).toHaveLength(1);
    expect(section.tables).toEqual([]);
    expect(section.links).toEqual([expect.objectContaining({ href: '/reports/administration?partnership=p' })]);
  });
});
