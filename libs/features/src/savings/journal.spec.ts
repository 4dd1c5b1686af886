import * as fc from 'fast-check';
import { canonicalJson } from '@tandem/domain/canonical';
import { journalText, type JournalContent, type LegContent } from './journal.js';

const SEED = 20261122;
console.log(`hashed text of journals: fast-check seed ${SEED}`);

const JOURNAL: JournalContent = {
  id: '01890000-0000-7000-8000-000000000001',
  partnershipId: '01890000-0000-7000-8000-000000000002',
  trustId: '01890000-0000-7000-8000-000000000003',
  sequence: '1',
  schemeId: '01890000-0000-7000-8000-000000000004',
  kind: 'recognised',
  reason: '',
  postedBy: null,
  postedByName: 'Tandem',
  postedAt: new Date('2026-04-01T00:00:00.000Z'),
  reversesId: null,
  previousHash: '0'.repeat(64),
};

const words = fc.string({ unit: 'grapheme' });
const leg = fc.record<LegContent>({
  lineId: fc.uuid(),
  contractId: fc.option(fc.uuid()),
  category: words,
  financialYear: words,
  account: fc.constantFrom('baseline', 'spend', 'forecast'),
  effect: fc.constantFrom('MARKET', 'NONE'),
  attribution: fc.constantFrom('PARTNERSHIP', 'NONE'),
  cashType: words,
  budgetType: words,
  recurrence: words,
  mechanism: words,
  amount: words,
});

/** A leg as a stranger writes it who knows only the names of its members and RFC 8785. */
const asDocumented = ({ lineId, contractId, ...rest }: LegContent) =>
  canonicalJson({ ...rest, line: lineId, contract: contractId });

describe('the text that a journal is hashed from', () => {
  it('has one line of canonical JSON for each leg, whatever its words are, and sorted', () => {
    fc.assert(
      fc.property(fc.array(leg, { minLength: 1, maxLength: 5 }), (legs) => {
        const [, ...told] = journalText(JOURNAL, legs).split('\n');
        expect(told).toEqual(legs.map(asDocumented).sort());
      }),
      { seed: SEED },
    );
  });

  it('refuses a word that is half a character, which no two programs write alike', () => {
    const [whole] = fc.sample(leg, { seed: SEED, numRuns: 1 });
    expect(() => journalText(JOURNAL, [{ ...whole!, category: '\ud83d' }])).toThrow('half a character');
  });
});
