import * as fc from 'fast-check';
import { parseQuantity } from '@tandem/domain/money';
import { DomainError } from '@tandem/domain/refusals';
import { apply, refusalFor } from './lifecycle.js';
import {
  activeTrusts,
  raiseRequirement,
  REQUIREMENT_STATES,
  type RequirementCommand,
  type RequirementState,
  type SharedRequirement,
} from './shared-requirement.js';

const seed = Math.trunc(Math.random() * 2 ** 31);
console.info(`requirement laws: seed ${seed}`);

const commitment = { quantity: parseQuantity('60'), fundingReference: 'CAP-2026-14' };
const share: RequirementCommand = { verb: 'share', by: 'RRU' };
const join: RequirementCommand = { verb: 'join', by: 'RYE' };
const commit = (by: string): RequirementCommand => ({ verb: 'commit', by, commitment });
const leave = (by: string, more: Partial<Extract<RequirementCommand, { verb: 'leave' }>> = {}): RequirementCommand => ({
  verb: 'leave',
  by,
  reason: null,
  consequences: null,
  successor: null,
  ...more,
});
const deviation: RequirementCommand = { verb: 'stateDeviation', by: 'RYE', id: 'D1', text: 'Left-hand side door.' };
const answer = {
  verb: 'decideDeviation',
  by: 'RRU',
  id: 'D1',
  outcome: 'rejected',
  reason: 'Costs £900 each.',
} as const;
const lock: RequirementCommand = { verb: 'lock', by: 'RRU' };
const explained = { reason: 'Capital was withdrawn.', consequences: 'RUN-7' };

function after(...commands: RequirementCommand[]): SharedRequirement {
  return commands.reduce(apply, raiseRequirement('RRU'));
}

function code(requirement: SharedRequirement, command: RequirementCommand): string | undefined {
  return refusalFor(requirement, command)?.code;
}

describe('a shared requirement', () => {
  it('goes from draft to locked when every trust has committed its quantity and money', () => {
    expect(after(share, join).state).toBe('shared');
    expect(after(share, join, commit('RRU')).state).toBe('shared');
    expect(after(share, join, commit('RRU'), commit('RYE')).state).toBe('committed');
    expect(after(share, join, commit('RRU'), commit('RYE'), lock).state).toBe('locked');
  });

  it('is discarded while it is a draft, by the trust that raised it, and never afterwards', () => {
    const discard = (by: string): RequirementCommand => ({ verb: 'discard', by });
    expect(after(discard('RRU'))).toMatchObject({ state: 'discarded', partners: [] });
    expect(code(after(), discard('RYE'))).toBe('REQUIREMENT.NOT_A_PARTNER');
    expect(code(after(share), discard('RRU'))).toBe('REQUIREMENT.WRONG_STATE');
    expect(code(after(discard('RRU')), share)).toBe('REQUIREMENT.WRONG_STATE');
  });

  it('is locked by the publication of a tender of it, whichever trust publishes, once all have committed', () => {
    const lockForTender: RequirementCommand = { verb: 'lockForTender', by: 'RYD' };
    expect(code(after(share, join, commit('RRU')), lockForTender)).toBe('REQUIREMENT.WRONG_STATE');
    const locked = after(share, join, commit('RRU'), commit('RYE'), lockForTender);
    expect(locked.state).toBe('locked');
    expect(code(locked, commit('RYE'))).toBe('REQUIREMENT.WRONG_STATE');
  });

  it('is not joined once all have committed, nor changed once locked', () => {
    const committed = after(share, join, commit('RRU'), commit('RYE'));
    expect(code(committed, { verb: 'join', by: 'RYD' })).toBe('REQUIREMENT.WRONG_STATE');
    expect(code(apply(committed, lock), commit('RYE'))).toBe('REQUIREMENT.WRONG_STATE');
    expect(code(after(share, join), lock)).toBe('REQUIREMENT.WRONG_STATE');
  });

  it('needs a quantity and a funding reference to commit to', () => {
    const shared = after(share, join);
    const none = { ...commitment, quantity: parseQuantity('0') };
    expect(code(shared, { verb: 'commit', by: 'RYE', commitment: none })).toBe('REQUIREMENT.QUANTITY_MISSING');
    const unfunded = { ...commitment, fundingReference: ' ' };
    expect(code(shared, { verb: 'commit', by: 'RYE', commitment: unfunded })).toBe('REQUIREMENT.FUNDING_MISSING');
  });

  it('waits for the answer to a deviation, which the lead gives once and with a reason', () => {
    const asked = after(share, join, deviation);
    expect(code(asked, commit('RYE'))).toBe('REQUIREMENT.DEVIATION_PENDING');
    expect(code(asked, commit('RRU'))).toBeUndefined();
    expect(code(asked, { ...answer, by: 'RYE' })).toBe('REQUIREMENT.NOT_THE_LEAD');
    expect(code(asked, { ...answer, reason: '' })).toBe('REQUIREMENT.REASON_MISSING');
    const answered = apply(asked, answer);
    expect(answered.deviations[0]).toMatchObject({ status: 'rejected', decisionReason: 'Costs £900 each.' });
    expect(code(answered, answer)).toBe('REQUIREMENT.DEVIATION_DECIDED');
    expect(code(answered, commit('RYE'))).toBeUndefined();
  });

  it('lets a trust leave freely before it has committed', () => {
    const left = after(share, join, deviation, leave('RYE'));
    expect([activeTrusts(left), left.partners.length, left.deviations]).toEqual([['RRU'], 1, []]);
  });

  it('lets a trust leave after commitment only on the record, having seen what it costs the others', () => {
    const locked = after(share, join, commit('RRU'), commit('RYE'), lock);
    expect(code(locked, leave('RYE'))).toBe('REQUIREMENT.REASON_MISSING');
    expect(code(locked, leave('RYE', { reason: 'No capital.' }))).toBe('REQUIREMENT.CONSEQUENCES_NOT_SHOWN');
    const left = apply(locked, leave('RYE', explained));
    expect(left.state).toBe('locked');
    expect(left.partners[1]).toEqual({ trust: 'RYE', status: 'left', departure: { ...explained, commitment } });
  });

  it('is handed over when its lead leaves, and withdrawn when the last trust leaves', () => {
    const shared = after(share, join);
    expect(code(shared, leave('RRU'))).toBe('REQUIREMENT.SUCCESSOR_MISSING');
    expect(code(shared, leave('RRU', { successor: 'RYD' }))).toBe('REQUIREMENT.SUCCESSOR_MISSING');
    const handed = apply(shared, leave('RRU', { successor: 'RYE' }));
    expect([handed.lead, handed.state]).toEqual(['RYE', 'shared']);
    expect(apply(handed, leave('RYE')).state).toBe('withdrawn');
  });

  it('becomes committed when the last trust without a commitment leaves', () => {
    expect(after(share, join, commit('RRU'), leave('RYE')).state).toBe('committed');
  });

  it('keeps its promises whatever the trusts do, in whatever order', () => {
    type Real = { requirement: SharedRequirement; seen: Set<RequirementState> };
    type Model = { committed: Set<string>; departures: number };
    class Do implements fc.Command<Model, Real> {
      constructor(readonly command: RequirementCommand) {}
      check = () => true;
      toString = () => `${this.command.by} ${this.command.verb}`;
      run(model: Model, real: Real): void {
        const before = real.requirement;
        const { command } = this;
        const refusal = refusalFor(before, command);
        if (refusal !== null) {
          expect(refusal).toBeInstanceOf(DomainError);
          expect(() => apply(before, command)).toThrow(refusal.message);
          return;
        }
        const now = apply(before, command);
        real.requirement = now;
        real.seen.add(now.state);
        if (command.verb === 'commit') model.committed.add(command.by);
        if (command.verb === 'leave' && model.committed.delete(command.by)) model.departures += 1;
        const committed = now.partners.filter((p) => p.status === 'committed').map((p) => p.trust);
        expect(committed.sort()).toEqual([...model.committed].sort());
        expect(now.partners.filter((p) => p.status === 'left')).toHaveLength(model.departures);
        expect(REQUIREMENT_STATES.indexOf(now.state)).toBeGreaterThanOrEqual(REQUIREMENT_STATES.indexOf(before.state));
        const active = activeTrusts(now);
        expect(new Set(active).size).toBe(active.length);
        expect(active.length === 0).toBe(now.state === 'withdrawn' || now.state === 'discarded');
        if (active.length > 0) expect(active).toContain(now.lead);
        if (now.state === 'committed' || now.state === 'locked') {
          expect([...active].sort()).toEqual([...model.committed].sort());
          expect(now.deviations.filter((d) => d.status === 'pending')).toEqual([]);
        }
      }
    }
    const by = fc.constantFrom('RRU', 'RYE', 'RYD');
    const id = fc.constantFrom('D1', 'D2');
    const commands: fc.Arbitrary<RequirementCommand>[] = [
      fc.record({ verb: fc.constant('share' as const), by }),
      fc.record({ verb: fc.constant('join' as const), by }),
      fc.record({ verb: fc.constant('stateDeviation' as const), by, id, text: fc.constantFrom('Door.', '') }),
      fc.record({
        verb: fc.constant('decideDeviation' as const),
        by,
        id,
        outcome: fc.constantFrom('accepted' as const, 'rejected' as const),
        reason: fc.constantFrom('Agreed.', ''),
      }),
      fc.record({ verb: fc.constant('commit' as const), by, commitment: fc.constant(commitment) }),
      fc.record({
        verb: fc.constant('leave' as const),
        by,
        reason: fc.constantFrom('No capital.', null),
        consequences: fc.constantFrom('RUN-7', null),
        successor: fc.option(by, { nil: null }),
      }),
      fc.record({ verb: fc.constant('lock' as const), by }),
      fc.record({ verb: fc.constant('lockForTender' as const), by }),
      fc.record({ verb: fc.constant('discard' as const), by }),
    ];
    const seen = new Set<RequirementState>(['draft']);
    fc.assert(
      fc.property(
        fc.commands(
          commands.map((one) => one.map((command) => new Do(command))),
          { maxCommands: 60, size: 'max' },
        ),
        (sequence) => {
          const real: Real = { requirement: raiseRequirement('RRU'), seen };
          fc.modelRun(() => ({ model: { committed: new Set<string>(), departures: 0 }, real }), sequence);
        },
      ),
      { seed, numRuns: 240 },
    );
    expect([...seen].sort()).toEqual([...REQUIREMENT_STATES].sort());
  });
});
