import { money, type Money, parseMoney } from '@tandem/domain/money';
import { baselineLabel, type BaselineType } from '@tandem/domain/savings';
import type { SavingLine, SavingReviewRead, SavingTotalRead } from '@tandem/features/savings';
import { groupedBars, waterfall } from '../charts/index.js';
import { count, dateTime, plural, pounds } from '../http/format.js';
import { ATTRIBUTION_WORDS, REVIEW_WORDS, STAGE_WORDS, totalName } from './savings.words.js';

const ATTRIBUTIONS = ['OWN_OR_MARKET', 'PARTNERSHIP', 'NOT_EVIDENCED'] as const;
/** Short enough to stand beside a bar on a telephone; the table below says the same in full. */
const SHORT_WORDS = { OWN_OR_MARKET: 'Had alone', PARTNERSHIP: 'Partnership', NOT_EVIDENCED: 'No evidence' } as const;
const FIGURES = [
  { review: 'accepted', label: 'Accepted by the trusts’ finance' },
  { review: 'waiting', label: 'Waiting for the trusts’ finance' },
  { review: 'rejected', label: 'Rejected by the trusts’ finance' },
] as const;

/** The partnership's totals: one section for each kind of money, never a sum across sections. */
export function totalsPage(totals: readonly SavingTotalRead[], asAt: Date) {
  const groups = groupBy(totals, totalName);
  return {
    title: 'Savings of the partnership',
    asAt: dateTime(asAt),
    sections: [...groups].map(([name, cells], index) => section(name, cells, `total-${index + 1}`)),
  };
}

function section(name: string, cells: readonly SavingTotalRead[], id: string) {
  const trusts = [...groupBy(cells, (c) => c.trust)];
  const of = (own: readonly SavingTotalRead[], attribution: string, review?: string) =>
    added(own.filter((c) => c.attribution === attribution && (review === undefined || c.review === review)));
  const rows = trusts.map(([trust, own]) => ({
    trust,
    own: pounds(of(own, 'OWN_OR_MARKET')),
    partnership: pounds(of(own, 'PARTNERSHIP')),
    notEvidenced: pounds(of(own, 'NOT_EVIDENCED')),
    waiting: pounds(added(own.filter((c) => c.review === 'waiting'))),
    accepted: pounds(added(own.filter((c) => c.review === 'accepted'))),
    rejected: pounds(added(own.filter((c) => c.review === 'rejected'))),
    isDisBenefit: of(own, 'PARTNERSHIP') < 0n,
  }));
  const shown = ATTRIBUTIONS.filter((a) => cells.some((c) => c.attribution === a));
  return {
    id,
    name,
    rows,
    total: {
      own: pounds(of(cells, 'OWN_OR_MARKET')),
      partnership: pounds(of(cells, 'PARTNERSHIP')),
      notEvidenced: pounds(of(cells, 'NOT_EVIDENCED')),
      waiting: pounds(added(cells.filter((c) => c.review === 'waiting'))),
      accepted: pounds(added(cells.filter((c) => c.review === 'accepted'))),
      rejected: pounds(added(cells.filter((c) => c.review === 'rejected'))),
    },
    figures: FIGURES.map(({ review, label }) => {
      const own = cells.filter((c) => c.review === review);
      return {
        value: pounds(added(own)),
        label,
        share: `${pounds(of(own, 'PARTNERSHIP'))} of it made by the partnership`,
      };
    }),
    chart: groupedBars({
      id,
      title: `${name}: who made the saving`,
      description: rows.map((r) => `${r.trust}: ${r.own} alone, ${r.partnership} by the partnership.`).join(' '),
      groups: trusts.map(([trust]) => trust),
      series: shown.map((attribution) => ({
        name: SHORT_WORDS[attribution],
        values: trusts.map(([, own]) => ({
          plot: geometry(of(own, attribution)),
          label: pounds(of(own, attribution)),
        })),
      })),
    }),
  };
}

/** The lines that a reader may see, as rows. */
export function linesPage(lines: readonly SavingLine[], title: string, isReview: boolean) {
  return {
    title,
    isReview,
    summary: plural(lines.length, 'line'),
    rows: lines.map((line) => ({
      href: `/savings/lines/${line.id}`,
      scheme: line.schemeReference,
      item: line.item,
      trust: line.trust,
      year: line.financialYear,
      kind: totalName(line),
      attribution: ATTRIBUTION_WORDS[line.attribution],
      amount: pounds(line.amount),
      review: REVIEW_WORDS[line.review],
    })),
  };
}

/** One line with its evidence, for the person who must sign it. */
export function linePage(line: SavingLine, reviews: readonly SavingReviewRead[], mayReview: boolean) {
  const amount = parseMoney(line.amount);
  return {
    title: `${line.item}, ${line.financialYear}`,
    id: line.id,
    scheme: line.schemeReference,
    amount: pounds(amount),
    isDisBenefit: line.attribution === 'PARTNERSHIP' && amount < 0n,
    kind: totalName(line),
    attribution: ATTRIBUTION_WORDS[line.attribution],
    stage: STAGE_WORDS[line.stage] ?? line.stage,
    review: REVIEW_WORDS[line.review],
    mayReview,
    facts: [
      { key: 'Trust that holds the budget', value: line.trust },
      { key: 'Quantity', value: count(line.quantity) },
      {
        key: 'Baseline',
        value:
          line.baselineAmount === null
            ? 'None: the trust has not bought this before'
            : `${pounds(line.baselineAmount)} (${line.baselineType === null ? 'kind not given' : baselineLabel(line.baselineType as BaselineType)})`,
      },
      {
        key: 'Alone, from the same bids',
        value:
          line.aloneAmount === null ? 'Not evidenced: the trust could not have bought alone' : pounds(line.aloneAmount),
      },
      { key: 'Together, as awarded', value: pounds(line.jointAmount) },
      { key: 'Posted', value: dateTime(line.postedAt) },
      { key: 'Method', value: `${line.method}, version ${line.methodVersion}` },
    ],
    chart: stepsOf(line),
    tender: { href: `/tenders/${line.tenderId}/result`, text: `${line.tenderReference}: ${line.tenderTitle}` },
    reviews: reviews.map((r) => ({
      decision: r.decision === 'accepted' ? 'Accepted' : 'Rejected',
      by: r.by,
      at: dateTime(r.decidedAt),
      reason: r.reason,
    })),
    trail: [
      { text: 'Savings', href: '/savings' },
      { text: 'Lines', href: '/savings/lines' },
    ],
  };
}

/** From the baseline to the joint price, in steps; undefined where one of the three amounts is not known. */
function stepsOf(line: SavingLine): string | undefined {
  if (line.baselineAmount === null || line.aloneAmount === null) return undefined;
  const [baseline, alone, joint] = [line.baselineAmount, line.aloneAmount, line.jointAmount].map(parseMoney) as [
    Money,
    Money,
    Money,
  ];
  const step = (name: string, kind: 'total' | 'saving', amount: Money) => ({
    name,
    kind,
    value: { plot: geometry(amount), label: pounds(amount) },
  });
  return waterfall({
    id: 'steps',
    title: 'From the baseline to the joint price',
    description: `The trust paid ${pounds(baseline)} before, would pay ${pounds(alone)} alone from the same bids, and pays ${pounds(joint)} together.`,
    steps: [
      step('Baseline', 'total', baseline),
      step('Had alone', 'saving', money(baseline - alone)),
      step('Made by the partnership', 'saving', money(alone - joint)),
      step('Together', 'total', joint),
    ],
  });
}

function added(cells: readonly { amount: string }[]): Money {
  return money(cells.reduce((total, cell) => total + parseMoney(cell.amount), 0n));
}

/** Whole pounds as a number, for the length of a bar only. */
function geometry(amount: Money): number {
  return Number(amount / 100n);
}

function groupBy<T>(all: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return groups;
}
