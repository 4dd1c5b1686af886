import { ATTRIBUTIONS, CASH_TYPES, EFFECTS, MECHANISMS, RECURRENCES, STAGES } from '@tandem/domain/savings';
import {
  type KindOfMoney,
  LINE_ORDERS,
  type LineFilter,
  type ListFilter,
  type ListPart,
  SCHEME_ORDERS,
  WAITING_ORDERS,
} from '@tandem/features/savings';
import { DomainError } from '@tandem/domain/refusals';
import { count } from '../http/format.js';
import { field, pageNumber } from '../http/forms.js';

/** A name that people gave, such as a category or a trust. */
const WORD = /^[^\p{Cc}]{1,60}$/u;

/** Rows of a list on one page. */
export const LIST_ROWS = 25;

/** Rows that a file takes. A workbook of 86,000 lines took 103 s to make, and meanwhile nobody else was answered. */
const FILE_ROWS = 20_000;
/** What a file reads of a list: one more than it takes, to know whether there are more. */
export const FILE_PART: ListPart = { offset: 0, limit: FILE_ROWS + 1 };

/**
 * The list of a file. A file is whole or there is none: nobody signs a part that looks like all of it.
 * @throws DomainError FILE.TOO_LONG
 */
export function wholeOf<R extends { readonly rows: readonly unknown[] }>(list: R): R {
  if (list.rows.length <= FILE_ROWS) return list;
  throw new DomainError(
    'FILE.TOO_LONG',
    { most: FILE_ROWS },
    `A file takes at most ${count(`${FILE_ROWS}`)} rows, and this list has more. Narrow it first, for example to one year or one stage, and take a file of each. Programs take the whole list part by part from the API.`,
  );
}

/** What an address asks of a list: which part of it, narrowed how, in which order. */
export interface ListWish<O extends string, F = ListFilter> {
  readonly filter: F;
  readonly order: O;
  readonly page: number;
  /** The filter and the order as an address has them, without the page; '' where nothing is asked. */
  readonly query: string;
}

/** The rows of a page. */
export function partOf(page: number): ListPart {
  return { offset: (page - 1) * LIST_ROWS, limit: LIST_ROWS };
}

/** What is asked of the list of schemes. A word that no list has means that nothing is asked. */
export function schemesWish(query: unknown): ListWish<(typeof SCHEME_ORDERS)[number]> {
  return wishOf(query, SCHEME_ORDERS, ['stage', 'year', 'category', 'kind']);
}

/** What is asked of the list of what waits for validation. */
export function waitingWish(query: unknown): ListWish<(typeof WAITING_ORDERS)[number]> {
  return wishOf(query, WAITING_ORDERS, ['year', 'kind']);
}

function wishOf<O extends string>(
  query: unknown,
  orders: readonly O[],
  names: readonly (keyof ListFilter)[],
): ListWish<O> {
  const asked = (name: keyof ListFilter) => (names.includes(name) ? field(query, name) : '');
  const kind = kindOf(asked('kind'));
  const filter: ListFilter = {
    ...(STAGES.some((stage) => stage === asked('stage')) ? { stage: asked('stage') } : {}),
    ...(/^\d{4}\/\d{2}$/.test(asked('year')) ? { year: asked('year') } : {}),
    ...(WORD.test(asked('category')) ? { category: asked('category') } : {}),
    ...(kind ? { kind } : {}),
  };
  const order = orders.find((one) => one === field(query, 'order')) ?? orders[0]!;
  const { kind: _kind, ...rest } = filter;
  const said = new URLSearchParams({
    ...rest,
    ...(kind ? { kind: kindWord(kind) } : {}),
    ...(order === orders[0] ? {} : { order }),
  });
  return { filter, order, page: pageNumber(field(query, 'page')), query: said.toString() };
}

/** What is asked of the list of lines: all that a figure of savings can be narrowed to, so that each leads to its lines. */
export type LinesWish = ListWish<(typeof LINE_ORDERS)[number], Omit<LineFilter, 'schemeId'>>;

const BUDGETS = ['revenue', 'capital', 'lease'] as const;
/** The values that each part of a filter of lines may have. */
const LINE_FILTERS: Record<keyof LinesWish['filter'], readonly string[] | RegExp> = {
  stage: STAGES,
  year: /^\d{4}\/\d{2}$/,
  category: WORD,
  cashType: CASH_TYPES,
  budgetType: BUDGETS,
  recurrence: RECURRENCES,
  attribution: ATTRIBUTIONS,
  effect: EFFECTS,
  mechanism: MECHANISMS,
  trust: WORD,
  contract: /^(?:none|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i,
};

/** What is asked of the list of lines. Its kind of money is one word, or any of its three parts. */
export function linesWish(query: unknown): LinesWish {
  const filter: Record<string, string> = {};
  for (const [name, values] of Object.entries(LINE_FILTERS)) {
    const asked = field(query, name);
    if (values instanceof RegExp ? values.test(asked) : values.includes(asked)) filter[name] = asked;
  }
  Object.assign(filter, kindOf(field(query, 'kind')));
  const order = LINE_ORDERS.find((one) => one === field(query, 'order')) ?? LINE_ORDERS[0];
  return { filter, order, page: pageNumber(field(query, 'page')), query: linesQuery(filter, order) };
}

/** The same filter always as the same address, with the kind of money as one word where it is whole. */
export function linesQuery(filter: LinesWish['filter'], order: LinesWish['order'] = LINE_ORDERS[0]): string {
  const { cashType, budgetType, recurrence, ...rest } = filter;
  const kind = kindOf(`${cashType}.${budgetType}.${recurrence}`);
  const parts = { cashType, budgetType, recurrence };
  const said = {
    ...rest,
    ...(kind ? { kind: kindWord(kind) } : parts),
    ...(order === LINE_ORDERS[0] ? {} : { order }),
  };
  return new URLSearchParams(
    Object.entries(said).filter((one): one is [string, string] => one[1] !== undefined),
  ).toString();
}

/** The address of the lines behind a figure. */
export function linesHref(filter: LinesWish['filter']): string {
  return `/savings/lines?${linesQuery(filter)}`;
}

/** A kind of money as an address has it. */
export function kindWord({ cashType, budgetType, recurrence }: KindOfMoney): string {
  return `${cashType}.${budgetType}.${recurrence}`;
}

function kindOf(text: string): KindOfMoney | undefined {
  const [cash, budget, often] = text.split('.');
  const cashType = CASH_TYPES.find((one) => one === cash);
  const budgetType = BUDGETS.find((one) => one === budget);
  const recurrence = RECURRENCES.find((one) => one === often);
  return cashType && budgetType && recurrence ? { cashType, budgetType, recurrence } : undefined;
}
