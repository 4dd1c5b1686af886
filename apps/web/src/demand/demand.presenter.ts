import { type DemandGroup, estimateOf, type LotProposal } from '@tandem/domain/demand';
import { annualGrossOf, type CountRead, type GroupRequirement, type SplitWarnings } from '@tandem/features/demand';
import type { PartnershipRead } from '@tandem/features/partnership';
import { count, date, dateTime, list, plural, pounds } from '../http/format.js';
import { specificationWords } from '../requirements/lists.presenter.js';
import { CATEGORIES, cpvWords } from '../requirements/requirements.words.js';

const GROUPS_PER_PAGE = 20;
const REASONS_FIRST = 6;

/** The demand page: four values, lots with their reasons, warnings, and the matrix of each item. */
export function demandPage(read: {
  partnerships: readonly PartnershipRead[];
  partnership: PartnershipRead | undefined;
  groups: readonly DemandGroup[];
  proposals: readonly LotProposal[];
  requirements: readonly GroupRequirement[];
  splits: SplitWarnings | undefined;
  count: CountRead | undefined;
  mayAggregate: boolean;
  mayTender: boolean;
  page: number;
}) {
  const { groups, partnership } = read;
  const pages = Math.max(1, Math.ceil(groups.length / GROUPS_PER_PAGE));
  const page = Math.min(read.page, pages);
  const href = (at: number) => `/demand?partnership=${partnership?.id ?? ''}&page=${at}`;
  return {
    title: 'Demand and lots',
    trail: [{ text: 'Home', href: '/' }],
    partnershipId: partnership?.id ?? '',
    partnershipName: partnership?.name ?? '',
    partnerships:
      read.partnerships.length > 1
        ? read.partnerships.map((p) => ({
            text: p.name,
            href: `/demand?partnership=${p.id}`,
            isCurrent: p === partnership,
          }))
        : [],
    isEmpty: groups.length === 0,
    mayAggregate: read.mayAggregate,
    mayTender: read.mayTender,
    counted: read.count ? `${plural(read.count.lines, 'line')} added up on ${dateTime(read.count.countedAt)}` : '',
    isStale: read.count?.isStale ?? false,
    values: valuesOf(groups),
    lots: read.proposals.map((lot) => lotOf(lot, groups, read.requirements)),
    splits: splitsOf(read.splits),
    groups: groups
      .slice((page - 1) * GROUPS_PER_PAGE, page * GROUPS_PER_PAGE)
      .map((group) => groupOf(group, read.requirements)),
    paging: {
      text: `Page ${page} of ${pages}`,
      isShown: pages > 1,
      previous: page > 1 ? href(page - 1) : '',
      next: page < pages ? href(page + 1) : '',
    },
  };
}

/** Annual and whole life, before and with VAT: different rules ask for different ones, so all four are told. */
function valuesOf(groups: readonly DemandGroup[]) {
  const estimate = estimateOf(groups);
  return {
    rows: [
      { label: 'Dearest financial year', net: pounds(estimate.annualNet), gross: pounds(annualGrossOf(groups)) },
      { label: 'Whole life', net: pounds(estimate.totalNet), gross: pounds(estimate.totalGross) },
    ],
    note: estimate.isComplete
      ? ''
      : 'Some lines have no baseline price. What cannot be estimated counts as reaching the threshold (Procurement Act 2023, Schedule 3, paragraph 5).',
  };
}

function lotOf(lot: LotProposal, groups: readonly DemandGroup[], requirements: readonly GroupRequirement[]) {
  const members = groups.filter((group) => lot.groupKeys.includes(group.key));
  const of = requirements.filter((r) => lot.groupKeys.includes(r.groupKey));
  const unique = [...new Map(of.map((r) => [r.requirementId, r])).values()];
  const open = unique.filter((r) => r.state === 'shared');
  return {
    number: String(lot.number),
    title: lot.title,
    category: CATEGORIES[lot.category],
    trusts: list(lot.trusts),
    lines: members.map((g) => `${g.item}: ${count(g.total.quantity)} ${g.baseUnit}`),
    values: valuesOf(members),
    reasons: lot.reasons.slice(0, REASONS_FIRST),
    moreReasons: lot.reasons.slice(REASONS_FIRST),
    requirements: unique.map((r) => ({
      text: `${r.reference} ${r.title}`,
      href: `/requirements/${r.requirementId}`,
      state: r.state,
    })),
    // A tender is made of requirements: what the tender page receives are their ids, lot by lot.
    tenderField: `${lot.number}:${unique.map((r) => r.requirementId).join(',')}`,
    isReady: unique.length > 0 && open.length === 0,
    waiting: open.length === 0 ? '' : `Not committed yet: ${list(open.map((r) => r.reference))}.`,
  };
}

function splitsOf(splits: SplitWarnings | undefined) {
  if (!splits) return undefined;
  const { threshold, warnings } = splits;
  return {
    threshold: `${pounds(threshold.amountGross)} including VAT, from ${date(threshold.from)}`,
    source: threshold.source,
    warnings: warnings.map((w) => ({
      message: w.message,
      total: pounds(w.totalGross),
      threshold: pounds(w.thresholdGross),
      trusts: list(w.trusts),
      requests: w.references,
    })),
  };
}

function groupOf(group: DemandGroup, requirements: readonly GroupRequirement[]) {
  const years = group.byYear.map((y) => y.financialYear);
  const cell = (trust: string, year: string) =>
    group.cells.find((c) => c.trust === trust && c.financialYear === year)?.quantity;
  return {
    item: group.item,
    specification: specificationWords(group.specification),
    category: CATEGORIES[group.category],
    cpv: group.cpvCodes.map(cpvWords).join('; '),
    baseUnit: group.baseUnit,
    years,
    rows: group.byTrust.map((trust) => ({
      trust: trust.trust,
      cells: years.map((year) => {
        const quantity = cell(trust.trust, year);
        return quantity === undefined ? '0' : count(quantity);
      }),
      total: count(trust.quantity),
      net: pounds(trust.net),
      gross: pounds(trust.gross),
    })),
    totals: group.byYear.map((year) => count(year.quantity)),
    total: count(group.total.quantity),
    net: pounds(group.total.net),
    gross: pounds(group.total.gross),
    windows: group.byWindow.map((w) => `${w.window}: ${count(w.quantity)}`).join('; '),
    note:
      group.total.linesWithoutValue > 0
        ? `${plural(group.total.linesWithoutValue, 'line has', 'lines have')} no baseline price.`
        : '',
    requirements: requirements
      .filter((r) => r.groupKey === group.key)
      .map((r) => ({ text: r.reference, href: `/requirements/${r.requirementId}` })),
  };
}
