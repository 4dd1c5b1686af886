import { DomainError } from '@tandem/domain/refusals';

/** Every state of a tender, in the order of its life; the last three end it or send it back. */
export const TENDER_STATES = [
  'draft',
  'published',
  'closed',
  'opened',
  'evaluated',
  'awardProposed',
  'approved',
  'contracted',
  'awardDeclined',
  'cancelled',
] as const;
/** One of `TENDER_STATES`. */
export type TenderState = (typeof TENDER_STATES)[number];

/** What may be done to a tender. Opening is its own verb with its own permission, never a side effect of closing. */
export const TENDER_VERBS = [
  'publish',
  'close',
  'open',
  'evaluate',
  'proposeAward',
  'approve',
  'decline',
  'withdrawAward',
  'reevaluate',
  'contract',
  'cancel',
] as const;
/** One of `TENDER_VERBS`. */
export type TenderVerb = (typeof TENDER_VERBS)[number];

/** One allowed step: from which state a verb leads where, and the named guards that must agree. */
export interface Step {
  readonly from: TenderState;
  readonly verb: TenderVerb;
  readonly to: TenderState;
  readonly guards: readonly GuardName[];
}

/**
 * The life of a tender as a table: what is not listed is refused.
 *
 * A declined or withdrawn award goes back to evaluation, because the remaining trusts see the recomputed price first.
 * A contract that was entered is the only state that cannot be cancelled (PA23 s.55 is about not awarding).
 */
export const STEPS: readonly Step[] = [
  { from: 'draft', verb: 'publish', to: 'published', guards: ['publicationGatesPassed'] },
  { from: 'published', verb: 'close', to: 'closed', guards: ['deadlinePassed'] },
  { from: 'closed', verb: 'open', to: 'opened', guards: ['openerPermitted'] },
  { from: 'opened', verb: 'evaluate', to: 'evaluated', guards: ['everyTrustHasEvaluated'] },
  { from: 'evaluated', verb: 'proposeAward', to: 'awardProposed', guards: ['awardVerified'] },
  { from: 'awardProposed', verb: 'approve', to: 'approved', guards: ['everyTrustApproved'] },
  { from: 'awardProposed', verb: 'decline', to: 'awardDeclined', guards: ['reasonGiven'] },
  { from: 'awardProposed', verb: 'withdrawAward', to: 'evaluated', guards: ['reasonGiven'] },
  { from: 'approved', verb: 'withdrawAward', to: 'evaluated', guards: ['reasonGiven'] },
  { from: 'awardDeclined', verb: 'reevaluate', to: 'evaluated', guards: [] },
  { from: 'approved', verb: 'contract', to: 'contracted', guards: ['everyTrustApproved', 'standstillEnded'] },
  ...TENDER_STATES.filter((from) => from !== 'contracted' && from !== 'cancelled').map((from): Step => ({
    from,
    verb: 'cancel',
    to: 'cancelled',
    guards: ['reasonGiven'],
  })),
];

/** The answers that the guards ask for. A missing answer counts as no: a guard that nobody answered stops the step. */
export interface TenderFacts {
  readonly publicationGatesPassed: boolean;
  readonly deadlinePassed: boolean;
  readonly openerPermitted: boolean;
  readonly everyTrustHasEvaluated: boolean;
  readonly awardVerified: boolean;
  readonly everyTrustApproved: boolean;
  readonly standstillEnded: boolean;
  readonly reasonGiven: boolean;
}

/** The name of a guard; it is also the fact that the guard asks for. */
export type GuardName = keyof TenderFacts;

/** What each guard answers when it says no: a stable code, and a sentence for a person. */
export const GUARDS: Readonly<Record<GuardName, { readonly code: string; readonly sentence: string }>> = {
  publicationGatesPassed: {
    code: 'TENDER.NOT_READY_TO_PUBLISH',
    sentence: 'The tender cannot be published until every check before publication has passed.',
  },
  deadlinePassed: {
    code: 'TENDER.DEADLINE_NOT_PASSED',
    sentence: 'The tender closes at its deadline and not before.',
  },
  openerPermitted: {
    code: 'TENDER.OPENING_NOT_PERMITTED',
    sentence: 'Only a person with permission to open bids may open them, and only after the deadline.',
  },
  everyTrustHasEvaluated: {
    code: 'TENDER.EVALUATION_INCOMPLETE',
    sentence: 'Every trust must record a decision on every condition of every bid first.',
  },
  awardVerified: {
    code: 'TENDER.AWARD_NOT_VERIFIED',
    sentence: 'Only an award that was checked again in exact arithmetic may be proposed.',
  },
  everyTrustApproved: {
    code: 'TENDER.APPROVALS_MISSING',
    sentence: 'Every trust that takes part must have approved the award as it now reads.',
  },
  standstillEnded: {
    code: 'TENDER.STANDSTILL_ACTIVE',
    sentence: 'The contract cannot be signed before the standstill period has ended.',
  },
  reasonGiven: { code: 'TENDER.REASON_MISSING', sentence: 'Give a reason.' },
};

/** Whether the table knows this step at all, before any guard is asked. */
export function can(state: TenderState, verb: TenderVerb): boolean {
  return stepFor(state, verb) !== undefined;
}

/** The verbs that the table knows in a state, for the buttons of a page. */
export function verbsIn(state: TenderState): TenderVerb[] {
  return STEPS.filter((step) => step.from === state).map((step) => step.verb);
}

/**
 * The state that a verb leads to. Errors: DomainError `TENDER.WRONG_STATE` when the table does not know the step, and
 * the guard's own code for the first guard of the step that the facts do not satisfy.
 */
export function next(state: TenderState, verb: TenderVerb, facts: Partial<TenderFacts>): TenderState {
  const step = stepFor(state, verb);
  if (step === undefined) {
    const message = `A tender that is ${STATE_WORDS[state]} cannot ${VERB_WORDS[verb]}.`;
    throw new DomainError('TENDER.WRONG_STATE', { state, verb }, message);
  }
  const [refused] = refusedGuards(step, facts);
  if (refused !== undefined) {
    throw new DomainError(GUARDS[refused].code, { state, verb, guard: refused }, GUARDS[refused].sentence);
  }
  return step.to;
}

/** The guards of a step that the facts do not satisfy, all of them, for a page that says what is still to do. */
export function guardsRefusing(state: TenderState, verb: TenderVerb, facts: Partial<TenderFacts>): GuardName[] {
  const step = stepFor(state, verb);
  return step === undefined ? [] : refusedGuards(step, facts);
}

function stepFor(state: TenderState, verb: TenderVerb): Step | undefined {
  return STEPS.find((step) => step.from === state && step.verb === verb);
}

function refusedGuards(step: Step, facts: Partial<TenderFacts>): GuardName[] {
  return step.guards.filter((guard) => facts[guard] !== true);
}

/** How a state reads on a page, after "is". */
export const STATE_WORDS: Readonly<Record<TenderState, string>> = {
  draft: 'a draft',
  published: 'published',
  closed: 'closed',
  opened: 'opened',
  evaluated: 'evaluated',
  awardProposed: 'waiting for approval of its award',
  approved: 'approved',
  contracted: 'under contract',
  awardDeclined: 'declined by a trust',
  cancelled: 'cancelled',
};

const VERB_WORDS: Readonly<Record<TenderVerb, string>> = {
  publish: 'be published',
  close: 'be closed',
  open: 'be opened',
  evaluate: 'be marked as evaluated',
  proposeAward: 'have an award proposed',
  approve: 'be approved',
  decline: 'be declined',
  withdrawAward: 'have its award withdrawn',
  reevaluate: 'be evaluated again',
  contract: 'be put under contract',
  cancel: 'be cancelled',
};
