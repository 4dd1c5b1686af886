import { divideHalfUp, type Money, money, parseUnitPrice, type UnitPrice } from '@tandem/domain/money';
import type { LocalDate } from '@tandem/domain/time';
import { monthOnly, type PriceIndex, STALENESS, type StalenessRule, valueFor } from './price-index.js';

/** What a contract lets its price follow: a currency by its rate, or a published index. */
export const CLAUSE_KINDS = ['currency', 'index'] as const;
/** One of `CLAUSE_KINDS`. */
export type ClauseKind = (typeof CLAUSE_KINDS)[number];

/** A clause by which the price of a contract line follows a series of values. */
export interface PriceClause {
  readonly kind: ClauseKind;
  /** The currency's three letters, or the name under which the index is published. */
  readonly series: string;
  /** What the series stood at when the price was agreed, in ten-thousandths; null when nobody has said. */
  readonly base: UnitPrice | null;
  /** How much of the price follows it, in hundredths of a percent: 10,000 is all of it. */
  readonly share: number;
}

/** What was bought of a contract line from its supplier in a month. */
export interface BoughtOnContract {
  /** Any day of the month. */
  readonly month: LocalDate;
  /** All of it at the contract's price. */
  readonly contracted: Money;
  /** Of it what was charged at another price: at the contract's price, and as it was charged. */
  readonly differing: { readonly contracted: Money; readonly paid: Money };
}

/** Why other than the contract's price was charged. Each amount is what was paid more; below nought is less. */
export interface ExplainedPrice {
  readonly currency: Money;
  readonly index: Money;
  /** What no clause explains: the supplier does not keep to the contract's price. */
  readonly unexplained: Money;
  /** What a reader must be told: the values that were used with their age, or why a clause explains nothing. */
  readonly notes: readonly string[];
}

/** A rate is published every day, so one that is older than a month says little of the price. */
export const RATE_STALENESS: StalenessRule = { ageMonthsMax: 1, approvedBy: null };

/**
 * Takes what was charged beside a contract's price apart: what its currency explains, then its index, then the rest.
 *
 * A clause that raises the price explains no more than was charged, on the units that were charged otherwise. A clause that
 * lowers it counts on all that was bought, used by the supplier or not: what was not passed on is then unexplained. A value
 * that is missing or too old explains nothing, and a note says so; nothing is extrapolated. Source: leakage by currency and
 * index as savings suites report it; staleness as in `indexMove`.
 */
export function explainPrice(
  bought: BoughtOnContract,
  clauses: readonly PriceClause[],
  seriesOf: (clause: PriceClause) => PriceIndex | undefined,
): ExplainedPrice {
  const total = bought.differing.paid - bought.differing.contracted;
  const explained: Record<ClauseKind, bigint> = { currency: 0n, index: 0n };
  const notes: string[] = [];
  let left = total;
  for (const clause of [...clauses].sort((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0))) {
    const move = moveOf(clause, seriesOf(clause), bought.month);
    notes.push(move.note);
    const part = partOf(move.by, bought, left);
    explained[clause.kind] += part;
    left -= part;
  }
  return { currency: money(explained.currency), index: money(explained.index), unexplained: money(left), notes };
}

/** A share of the price as a fraction: by how much the clause moves it. */
interface Move {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

function partOf(by: Move | null, { contracted, differing }: BoughtOnContract, left: bigint): bigint {
  if (by === null) return 0n;
  if (by.numerator <= 0n) return divideHalfUp(contracted * by.numerator, by.denominator);
  const due = divideHalfUp(differing.contracted * by.numerator, by.denominator);
  return left <= 0n ? 0n : due < left ? due : left;
}

function moveOf(
  clause: PriceClause,
  series: PriceIndex | undefined,
  month: LocalDate,
): { by: Move | null; note: string } {
  const name = clauseName(clause);
  const wanted = monthOnly(month.slice(0, 7));
  if (clause.base === null)
    return { by: null, note: `${name}: nobody has said what it stood at when the price was agreed. Not evidenced.` };
  const found = series && valueFor(series, month);
  if (!found) return { by: null, note: `${name}: no value is given for ${wanted} or before. Not evidenced.` };
  const rule = clause.kind === 'currency' ? RATE_STALENESS : STALENESS;
  const age = found.ageMonths === 0 ? '' : `, ${found.ageMonths === 1 ? '1 month' : `${found.ageMonths} months`} old`;
  const value = `${monthOnly(found.month)} ${found.value}${age}`;
  if (found.ageMonths > rule.ageMonthsMax)
    return {
      by: null,
      note: `${name}: the last value is of ${value}, too old for ${wanted}. Not evidenced until a newer one is given.`,
    };
  const change = parseUnitPrice(found.value) - clause.base;
  return {
    by: { numerator: change * BigInt(clause.share), denominator: clause.base * WHOLE },
    note: `${name}: ${value}, used for ${wanted}.`,
  };
}

/** What a page calls a clause. */
export function clauseName({ kind, series }: Pick<PriceClause, 'kind' | 'series'>): string {
  return kind === 'currency' ? `Pounds for one ${series}` : series;
}

const WHOLE = 10_000n;
