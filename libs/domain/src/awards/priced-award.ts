/** So much of a line from a supplier; line and supplier are indices into the problem. */
export interface AwardQuantity {
  readonly line: number;
  readonly supplier: number;
  /** Thousandths. */
  readonly quantity: bigint;
}

/** A quantity with its pence; a row that a package pays for has the amount nought. */
export interface PricedRow extends AwardQuantity {
  readonly amount: bigint;
  readonly inPackage: boolean;
}

/** Pence beside the rows. Discounts are negative. */
export interface Charge {
  readonly supplier: number;
  readonly kind: 'fixedCharge' | 'lineCharge' | 'tierDiscount' | 'bundle' | 'package';
  readonly line?: number;
  readonly lots?: readonly number[];
  readonly amount: bigint;
}

/** An award to the penny: the rows and the charges add up to the cost, and the trusts' shares do too. */
export interface PricedAward {
  readonly rows: readonly PricedRow[];
  readonly charges: readonly Charge[];
  readonly cost: bigint;
  /** Pence per trust, in the order of the coalition. */
  readonly perTrust: readonly bigint[];
}
