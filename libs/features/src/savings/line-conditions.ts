import type { LineFilter } from './savings-reads.js';

/** Conditions of a statement, joined by `and`, with the values of their parameters. */
export interface Conditions {
  readonly where: string;
  readonly parameters: unknown[];
}

/** The word in a filter for lines that belong to no contract. */
const NO_CONTRACT = 'none';

/** What a filter asks of lines: of their own columns, and of what stands on them, which only their legs can say. */
export interface LineConditions {
  /** On `saving_line l`, `saving_scheme s` and `organisation o`. */
  readonly where: string;
  /** On the legs of the line with the id `line.id`; undefined where nothing is asked of what stands on it. */
  readonly standing: string | undefined;
  readonly parameters: unknown[];
}

/**
 * Only what is asked is in the statement, so that PostgreSQL plans for that and not for every filter at once. What stands
 * on a line is dear to find out; `ledger_scheme` leaves out beforehand where nothing ever stood on the stage.
 */
export function lineConditions(filter: LineFilter): LineConditions {
  const { is, inContract, parameters } = asked();
  const standing = [
    ...is('g.account', filter.stage),
    ...is('g.attribution', filter.attribution),
    ...is('g.effect', filter.effect),
  ];
  const conditions = [
    ...is('l.scheme_id', filter.schemeId),
    ...is('o.short_name', filter.trust),
    ...is('l.financial_year', filter.year),
    ...is('s.category', filter.category),
    ...inContract('l.contract_id', filter.contract),
    ...is('l.mechanism', filter.mechanism),
    ...is('l.cash_type', filter.cashType),
    ...is('l.budget_type', filter.budgetType),
    ...is('l.recurrence', filter.recurrence),
    ...(filter.stage === undefined ? [] : [STOOD_ON_STAGE]),
  ];
  return {
    where: conditions.join(' and ') || 'true',
    standing:
      standing.length === 0
        ? undefined
        : `exists (select 1 from ledger_leg g where g.line_id = line.id and g.account not in ('baseline', 'spend')
             and ${standing.join(' and ')} group by g.account, g.effect, g.attribution having sum(g.amount) <> 0)`,
    parameters,
  };
}

/** The stage is the first parameter wherever it is asked for. */
const STOOD_ON_STAGE = `exists (select 1 from ledger_scheme b where b.scheme_id = l.scheme_id and b.trust_id = l.trust_id
  and b.financial_year = l.financial_year and b.account = $1)`;

/**
 * The ids of the lines of a filter, in an order where it matters. Lines are put in order before anything is asked of their legs: whoever
 * wants a page of them then looks at the legs of little more than that page.
 */
export function lineIds({ where, standing }: LineConditions, order?: string): string {
  const inOrder = `select l.id from saving_line l join saving_scheme s on s.id = l.scheme_id
    join organisation o on o.id = l.trust_id where ${where} ${order === undefined ? '' : `order by ${order}`}`;
  return standing === undefined ? inOrder : `select line.id from (${inOrder} offset 0) line where ${standing}`;
}

/** The roll-up that can say what the lines of a filter add up to, and what the filter asks of it. */
export function cellConditions(filter: LineFilter): Conditions & { readonly table: string } {
  const { is, inContract, parameters } = asked();
  const conditions = [
    ...is('account', filter.stage),
    ...is('attribution', filter.attribution),
    ...is('effect', filter.effect),
    ...is('financial_year', filter.year),
    ...is('category', filter.category),
    ...inContract('contract_id', filter.contract),
    ...is('mechanism', filter.mechanism),
    ...is('cash_type', filter.cashType),
    ...is('budget_type', filter.budgetType),
    ...is('recurrence', filter.recurrence),
    ...is('(select o.short_name from organisation o where o.id = trust_id)', filter.trust),
  ];
  // The smaller roll-up knows neither contract nor mechanism.
  const isSmall = filter.contract === undefined && filter.mechanism === undefined;
  return {
    table: isSmall ? 'ledger_summary' : 'ledger_balance',
    where: ["account not in ('baseline', 'spend')", ...conditions].join(' and '),
    parameters,
  };
}

function asked() {
  const parameters: unknown[] = [];
  const is = (column: string, value: string | undefined): string[] =>
    value === undefined ? [] : [`${column} = $${parameters.push(value)}`];
  const inContract = (column: string, value: string | undefined): string[] =>
    value === NO_CONTRACT ? [`${column} is null`] : is(column, value);
  return { parameters, is, inContract };
}
