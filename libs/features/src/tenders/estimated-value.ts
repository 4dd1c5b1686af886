import { thresholdFor, reaches, type AuthorityClass, type Threshold } from '@tandem/domain/demand';
import { amountOf, money, parseQuantity, parseUnitPrice, rate, sum, vatOf, type Money } from '@tandem/domain/money';
import type { LocalDate } from '@tandem/domain/time';
import type { DemandRead } from './tender-reads.js';

/** What the tender is expected to cost at today's prices, and whether the Act applies in full. */
export interface EstimatedValue {
  net: Money;
  gross: Money;
  /** Lines of demand without a baseline: the value is then a floor, not an estimate. */
  unpricedCount: number;
  threshold: Threshold;
  authorityClass: AuthorityClass;
  isAtThreshold: boolean;
}

/**
 * Values the demand of all trusts together at its baselines, net and including VAT.
 *
 * The threshold compares the gross value of the whole joint buy, never of one trust's part (PA23 s.4, s.123(2), Sch.3
 * para 4). Where it cannot be estimated, the contract counts as above the threshold (Sch.3 para 5). With trusts of both
 * classes the lower threshold counts.
 */
export function estimatedValue(
  demand: readonly DemandRead[],
  classes: readonly AuthorityClass[],
  on: LocalDate,
): EstimatedValue {
  const priced = demand.filter((d) => d.baselineUnitPrice !== null);
  const amounts = priced.map((d) => ({
    net: amountOf(parseUnitPrice(d.baselineUnitPrice!), parseQuantity(d.quantity)),
    vat: rate(d.vatBasisPoints),
  }));
  const net = sum(amounts.map((a) => a.net));
  const gross = money(net + sum(amounts.map((a) => vatOf(a.net, a.vat))));
  const authorityClass = classes.includes('central') || classes.length === 0 ? 'central' : 'sub-central';
  const threshold = thresholdFor(authorityClass, on);
  const unpricedCount = demand.length - priced.length;
  return {
    net,
    gross,
    unpricedCount,
    threshold,
    authorityClass,
    isAtThreshold: unpricedCount > 0 || reaches(gross, threshold),
  };
}
