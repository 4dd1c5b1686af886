import { DomainError } from '@tandem/domain/refusals';
import {
  activeTrusts,
  type Deviation,
  type Partner,
  type RequirementCommand,
  type RequirementState,
  type SharedRequirement,
} from './shared-requirement.js';

type Verb = RequirementCommand['verb'];
type Command<V extends Verb> = Extract<RequirementCommand, { verb: V }>;

/** In which states a verb is known at all. A commitment may be restated until the lock; leaving is always possible. */
export const ALLOWED_IN: Readonly<Record<Verb, readonly RequirementState[]>> = {
  share: ['draft'],
  discard: ['draft'],
  join: ['shared'],
  stateDeviation: ['shared'],
  decideDeviation: ['shared'],
  commit: ['shared', 'committed'],
  leave: ['shared', 'committed', 'locked'],
  lock: ['committed'],
  lockForTender: ['committed'],
};

const LEAD_ONLY: ReadonlySet<Verb> = new Set(['share', 'discard', 'lock', 'decideDeviation']);

/** Why a command is refused, as a DomainError to throw or to show, or null when it is allowed. */
export function refusalFor(requirement: SharedRequirement, command: RequirementCommand): DomainError | null {
  const refuse = (code: string, sentence: string) =>
    new DomainError(
      `REQUIREMENT.${code}`,
      { state: requirement.state, verb: command.verb, trust: command.by },
      sentence,
    );
  if (!ALLOWED_IN[command.verb].includes(requirement.state)) {
    return refuse('WRONG_STATE', `This cannot be done while the requirement is ${requirement.state}.`);
  }
  // Every trust has committed by then, and the tender's text says what each committed: locking binds nobody to more.
  if (command.verb === 'lockForTender') return null;
  const isPartner = activeTrusts(requirement).includes(command.by);
  if (command.verb === 'join') {
    return isPartner ? refuse('ALREADY_JOINED', 'Your trust already takes part in this requirement.') : null;
  }
  if (!isPartner) return refuse('NOT_A_PARTNER', 'Your trust does not take part in this requirement.');
  if (LEAD_ONLY.has(command.verb) && command.by !== requirement.lead) {
    return refuse('NOT_THE_LEAD', 'Only the trust that leads this requirement can do this.');
  }
  return refusalInDetail(requirement, command, refuse);
}

type Refuse = (code: string, sentence: string) => DomainError;

function refusalInDetail(
  requirement: SharedRequirement,
  command: Exclude<RequirementCommand, { verb: 'join' | 'lockForTender' }>,
  refuse: Refuse,
): DomainError | null {
  switch (command.verb) {
    case 'share':
    case 'discard':
    case 'lock':
      break;
    case 'stateDeviation':
      return refusalOfDeviation(requirement, command, refuse);
    case 'decideDeviation':
      return refusalOfAnswer(requirement, command, refuse);
    case 'commit':
      return refusalOfCommitment(requirement, command, refuse);
    case 'leave':
      return refusalOfLeaving(requirement, command, refuse);
  }
  return null;
}

function refusalOfDeviation(requirement: SharedRequirement, command: Command<'stateDeviation'>, refuse: Refuse) {
  if (command.by === requirement.lead) {
    return refuse('LEAD_SETS_SPECIFICATION', 'Your trust leads this requirement: change the specification instead.');
  }
  if (partnerOf(requirement, command.by)?.status === 'committed') {
    return refuse('ALREADY_COMMITTED', 'Your trust has committed to the specification as it stands.');
  }
  if (command.text.trim() === '') return refuse('DEVIATION_EMPTY', 'Say how your need differs from the specification.');
  const isKnown = requirement.deviations.some((deviation) => deviation.id === command.id);
  return isKnown ? refuse('DEVIATION_EXISTS', 'This deviation is already on the record.') : null;
}

function refusalOfAnswer(requirement: SharedRequirement, command: Command<'decideDeviation'>, refuse: Refuse) {
  const deviation = requirement.deviations.find((one) => one.id === command.id);
  if (deviation === undefined) return refuse('DEVIATION_UNKNOWN', 'There is no such deviation.');
  if (deviation.status !== 'pending') {
    return refuse('DEVIATION_DECIDED', `This deviation was already ${deviation.status}.`);
  }
  return command.reason.trim() === '' ? refuse('REASON_MISSING', 'Give the reason for your decision.') : null;
}

function refusalOfCommitment(requirement: SharedRequirement, command: Command<'commit'>, refuse: Refuse) {
  if (command.commitment.quantity <= 0n) return refuse('QUANTITY_MISSING', 'Give a final quantity above nought.');
  if (command.commitment.fundingReference.trim() === '') {
    return refuse('FUNDING_MISSING', 'Give the reference under which your trust has the money.');
  }
  return pendingOf(requirement, command.by).length > 0
    ? refuse('DEVIATION_PENDING', 'A deviation of your trust still waits for an answer.')
    : null;
}

function refusalOfLeaving(requirement: SharedRequirement, command: Command<'leave'>, refuse: Refuse) {
  const others = activeTrusts(requirement).filter((trust) => trust !== command.by);
  if (partnerOf(requirement, command.by)?.status === 'committed') {
    if (isBlank(command.reason)) return refuse('REASON_MISSING', 'Give the reason for leaving after commitment.');
    if (isBlank(command.consequences)) {
      return refuse('CONSEQUENCES_NOT_SHOWN', 'Look first at what leaving costs each remaining trust.');
    }
  }
  const needsSuccessor = command.by === requirement.lead && others.length > 0;
  if (needsSuccessor && (command.successor === null || !others.includes(command.successor))) {
    return refuse('SUCCESSOR_MISSING', 'Name the remaining trust that takes over the lead.');
  }
  return null;
}

/**
 * The requirement after a command. Errors: the DomainError of `refusalFor`.
 *
 * A requirement is committed when every trust that takes part has committed, whoever did so last, and also when the
 * last trust that had not committed leaves. A trust that leaves takes its pending deviations with it; what was decided
 * stays on the record.
 */
export function apply(requirement: SharedRequirement, command: RequirementCommand): SharedRequirement {
  const refusal = refusalFor(requirement, command);
  if (refusal !== null) throw refusal;
  switch (command.verb) {
    case 'share':
    case 'lock':
    case 'lockForTender':
      break;
    case 'discard':
      return { ...requirement, state: 'discarded', partners: [] };
    case 'join':
      return { ...requirement, partners: withPartner(requirement, { trust: command.by, status: 'joined' }) };
    case 'stateDeviation': {
      const { id, by: trust, text } = command;
      const stated: Deviation = { id, trust, text, status: 'pending', decisionReason: null };
      return { ...requirement, deviations: [...requirement.deviations, stated] };
    }
    case 'decideDeviation': {
      const answer = { status: command.outcome, decisionReason: command.reason } as const;
      const deviations = requirement.deviations.map((one) => (one.id === command.id ? { ...one, ...answer } : one));
      return { ...requirement, deviations };
    }
    case 'commit': {
      const partner: Partner = { trust: command.by, status: 'committed', commitment: command.commitment };
      return settled({ ...requirement, partners: withPartner(requirement, partner) });
    }
    case 'leave':
      return settled(withoutTrust(requirement, command));
  }
  return { ...requirement, state: command.verb === 'share' ? 'shared' : 'locked' };
}

function withoutTrust(requirement: SharedRequirement, command: Command<'leave'>): SharedRequirement {
  const leaving = partnerOf(requirement, command.by);
  const others = requirement.partners.filter((partner) => partner !== leaving);
  const lead = command.by === requirement.lead ? (command.successor ?? requirement.lead) : requirement.lead;
  const deviations = requirement.deviations.filter((one) => one.trust !== command.by || one.status !== 'pending');
  if (leaving?.status !== 'committed') return { ...requirement, lead, deviations, partners: others };
  const departure = {
    reason: command.reason ?? '',
    consequences: command.consequences ?? '',
    commitment: leaving.commitment,
  };
  const left: Partner = { trust: command.by, status: 'left', departure };
  return { ...requirement, lead, deviations, partners: [...others, left] };
}

/** Moves on to `committed` or `withdrawn` when the partners say so; a locked requirement stays locked. */
function settled(requirement: SharedRequirement): SharedRequirement {
  const active = requirement.partners.filter((partner) => partner.status !== 'left');
  if (active.length === 0) return { ...requirement, state: 'withdrawn' };
  const isCommitted = active.every((partner) => partner.status === 'committed');
  return requirement.state === 'shared' && isCommitted ? { ...requirement, state: 'committed' } : requirement;
}

/** A trust that comes back keeps the record of its earlier departure, so only its active entry is replaced. */
function withPartner(requirement: SharedRequirement, partner: Partner): Partner[] {
  const isReplaced = (one: Partner) => one.trust === partner.trust && one.status !== 'left';
  return requirement.partners.some(isReplaced)
    ? requirement.partners.map((one) => (isReplaced(one) ? partner : one))
    : [...requirement.partners, partner];
}

function partnerOf(requirement: SharedRequirement, trust: string): Partner | undefined {
  return requirement.partners.find((partner) => partner.trust === trust && partner.status !== 'left');
}

function pendingOf(requirement: SharedRequirement, trust: string): Deviation[] {
  return requirement.deviations.filter((one) => one.trust === trust && one.status === 'pending');
}

function isBlank(text: string | null): boolean {
  return text === null || text.trim() === '';
}
