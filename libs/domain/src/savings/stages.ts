import type { FieldProblem } from '@tandem/domain/refusals';
import { type CashType, type Mechanism, type Stage, STEPS } from './axes.js';
import { EVIDENCE, evidenceFor, evidenceSentence, type EvidenceKind } from './evidence.js';

/** What a page calls a stage, and what it means in one sentence. */
export const STAGE_WORDS: Readonly<Record<Stage, { readonly label: string; readonly meaning: string }>> = {
  identified: { label: 'Identified', meaning: 'Somebody sees a saving and answers for it.' },
  forecast: { label: 'Forecast', meaning: 'The baseline is evidenced and the working is written down.' },
  contracted: { label: 'Contracted', meaning: 'A contract or an award sets the new price.' },
  delivered: { label: 'Delivered', meaning: 'Goods or services have been bought at the new price.' },
  validated: {
    label: 'Validated',
    meaning: 'Finance of the trust that holds the budget has checked it and taken it out of the budget.',
  },
  rejected: { label: 'Rejected', meaning: 'Finance of the trust does not accept it, and says why.' },
};

/** Whoever moves a saving. Null is the platform itself, which never validates. */
export interface Mover {
  readonly account: string | null;
  readonly trust: string;
  readonly isFinance: boolean;
}

/** What must be known of a line before it moves. */
export interface MoveFacts {
  readonly cashType: CashType;
  /** PRICE when left out. */
  readonly mechanism?: Mechanism;
  /** The trust that holds the budget. */
  readonly beneficiary: string;
  /** The kinds of evidence that the line has. */
  readonly evidence: Iterable<EvidenceKind>;
  /** The kinds of evidence that this very move brings; none when left out. */
  readonly brought?: Iterable<EvidenceKind>;
  /** The account that raised the scheme, null when the platform did. */
  readonly creator: string | null;
  /** The accounts that posted journals of the line, null for the platform. */
  readonly posters: Iterable<string | null>;
  readonly by: Mover;
  readonly reason: string;
}

/**
 * Why a saving may not move from one stage to another, each as a sentence for a person; nothing when it may.
 *
 * One step at a time, each with its evidence; finance of the trust that holds the budget validates and rejects, never
 * who raised or posted the saving. What is validated or rejected stays: it is reversed, which keeps both.
 */
export function mayMove(from: Stage, to: Stage, facts: MoveFacts): FieldProblem[] {
  const step = stepProblem(from, to);
  if (step) return [{ field: 'stage', message: step }];
  return [...whoProblems(to, facts), ...reasonProblems(to, facts), ...evidenceProblems(to, facts)];
}

/** The step after this one, or undefined after the last and after a refusal. */
export function nextStage(stage: Stage): Stage | undefined {
  return stage === 'rejected' ? undefined : STEPS[STEPS.indexOf(stage) + 1];
}

/**
 * The kinds of evidence that a stage demands and a line does not have yet, in the order of the list. What was bought
 * before shows nothing of what is bought now, so every delivery brings the papers of its own purchases.
 */
export function missingEvidence(
  to: Stage,
  { cashType, mechanism, evidence, brought = [] }: Pick<MoveFacts, 'cashType' | 'mechanism' | 'evidence' | 'brought'>,
): EvidenceKind[] {
  const kept = [...evidence].filter((kind) => to !== 'delivered' || EVIDENCE[kind].from !== 'delivered');
  const known = new Set([...kept, ...brought]);
  return evidenceFor(to, cashType, mechanism).filter((kind) => !known.has(kind));
}

function stepProblem(from: Stage, to: Stage): string | undefined {
  const { label } = STAGE_WORDS[from];
  if (from === to) return `This saving is ${label.toLowerCase()} already`;
  if (from === 'rejected')
    return 'This saving is rejected. Reverse the rejection, and give the reason, to take it up again';
  if (from === 'validated') return 'This saving is validated. Reverse it, and give the reason, to change it';
  if (to === 'rejected' || to === nextStage(from)) return undefined;
  return `A saving that is ${label.toLowerCase()} can only become ${nextStage(from)!} or rejected, one step at a time`;
}

function whoProblems(to: Stage, { by, beneficiary, creator, posters }: MoveFacts): FieldProblem[] {
  if (to !== 'validated' && to !== 'rejected') return [];
  if (!by.isFinance || by.trust !== beneficiary)
    return [{ field: 'by', message: `Only finance of the trust that holds the budget can have a saving ${to}` }];
  if (to === 'rejected') return [];
  const isOwn = by.account === null || by.account === creator || [...posters].includes(by.account);
  return isOwn
    ? [{ field: 'by', message: 'You raised or posted this saving, so a colleague in finance must validate it' }]
    : [];
}

function reasonProblems(to: Stage, { reason }: MoveFacts): FieldProblem[] {
  const isAsked = to === 'validated' || to === 'rejected';
  return isAsked && reason.trim() === '' ? [{ field: 'reason', message: 'Enter the reason for your decision' }] : [];
}

function evidenceProblems(to: Stage, facts: MoveFacts): FieldProblem[] {
  return missingEvidence(to, facts).map((kind) => ({ field: kind, message: evidenceSentence(kind) }));
}
