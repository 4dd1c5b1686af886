import { type AwardProblem, type Run, tierDiscount } from '@tandem/domain/awards';
import { type Money, money, parseMoney } from '@tandem/domain/money';
import { labelOf, type PackLabels } from './pack-labels.js';

/** Where a supplier's spend stands on its discount for the whole spend. */
export interface TierPlace {
  readonly supplier: string;
  readonly name: string;
  /** What is bought from it at list price. */
  readonly spend: Money;
  readonly discountBasisPoints: number;
  /** What comes off the bill now. */
  readonly discount: Money;
  readonly next?: {
    readonly from: Money;
    readonly missing: Money;
    readonly discountBasisPoints: number;
    /** What would come off the bill at that spend, beyond what comes off now. */
    readonly saving: Money;
  };
}

/** Where each winner with discounts on its whole spend stands, in the order of the suppliers. */
export function tierPlaces(problem: AwardProblem, run: Run, labels: PackLabels): TierPlace[] {
  return problem.suppliers.flatMap(({ id, bid: { spendTiers } }): TierPlace[] => {
    const rows = run.award.filter((row) => row.supplier === id);
    if (!spendTiers || rows.length === 0) return [];
    const spend = rows.reduce((sum, row) => sum + parseMoney(row.amount), 0n);
    const reached = spendTiers.steps.filter((step) => step.from <= spend).at(-1);
    const ahead = spendTiers.steps.find((step) => step.from > spend);
    const discount = tierDiscount(spendTiers, spend);
    return [
      {
        supplier: id,
        name: labelOf(labels, 'suppliers', id),
        spend: money(spend),
        discountBasisPoints: reached?.discountBasisPoints ?? 0,
        discount: money(discount),
        ...(ahead
          ? {
              next: {
                from: money(ahead.from),
                missing: money(ahead.from - spend),
                discountBasisPoints: ahead.discountBasisPoints,
                saving: money(tierDiscount(spendTiers, ahead.from) - discount),
              },
            }
          : {}),
      },
    ];
  });
}
