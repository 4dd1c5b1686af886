import { type Money, parseMoney } from '@tandem/domain/money';
import type { Stage } from '@tandem/domain/savings';
import type { SavingLineRead, WaitingLine } from '@tandem/features/savings';
import type { Actor } from '@tandem/platform/database';
import { dateTime, plural, pounds } from '../http/format.js';
import { field } from '../http/forms.js';
import { added } from './headline.presenter.js';
import { ATTRIBUTION_WORDS, totalName, STAGE_WORDS } from './savings.words.js';

type LinesFilter = Readonly<Record<string, string>>;

const FILTERS = ['trust', 'stage', 'cashType', 'budgetType', 'recurrence', 'attribution'] as const;

/** The parts of an address that choose lines; a part that is not given chooses all. */
export function linesFilterOf(query: unknown): Record<string, string> {
  return Object.fromEntries(FILTERS.map((name) => [name, field(query, name)]).filter(([, value]) => value !== ''));
}

/** Whose lines a reader sees. */
export function linesTitle({ kind }: Pick<Actor, 'kind'>): string {
  return kind === 'auditor' ? 'Savings of every trust' : 'Savings of your trust';
}

/** Which lines a table holds, said in words: "Contracted; made by the partnership; LAS". */
export function linesWords(filter: LinesFilter): string {
  const of = filter as { stage?: Stage; attribution?: keyof typeof ATTRIBUTION_WORDS };
  const words = [
    of.stage && STAGE_WORDS[of.stage],
    of.attribution && ATTRIBUTION_WORDS[of.attribution],
    filter['trust'],
  ];
  return words.filter((word) => word !== undefined && word !== '').join('; ');
}

/** The lines behind a figure, with the words for which they are. */
export function linesPage(lines: readonly SavingLineRead[], title: string, filter: LinesFilter) {
  const isOneKind = new Set(lines.map(totalName)).size === 1;
  const shown = lines.map((line) => lineRow(line, filter));
  return {
    title,
    filter: linesWords(filter),
    summary: plural(lines.length, 'line'),
    query: new URLSearchParams(filter).toString(),
    rows: shown.map(({ amounts: _amounts, ...row }) => row),
    // A sum only where all lines are one kind of money and stand on one stage.
    total: isOneKind && filter['stage'] ? pounds(added(shown.flatMap((row) => row.amounts))) : undefined,
    trail: [{ text: 'Savings', href: '/savings' }],
  };
}

function amountsOf(line: SavingLineRead, filter: LinesFilter): SavingLineRead['open'] {
  return line.open.filter(
    (one) =>
      (!filter['stage'] || one.stage === filter['stage']) &&
      (!filter['attribution'] || one.attribution === filter['attribution']),
  );
}

/** What stands on each stage of a line, of what the filter keeps. */
export function lineStandings(line: SavingLineRead, filter: LinesFilter): { stage: Stage; amount: Money }[] {
  const amounts = amountsOf(line, filter);
  return [...new Set(amounts.map((one) => one.stage))].map((stage) => ({
    stage,
    amount: added(amounts.filter((one) => one.stage === stage)),
  }));
}

function lineRow(line: SavingLineRead, filter: LinesFilter) {
  const amounts = amountsOf(line, filter);
  return {
    amounts,
    href: `/savings/lines/${line.id}`,
    schemeHref: `/savings/schemes/${line.schemeId}`,
    scheme: line.schemeReference,
    item: line.item,
    trust: line.trust,
    year: line.financialYear,
    kind: totalName(line),
    standing: lineStandings(line, filter).map(({ stage, amount }) => ({
      stage: STAGE_WORDS[stage],
      amount: pounds(amount),
    })),
  };
}

/** What waits for the reader's finance, the longest first. */
export function validationPage(lines: readonly WaitingLine[]) {
  return {
    title: 'Savings that wait for your validation',
    rows: lines.map((line) => ({
      id: line.id,
      href: `/savings/lines/${line.id}`,
      item: line.item,
      scheme: line.schemeReference,
      schemeHref: `/savings/schemes/${line.schemeId}`,
      year: line.financialYear,
      kind: totalName(line),
      isCash: line.cashType === 'CASH_RELEASING',
      amount: pounds(line.amount),
      isLoss: parseMoney(line.amount) < 0n,
      since: dateTime(line.waitingSince),
      trust: line.trust,
    })),
    trail: [{ text: 'Savings', href: '/savings' }],
  };
}
