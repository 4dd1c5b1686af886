import type { Tx } from '@tandem/platform/database';

/**
 * What leaving would cost each remaining trust in money, once bids have been opened. The page for leaving shows it when
 * something provides it: prices come later in the story than requirements, so the web layer brings the two together.
 */
export interface LeavingPrices {
  /** Undefined while no bids on the requirement have been opened. */
  pricesOfLeaving(tx: Tx, requirementId: string, trustId: string): Promise<LeavingPricesRead | undefined>;
}

export interface LeavingPricesRead {
  /** A sentence that says what was compared, such as the tender and its run. */
  readonly basis: string;
  /** Decimal amounts in the tender's currency. */
  readonly currency: string;
  readonly trusts: readonly { readonly trust: string; readonly paysWith: string; readonly paysWithout: string }[];
  /** Where the whole comparison is. */
  readonly href: string;
}

/** The token under which a later feature's web folder provides `LeavingPrices`. */
export const LEAVING_PRICES = Symbol('LeavingPrices');
