import { moneyText } from '@tandem/domain/money';
import { can, earliestTenderDeadline, type TenderState } from '@tandem/domain/tenders';
import { londonDate } from '@tandem/domain/time';
import type { OpeningRead, OwnBid } from '@tandem/features/bids';
import { may } from '@tandem/features/partnership';
import type {
  DemandRead,
  EstimatedValue,
  PublicationCheck,
  RequirementChange,
  TenderRead,
  TenderSummary,
} from '@tandem/features/tenders';
import type { Actor } from '@tandem/platform/database';
import { count, date, dateTime, list, plural, pounds } from '../http/format.js';
import { demandTables, lotsOf, scenarioWords } from './tender-text.presenter.js';
import { changesOf } from './tender-requirements.presenter.js';
import { draftTasks } from './tender-draft.presenter.js';
import { trailOf } from './tender-trail.js';
import { methodWords } from './method.words.js';
import { scoringView, testWords } from './scoring.presenter.js';

/** How each state reads in a tag, for trusts; suppliers learn of four only. */
export const STATES: Record<TenderState, { text: string; classes: string }> = {
  draft: { text: 'Draft', classes: 'nhsuk-tag--grey' },
  published: { text: 'Open for bids', classes: 'nhsuk-tag--green' },
  closed: { text: 'Closed, to be opened', classes: 'nhsuk-tag--yellow' },
  opened: { text: 'Bids opened', classes: 'nhsuk-tag--blue' },
  evaluated: { text: 'Evaluated', classes: 'nhsuk-tag--blue' },
  awardProposed: { text: 'Award waits for approval', classes: 'nhsuk-tag--yellow' },
  approved: { text: 'Award approved', classes: 'nhsuk-tag--green' },
  contracted: { text: 'Under contract', classes: 'nhsuk-tag--green' },
  awardDeclined: { text: 'Award declined', classes: 'nhsuk-tag--red' },
  cancelled: { text: 'Cancelled', classes: 'nhsuk-tag--grey' },
};

const SUPPLIER_STATES: Partial<Record<TenderState, { text: string; classes: string }>> = {
  published: STATES.published,
  cancelled: STATES.cancelled,
};

function stateTag(actor: Actor, state: TenderState): { text: string; classes: string } {
  if (actor.kind !== 'supplier') return STATES[state];
  return SUPPLIER_STATES[state] ?? { text: 'Closed', classes: 'nhsuk-tag--grey' };
}

const OWN_STATES: Record<OwnBid['state'], string> = {
  draft: 'Draft, not submitted',
  submitted: 'Submitted',
  withdrawn: 'Withdrawn',
};

/** The list of tenders, as words. */
export function tenderListPage(actor: Actor, tenders: readonly TenderSummary[], mine: ReadonlyMap<string, OwnBid>) {
  const isSupplier = actor.kind === 'supplier';
  return {
    title: 'Tenders',
    isSupplier,
    mayPrepare: may(actor, 'tender.prepare'),
    tenders: tenders.map((t) => ({
      href: `/tenders/${t.id}`,
      reference: t.reference,
      title: t.title,
      lead: t.leadTrust,
      lots: count(String(t.lotCount)),
      deadline: t.deadlineAt ? dateTime(t.deadlineAt) : 'Not published',
      state: stateTag(actor, t.state),
      bid: isSupplier ? OWN_STATES[mine.get(t.id)?.state ?? 'draft'] : '',
      hasBid: mine.has(t.id),
    })),
  };
}

interface TenderPageRead {
  /** Of a draft: what its requirements say otherwise now. */
  changes: readonly RequirementChange[];
  tender: TenderRead;
  demand: readonly DemandRead[];
  estimate: EstimatedValue | undefined;
  checks: readonly PublicationCheck[];
  own: OwnBid | undefined;
  opening: OpeningRead | undefined;
  /** Names of suppliers by id, for scenarios that leave one out. */
  names: ReadonlyMap<string, string>;
}

/** A tender as its reader may see it: tasks while it is a draft, then its text, its deadline and what may be done next. */
export function tenderPage(actor: Actor, read: TenderPageRead) {
  const { tender, estimate, own, opening } = read;
  const isSupplier = actor.kind === 'supplier';
  const href = `/tenders/${tender.id}`;
  return {
    title: tender.title,
    trail: [{ text: 'Tenders', href: '/tenders' }],
    reference: tender.reference,
    href,
    description: tender.description,
    state: stateTag(actor, tender.state),
    isSupplier,
    isDraft: tender.state === 'draft',
    method: methodWords(tender),
    scoring: tender.scoring ? scoringView(tender.scoring) : undefined,
    scoringTest: !isSupplier && tender.scoring ? testWords(tender.scoring) : '',
    summary: summaryOf(tender, isSupplier ? undefined : estimate),
    changes: isSupplier ? undefined : changesOf(tender, read.changes, read.names),
    mayPrepare: may(actor, 'tender.prepare'),
    tasks: tender.state === 'draft' && may(actor, 'tender.prepare') ? draftTasks(tender, read.checks) : [],
    actions: actionsOf(actor, tender, href),
    lots: lotsOf(tender),
    demand: isSupplier ? [] : demandTables(tender, read.demand),
    conditions: tender.conditions.map((c) => ({
      title: `${c.number}. ${c.title}`,
      kind: c.kind === 'participation' ? 'Condition of participation' : 'Minimum requirement',
      description: c.description,
    })),
    scenarios: tender.scenarios.map((s) => ({ title: s.title, rules: scenarioWords(s, read.names) })),
    hash: tender.contentSha256,
    cancelledReason: tender.cancelledReason,
    withdrawn: tender.trusts
      .filter((t) => t.state === 'withdrawn')
      .map((t) => `${t.name} has withdrawn: ${t.withdrawReason ?? ''}`),
    bid: isSupplier ? bidPanel(tender, own, href) : undefined,
    opening: opening
      ? `${plural(opening.bidCount, 'bid')} opened on ${dateTime(opening.openedAt)} by ${opening.openedByName}.`
      : '',
    sealed: !isSupplier && tender.state === 'published',
  };
}

function summaryOf(tender: TenderRead, estimate: EstimatedValue | undefined): { key: string; value: string }[] {
  const lead = tender.trusts.find((t) => t.id === tender.leadTrustId);
  const rows = [
    { key: 'Lead authority', value: lead?.name ?? '' },
    {
      key: 'Buying together',
      value: list(tender.trusts.filter((t) => t.state === 'participating').map((t) => t.name)),
    },
    { key: 'Published', value: tender.publishedAt ? dateTime(tender.publishedAt) : 'Not yet' },
    { key: 'Deadline for bids', value: tender.deadlineAt ? dateTime(tender.deadlineAt) : 'Set at publication' },
    { key: 'Currency', value: `${tender.currency}, prices without VAT` },
    { key: 'Prices start', value: date(tender.priceStartsOn) },
  ];
  if (!estimate) return rows;
  const value = `${pounds(estimate.net, tender.currency)} net, ${pounds(estimate.gross, tender.currency)} with VAT`;
  const missing =
    estimate.unpricedCount > 0 ? `, and ${plural(estimate.unpricedCount, 'line')} of demand without a baseline` : '';
  const authority = estimate.authorityClass === 'central' ? 'central government' : 'sub-central';
  rows.push(
    { key: 'Estimated value', value: `${value}${missing}` },
    {
      key: 'Procurement Act 2023',
      value: estimate.isAtThreshold
        ? `At or above the threshold of ${pounds(moneyText(estimate.threshold.amountGross))} including VAT for ${authority} authorities: the Act applies in full.`
        : `Below the threshold of ${pounds(moneyText(estimate.threshold.amountGross))} including VAT for ${authority} authorities.`,
    },
  );
  return rows;
}

function actionsOf(actor: Actor, tender: TenderRead, href: string): { text: string; href: string }[] {
  const actions: { text: string; href: string }[] = [];
  const isPartner = actor.kind === 'trust' || actor.kind === 'auditor';
  if (isPartner && tender.openedAt)
    actions.push(
      { text: 'See the bids', href: `${href}/bids` },
      { text: 'Assess the bids', href: `${href}/assessment` },
      ...(tender.scoring ? [{ text: 'Score the quality', href: `${href}/scores` }] : []),
      { text: 'Comparison and award', href: `${href}/result` },
      { text: 'What if', href: `${href}/what-if-scenarios` },
    );
  if (tender.state === 'closed' && may(actor, 'bid.open'))
    actions.push({ text: 'Open the bids', href: `${href}/opening` });
  const isMine = tender.trusts.some((t) => t.id === actor.organisationId && t.state === 'participating');
  const isLead = tender.leadTrustId === actor.organisationId;
  if (isMine && !isLead && may(actor, 'requirement.leave') && WITHDRAWABLE.has(tender.state))
    actions.push({ text: 'Withdraw your trust', href: `${href}/withdrawal` });
  if (actor.kind === 'trust' && may(actor, 'tender.cancel') && can(tender.state, 'cancel'))
    actions.push({ text: 'Cancel the tender', href: `${href}/cancellation` });
  return actions;
}

const WITHDRAWABLE: ReadonlySet<TenderState> = new Set(['published', 'closed', 'opened', 'evaluated', 'awardDeclined']);

function bidPanel(tender: TenderRead, own: OwnBid | undefined, href: string) {
  const isOpen = tender.state === 'published';
  return {
    isOpen,
    href: `${href}/bid`,
    workbookHref: `${href}/bid.xlsx`,
    receiptHref: own?.sha256 ? `${href}/bid/receipt` : '',
    isSubmitted: own?.state === 'submitted',
    hasDraft: own?.draft !== null && own?.draft !== undefined,
    text: own
      ? own.state === 'submitted'
        ? `Your bid was received on ${dateTime(own.submittedAt)}.`
        : own.state === 'withdrawn'
          ? 'You have withdrawn your bid.'
          : 'You have a draft that is not submitted.'
      : 'You have not started a bid.',
    button: own?.state === 'submitted' ? 'Change your bid' : own ? 'Continue your bid' : 'Start a bid',
  };
}

/** The last page before publication: every check, and the deadline. */
export function publishPage(
  tender: TenderRead,
  checks: readonly PublicationCheck[],
  now: Date,
  typed: { deadlineOn: string; deadlineTime: string },
) {
  const timetable = { isElectronic: true, hasAllDocumentsWithNotice: true, isLightTouch: false };
  const earliest = earliestTenderDeadline(londonDate(now), { ...timetable, shortening: tender.shortening });
  return {
    title: 'Publish the tender',
    trail: trailOf(tender),
    href: `/tenders/${tender.id}`,
    reference: tender.reference,
    checks: checks
      .filter((c) => c.code !== 'TENDER.DEADLINE_TOO_EARLY')
      .map((c) => ({ isPassed: c.refusal === null, text: c.refusal ?? PASSED[c.code] ?? 'Done.', source: c.source })),
    isDraft: tender.state === 'draft',
    earliest: date(earliest),
    values: { deadlineOn: typed.deadlineOn || date(earliest), deadlineTime: typed.deadlineTime },
  };
}

const PASSED: Record<string, string> = {
  'TENDER.HEALTH_CARE_SERVICE': 'This is not a health care service, so the Procurement Act 2023 applies.',
  'TENDER.LEAD_AUTHORITY_MISSING': 'The lead authority is named.',
  'TENDER.LOTS_DECISION_MISSING': 'The decision on lots is recorded.',
  'TENDER.MODERN_SLAVERY_ASSESSMENT_MISSING': 'The modern slavery risk assessment is recorded.',
  'TENDER.NO_CONDITIONS': 'Conditions are stated.',
  'TENDER.BREAK_POINTS_INCOMPLETE': 'Bids will price each trust alone, every group of trusts and the total.',
  'TENDER.CONFLICTS_ASSESSMENT_MISSING': 'The conflicts assessment is recorded.',
  'TENDER.SHORTENING_REASON_MISSING': 'The tendering period has its reason.',
  'TENDER.SCORING_CONTRADICTORY': 'How the tender will be judged is stated whole.',
  'TENDER.SCORING_NOT_TESTED': 'The scoring was tested as it stands, or price alone decides.',
  'TENDER.REQUIREMENTS_CHANGED': 'The draft says what the trusts have committed.',
};

/** A page that asks for the reason of a deed that cannot be undone. */
export function reasonPage(tender: TenderRead, kind: 'cancellation' | 'withdrawal', ownTrustId: string | null = null) {
  const isCancel = kind === 'cancellation';
  const own = tender.trusts.find((trust) => trust.id === ownTrustId);
  return {
    title: isCancel ? 'Cancel the tender' : 'Withdraw your trust from the tender',
    trail: trailOf(tender),
    action: `/tenders/${tender.id}/${kind}`,
    backHref: `/tenders/${tender.id}`,
    whatIfHref:
      !isCancel && own && tender.openedAt ? `/tenders/${tender.id}/what-if?trust=${encodeURIComponent(own.code)}` : '',
    text: isCancel
      ? `${tender.reference} ends for good. Nobody can bid, and nothing can be awarded from it.`
      : `Your trust’s quantities are left out of every award of ${tender.reference} from now on. The other trusts may pay more. This cannot be undone.`,
    buttonText: isCancel ? 'Cancel the tender' : 'Withdraw your trust',
  };
}
