import { Fraction } from '@tandem/domain/money';
import { hasPlayer } from './game.js';
import { ceilingOf, floorOf, toPennies } from './pennies.js';

/** A cost in pence: what an award costs, and the least that any award could cost as far as was proved. */
export interface CostBand {
  readonly cost: bigint;
  readonly bound: bigint;
}

/** What the same needs cost with some structural factors at work and the others not. */
export interface FactorCosts {
  readonly factors: number;
  /** By the mask of the factors at work: none first, all last. Undefined where nothing is evidence of the cost. */
  readonly costs: readonly (CostBand | undefined)[];
  /** For each factor the mask of those that must be at work before it can be; nought for most. */
  readonly after: readonly number[];
}

/** An amount of saving in pence, and where the true amount must lie when each cost is known to lie in its band. */
export interface SavingBand {
  readonly saving: bigint;
  readonly least: bigint;
  readonly most: bigint;
}

/** The saving taken apart by structural factors. What lacks evidence is undefined, and its reason is in `missing`. */
export interface FactorAnalysis {
  readonly total: SavingBand | undefined;
  /** What each factor adds when they come in the fixed order, one after the other. */
  readonly waterfall: readonly (SavingBand | undefined)[];
  /** What each factor adds on average over all orders; adds up to the total, to the penny. */
  readonly shapley: readonly SavingBand[] | undefined;
  /** The least and the most that each factor adds over those orders: how much the answer hangs on the order. */
  readonly ambiguity: readonly { readonly least: bigint; readonly most: bigint }[] | undefined;
  /** In how many orders the factors can come. */
  readonly orders: number;
  /** Sets of factors that some order passes through and whose cost nothing shows. */
  readonly missing: readonly number[];
}

/** The most factors that are analysed: 720 orders. */
const FACTORS_MAX = 6;

/**
 * Takes a saving apart by structural factors: in one fixed order, and by the Shapley value over all of them.
 *
 * A sequence gives each factor what is left by those before it, so the order decides how much; the Shapley value
 * takes the mean of all orders in which each factor comes after those that it needs (Shapley 1953; Faigle and Kern
 * 1992 where some orders cannot be). A cost that no evidence shows is never guessed: what depends on it is
 * undefined. Bands follow by interval arithmetic, each cost counted once. Source: Shorrocks, Decomposition
 * procedures for distributional analysis, 2013.
 */
export function analyseFactors({ factors, costs, after }: FactorCosts): FactorAnalysis {
  if (factors > FACTORS_MAX) throw new RangeError(`At most ${FACTORS_MAX} factors can be analysed, not ${factors}.`);
  const all = 2 ** factors - 1;
  const orders = [...ordersOf(factors, after)];
  const passed = new Set(orders.flatMap((order) => stepsOf(order).flatMap(({ before, mask }) => [before, mask])));
  const missing = [...passed].filter((mask) => costs[mask] === undefined).sort((a, b) => a - b);
  const fixed = stepsOf(Array.from({ length: factors }, (_, f) => f));
  const base = {
    total: drop(costs[0], costs[all]),
    waterfall: fixed.map(({ before, mask }) => drop(costs[before], costs[mask])),
    orders: orders.length,
    missing,
  };
  if (missing.length > 0 || orders.length === 0) return { ...base, shapley: undefined, ambiguity: undefined };
  const known = costs as readonly CostBand[];
  return { ...base, shapley: sharesOf(factors, known, orders), ambiguity: ambiguityOf(factors, known, orders) };
}

interface Step {
  readonly factor: number;
  readonly before: number;
  readonly mask: number;
}

/** Every order in which each factor comes after those that it needs. */
function* ordersOf(factors: number, after: readonly number[], begun: readonly number[] = []): Generator<number[]> {
  if (begun.length === factors) yield [...begun];
  const atWork = begun.reduce((mask, factor) => mask + 2 ** factor, 0);
  for (let factor = 0; factor < factors; factor++) {
    const needs = after[factor] ?? 0;
    if (hasPlayer(atWork, factor) || (atWork & needs) !== needs) continue;
    yield* ordersOf(factors, after, [...begun, factor]);
  }
}

function stepsOf(order: readonly number[]): Step[] {
  let before = 0;
  return order.map((factor) => {
    const step = { factor, before, mask: before + 2 ** factor };
    before = step.mask;
    return step;
  });
}

function drop(before: CostBand | undefined, then: CostBand | undefined): SavingBand | undefined {
  if (!before || !then) return undefined;
  return { saving: before.cost - then.cost, least: before.bound - then.cost, most: before.cost - then.bound };
}

/** The mean over the orders. Each factor's mean is a sum of costs, so each cost takes the end of its band that counts. */
function sharesOf(factors: number, costs: readonly CostBand[], orders: readonly (readonly number[])[]): SavingBand[] {
  const times = Array.from({ length: factors }, () => costs.map(() => 0n));
  for (const { factor, before, mask } of orders.flatMap(stepsOf)) {
    const own = times[factor]!;
    own[before] = own[before]! + 1n;
    own[mask] = own[mask]! - 1n;
  }
  const mean = (own: readonly bigint[], take: (cost: CostBand, isAdded: boolean) => bigint) => {
    const sum = own.reduce(
      (total, time, mask) => (time === 0n ? total : total + time * take(costs[mask]!, time > 0n)),
      0n,
    );
    return Fraction.of(sum, BigInt(orders.length));
  };
  const exact = times.map((own) => mean(own, ({ cost }) => cost));
  const pennies = toPennies(exact, costs[0]!.cost - costs.at(-1)!.cost);
  return times.map((own, factor) => ({
    saving: pennies[factor]!,
    least: floorOf(mean(own, ({ cost, bound }, isAdded) => (isAdded ? bound : cost))),
    most: ceilingOf(mean(own, ({ cost, bound }, isAdded) => (isAdded ? cost : bound))),
  }));
}

function ambiguityOf(factors: number, costs: readonly CostBand[], orders: readonly (readonly number[])[]) {
  const steps = orders.flatMap(stepsOf);
  return Array.from({ length: factors }, (_, factor) => {
    const added = steps.filter((s) => s.factor === factor).map((s) => costs[s.before]!.cost - costs[s.mask]!.cost);
    const [first] = added as [bigint];
    return added.reduce(
      ({ least, most }, one) => ({ least: one < least ? one : least, most: one > most ? one : most }),
      { least: first, most: first },
    );
  });
}
