import { type Money, parseMoney } from '@tandem/domain/money';
import { STAGES } from '@tandem/domain/savings';
import {
  type ListChoices,
  type ListedScheme,
  type ListRead,
  SCHEME_ORDERS,
  type StandingRead,
  WAITING_ORDERS,
  type WaitingLine,
} from '@tandem/features/savings';
import { date, plural, pounds } from '../http/format.js';
import { pagingView } from '../imports/file.view.js';
import { validationPage } from './lines.presenter.js';
import { kindWord, LIST_ROWS, type ListWish } from './lists.wish.js';
import { categoryName, originOf } from './schemes.presenter.js';
import { STAGE_WORDS, totalName } from './savings.words.js';

const ORDER_WORDS = {
  newest: 'Newest first',
  oldest: 'Oldest first',
  starts: 'By the day from which it counts',
  title: 'By title',
  longest: 'Longest waiting first',
  largest: 'Largest first',
  scheme: 'By scheme',
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
      select(
        'stage',
        'Stage',
        'Any stage',
        wish.filter.stage,
        STAGES.map((one) => [one, STAGE_WORDS[one]]),
      ),
      select(
        'year',
        'Year',
        'All years',
        wish.filter.year,
        choices.years.map((one) => [one, one]),
      ),
      select(
        'category',
        'Category',
        'All categories',
        wish.filter.category,
        choices.categories.map((one) => [one, categoryName(one)]),
      ),
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
      select(
        'year',
        'Year',
        'All years',
        wish.filter.year,
        choices.years.map((one) => [one, one]),
      ),
      kindSelect(choices, wish),
      orderSelect(WAITING_ORDERS, wish.order),
    ]),
  };
}

function listParts(
  path: string,
  summary: string,
  all: number,
  totals: readonly StandingRead[],
  { page, query, order }: ListWish<keyof typeof ORDER_WORDS>,
  filters: readonly ReturnType<typeof select>[],
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
    filters,
    orderText: ORDER_WORDS[order],
    isNarrowed: query !== '',
    paging: pagingView(at, all, LIST_ROWS, href),
    totals: byStage(totals).map((one) => ({
      kind: totalName(one),
      stage: STAGE_WORDS[one.stage],
      amount: pounds(one.amount),
      isLoss: amountOf(one) < 0n,
    })),
  };
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
  const items: Choice[] = [['', none] as const, ...values].map(([value, text]) => ({
    value,
    text,
    selected: value === (chosen ?? ''),
  }));
  return { name, label, items };
}

function kindSelect({ kinds }: ListChoices, { filter }: ListWish<string>) {
  const chosen = filter.kind && kindWord(filter.kind);
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
