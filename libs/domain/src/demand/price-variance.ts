import {
  amountOf,
  divideHalfUp,
  type Money,
  money,
  type Quantity,
  type UnitPrice,
  unitPrice,
} from '@tandem/domain/money';

/** What one trust paid before for an item that others buy too. */
export interface PricePaid {
  readonly price: UnitPrice;
  readonly quantity: Quantity;
}

/** How far prices of the same item lie apart, and what everybody would pay less at the lowest of them. */
export interface PriceVariance {
  readonly lowest: UnitPrice;
  readonly highest: UnitPrice;
  /** (highest − lowest) ÷ lowest in hundredths of a per cent; null where somebody paid nothing. */
  readonly variance: bigint | null;
  readonly opportunity: Money;
}

/**
 * The variance of the prices that trusts paid for the same item, and the opportunity to the lowest: Σ (price − lowest) ×
 * quantity, each rounded once. No saving: nobody has offered the lowest price to every trust.
 * Source: NHS procurement metrics, "variance for median and minimum price" as the league tables have it.
 */
export function priceVariance(paid: readonly [PricePaid, ...PricePaid[]]): PriceVariance {
  const prices = paid.map(({ price }) => price);
  const lowest = prices.reduce((least, one) => (one < least ? one : least));
  const highest = prices.reduce((most, one) => (one > most ? one : most));
  return {
    lowest,
    highest,
    variance: lowest === 0n ? null : divideHalfUp((highest - lowest) * 10_000n, lowest),
    opportunity: money(paid.reduce((total, one) => total + opportunityTo(lowest, one), 0n)),
  };
}

/** What one trust would pay less at the lowest price. */
export function opportunityTo(lowest: UnitPrice, { price, quantity }: PricePaid): Money {
  return amountOf(unitPrice(price - lowest), quantity);
}
