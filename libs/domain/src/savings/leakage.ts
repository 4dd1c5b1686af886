import { type Money, money, type Quantity } from '@tandem/domain/money';
import type { Effect } from './axes.js';
import { cashTypeFor } from './baselines.js';
import { type AttributionInput, decompose, type Decomposition, savingPart } from './decompose.js';
import { amountAt, amountFor } from './prices.js';
import { evidencedAlone, type PriceLadder } from './waterfall.js';

/** What really happened: how much was bought in all, and what was paid for it and why. */
export interface Actuals {
  /** Everything bought of the item, on the contract and off it. */
  readonly quantity: Quantity;
  /** Everything paid for it. */
  readonly paid: Money;
  /** How much more was paid because the pound bought less of the contract's currency; negative when less. */
  readonly currency: Money;
  /** How much more was paid by a clause of the contract that follows an index; negative when less. */
  readonly indexation: Money;
  /** How much more was paid elsewhere than the contract would have cost; negative when less. */
  readonly elsewhere: Money;
}

/** What was contracted to be saved, what became of it, and where the difference went: negative is saving lost. */
export interface Leakage {
  readonly contracted: Money;
  readonly volume: Money;
  readonly currency: Money;
  readonly index: Money;
  /** Bought elsewhere than from the contract's supplier. */
  readonly offContract: Money;
  /** Charged by the contract's supplier beside its price, and no clause explains it. */
  readonly unexplained: Money;
  readonly realised: Money;
}

/**
 * Parts the way from the contracted saving to the realised one: volume, currency, index, off-contract, in this order, and what none of them explains.
 *
 * The realised saving compares what was bought with the price before: baseline price × actual volume, less what was
 * paid. Volume is the saving of the units that were not bought after all; off-contract is what was bought elsewhere. What
 * the contract's supplier charged beside its price and no clause explains is evidenced by nothing: it is told apart, so
 * that a credit can be asked for. The parts add up by construction, as each step is a difference.
 * Undefined without a baseline and without a price alone: there is nothing to have saved. Source: leakage by volume,
 * currency, index and compliance as savings suites report it (Sievo, GEP).
 */
export function leakageOf(ladder: PriceLadder, actuals: Actuals): Leakage | undefined {
  const reference = ladder.baseline ?? evidencedAlone(ladder.alone);
  if (reference === null) return undefined;
  const { quantity, joint } = ladder;
  const contracted = amountFor(reference, quantity) - amountFor(joint, quantity);
  const atContract = amountAt(joint, quantity, actuals.quantity);
  const flexed = amountAt(reference, quantity, actuals.quantity) - atContract;
  const explained = atContract + actuals.currency + actuals.indexation;
  return {
    contracted: money(contracted),
    volume: money(flexed - contracted),
    currency: money(0n - actuals.currency),
    index: money(0n - actuals.indexation),
    offContract: money(0n - actuals.elsewhere),
    unexplained: money(explained + actuals.elsewhere - actuals.paid),
    realised: money(flexed + atContract - actuals.paid),
  };
}

/** A decomposition down to what was paid: the parts of the contract, and those of what leaked. */
export interface RealisedDecomposition extends Decomposition {
  readonly leakage: Leakage | null;
}

/** Takes a saving apart from the baseline to what was paid. The parts add up to the total less what leaked, to the penny. */
export function decomposeActual(input: AttributionInput, actuals: Actuals): RealisedDecomposition {
  const contracted = decompose(input);
  const leakage = leakageOf(input, actuals);
  if (!leakage) return { ...contracted, leakage: null };
  const lost: readonly [Effect, Money][] = [
    ['LEAKAGE_VOLUME', leakage.volume],
    ['LEAKAGE_CURRENCY', leakage.currency],
    ['LEAKAGE_INDEX', leakage.index],
    ['LEAKAGE_OFF_CONTRACT', leakage.offContract],
    ['NOT_EVIDENCED', leakage.unexplained],
  ];
  const cashType = cashTypeFor(input.baseline, input.asAt);
  const parts = lost
    .filter(([, amount]) => amount !== 0n)
    .map(([effect, amount]) => savingPart(input, effect, { cashType, amount }));
  return { ...contracted, leakage, parts: [...contracted.parts, ...parts] };
}
