import type { SpendTiers } from './pack.js';

/** What a supplier's rows in one lot cost at its single prices, if every one of them has a price that allows it. */
export interface SingleCost {
  /** The rows alone, which count towards a discount on the spend. */
  readonly spend: bigint;
  /** Rows and their lines' fixed charges. */
  readonly whole: bigint;
  /** How many rows no single price allows. */
  readonly unpriced: number;
}

/** A package that could pay for its lots, in the order of the bid. */
export interface OfferedPackage {
  readonly lots: readonly number[];
  readonly price: bigint;
}

/** All that decides which packages pay. */
export interface PackageQuestion {
  readonly packages: readonly OfferedPackage[];
  readonly singles: ReadonlyMap<number, SingleCost>;
  /** Spend on the rows that no package could pay for. */
  readonly otherSpend: bigint;
  readonly tiers?: SpendTiers | undefined;
}

/** A package with what it saves against the single prices of its lots. */
export interface Saver {
  readonly index: number;
  readonly lots: readonly number[];
  readonly saving: bigint;
  /** Spend that no longer counts towards the discount. */
  readonly spend: bigint;
}

/** What the lots cost without packages. */
export interface ListCosts {
  readonly list: ReadonlyMap<number, bigint>;
  /** On top, where no single price allows the lot: more than any bill. */
  readonly forced: ReadonlyMap<number, bigint>;
}
