import type { Scoring } from '@tandem/domain/evaluation';

export type { Scoring };

/** Any JSON value, as `JSON.parse` returns it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A lot: the lines that are judged together, and how many suppliers may share them. */
export interface Lot {
  readonly id: string;
  /** False when everything a coalition needs in the lot goes to one supplier. */
  readonly mayBeSplit: boolean;
  readonly maxSuppliers?: number;
  /** A supplier that wins in the lot wins at least this share of its reference value. */
  readonly minShareBasisPoints: number;
}

/** One thing that trusts need; quantities are thousandths of its unit. */
export interface Line {
  readonly id: string;
  readonly lot: string;
  readonly indivisible: boolean;
  readonly demand: ReadonlyMap<string, bigint>;
}

/** A bidder. `submittedAt` is an instant in milliseconds and decides ties; it may be unknown. */
export interface Supplier {
  readonly id: string;
  readonly sme: boolean;
  readonly submittedAt?: bigint;
}

/** A price break: `from` in thousandths of a unit, the price in ten-thousandths of the currency. */
export interface Break {
  readonly from: bigint;
  readonly unitPrice: bigint;
}

/** All units at the price that the whole quantity reaches, or each unit at the price of its own place. */
export type PriceKind = 'allUnits' | 'incremental';

/** What one supplier asks for one line. */
export interface Price {
  readonly line: string;
  /** The list price, before breaks, in ten-thousandths. */
  readonly unitPrice: bigint;
  readonly kind: PriceKind;
  readonly breaks: readonly Break[];
  readonly min: bigint;
  readonly max?: bigint;
  /** Pence, once, if any of the line is bought at this price. */
  readonly fixedCharge: bigint;
  /** Millionths of a kilogram for one unit. */
  readonly carbonPerUnit: bigint;
}

/** One discount on a supplier's whole spend at list price; `from` in pence. */
export interface SpendTiers {
  readonly kind: PriceKind;
  readonly steps: readonly { readonly from: bigint; readonly discountBasisPoints: number }[];
}

/** Pence off the bill when everything needed in every lot listed goes to the supplier. */
export interface Bundle {
  readonly lots: readonly string[];
  readonly discount: bigint;
}

/** One price in pence for everything a named coalition needs in the lots listed. */
export interface Package {
  readonly lots: readonly string[];
  readonly price: bigint;
  readonly coalition: readonly string[];
}

/** All that one supplier offers. */
export interface Bid {
  readonly supplier: string;
  readonly fixedCharge: bigint;
  readonly capacityValue?: bigint;
  readonly capacityQuantity?: bigint;
  readonly prices: readonly Price[];
  readonly spendTiers?: SpendTiers;
  readonly bundles: readonly Bundle[];
  readonly packages: readonly Package[];
  readonly quality: ReadonlyMap<string, number>;
}

/** A rule that a scenario adds to the limits the bids and lots already state. */
export type Rule =
  | { readonly rule: 'maxSuppliers'; readonly value: number }
  | { readonly rule: 'maxShare'; readonly basisPoints: number }
  | { readonly rule: 'minShareSme'; readonly basisPoints: number }
  | { readonly rule: 'minQuality'; readonly basisPoints: number }
  | { readonly rule: 'retain'; readonly supplier: string; readonly lot: string; readonly minBasisPoints: number }
  | { readonly rule: 'exclude'; readonly supplier: string; readonly lot: string }
  | { readonly rule: 'carbonCap'; readonly kg: bigint };

/** A named set of rules under which the tender is awarded once per coalition. */
export interface Scenario {
  readonly id: string;
  readonly rules: readonly Rule[];
}

/** A tender pack that contradicts itself nowhere: defaults applied, every set in code-point order. */
export interface TenderPack {
  readonly reference: string;
  readonly currency: string;
  readonly trusts: readonly string[];
  readonly lots: readonly Lot[];
  readonly lines: readonly Line[];
  readonly suppliers: readonly Supplier[];
  readonly bids: readonly Bid[];
  readonly scoring?: Scoring;
  readonly scenarios: readonly Scenario[];
  readonly coalitions: readonly (readonly string[])[];
  readonly timeLimitMs: number;
  /** The document as it was written, sets sorted and nothing added: what is hashed and embedded. */
  readonly document: Json;
}

/** What is wrong with a pack, and where. */
export interface PackProblem {
  readonly path: string;
  readonly message: string;
}
