import type { AwardRead, PackLabels, Withdrawal } from '@tandem/features/awards';
import { may } from '@tandem/features/partnership';
import type { FieldProblem } from '@tandem/domain/refusals';
import type { Actor } from '@tandem/platform/database';
import { withdrawalView } from '../awards/withdrawal.presenter.js';
import { date, dateTime, list, pounds } from '../http/format.js';
import { formErrors } from '../http/forms.js';
import { paperDocument } from './paper.presenter.js';

const STATE_WORDS: Record<AwardRead['state'], string> = {
  proposed: 'Waiting for its trusts',
  approved: 'Approved by every trust',
  void: 'Void',
};

/** What a person may do with an award now, and why not when they may not. */
function standingOf(award: AwardRead, actor: Actor) {
  const share = award.paper.shares.find((one) => one.trustId === actor.organisationId);
  const own = award.decisions.find(
    (one) => one.trustId === actor.organisationId && one.contentSha256 === award.contentSha256,
  );
  const isWaiting = award.state === 'proposed';
  const isOwnWork = award.proposedBy === actor.accountId;
  return {
    share,
    canDecide: isWaiting && share !== undefined && !own && !isOwnWork && may(actor, 'award.decide'),
    canComment: isWaiting && share !== undefined && may(actor, 'award.comment'),
    canWithdraw: isWaiting && award.proposedByTrustId === actor.organisationId && may(actor, 'award.propose'),
    note: !isWaiting
      ? undefined
      : isOwnWork
        ? 'You proposed this award, so another person of your trust must decide on it.'
        : share === undefined
          ? 'Your organisation does not take part in this award.'
          : own
            ? `Your trust has ${own.decision} this award.`
            : !may(actor, 'award.decide')
              ? 'Your trust’s executive decides on this award.'
              : undefined,
  };
}

/** The inbox of a person: what waits for their trust first, then everything else. */
export function inboxPage(awards: readonly AwardRead[], actor: Actor) {
  const rows = awards.map((award) => {
    const { share, canDecide } = standingOf(award, actor);
    return {
      href: `/approvals/${award.id}`,
      reference: award.paper.tender.reference,
      title: award.paper.tender.title,
      trusts: list(award.paper.coalition),
      share: share ? pounds(share.amount, award.paper.currency) : 'None',
      total: pounds(award.paper.total, award.paper.currency),
      proposed: date(award.proposedAt.toISOString().slice(0, 10)),
      state: award.state === 'proposed' ? `Waiting for ${list(award.standing.waitingFor)}` : STATE_WORDS[award.state],
      canDecide,
    };
  });
  return {
    title: 'Approvals',
    waiting: rows.filter((row) => row.canDecide),
    others: rows.filter((row) => !row.canDecide),
    isExecutive: may(actor, 'award.decide'),
  };
}

/** One award: its paper, who has decided what, and the form of whoever may decide or comment. */
export function approvalPage(read: {
  award: AwardRead;
  actor: Actor;
  without?: Withdrawal | undefined;
  labels: PackLabels;
  problems?: readonly FieldProblem[];
  values?: { verdict?: string; reason?: string; comment?: string; withdrawReason?: string };
}) {
  const { award, actor, without, labels, problems = [] } = read;
  const standing = standingOf(award, actor);
  const own = award.paper.finance.find((comment) => comment.trust === standing.share?.trust);
  return {
    title: `${award.paper.tender.reference}: ${award.paper.tender.title}`,
    trail: [{ text: 'Approvals', href: '/approvals' }],
    state: STATE_WORDS[award.state],
    isVoid: award.state === 'void',
    isApproved: award.state === 'approved',
    voidSentence: voidSentence(award),
    without: without && withdrawalView(without, labels, award.paper.currency),
    paper: paperDocument(award),
    pdfHref: `/approvals/${award.id}/paper.pdf`,
    resultHref: `/tenders/${award.tenderId}/result?run=${award.runId}&scenario=${encodeURIComponent(award.scenario)}`,
    settlementHref:
      award.paper.coalition.length < 2
        ? undefined
        : `/award-runs/${award.runId}/settlement?${new URLSearchParams([['scenario', award.scenario], ...award.paper.coalition.map((trust): [string, string] => ['trust', trust])]).toString()}`,
    contentSha256: award.contentSha256,
    decisionHref: `/approvals/${award.id}/decision`,
    commentHref: `/approvals/${award.id}/comment`,
    canDecide: standing.canDecide,
    canComment: standing.canComment,
    canWithdraw: standing.canWithdraw,
    withdrawHref: `/approvals/${award.id}/withdrawal`,
    note: standing.note,
    ownTrust: standing.share?.trust,
    share: standing.share ? pounds(standing.share.amount, award.paper.currency) : undefined,
    total: pounds(award.paper.total, award.paper.currency),
    office: actor.office,
    errors: formErrors(problems),
    values: { verdict: '', reason: '', comment: own?.text ?? '', withdrawReason: '', ...read.values },
    trusts: award.paper.coalition.map((trust) => decisionRow(award, trust)),
    voided: award.decisions
      .filter((one) => one.contentSha256 !== award.contentSha256)
      .map(
        (one) =>
          `${one.trust} ${one.decision} an earlier wording on ${dateTime(one.decidedAt)}. That no longer counts.`,
      ),
    wordings: award.wordings.map((one) => ({
      because: one.because,
      at: dateTime(one.writtenAt),
      sha256: one.contentSha256,
      isCurrent: one.contentSha256 === award.contentSha256,
    })),
  };
}

/** Why an award is void: who declined, or that its proposer took it back. */
function voidSentence(award: AwardRead): string {
  const decliners = award.standing.declines.map((one) => one.trust);
  return `${decliners.length > 0 ? `${list(decliners)} declined` : 'The trust that proposed it took it back'}: ${award.voidReason ?? ''}`;
}

function decisionRow(award: AwardRead, trust: string) {
  const made = award.decisions.find((one) => one.trust === trust && one.contentSha256 === award.contentSha256);
  return {
    trust,
    decision: made ? (made.decision === 'approved' ? 'Approved' : 'Declined') : 'Not yet',
    office: made?.office ?? '',
    limit: made ? (made.limit === null ? 'No limit' : pounds(made.limit)) : '',
    at: made ? dateTime(made.decidedAt) : '',
    reason: made?.reason ?? '',
  };
}

/** What somebody is told who answered to a paper that has changed meanwhile. */
export function changedPage(award: AwardRead, changes: readonly string[]) {
  return {
    title: 'The paper has changed since you opened it',
    trail: [
      { text: 'Approvals', href: '/approvals' },
      { text: award.paper.tender.reference, href: `/approvals/${award.id}` },
    ],
    changes,
    href: `/approvals/${award.id}`,
  };
}
