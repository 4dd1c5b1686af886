import { Fraction, type Money, money } from '@tandem/domain/money';
import { analyseFactors } from '@tandem/domain/sharing';
import type { Effect } from './axes.js';
import type { WaterfallStep } from './waterfall.js';

/** What one effect is worth: as posted, on average over all orders, and in the orders that favour it least and most. */
export interface EffectInOrders {
  readonly effect: Effect;
  readonly posted: Money;
  readonly shapley: Money;
  readonly least: Money;
  readonly most: Money;
}

/** How much a decomposition hangs on its order. Analysis only: the ledger posts the fixed order. */
export interface OrderAnalysis {
  readonly effects: readonly EffectInOrders[];
  /** In how many orders the effects can come. */
  readonly orders: number;
  readonly note: string;
}

const NOTE =
  'Analysis only. The ledger posts the fixed order. Each effect is taken to change the price, or the volume, by the same proportion whenever it comes.';

/**
 * What the steps of a decomposition would be in every other order, and their Shapley average, in exact rationals.
 *
 * Each step is read as a proportion of the amount that it starts from, and applied in every order; the fixed order gives
 * the posted amounts again. Averages add up to the total, to the penny. Undefined for a single step, and where a step
 * starts from nought or less, as nothing is in proportion to that. Source: Shapley 1953; Shorrocks 2013.
 */
export function ordersOf(steps: readonly WaterfallStep[]): OrderAnalysis | undefined {
  const start = steps[0]?.from;
  if (start === undefined || steps.length < 2 || steps.some((step) => step.from <= 0n)) return undefined;
  const proportions = steps.map((step) => Fraction.of(step.to, step.from));
  const costs = Array.from({ length: 2 ** steps.length }, (_, mask) => {
    const cost = proportions
      .reduce((at, proportion, i) => (((mask >> i) & 1) === 1 ? at.mul(proportion) : at), Fraction.of(start))
      .toMoney();
    return { cost, bound: cost };
  });
  const { shapley, ambiguity, orders } = analyseFactors({
    factors: steps.length,
    costs,
    after: steps.map(() => 0),
  });
  if (!shapley || !ambiguity) return undefined;
  return {
    effects: steps.map((step, i) => ({
      effect: step.effect,
      posted: step.amount,
      shapley: money(shapley[i]!.saving),
      least: money(ambiguity[i]!.least),
      most: money(ambiguity[i]!.most),
    })),
    orders,
    note: NOTE,
  };
}
