/**
 * What a supplier offers, as it is hashed and stored: the bid of a tender pack without the supplier's code.
 * Prices, quantities and charges are decimal texts.
 */
export interface BidContent {
  fixedCharge: string;
  capacityQuantity?: string;
  capacityValue?: string;
  prices: PriceContent[];
}

export interface PriceContent {
  line: string;
  /** The price at the smallest quantity asked for, and below it. */
  unitPrice: string;
  kind: 'allUnits';
  breaks: { from: string; unitPrice: string }[];
  min: string;
  max?: string;
  fixedCharge: string;
  carbonKgPerUnit: string;
}
