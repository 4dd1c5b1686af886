import { type Money, money, parseMoney } from '@tandem/domain/money';
import { type ExplainedPrice, explainPrice } from '@tandem/domain/savings';
import type { LocalDate } from '@tandem/domain/time';
import {
  clauseOf,
  type ClauseQueries,
  type ClauseRead,
  seriesFor,
  type SeriesValueRead,
} from '@tandem/features/contracts';
import type { Tx } from '@tandem/platform/database';

/** What was bought of a contract line in a month, with what was charged beside its price. Decimal texts. */
export interface MonthToExplain {
  readonly contractId: string;
  readonly lineCode: string;
  readonly month: LocalDate;
  /** From the contract's supplier, at the contract's price. */
  readonly ownContracted: string;
  /** Of it what was charged at another price: at the contract's price, and as charged. */
  readonly differingContracted: string;
  readonly differingPaid: string;
  /** From other suppliers: at the contract's price, and as paid. */
  readonly elsewhereContracted: string;
  readonly elsewherePaid: string;
}

/** Why other than the contract's price was paid in a month. Each amount is what was paid more. */
export interface MonthExplained extends ExplainedPrice {
  readonly elsewhere: Money;
  /** Whether the contract lets the price of the line move at all. */
  readonly hasClause: boolean;
}

/** The sums that `MonthToExplain` asks for, of rows of `counted` named c. */
export const EXPLAINED_SUMS = `
  coalesce(sum(c.contracted) filter (where c.outcome <> 'offContract'), 0) as "ownContracted",
  coalesce(sum(c.contracted) filter (where c.outcome = 'priceDiffers'), 0) as "differingContracted",
  coalesce(sum(c.paid) filter (where c.outcome = 'priceDiffers'), 0) as "differingPaid",
  coalesce(sum(c.contracted) filter (where c.outcome = 'offContract'), 0) as "elsewhereContracted",
  coalesce(sum(c.paid) filter (where c.outcome = 'offContract'), 0) as "elsewherePaid"`;

/** Reads clauses and values once, and gives what explains a month's price by them. */
export async function explainer(tx: Tx, clauses: ClauseQueries): Promise<(month: MonthToExplain) => MonthExplained> {
  const byLine = new Map<string, ClauseRead[]>();
  for (const clause of await clauses.clauses(tx)) {
    const key = `${clause.contractId} ${clause.lineCode}`;
    byLine.set(key, [...(byLine.get(key) ?? []), clause]);
  }
  const values = byLine.size === 0 ? [] : await clauses.values(tx);
  return (month) => explained(month, byLine.get(`${month.contractId} ${month.lineCode}`) ?? [], values);
}

function explained(
  month: MonthToExplain,
  clauses: readonly ClauseRead[],
  values: readonly SeriesValueRead[],
): MonthExplained {
  const series = new Map(clauses.map((one) => [`${one.kind}/${one.series}`, seriesFor(one, values)]));
  const found = explainPrice(
    {
      month: month.month,
      contracted: parseMoney(month.ownContracted),
      differing: { contracted: parseMoney(month.differingContracted), paid: parseMoney(month.differingPaid) },
    },
    clauses.map(clauseOf),
    (clause) => series.get(`${clause.kind}/${clause.series}`),
  );
  return {
    ...found,
    elsewhere: money(parseMoney(month.elsewherePaid) - parseMoney(month.elsewhereContracted)),
    hasClause: clauses.length > 0,
  };
}
