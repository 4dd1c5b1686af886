import { type Money, money, parseMoney } from '@tandem/domain/money';
import {
  type ContractRate,
  contractRate,
  type ExplainedPrice,
  explainPrice,
  type MissingRate,
} from '@tandem/domain/savings';
import type { LocalDate } from '@tandem/domain/time';
import {
  clauseOf,
  type ClauseQueries,
  type ClauseRead,
  seriesFor,
  type SeriesValueRead,
} from '@tandem/features/contracts';
import type { Tx } from '@tandem/platform/database';

/** What was bought of a contract line in a month, with what was charged beside its price. Decimal texts in its currency. */
export interface MonthToExplain {
  readonly contractId: string;
  readonly lineCode: string;
  readonly currency: string;
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

/** Why other than the contract's price was paid in a month. Each amount is what was paid more, in the contract's currency. */
export interface MonthExplained extends ExplainedPrice {
  readonly elsewhere: Money;
  /** What turns it into pounds where the contract is in another currency, or which rate is missing; null for pounds. */
  readonly rate: ContractRate | { readonly missing: MissingRate } | null;
  /** Whether the contract lets the price of the line move at all. */
  readonly hasClause: boolean;
}

/** What every amount of the ledger is in. */
const LEDGER_CURRENCY = 'GBP';

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
  // In its own currency a price cannot follow that currency: the statement is the rate at which it was agreed.
  const own = clauses.find((one) => isOwnCurrency(one, month));
  const found = explainPrice(
    {
      month: month.month,
      contracted: parseMoney(month.ownContracted),
      differing: { contracted: parseMoney(month.differingContracted), paid: parseMoney(month.differingPaid) },
    },
    clauses.filter((one) => one !== own).map(clauseOf),
    (clause) => series.get(`${clause.kind}/${clause.series}`),
  );
  return {
    ...found,
    elsewhere: money(parseMoney(month.elsewherePaid) - parseMoney(month.elsewhereContracted)),
    hasClause: clauses.length > 0,
    rate:
      month.currency === LEDGER_CURRENCY
        ? null
        : contractRate(own && clauseOf(own), own && seriesFor(own, values), month.month),
  };
}

function isOwnCurrency(clause: ClauseRead, { currency }: MonthToExplain): boolean {
  return clause.kind === 'currency' && clause.series === currency;
}
