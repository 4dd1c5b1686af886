import { type Fraction, money, moneyText } from '@tandem/domain/money';
import type { Ratio } from './ratio.js';

/** The price formulas that a tender may publish. BENCHMARK is another name for FIXED. */
export type FormulaId =
  'REL_LOWEST' | 'REL_LINEAR' | 'REL_MEAN' | 'REL_RANGE' | 'FIXED' | 'PPQP' | 'MONETISED' | 'LOWEST_COMPLIANT';

/** The amounts that a formula was published with, in pence, by name. */
export type FormulaParameters = Readonly<Record<string, bigint>>;

/** An amount that is published with a formula; every parameter is money. */
export interface FormulaParameter {
  readonly name: string;
  readonly isRequired: boolean;
  /** What a form calls it. */
  readonly label: string;
  /** What a form says below the label. */
  readonly hint: string;
}

/** All that a formula may see of the prices of the other bids: pence over the bids that are ranked. */
export interface PriceField {
  readonly lowest: bigint;
  readonly highest: bigint;
  readonly total: bigint;
  readonly count: bigint;
}

/**
 * How one more bid, invented and priced outside the reference, moves a relative formula.
 *
 * Along one side every bid's share is `clamp(constant + slope × u, 0, 1)` of a single number u that the invented price
 * sets, so the prices at which two bids change places are found by solving linear equations, exactly.
 */
export interface PhantomSide {
  readonly side: 'below' | 'above';
  /** The constant and the slope of a price's share. */
  line(price: bigint, field: PriceField): { readonly constant: Fraction; readonly slope: Fraction };
  /** The invented price in pence that gives u; undefined where none does. */
  priceAt(u: Fraction, field: PriceField): Fraction | undefined;
}

interface PublishedFormula {
  readonly id: FormulaId;
  /** Raised when the same bids would be ranked differently. */
  readonly version: number;
  readonly aliases: readonly string[];
  readonly title: string;
  /** What the formula does, for a person who prepares a bid. */
  readonly sentence: string;
  /** The formula as it is published. W: price weight in points, P: price, Q: quality points of 100. */
  readonly formula: string;
  readonly source: string;
  readonly parameters: readonly FormulaParameter[];
  /** Whether another supplier's price changes this bid's figure: only then can a loser decide between two others. */
  readonly dependsOnOtherBids: boolean;
  /** Whether the weight of price against quality enters. */
  readonly usesWeight: boolean;
  /** What was decided where the formula alone decides nothing, one sentence each. */
  readonly degenerate: readonly string[];
  /**
   * The sum with this bid's own amounts in it, so that a person can do it again: "40 × £50.00 ÷ £100.00". Undefined where
   * it would divide by nought and a decision stands in its place.
   */
  working(bid: WorkedBid, field: PriceField, parameters: FormulaParameters): string | undefined;
}

/** What the words of a formula's sum are made of: pence, points as text. */
export interface WorkedBid {
  readonly price: bigint;
  /** The price weight in points, "40". */
  readonly weight: string;
  /** The quality points of 100. */
  readonly qualityPoints: string;
}

/** A formula that turns a price into a share of the price points; the most points win. */
export interface PointsFormula extends PublishedFormula {
  readonly direction: 'highestWins';
  /** The share of the price points, from nought to the whole. */
  share(price: bigint, field: PriceField, parameters: FormulaParameters): Ratio;
  /** What of the other prices the share depends on; nothing where no other bid matters. */
  readonly reads: readonly ('lowest' | 'highest' | 'mean')[];
  /** The sides on which an invented bid can matter; empty where it never can. */
  readonly phantomSides: readonly PhantomSide[];
}

/** A formula that turns price and quality into one figure in pounds; the lowest figure wins. */
export interface FigureFormula extends PublishedFormula {
  readonly direction: 'lowestWins';
  /** What the figure is, for the head of a column. */
  readonly figureName: string;
  /** Pounds, or pounds for one quality point; undefined where no figure exists. */
  figure(price: bigint, quality: Fraction, parameters: FormulaParameters): Ratio | undefined;
}

/** One entry of the catalogue of price formulas. */
export type PriceFormula = PointsFormula | FigureFormula;

/** Pence as a price in the words of a sum: "£1234.50". */
export function poundsText(pence: bigint): string {
  return `£${moneyText(money(pence))}`;
}
