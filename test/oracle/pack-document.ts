/** Decimal text: "152000.00". */
export type Decimal = string;

/** A tender pack as it is written, with what may be left out marked. */
export interface PackDocument {
  readonly format: 'tandem-tender-pack/1';
  readonly reference: string;
  readonly currency: string;
  readonly trusts: readonly string[];
  readonly lots?: readonly PackLot[];
  readonly lines: readonly PackLine[];
  readonly suppliers?: readonly { readonly id: string; readonly sme?: boolean; readonly submittedAt?: string }[];
  readonly bids?: readonly PackBid[];
  readonly scenarios: readonly { readonly id: string; readonly rules?: readonly PackRule[] }[];
  readonly coalitions?: 'all' | readonly (readonly string[])[];
  readonly timeLimitMs?: number;
}

export interface PackLot {
  readonly id: string;
  readonly split?: 'allowed' | 'never';
  readonly maxSuppliers?: number;
  readonly minShareBasisPoints?: number;
}

export interface PackLine {
  readonly id: string;
  readonly lot: string;
  readonly unit?: string;
  readonly indivisible?: boolean;
  readonly demand: Readonly<Record<string, Decimal>>;
}

export interface PackBid {
  readonly supplier: string;
  readonly fixedCharge?: Decimal;
  readonly capacityValue?: Decimal;
  readonly capacityQuantity?: Decimal;
  readonly prices?: readonly PackPrice[];
  readonly spendTiers?: {
    readonly kind?: PackKind;
    readonly steps: readonly { readonly from: Decimal; readonly discountBasisPoints: number }[];
  };
  readonly bundles?: readonly { readonly lots: readonly string[]; readonly discount: Decimal }[];
  readonly packages?: readonly {
    readonly lots: readonly string[];
    readonly price: Decimal;
    readonly coalition?: readonly string[];
  }[];
  readonly qualityBasisPoints?: Readonly<Record<string, number>>;
}

export type PackKind = 'allUnits' | 'incremental';

export interface PackPrice {
  readonly line: string;
  readonly unitPrice: Decimal;
  readonly kind?: PackKind;
  readonly breaks?: readonly { readonly from: Decimal; readonly unitPrice: Decimal }[];
  readonly min?: Decimal;
  readonly max?: Decimal;
  readonly fixedCharge?: Decimal;
  readonly carbonKgPerUnit?: Decimal;
}

/** A scenario's rule; which fields it has depends on its name. */
export interface PackRule {
  readonly rule: 'maxSuppliers' | 'maxShare' | 'minShareSme' | 'minQuality' | 'retain' | 'exclude' | 'carbonCap';
  readonly value?: number;
  readonly basisPoints?: number;
  readonly supplier?: string;
  readonly lot?: string;
  readonly minBasisPoints?: number;
  readonly kg?: Decimal;
}
