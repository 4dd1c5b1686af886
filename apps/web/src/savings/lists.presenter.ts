import { type Money, parseMoney } from '@tandem/domain/money';
import { ATTRIBUTIONS, STAGES } from '@tandem/domain/savings';
import {
  LINE_ORDERS,
  type ListChoices,
  type ListedScheme,
  type ListRead,
  type SavingLineRead,
  SCHEME_ORDERS,
  type StandingRead,
  WAITING_ORDERS,
  type WaitingLine,
} from '@tandem/features/savings';
import { date, plural, pounds } from '../http/format.js';
import { capital, pagingView } from '../imports/file.view.js';
import { categoryWord } from '../reports/report.words.js';
import { lineRow, linesWords, validationPage } from './lines.presenter.js';
import { kindWord, type LinesWish, LIST_ROWS, type ListWish } from './lists.wish.js';
import { originOf } from './schemes.presenter.js';
import { ATTRIBUTION_WORDS, STAGE_WORDS, totalName } from './savings.words.js';

const ORDER_WORDS = {
  newest: 'Newest first',
  oldest: 'Oldest first',
  starts: 'By the day from which it counts',
  title: 'By title',
  longest: 'Longest waiting first',
  largest: 'Largest first',
  scheme: 'By scheme',
  year: 'By year',
  item: 'By item',
} as const;

interface Choice {
  readonly value: string;
  readonly text: string;
  readonly selected: boolean;
}

/** A part of the list of schemes, with what all of it saves. */
export function schemesPage(
  { all, rows, totals }: ListRead<ListedScheme>,
  choices: ListChoices,
  wish: ListWish<(typeof SCHEME_ORDERS)[number]>,
) {
  return {
    title: 'Saving schemes',
    list: listParts('/savings/schemes', plural(all, 'scheme'), all, totals, wish, [
      worded('stage', 'Stage', 'Any stage', wish.filter.stage, STAGES, STAGE_WORDS),
      yearSelect(choices, wish.filter.year),
      categorySelect(choices, wish.filter.category),
      kindSelect(choices, wish),
      orderSelect(SCHEME_ORDERS, wish.order),
    ]),
    rows: rows.map((scheme) => ({
      href: `/savings/schemes/${scheme.id}`,
      reference: scheme.reference,
      title: scheme.title,
      origin: originOf(scheme),
      startsOn: date(scheme.priceStartsOn),
      years: scheme.years.join(', ') || 'None of yours',
      standing: standingWords(scheme.standing),
      lines: plural(scheme.lineCount, 'line'),
    })),
    trail: [{ text: 'Savings', href: '/savings' }],
  };
}

/** A part of what waits for the reader's finance, with what all of it adds up to. */
export function waitingPage(
  { all, rows, totals }: ListRead<WaitingLine>,
  choices: ListChoices,
  wish: ListWish<(typeof WAITING_ORDERS)[number]>,
) {
  return {
    ...validationPage(rows),
    list: listParts('/savings/validation', plural(all, 'line'), all, totals, wish, [
      yearSelect(choices, wish.filter.year),
      kindSelect(choices, wish),
      orderSelect(WAITING_ORDERS, wish.order),
    ]),
  };
}

/** A part of the lines that the reader may see, with what all of them add up to on the stages asked for. */
export function linesPage(
  { all, isMore = false, rows, totals }: ListRead<SavingLineRead>,
  choices: ListChoices,
  wish: LinesWish,
  reader: { readonly title: string; readonly trusts: readonly string[] },
) {
  const { filter } = wish;
  const filters = [
    worded('stage', 'Stage', 'Any stage', filter.stage, STAGES, STAGE_WORDS),
    yearSelect(choices, filter.year),
    categorySelect(choices, filter.category),
    kindSelect(choices, wish),
    worded('attribution', 'Made by', 'Anybody', filter.attribution, ATTRIBUTIONS, ATTRIBUTION_WORDS),
    ...(reader.trusts.length === 0
      ? []
      : [
          select(
            'trust',
            'Trust',
            'All trusts',
            filter.trust,
            reader.trusts.map((one) => [one, one]),
          ),
        ]),
    orderSelect(LINE_ORDERS, wish.order),
  ];
  return {
    title: reader.title,
    filter: linesWords(wish.filter),
    list: listParts(
      '/savings/lines',
      `${isMore ? 'more than ' : ''}${plural(all, 'line')}`,
      all,
      totals,
      wish,
      filters,
      isMore,
    ),
    rows: rows.map((line) => lineRow(line, wish.filter)),
    trail: [{ text: 'Savings', href: '/savings' }],
  };
}

function listParts(
  path: string,
  summary: string,
  all: number,
  totals: readonly StandingRead[],
  { page, query, order }: ListWish<keyof typeof ORDER_WORDS, unknown>,
  filters: readonly ReturnType<typeof select>[],
  isMore = false,
) {
  const at = Math.min(page, Math.max(1, Math.ceil(all / LIST_ROWS)));
  const href = (to: number) => {
    const address = new URLSearchParams(query);
    address.set('page', String(to));
    return `${path}?${address.toString()}`;
  };
  return {
    path,
    query,
    summary,
    heading: capital(summary),
    filters,
    // What the address asks and the form does not offer stays asked when the form is sent.
    kept: [...new URLSearchParams(query)].flatMap(([name, value]) =>
      filters.some((one) => one.name === name) ? [] : [{ name, value }],
    ),
    orderText: ORDER_WORDS[order],
    isNarrowed: query !== '',
    paging: isMore ? longPaging(at, all, href) : pagingView(at, all, LIST_ROWS, href),
    totals: byStage(totals).map((one) => ({
      kind: totalName(one),
      stage: STAGE_WORDS[one.stage],
      amount: pounds(one.amount),
      isLoss: amountOf(one) < 0n,
    })),
  };
}

/** Paging of a list that is longer than anybody pages, and was not counted to its end. */
function longPaging(page: number, counted: number, href: (page: number) => string) {
  const { text, previous } = pagingView(page, counted, LIST_ROWS, href);
  return { text: text.replace(' of ', ' of more than '), isShown: true, previous, next: href(page + 1) };
}

/** In the order in which a saving comes about, kind by kind. */
export function byStage(standing: readonly StandingRead[]): StandingRead[] {
  const at = (one: StandingRead) => `${totalName(one)} ${STAGES.indexOf(one.stage)}`;
  return [...standing].sort((a, b) => (at(a) < at(b) ? -1 : 1));
}

/** "Contracted £1,200.00"; the kind of money is said where a scheme has several. */
function standingWords(standing: readonly StandingRead[]): string[] {
  const isOneKind = new Set(standing.map(totalName)).size <= 1;
  if (standing.length === 0) return ['Nothing of yours'];
  return byStage(standing).map(
    (one) => `${STAGE_WORDS[one.stage]} ${pounds(one.amount)}${isOneKind ? '' : ` (${totalName(one)})`}`,
  );
}

function amountOf({ amount }: StandingRead): Money {
  return parseMoney(amount);
}

function select(
  name: string,
  label: string,
  none: string,
  chosen: string | undefined,
  values: readonly (readonly [string, string])[],
) {
  // What an address asks is among the choices even where nothing has it, or the form would lose it.
  const asked = chosen === undefined || values.some(([value]) => value === chosen) ? [] : [[chosen, chosen] as const];
  const items: Choice[] = [['', none] as const, ...values, ...asked].map(([value, text]) => ({
    value,
    text,
    selected: value === (chosen ?? ''),
  }));
  return { name, label, items };
}

function worded<V extends string>(
  name: string,
  label: string,
  none: string,
  chosen: string | undefined,
  values: readonly V[],
  words: Readonly<Record<V, string>>,
) {
  return select(
    name,
    label,
    none,
    chosen,
    values.map((one) => [one, words[one]]),
  );
}

function yearSelect({ years }: ListChoices, chosen: string | undefined) {
  return select(
    'year',
    'Year',
    'All years',
    chosen,
    years.map((one) => [one, one]),
  );
}

function categorySelect({ categories }: ListChoices, chosen: string | undefined) {
  return select(
    'category',
    'Category',
    'All categories',
    chosen,
    categories.map((one) => [one, categoryWord(one)]),
  );
}

function kindSelect({ kinds }: ListChoices, { query }: ListWish<string, unknown>) {
  const chosen = new URLSearchParams(query).get('kind') ?? undefined;
  return select(
    'kind',
    'Kind of money',
    'All kinds',
    chosen,
    kinds.map((kind) => [kindWord(kind), totalName(kind)]),
  );
}

function orderSelect<O extends keyof typeof ORDER_WORDS>(orders: readonly O[], chosen: O) {
  const items = orders.map((value): Choice => ({ value, text: ORDER_WORDS[value], selected: value === chosen }));
  return { name: 'order', label: 'Order', items };
}
