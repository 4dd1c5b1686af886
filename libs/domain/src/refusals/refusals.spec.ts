import { DomainError, InputProblems } from './index.js';

describe('refusals', () => {
  it('carry a stable code, the facts and a sentence for a person', () => {
    const refusal = new DomainError('TENDER.NOT_OPEN', { tender: 'TDM-2026-0042' }, 'This tender is closed.');
    expect(refusal).toBeInstanceOf(Error);
    expect(refusal.code).toBe('TENDER.NOT_OPEN');
    expect(refusal.facts).toEqual({ tender: 'TDM-2026-0042' });
    expect(refusal.message).toBe('This tender is closed.');
  });

  it('name every field of a bad request at once', () => {
    const problems = [
      { field: 'quantity', message: 'Enter a quantity.' },
      { field: 'unit', message: 'Enter a unit.' },
    ];
    expect(new InputProblems(problems).message).toBe('quantity: Enter a quantity. unit: Enter a unit.');
  });
});
