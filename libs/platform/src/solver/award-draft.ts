import type { AwardProblem } from '@tandem/domain/awards';
import type { MipBuilder, Term } from './mip-builder.js';

/** An award problem as a program, with the way back from columns to quantities. */
export interface AwardModel {
  readonly mip: MipBuilder;
  /** Per line and supplier: the quantity in steps of the line, as terms. Empty where nothing is offered. */
  readonly quantity: readonly (readonly Term[][])[];
  /** Per line and supplier: terms that are one when a lot that may not be split, or a package, goes there. */
  readonly whole: readonly (readonly Term[][])[];
  /** Per line and supplier: the columns of ordinary quantities, and the most that they can be together. */
  readonly part: readonly (readonly { terms: Term[]; most: number }[])[];
  /** Per supplier: one when it may win anything. */
  readonly used: readonly number[];
  /** Steps of each line's demand. */
  readonly steps: readonly number[];
}

/** What the builders of the model share while they work. */
export interface Draft {
  readonly problem: AwardProblem;
  readonly mip: MipBuilder;
  /** False to let rounded amounts be fractions: a relaxation. */
  readonly wholePence: boolean;
  readonly steps: readonly number[];
  readonly used: readonly number[];
  readonly quantity: Term[][][];
  readonly whole: Term[][][];
  readonly part: { terms: Term[]; most: number }[][];
}

/** One of a supplier's spend tiers, or its only state when it has none. */
export interface Mode {
  /** One when the supplier's spend is paid at this tier. */
  readonly column: number;
  /** What is paid of a penny at list price. */
  readonly factor: number;
  /** The ordinary purchases of this tier in pence at list price. */
  readonly spend: Term[];
}

/** Discounts on a spend give fractions of a penny, so the supplier's bill gets a rounded column. */
export function isRounded(supplier: AwardProblem['suppliers'][number]): boolean {
  return supplier.bid.spendTiers !== undefined;
}

/** The quotient of two whole numbers of any size as a double; nought over nought is nought. */
export function ratio(numerator: bigint, denominator: bigint): number {
  if (denominator === 0n) return 0;
  const scale = 2n ** 80n;
  return Number((numerator * scale) / denominator) / Number(scale);
}
