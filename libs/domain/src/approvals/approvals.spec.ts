import * as fc from 'fast-check';
import { parseMoney } from '@tandem/domain/money';
import { parseLocalDate } from '@tandem/domain/time';
import { decide, standingOf, type ApprovalAttempt, type ApprovalDecision, type ApprovalSubject } from './decide.js';
import { limitOf, type DelegatedLimit } from './limits.js';

const seed = Math.trunc(Math.random() * 2 ** 31);
console.info(`approval laws: seed ${seed}`);

const limit = (trust: string, office: string, upTo: string | null, dates: [string, string | null]): DelegatedLimit => ({
  trust,
  office,
  budgetType: 'CAPITAL',
  upTo: upTo === null ? null : parseMoney(upTo),
  from: parseLocalDate(dates[0]),
  until: dates[1] === null ? null : parseLocalDate(dates[1]),
});
const limits = [
  limit('RRU', 'Finance director', '500000', ['2025-04-01', '2026-03-31']),
  limit('RRU', 'Finance director', '9000000', ['2026-04-01', null]),
  limit('RRU', 'Board', null, ['2025-04-01', null]),
  limit('RYE', 'Finance director', '5000000', ['2026-04-01', null]),
];
const subject: ApprovalSubject = {
  contentHash: 'h1',
  proposedBy: 'lead',
  participants: ['RRU', 'RYE'],
  shares: [
    { trust: 'RRU', budgetType: 'CAPITAL', amount: parseMoney('6000000') },
    { trust: 'RYE', budgetType: 'CAPITAL', amount: parseMoney('2500000') },
  ],
};
const attempt: ApprovalAttempt = {
  trust: 'RRU',
  person: 'executive of RRU',
  office: 'Finance director',
  verdict: 'approve',
  reason: null,
  contentHash: 'h1',
  on: parseLocalDate('2026-05-01'),
};

function code(change: Partial<ApprovalAttempt>, previous: ApprovalDecision[] = [], of = subject): string {
  const answer = decide(of, { ...attempt, ...change }, limits, previous);
  return answer.allowed ? 'allowed' : answer.refusal.code;
}

describe('an approval', () => {
  it('is allowed within the limit on the share and on the total', () => expect(code({})).toBe('allowed'));

  it('is refused above the limit on the share, as the table stood on that day', () => {
    const answer = decide(subject, { ...attempt, on: parseLocalDate('2026-03-31') }, limits, []);
    expect(answer).toMatchObject({ allowed: false, refusal: { code: 'APPROVAL.SHARE_OVER_LIMIT' } });
    expect(answer.allowed ? '' : answer.refusal.message).toBe(
      "Your trust's share of £6,000,000 is above the capital limit of £500,000 for Finance director.",
    );
  });

  it('is refused above the limit on the total even when the share is small', () => {
    expect(code({ trust: 'RYE', person: 'executive of RYE' })).toBe('APPROVAL.TOTAL_OVER_LIMIT');
  });

  it('has no ceiling for the board, and no authority for an office that the table does not name', () => {
    expect(code({ office: 'Board', on: parseLocalDate('2026-03-31') })).toBe('allowed');
    expect(code({ office: 'Head of fleet' })).toBe('APPROVAL.NO_AUTHORITY');
    expect(code({ office: 'Board', on: parseLocalDate('2025-03-31') })).toBe('APPROVAL.NO_AUTHORITY');
  });

  it('needs authority for every budget that the trust pays from', () => {
    const extra = { trust: 'RRU', budgetType: 'REVENUE', amount: parseMoney('1') } as const;
    expect(code({}, [], { ...subject, shares: [...subject.shares, extra] })).toBe('APPROVAL.NO_AUTHORITY');
  });

  it('is never given to own work, to a changed award, for another trust, or twice', () => {
    const byRye: ApprovalDecision = { ...attempt, trust: 'RYE', person: 'executive of RYE' };
    expect(code({ person: 'lead' })).toBe('APPROVAL.OWN_WORK');
    expect(code({ contentHash: 'h0' })).toBe('APPROVAL.CONTENT_CHANGED');
    expect(code({ trust: 'RYC' })).toBe('APPROVAL.NOT_A_PARTICIPANT');
    expect(code({}, [attempt])).toBe('APPROVAL.ALREADY_DECIDED');
    expect(code({ person: byRye.person }, [byRye])).toBe('APPROVAL.PERSON_ALREADY_DECIDED');
    expect(code({}, [{ ...attempt, contentHash: 'h0' }])).toBe('allowed');
  });

  it('may be declined by an office without a limit, and never without a reason', () => {
    expect(code({ verdict: 'decline', office: 'Head of fleet', reason: ' ' })).toBe('APPROVAL.REASON_MISSING');
    expect(code({ verdict: 'decline', office: 'Head of fleet', reason: 'No capital this year.' })).toBe('allowed');
  });

  it('is within the lower of two rows that are in force at once', () => {
    const two = [...limits, limit('RRU', 'Finance director', '100', ['2026-04-01', null])];
    const at = { trust: 'RRU', office: 'Finance director', budgetType: 'CAPITAL', on: attempt.on } as const;
    expect(limitOf(two, at)).toBe(parseMoney('100'));
    expect(limitOf([...two].reverse(), at)).toBe(parseMoney('100'));
  });
});

describe('the standing of an award', () => {
  const trusts = fc.uniqueArray(fc.constantFrom('RRU', 'RYE', 'RYD', 'RYC', 'RYF'), { minLength: 1 });
  const decisions = (participants: string[]) =>
    fc.array(
      fc.record<ApprovalDecision>({
        trust: fc.constantFrom(...participants, 'RX9'),
        person: fc.constantFrom('lead', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6'),
        verdict: fc.constant('approve'),
        reason: fc.constant(null),
        contentHash: fc.constantFrom('h1', 'h1', 'h0'),
      }),
      { maxLength: 12 },
    );
  const cases = trusts.chain((participants) => fc.tuple(fc.constant(participants), decisions(participants)));

  it('is voided whole by any change of what was shown', () => {
    fc.assert(
      fc.property(cases, fc.string(), ([participants, made], hash) => {
        fc.pre(hash !== 'h1' && hash !== 'h0');
        const standing = standingOf({ ...subject, participants, contentHash: hash }, made);
        expect(standing).toEqual({
          status: 'waiting',
          approvedBy: [],
          waitingFor: participants,
          declines: [],
          voided: made,
        });
      }),
      { seed },
    );
  });

  it('holds if and only if every trust approved, by as many distinct persons, none of them the proposer', () => {
    const complete = trusts.chain((participants) =>
      fc.record({
        participants: fc.constant(participants),
        made: fc.tuple(
          ...participants.map((trust) =>
            fc
              .constantFrom('lead', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6')
              .map((person) => ({ ...attempt, trust, person })),
          ),
        ),
        left: fc.option(fc.nat({ max: participants.length - 1 }), { freq: 3 }),
      }),
    );
    let stood = 0;
    fc.assert(
      fc.property(complete, ({ participants, made, left }) => {
        const counted = made.filter((_, i) => i !== left);
        const persons = new Set(counted.map((d) => d.person));
        const shouldStand =
          counted.length === participants.length && persons.size === participants.length && !persons.has('lead');
        const standing = standingOf({ ...subject, participants }, counted);
        expect(standing.status === 'stands').toBe(shouldStand);
        if (shouldStand) stood += 1;
      }),
      { seed, numRuns: 500 },
    );
    expect(stood).toBeGreaterThan(0);
  });

  it('follows from asking decide each time: what decide allows, the standing counts', () => {
    fc.assert(
      fc.property(cases, ([participants, asked]) => {
        const shares = participants.map((trust) => ({
          trust,
          budgetType: 'CAPITAL' as const,
          amount: parseMoney('1'),
        }));
        const of = { ...subject, participants, shares };
        const table = participants.map((trust) => limit(trust, 'Board', null, ['2025-04-01', null]));
        const recorded: ApprovalDecision[] = [];
        for (const one of asked) {
          if (decide(of, { ...one, office: 'Board', on: attempt.on }, table, recorded).allowed) recorded.push(one);
        }
        expect(standingOf(of, recorded).approvedBy.length).toBe(recorded.length);
      }),
      { seed },
    );
  });

  it('is lost by one decline, whose reason the others can read', () => {
    const decline: ApprovalDecision = {
      ...attempt,
      trust: 'RYE',
      person: 'p2',
      verdict: 'decline',
      reason: 'No funds.',
    };
    const standing = standingOf(subject, [attempt, decline]);
    expect([standing.status, standing.approvedBy, standing.declines[0]!.reason]).toEqual([
      'declined',
      ['RRU'],
      'No funds.',
    ]);
  });
});
