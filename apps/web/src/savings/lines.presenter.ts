import { type Money, parseMoney } from '@tandem/domain/money';
import { EFFECT_WORDS, type Stage } from '@tandem/domain/savings';
import type { SavingLineRead, WaitingLine } from '@tandem/features/savings';
import type { Actor } from '@tandem/platform/database';
import { dateTime, pounds } from '../http/format.js';
import { added } from './headline.presenter.js';
import type { LinesWish } from './lists.wish.js';
import {
  ATTRIBUTION_WORDS,
  BUDGET_WORDS,
  CASH_WORDS,
  MECHANISM_WORDS,
  RECURRENCE_WORDS,
  STAGE_WORDS,
  totalName,
} from './savings.words.js';
import { categoryWord } from '../reports/report.words.js';

type LinesFilter = LinesWish['filter'];

/** Whose lines a reader sees. */
export function linesTitle({ kind }: Pick<Actor, 'kind'>): string {
  return kind === 'auditor' ? 'Savings of every trust' : 'Savings of your trust';
}

/** Which lines a table holds, said in words: "Contracted; made by the partnership; LAS". */
export function linesWords(filter: LinesFilter): string {
  // What an address may ask for are the words of the domain: `linesWish` lets no other through.
  const words = [
    worded(STAGE_WORDS, filter.stage),
    filter.year,
    filter.category && categoryWord(filter.category),
    worded(CASH_WORDS, filter.cashType),
    worded(BUDGET_WORDS, filter.budgetType),
    worded(RECURRENCE_WORDS, filter.recurrence),
    worded(ATTRIBUTION_WORDS, filter.attribution),
    worded(EFFECT_WORDS, filter.effect),
    worded(MECHANISM_WORDS, filter.mechanism),
    filter.contract && (filter.contract === 'none' ? 'Without a contract' : 'Of one contract'),
    filter.trust,
  ];
  return words.filter((word) => word !== undefined && word !== '').join('; ');
}

function worded(words: Readonly<Record<string, string>>, key: string | undefined): string | undefined {
  return key === undefined ? undefined : words[key];
}

function amountsOf(line: SavingLineRead, filter: LinesFilter): SavingLineRead['open'] {
  return line.open.filter(
    (one) =>
      (filter.stage === undefined || one.stage === filter.stage) &&
      (filter.attribution === undefined || one.attribution === filter.attribution) &&
      (filter.effect === undefined || one.effect === filter.effect),
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

/** A line as the list of lines shows it, with what of it the filter keeps. */
export function lineRow(line: SavingLineRead, filter: LinesFilter) {
  return {
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
