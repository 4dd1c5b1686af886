import { divideHalfUp } from '@tandem/domain/money';
import type { Price, SpendTiers } from './pack.js';

/** How many ladder units make a penny: ten-thousandths of a pound times thousandths of a unit. */
export const PER_PENNY = 100_000n;

/** What of a price makes its ladder. */
type Ladder = Pick<Price, 'unitPrice' | 'kind' | 'breaks'>;

/** The exact worth of a quantity at a ladder, in ladder units (1/100,000 of a penny). */
export function ladderValue(price: Ladder, quantity: bigint): bigint {
  if (price.kind === 'allUnits') {
    let unitPrice = price.unitPrice;
    for (const step of price.breaks) if (step.from <= quantity) unitPrice = step.unitPrice;
    return unitPrice * quantity;
  }
  let value = price.unitPrice * quantity;
  let before = price.unitPrice;
  for (const step of price.breaks) {
    if (quantity > step.from) value -= (before - step.unitPrice) * (quantity - step.from);
    before = step.unitPrice;
  }
  return value;
}

/** What a quantity costs at a ladder: pence, half up, once. */
export function ladderAmount(price: Ladder, quantity: bigint): bigint {
  return divideHalfUp(ladderValue(price, quantity), PER_PENNY);
}

/** The discount in pence on a spend at list price, half up, once. */
export function tierDiscount(tiers: SpendTiers, spend: bigint): bigint {
  let reached = 0n;
  let before = 0n;
  for (const step of tiers.steps) {
    if (step.from > spend) break;
    const discount = BigInt(step.discountBasisPoints);
    if (tiers.kind === 'allUnits') reached = discount * spend;
    else reached += (discount - before) * (spend - step.from);
    before = discount;
  }
  return divideHalfUp(reached, 10_000n);
}
