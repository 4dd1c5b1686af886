import { CASH_TYPES, RECURRENCES, STAGES } from '@tandem/domain/savings';
import {
  type KindOfMoney,
  type ListFilter,
  type ListPart,
  SCHEME_ORDERS,
  WAITING_ORDERS,
} from '@tandem/features/savings';
import { field, pageNumber } from '../http/forms.js';

/** Rows of a list on one page. */
export const LIST_ROWS = 25;

/** What an address asks of a list: which part of it, narrowed how, in which order. */
export interface ListWish<O extends string> {
  readonly filter: ListFilter;
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
    ...(/^[a-z]{1,60}$/.test(asked('category')) ? { category: asked('category') } : {}),
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

/** A kind of money as an address has it. */
export function kindWord({ cashType, budgetType, recurrence }: KindOfMoney): string {
  return `${cashType}.${budgetType}.${recurrence}`;
}

function kindOf(text: string): KindOfMoney | undefined {
  const [cash, budget, often] = text.split('.');
  const cashType = CASH_TYPES.find((one) => one === cash);
  const budgetType = (['revenue', 'capital', 'lease'] as const).find((one) => one === budget);
  const recurrence = RECURRENCES.find((one) => one === often);
  return cashType && budgetType && recurrence ? { cashType, budgetType, recurrence } : undefined;
}
