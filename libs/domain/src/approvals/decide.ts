import { type Money, moneyText, poundsWords, sum } from '@tandem/domain/money';
import { DomainError } from '@tandem/domain/refusals';
import type { BudgetType } from '@tandem/domain/savings';
import type { LocalDate } from '@tandem/domain/time';
import { limitOf, type DelegatedLimit } from './limits.js';

/** What one trust commits by the award, from one of its budgets. */
export interface Share {
  readonly trust: string;
  readonly budgetType: BudgetType;
  readonly amount: Money;
}

/** What is put to the trusts: bound to the hash of everything that was shown, so that any change is another subject. */
export interface ApprovalSubject {
  readonly contentHash: string;
  /** The person who proposed the award. */
  readonly proposedBy: string;
  readonly participants: readonly string[];
  readonly shares: readonly Share[];
}

/** A person's answer for a trust, as recorded. It holds for one hash and for no other. */
export interface ApprovalDecision {
  readonly trust: string;
  readonly person: string;
  readonly verdict: 'approve' | 'decline';
  readonly reason: string | null;
  readonly contentHash: string;
}

/** An answer that a person is about to give, from an office of the trust, on the date of the database's clock. */
export interface ApprovalAttempt extends ApprovalDecision {
  readonly office: string;
  readonly on: LocalDate;
}

/** The answer of `decide`: allowed, or a refusal whose code, facts and sentence a page or the API may show. */
export type ApprovalAnswer = { readonly allowed: true } | { readonly allowed: false; readonly refusal: DomainError };

/**
 * Whether this person may give this answer for this trust now.
 *
 * The office's limit is compared with the trust's own share and with the total of all trusts, because the contract
 * binds for the total while the budget bears the share (standing financial instructions; segregation of duties). The
 * approver is neither the proposer nor somebody who answered for another trust, and answers to what was shown: the
 * hash. A decline needs a reason and no limit, since it commits nothing. The first refusal in this order is given.
 */
export function decide(
  subject: ApprovalSubject,
  attempt: ApprovalAttempt,
  limits: readonly DelegatedLimit[],
  previous: readonly ApprovalDecision[],
): ApprovalAnswer {
  const refusal = refusalOf(subject, attempt, limits, previous);
  return refusal === null ? { allowed: true } : { allowed: false, refusal };
}

function refusalOf(
  subject: ApprovalSubject,
  attempt: ApprovalAttempt,
  limits: readonly DelegatedLimit[],
  previous: readonly ApprovalDecision[],
): DomainError | null {
  const { trust, person } = attempt;
  const refuse = (code: string, sentence: string) => new DomainError(`APPROVAL.${code}`, { trust, person }, sentence);
  if (!subject.participants.includes(trust)) {
    return refuse('NOT_A_PARTICIPANT', 'Your trust does not take part in this award.');
  }
  if (attempt.contentHash !== subject.contentHash) {
    return refuse('CONTENT_CHANGED', 'The award has changed since you opened this page. Read it again, then decide.');
  }
  if (person === subject.proposedBy) {
    return refuse('OWN_WORK', 'You proposed this award, so another person must decide on it.');
  }
  const current = previous.filter((decision) => decision.contentHash === subject.contentHash);
  if (current.some((decision) => decision.trust === trust)) {
    return refuse('ALREADY_DECIDED', 'Your trust has already decided on this award.');
  }
  if (current.some((decision) => decision.person === person)) {
    return refuse('PERSON_ALREADY_DECIDED', 'You have already decided for another trust.');
  }
  if (attempt.verdict === 'decline') {
    const isGiven = attempt.reason !== null && attempt.reason.trim() !== '';
    return isGiven ? null : refuse('REASON_MISSING', 'Give the reason for declining. The other trusts will read it.');
  }
  return refusalByLimit(subject, attempt, limits);
}

function refusalByLimit(
  subject: ApprovalSubject,
  attempt: ApprovalAttempt,
  limits: readonly DelegatedLimit[],
): DomainError | null {
  const { trust, office, on } = attempt;
  const refuse = (code: string, facts: Record<string, unknown>, sentence: string) =>
    new DomainError(`APPROVAL.${code}`, { trust, office, ...facts }, sentence);
  const own = subject.shares.filter((share) => share.trust === trust);
  if (own.length === 0) return refuse('NO_SHARE', {}, 'This award names no amount for your trust to approve.');
  const total = sum(subject.shares.map((share) => share.amount));
  for (const budgetType of new Set(own.map((share) => share.budgetType))) {
    const upTo = limitOf(limits, { trust, office, budgetType, on });
    const words = BUDGET_WORDS[budgetType];
    if (upTo === undefined) {
      return refuse('NO_AUTHORITY', { budgetType }, `${office} has no delegated limit for ${words} on this date.`);
    }
    if (upTo === null) continue;
    const share = sum(own.filter((one) => one.budgetType === budgetType).map((one) => one.amount));
    const facts = { budgetType, limit: moneyText(upTo), share: moneyText(share), total: moneyText(total) };
    const limit = `the ${words} limit of ${poundsWords(upTo)} for ${office}`;
    if (share > upTo) {
      return refuse('SHARE_OVER_LIMIT', facts, `Your trust's share of ${poundsWords(share)} is above ${limit}.`);
    }
    if (total > upTo) {
      return refuse('TOTAL_OVER_LIMIT', facts, `The total of ${poundsWords(total)} for all trusts is above ${limit}.`);
    }
  }
  return null;
}

const BUDGET_WORDS: Readonly<Record<BudgetType, string>> = { REVENUE: 'revenue', CAPITAL: 'capital', LEASE: 'lease' };

/** Where an award stands with its trusts, and which earlier answers no longer count. */
export interface ApprovalStanding {
  readonly status: 'waiting' | 'stands' | 'declined';
  readonly approvedBy: readonly string[];
  readonly waitingFor: readonly string[];
  /** The declines that void the award, with their reasons. */
  readonly declines: readonly ApprovalDecision[];
  /** Answers to an earlier content: kept on the record, counted for nothing. */
  readonly voided: readonly ApprovalDecision[];
}

/**
 * Where the award stands: it stands only when every participating trust has approved exactly this content, each by
 * another person and none by the proposer.
 *
 * It counts again from the recorded decisions instead of trusting that `decide` was asked, so a row that slipped in
 * by another way still cannot make an award stand. One decline is enough to void it (committees in common: each trust
 * decides only for itself, and an award binds only those who all agreed).
 */
export function standingOf(subject: ApprovalSubject, decisions: readonly ApprovalDecision[]): ApprovalStanding {
  const current = decisions.filter((decision) => decision.contentHash === subject.contentHash);
  const declines = current.filter(
    (decision) => decision.verdict === 'decline' && subject.participants.includes(decision.trust),
  );
  const trusts = [...new Set(subject.participants)];
  const approvedBy = countedApprovals(subject, trusts, current);
  const waitingFor = trusts.filter((trust) => !approvedBy.includes(trust));
  const isComplete = trusts.length > 0 && waitingFor.length === 0;
  return {
    status: declines.length > 0 ? 'declined' : isComplete ? 'stands' : 'waiting',
    approvedBy,
    waitingFor,
    declines,
    voided: decisions.filter((decision) => decision.contentHash !== subject.contentHash),
  };
}

function countedApprovals(
  subject: ApprovalSubject,
  trusts: readonly string[],
  current: readonly ApprovalDecision[],
): string[] {
  const approverOf = new Map<string, string>();
  for (const { trust, person, verdict } of current) {
    const isCounted =
      verdict === 'approve' &&
      trusts.includes(trust) &&
      person !== subject.proposedBy &&
      !approverOf.has(trust) &&
      ![...approverOf.values()].includes(person);
    if (isCounted) approverOf.set(trust, person);
  }
  return trusts.filter((trust) => approverOf.has(trust));
}
