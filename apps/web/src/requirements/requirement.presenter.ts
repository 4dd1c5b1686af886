import { money, parseMoney, parseQuantity, quantity } from '@tandem/domain/money';
import { refusalFor, type RequirementCommand } from '@tandem/domain/requirements';
import type { MarketPriceRead } from '@tandem/features/market';
import { may } from '@tandem/features/partnership';
import type { OwnLine, RequirementRead, RequirementsQueries } from '@tandem/features/requirements';
import type { Actor } from '@tandem/platform/database';
import { count, date, dateTime, plural, pounds, unitPounds } from '../http/format.js';
import { priceRow } from '../market/market.presenter.js';
import { CATEGORIES, cpvWords, deedWords, NEXT, STATES, TRAIL } from './requirements.words.js';

type Names = Map<string, { name: string; shortName: string }>;
type Volumes = RequirementRead['volumes'];

const PARTNER_STATES = { joined: 'Joined', committed: 'Committed', left: 'Left' } as const;
const DEVIATION_STATES = {
  pending: 'Waiting for the decision',
  accepted: 'Accepted',
  rejected: 'Rejected',
  withdrawn: 'Withdrawn: its trust has left',
} as const;
const LINES_SHOWN = 200;

/** The page of one requirement: what is needed, by whom, what differs, and what this person can do next. */
export function requirementPage(read: {
  requirement: RequirementRead;
  actor: Actor;
  ownLines: readonly OwnLine[];
  names: Names;
  prices: readonly MarketPriceRead[];
  trail: Awaited<ReturnType<RequirementsQueries['trail']>>;
}) {
  const { requirement: r, actor, names } = read;
  const short = (id: string) => names.get(id)?.shortName ?? 'A trust';
  return {
    title: r.title,
    trail: TRAIL,
    id: r.id,
    reference: r.reference,
    state: STATES[r.state],
    next: NEXT[r.state],
    description: r.description,
    facts: [
      { key: 'Item', value: r.item },
      { key: 'Category', value: CATEGORIES[r.category] },
      { key: 'CPV code', value: cpvWords(r.cpvCode) },
      { key: 'Counted in', value: r.baseUnit },
      { key: 'Needed by', value: r.neededBy === null ? 'Not given' : date(r.neededBy) },
      { key: 'Led by', value: short(r.leadTrustId) },
      { key: 'Raised by', value: `${short(r.raisedByTrustId)}, on ${dateTime(r.createdAt)}` },
    ],
    specification: Object.entries(r.specification).map(([name, value]) => ({ name, value })),
    matrix: matrixOf(r.volumes, r.baseUnit),
    partners: r.partners.map((p) => ({
      trust: p.trust,
      state: PARTNER_STATES[p.state],
      quantity: p.quantity === null ? '' : `${count(p.quantity)} ${r.baseUnit}`,
      // How a trust pays is its own business until it says so; the reference is what it has said.
      funding: p.fundingReference ?? '',
      since: dateTime(p.committedAt ?? p.joinedAt),
    })),
    deviations: r.deviations.map((d) => ({
      trust: d.trust,
      attribute: d.attribute,
      requiredValue: d.requiredValue,
      statedValue: d.statedValue,
      reason: d.reason,
      state: DEVIATION_STATES[d.state],
      decision: d.decisionReason ?? '',
      href:
        d.state === 'pending' && r.leadTrustId === actor.organisationId && may(actor, 'requirement.decideDeviation')
          ? `/requirements/${r.id}/deviations/${d.id}`
          : '',
    })),
    departures: r.departures.map((d) => ({
      text: `${d.trust} left on ${dateTime(d.leftAt)} with ${count(d.quantity)} ${r.baseUnit}: ${d.reason}`,
      hash: d.consequencesSha256,
    })),
    actions: actionsOf(r, actor),
    waiting: waitingFor(r, actor),
    ownLines: ownLinesOf(r, read.ownLines, actor),
    prices: read.prices.map(priceRow),
    attributions: [...new Set(read.prices.map((price) => price.attribution))],
    marketHref: `/market?cpv=${r.cpvCode}`,
    history: read.trail.map((entry) => ({ at: dateTime(entry.at), who: entry.who, what: deedWords(entry.action) })),
  };
}

/** Volumes as a table of trusts and years, with totals that are sums of what is shown. */
export function matrixOf(volumes: Volumes, baseUnit: string) {
  const years = [...new Set(volumes.map((v) => v.financialYear))].sort();
  const trusts = [...new Set(volumes.map((v) => v.trust))];
  const unknown = volumes.reduce((lines, v) => lines + v.linesWithoutValue, 0);
  const row = (label: string, of: Volumes) => ({
    label,
    cells: years.map((year) => quantityOf(of.filter((v) => v.financialYear === year))),
    total: quantityOf(of),
    net: pounds(money(of.reduce((sum, v) => sum + parseMoney(v.net), 0n))),
    gross: pounds(money(of.reduce((sum, v) => sum + parseMoney(v.gross), 0n))),
  });
  return {
    isEmpty: volumes.length === 0,
    baseUnit,
    years,
    rows: trusts.map((trust) =>
      row(
        trust,
        volumes.filter((v) => v.trust === trust),
      ),
    ),
    total: row('Total', volumes),
    note:
      unknown > 0 ? `${plural(unknown, 'line has', 'lines have')} no baseline price, so the values are too low.` : '',
  };
}

function quantityOf(volumes: Volumes): string {
  return count(quantity(volumes.reduce((sum, v) => sum + parseQuantity(v.quantity), 0n)));
}

function actionsOf(r: RequirementRead, actor: Actor) {
  const by = actor.organisationId;
  if (actor.kind !== 'trust' || by === null) return { buttons: [], links: [] };
  const allowed = (command: RequirementCommand) => refusalFor(r.rules, command) === null;
  const takesPart = r.rules.partners.find((p) => p.trust === by && p.status !== 'left');
  const commitment = { quantity: quantity(1000n), fundingReference: 'asked' };
  const hasVolumes = r.volumes.some((v) => v.trustId === by);
  const href = (deed: string) => `/requirements/${r.id}/${deed}`;
  const buttons = [];
  const links = [];
  if (may(actor, 'requirement.raise') && allowed({ verb: 'share', by }))
    buttons.push({ text: 'Share with the partners', action: href('share') });
  if (may(actor, 'requirement.commit') && allowed({ verb: 'lock', by }))
    buttons.push({ text: 'Lock the quantities', action: href('lock') });
  if (may(actor, 'requirement.join') && allowed({ verb: 'join', by }))
    links.push({ text: 'Join with your volumes', href: href('join'), isFirst: true });
  if (may(actor, 'requirement.join') && takesPart?.status === 'joined' && ['draft', 'shared'].includes(r.state))
    links.push({ text: 'Add volumes', href: href('join'), isFirst: false });
  if (may(actor, 'requirement.join') && allowed({ verb: 'stateDeviation', by, id: 'asked', text: 'asked' }))
    links.push({ text: 'State a deviation', href: href('deviations/new'), isFirst: false });
  if (may(actor, 'requirement.commit') && hasVolumes && allowed({ verb: 'commit', by, commitment }))
    links.push({
      text: takesPart?.status === 'committed' ? 'State your final quantity anew' : 'Commit your final quantity',
      href: href('commit'),
      isFirst: takesPart?.status !== 'committed',
    });
  if (may(actor, 'requirement.raise') && allowed({ verb: 'discard', by }))
    links.push({ text: 'Discard the draft', href: href('discard'), isFirst: false });
  const others = r.rules.partners.find((p) => p.trust !== by && p.status !== 'left');
  const leaving = { reason: 'asked', consequences: 'asked', successor: others?.trust ?? null };
  if (may(actor, 'requirement.leave') && allowed({ verb: 'leave', by, ...leaving }))
    links.push({ text: 'See what leaving would cost', href: href('leave'), isFirst: false });
  return { buttons, links };
}

/** A sentence for somebody who cannot act, so that the page is no dead end. */
function waitingFor(r: RequirementRead, actor: Actor): string {
  if (actor.kind !== 'trust') return '';
  if (!may(actor, 'requirement.join')) return 'Your procurement lead joins and commits for your trust.';
  const pending = r.deviations.filter((d) => d.state === 'pending');
  if (r.leadTrustId === actor.organisationId && pending.length > 0)
    return `${plural(pending.length, 'deviation waits', 'deviations wait')} for your decision.`;
  if (pending.some((d) => d.trustId === actor.organisationId))
    return 'Your trust can commit once its deviations are decided.';
  return '';
}

function ownLinesOf(r: RequirementRead, lines: readonly OwnLine[], actor: Actor) {
  const own = r.rules.partners.find((p) => p.trust === actor.organisationId && p.status !== 'left');
  const mayRemove = may(actor, 'requirement.join') && own?.status === 'joined' && ['draft', 'shared'].includes(r.state);
  return {
    more: lines.length > LINES_SHOWN ? `The first ${LINES_SHOWN} of ${plural(lines.length, 'line')}.` : '',
    rows: lines.slice(0, LINES_SHOWN).map((line) => ({
      site: line.site,
      year: line.financialYear,
      quantity: `${count(line.quantity)} ${line.unit}`,
      neededBy: date(line.neededBy),
      price: line.baselineUnitPrice === null ? 'None' : unitPounds(line.baselineUnitPrice),
      budget: line.budgetType.charAt(0).toUpperCase() + line.budgetType.slice(1),
      stated: line.statedItem !== null && line.statedItem !== r.item ? `Imported as “${line.statedItem}”` : '',
      removeAction: mayRemove ? `/requirements/${r.id}/lines/${line.id}/remove` : '',
    })),
  };
}

/** The question before a draft is discarded; of anything but an own draft it says why there is nothing to discard. */
export function discardPage(r: RequirementRead, actor: Actor) {
  const refusal = refusalFor(r.rules, { verb: 'discard', by: actor.organisationId ?? '' });
  const lines = r.volumes.length > 0 ? ' Its lines are kept: they are your trust’s own again.' : '';
  return {
    title: 'Discard the draft',
    trail: [...TRAIL, { text: r.reference, href: `/requirements/${r.id}` }],
    reference: r.reference,
    text: `“${r.title}” is a draft that only your trust sees. Discarding it cannot be undone.${lines}`,
    refusal: refusal?.message ?? '',
    action: `/requirements/${r.id}/discard`,
    backHref: `/requirements/${r.id}`,
  };
}
