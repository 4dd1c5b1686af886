import * as fc from 'fast-check';
import { parseQuantity, parseUnitPrice, quantity, quantityText, type Quantity } from '@tandem/domain/money';
import { DomainError } from '@tandem/domain/refusals';
import { parseLocalDate, UK_BANK_HOLIDAYS, UK_BANK_HOLIDAYS_COVER } from '@tandem/domain/time';
import { breakPointsFor, ladderProblems, missingBreakPoints, type Rung } from './break-points.js';
import {
  can,
  GUARDS,
  guardsRefusing,
  next,
  STEPS,
  TENDER_STATES,
  TENDER_VERBS,
  verbsIn,
  type TenderFacts,
  type TenderState,
  type TenderVerb,
} from './lifecycle.js';
import { publicationRefusals, type PublicationFacts } from './publication.js';
import {
  contractCopyDueOn,
  contractDetailsDueOn,
  earliestSignatureOn,
  earliestTenderDeadline,
  isQualifyingPlannedNotice,
  lastDayBeginningWith,
  standstillEndsOn,
  type TenderingFacts,
} from './timetable.js';

const seed = Math.trunc(Math.random() * 2 ** 31);
console.info(`tender laws: seed ${seed}`);

const on = parseLocalDate;
const calendar = { dates: UK_BANK_HOLIDAYS, ...UK_BANK_HOLIDAYS_COVER };
const everything: TenderFacts = {
  publicationGatesPassed: true,
  deadlinePassed: true,
  openerPermitted: true,
  everyTrustHasEvaluated: true,
  awardVerified: true,
  everyTrustApproved: true,
  standstillEnded: true,
  reasonGiven: true,
};

describe('the life of a tender', () => {
  it('reaches every state from a draft', () => {
    const reached = new Set<TenderState>(['draft']);
    for (const state of reached) STEPS.filter((s) => s.from === state).forEach((s) => reached.add(s.to));
    expect([...reached].sort()).toEqual([...TENDER_STATES].sort());
  });

  it('has one answer for each state and verb, and uses every verb and every guard', () => {
    expect(new Set(STEPS.map((s) => `${s.from}/${s.verb}`)).size).toBe(STEPS.length);
    expect([...new Set(STEPS.map((s) => s.verb))].sort()).toEqual([...TENDER_VERBS].sort());
    expect([...new Set(STEPS.flatMap((s) => s.guards))].sort()).toEqual(Object.keys(GUARDS).sort());
  });

  it('can end from every state, and ends only under contract or cancelled', () => {
    expect(TENDER_STATES.filter((state) => verbsIn(state).length === 0)).toEqual(['contracted', 'cancelled']);
  });

  it('never opens bids as a side effect of closing', () => {
    expect(next('published', 'close', everything)).toBe('closed');
    expect(can('published', 'open')).toBe(false);
    expect(() => next('closed', 'open', { ...everything, openerPermitted: false })).toThrow(
      GUARDS.openerPermitted.sentence,
    );
  });

  it('stops at a guard that nobody answered, and lists all that are missing', () => {
    expect(() => next('approved', 'contract', {})).toThrow(DomainError);
    expect(guardsRefusing('approved', 'contract', {})).toEqual(['everyTrustApproved', 'standstillEnded']);
  });

  it('refuses in words what the table does not know', () => {
    expect(() => next('draft', 'open', everything)).toThrow('A tender that is a draft cannot be opened.');
  });

  it('sends a declined award back to evaluation', () => {
    expect(next(next('awardProposed', 'decline', everything), 'reevaluate', everything)).toBe('evaluated');
  });

  it('holds whatever order people try things in: no contract without publication, opening and every approval', () => {
    type Real = { state: TenderState };
    type Model = { trail: TenderVerb[] };
    class Try implements fc.Command<Model, Real> {
      constructor(
        readonly verb: TenderVerb,
        readonly no: keyof TenderFacts | null,
      ) {}
      check = () => true;
      toString = () => `${this.verb}${this.no ? ` without ${this.no}` : ''}`;
      run(model: Model, real: Real): void {
        const facts = this.no === null ? everything : { ...everything, [this.no]: false };
        const before = real.state;
        try {
          real.state = next(before, this.verb, facts);
          model.trail.push(this.verb);
        } catch (refusal) {
          expect(refusal).toBeInstanceOf(DomainError);
          expect(real.state).toBe(before);
        }
        if (before === 'contracted' || before === 'cancelled') expect(real.state).toBe(before);
        if (real.state === 'contracted' && before !== 'contracted') {
          const story = ['publish', 'close', 'open', 'evaluate', 'proposeAward', 'approve', 'contract'] as const;
          const places = story.map((verb) => model.trail.indexOf(verb));
          expect(places).not.toContain(-1);
          expect([...places].sort((a, b) => a - b)).toEqual(places);
          expect(model.trail.slice(model.trail.lastIndexOf('proposeAward'))).toEqual([
            'proposeAward',
            'approve',
            'contract',
          ]);
        }
      }
    }
    const guards = STEPS.flatMap((step) => step.guards);
    const onTheWay = fc.constantFrom<TenderVerb>(
      'publish',
      'close',
      'open',
      'evaluate',
      'proposeAward',
      'approve',
      'contract',
    );
    const command = fc
      .tuple(
        fc.oneof({ weight: 6, arbitrary: onTheWay }, { weight: 1, arbitrary: fc.constantFrom(...TENDER_VERBS) }),
        fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.constantFrom(...guards) }),
      )
      .map(([verb, no]) => new Try(verb, no));
    let contracts = 0;
    fc.assert(
      fc.property(fc.commands([command], { maxCommands: 60, size: 'max' }), (commands) => {
        const real: Real = { state: 'draft' };
        fc.modelRun(() => ({ model: { trail: [] }, real }), commands);
        if (real.state === 'contracted') contracts += 1;
      }),
      { seed, numRuns: 300 },
    );
    expect(contracts).toBeGreaterThan(0);
  });
});

function demand(of: Record<string, string>): Record<string, Quantity> {
  return Object.fromEntries(Object.entries(of).map(([trust, text]) => [trust, parseQuantity(text)]));
}

describe('break points', () => {
  const names = { LAS: 'London', SCAS: 'South Central', SECAMB: 'South East Coast' };

  it('cover each trust alone, every coalition and the total, each with its reason', () => {
    const points = breakPointsFor(demand({ LAS: '60', SCAS: '25', SECAMB: '15' }), names);
    expect(points.map((p) => [quantityText(p.quantity), p.reason])).toEqual([
      ['15', 'South East Coast alone'],
      ['25', 'South Central alone'],
      ['40', 'South Central and South East Coast together'],
      ['60', 'London alone'],
      ['75', 'London and South East Coast together'],
      ['85', 'London and South Central together'],
      ['100', 'London, South Central and South East Coast together (every trust)'],
    ]);
  });

  it('ask once for a quantity that two coalitions share, and not at all for a trust without demand', () => {
    const points = breakPointsFor(demand({ A: '10', B: '10', C: '0' }));
    expect(points.map((p) => [quantityText(p.quantity), p.reason])).toEqual([
      ['10', 'A alone; B alone'],
      ['20', 'A and B together'],
    ]);
  });

  it('stay few enough to price: above six trusts alone, total, and total without each one', () => {
    const seven = demand({ A: '1', B: '2', C: '4', D: '8', E: '16', F: '32', G: '64' });
    expect(breakPointsFor(seven)).toHaveLength(15);
    const { G: _, ...six } = seven;
    expect(breakPointsFor(six)).toHaveLength(63);
  });

  it('are in rising order, distinct, and always hold each trust and the total', () => {
    const demands = fc.dictionary(fc.stringMatching(/^[A-Z]{3}$/), fc.bigInt(0n, 99_000n).map(quantity), {
      maxKeys: 9,
    });
    fc.assert(
      fc.property(demands, (of) => {
        const found = breakPointsFor(of).map((p) => p.quantity);
        expect(found).toEqual([...new Set(found)].sort((a, b) => (a < b ? -1 : 1)));
        const wanted = Object.values(of).filter((q) => q > 0n);
        for (const q of wanted) expect(found).toContain(q);
        if (wanted.length > 0) expect(found.at(-1)).toBe(wanted.reduce<bigint>((a, b) => a + b, 0n));
      }),
      { seed },
    );
  });
});

describe('the ladder of a bid', () => {
  const rungs = (of: Record<string, string>): Rung[] =>
    Object.entries(of).map(([from, price]) => ({ from: parseQuantity(from), unitPrice: parseUnitPrice(price) }));
  const points = breakPointsFor(demand({ LAS: '60', SCAS: '25' }));

  it('must price every break point', () => {
    expect(missingBreakPoints(points, rungs({ '25': '10', '60': '9', '85': '8' }))).toEqual([]);
    expect(missingBreakPoints(points, rungs({ '0': '10', '60': '9' })).map((p) => p.reason)).toEqual([
      'SCAS alone',
      'LAS and SCAS together',
    ]);
  });

  it('may stay level and may not rise, in whatever order it was written', () => {
    expect(ladderProblems(rungs({ '60': '9', '25': '9', '85': '8' }))).toEqual([]);
    expect(ladderProblems(rungs({ '85': '9.01', '25': '10', '60': '9' })).map((p) => p.message)).toEqual([
      'The price from 85 is higher than the price from 60. It must be the same or lower.',
    ]);
  });

  it('prices no quantity twice and nothing below nought', () => {
    const twice = [...rungs({ '25': '10' }), ...rungs({ '25': '9' })];
    expect(ladderProblems(twice).map((p) => p.message)).toEqual(['The price from 25 is given twice.']);
    expect(ladderProblems(rungs({ '25': '-1' })).map((p) => p.message)).toEqual([
      'The price from 25 cannot be below nought.',
    ]);
  });
});

const open25: TenderingFacts = {
  isElectronic: true,
  hasAllDocumentsWithNotice: true,
  isLightTouch: false,
  shortening: null,
};

describe('the statutory timetable', () => {
  it.each([
    ['electronic, all documents with the notice', {}, '2026-04-26'],
    ['electronic, documents to follow', { hasAllDocumentsWithNotice: false }, '2026-05-01'],
    ['on paper, all documents with the notice', { isElectronic: false }, '2026-05-01'],
    ['on paper, documents to follow', { isElectronic: false, hasAllDocumentsWithNotice: false }, '2026-05-06'],
    ['urgent', { shortening: 'urgency' }, '2026-04-11'],
    [
      'after a qualifying planned procurement notice',
      { shortening: 'qualifyingPlannedProcurementNotice' },
      '2026-04-11',
    ],
    ['in a dynamic market', { shortening: 'dynamicMarket' }, '2026-04-11'],
    ['light touch', { isLightTouch: true }, '2026-04-01'],
  ] as const)('a notice of 1 April 2026, %s', (_what, facts, earliest) => {
    expect(earliestTenderDeadline(on('2026-04-01'), { ...open25, ...facts })).toBe(earliest);
  });

  it.each([
    ['2026-03-02', '2026-03-11'],
    ['2026-03-10', '2026-03-20'],
    ['2026-03-30', '2026-04-10'],
    ['2026-07-08', '2026-07-20'],
    ['2026-07-30', '2026-08-11'],
    ['2026-11-24', '2026-12-04'],
    ['2025-12-24', '2026-01-08'],
  ])('a standstill that begins on %s ends on %s', (published, last) => {
    expect(standstillEndsOn(on(published), calendar)).toBe(last);
  });

  it('begins to count on Monday when the notice is published on a Saturday', () => {
    expect(standstillEndsOn(on('2026-02-28'), calendar)).toBe('2026-03-11');
  });

  it('lets the contract be signed the day after, and never shortens a standstill below eight days', () => {
    expect(earliestSignatureOn(on('2026-03-02'), calendar)).toBe('2026-03-12');
    expect(standstillEndsOn(on('2026-03-02'), calendar, 3)).toBe('2026-03-11');
    expect(standstillEndsOn(on('2026-03-02'), calendar, 10)).toBe('2026-03-13');
  });

  it('promises no date where the bank holidays are not known', () => {
    const short = { ...calendar, lastYear: 2026 };
    expect(() => standstillEndsOn(on('2026-12-24'), short)).toThrow(DomainError);
  });

  it('counts "beginning with": contract details 30 April, copy 29 June, payments compliance 29 April', () => {
    expect(contractDetailsDueOn(on('2026-04-01'))).toBe('2026-04-30');
    expect(contractDetailsDueOn(on('2026-04-01'), true)).toBe('2026-07-29');
    expect(contractCopyDueOn(on('2026-04-01'))).toBe('2026-06-29');
    expect(contractCopyDueOn(on('2026-04-01'), true)).toBe('2026-09-27');
    expect(lastDayBeginningWith(on('2026-03-31'), 30)).toBe('2026-04-29');
    expect(lastDayBeginningWith(on('2026-04-01'), 56)).toBe('2026-05-26');
  });

  it.each([
    ['2026-04-09', false],
    ['2026-04-10', true],
    ['2027-03-01', true],
    ['2027-03-02', false],
  ])('a planned procurement notice of 1 March 2026 and a tender notice of %s: %s', (tender, qualifies) => {
    expect(isQualifyingPlannedNotice(on('2026-03-01'), on(tender))).toBe(qualifies);
  });
});

describe('publication', () => {
  const line = { line: 'DCA', demandByTrust: demand({ LAS: '60', SCAS: '25' }) };
  const ready: PublicationFacts = {
    participants: ['LAS', 'SCAS'],
    leadAuthority: 'LAS',
    isHealthCareService: false,
    lotsDecision: 'One lot: base vehicle and conversion are warranted together.',
    modernSlaveryAssessedOn: on('2026-03-20'),
    conditions: 3,
    lines: [{ ...line, breakPoints: breakPointsFor(line.demandByTrust).map((p) => p.quantity) }],
    publishedOn: on('2026-04-01'),
    deadlineOn: on('2026-04-26'),
    timetable: open25,
  };

  it('goes ahead when every check has passed', () => expect(publicationRefusals(ready)).toEqual([]));

  it.each<[string, Partial<PublicationFacts>, string]>([
    ['for a health care service', { isHealthCareService: true }, 'TENDER.HEALTH_CARE_SERVICE'],
    ['while nobody has answered whether it is one', { isHealthCareService: null }, 'TENDER.HEALTH_CARE_SERVICE'],
    ['without a lead authority', { leadAuthority: ' ' }, 'TENDER.LEAD_AUTHORITY_MISSING'],
    ['with a lead authority that does not take part', { leadAuthority: 'RYC' }, 'TENDER.LEAD_AUTHORITY_MISSING'],
    ['without a decision on lots', { lotsDecision: null }, 'TENDER.LOTS_DECISION_MISSING'],
    [
      'without a modern slavery assessment',
      { modernSlaveryAssessedOn: null },
      'TENDER.MODERN_SLAVERY_ASSESSMENT_MISSING',
    ],
    [
      'when that assessment comes afterwards',
      { modernSlaveryAssessedOn: on('2026-04-02') },
      'TENDER.MODERN_SLAVERY_ASSESSMENT_MISSING',
    ],
    ['without any condition', { conditions: 0 }, 'TENDER.NO_CONDITIONS'],
    ['without lines', { lines: [] }, 'TENDER.BREAK_POINTS_INCOMPLETE'],
    [
      'when no trust needs a line',
      { lines: [{ line: 'X', demandByTrust: {}, breakPoints: [] }] },
      'TENDER.BREAK_POINTS_INCOMPLETE',
    ],
    [
      'when a coalition has no break point',
      { lines: [{ ...line, breakPoints: [parseQuantity('60'), parseQuantity('85')] }] },
      'TENDER.BREAK_POINTS_INCOMPLETE',
    ],
    ['without a deadline', { deadlineOn: null }, 'TENDER.DEADLINE_TOO_EARLY'],
    ['with a deadline one day too early', { deadlineOn: on('2026-04-25') }, 'TENDER.DEADLINE_TOO_EARLY'],
  ])('is refused %s', (_why, change, code) => {
    expect(publicationRefusals({ ...ready, ...change }).map((r) => r.code)).toEqual([code]);
  });

  it('lists every reason at once, in words', () => {
    const refused = publicationRefusals({ ...ready, deadlineOn: on('2026-04-10'), leadAuthority: null });
    expect(refused.map((r) => r.message)).toEqual([
      'Name the trust that is the lead authority.',
      'Suppliers must have 25 days: the earliest deadline is 26 April 2026.',
    ]);
  });
});
