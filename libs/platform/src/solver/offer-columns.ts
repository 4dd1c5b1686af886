import { PER_PENNY, type Price } from '@tandem/domain/awards';
import { type Draft, isRounded, type Mode } from './award-draft.js';
import type { Term } from './mip-builder.js';

/** A stretch of a ladder: quantities in steps, the price of a step and the constant, both in ladder units. */
interface Tier {
  readonly low: bigint;
  readonly high: bigint;
  readonly each: bigint;
  readonly constant: bigint;
}

/** Above so many steps a quantity is treated as continuous and snapped: doubles branch badly on it. */
const LARGEST_INTEGER = 100_000_000n;

/** The columns by which one supplier may deliver part of one line at its single price. */
export function singlePriceColumns(draft: Draft, s: number, l: number, price: Price | undefined, modes: Mode[]): void {
  if (!price) return;
  const line = draft.problem.lines[l]!;
  const tiers = tiersOf(price, line.step, line.demand / line.step, draft.problem.suppliers[s]!.bid.capacityQuantity);
  if (tiers.length === 0) return;
  const isExact = tiers.every((t) => t.each % PER_PENNY === 0n && t.constant % PER_PENNY === 0n);
  for (const mode of modes) tierColumns(draft, { s, l, price, tiers, isExact, mode });
}

/** The reachable stretches of a ladder within its limits; one that nobody can reach is left out. */
function tiersOf(price: Price, step: bigint, demand: bigint, capacity: bigint | undefined): Tier[] {
  const up = (q: bigint) => (q + step - 1n) / step;
  let most = demand;
  for (const cap of [price.max, capacity]) if (cap !== undefined && cap / step < most) most = cap / step;
  const least = price.min > step ? up(price.min) : 1n;
  const tiers: Tier[] = [];
  let constant = 0n;
  let before = price.unitPrice;
  const rungs = [{ from: 0n, unitPrice: price.unitPrice }, ...price.breaks];
  for (const [k, rung] of rungs.entries()) {
    constant += (before - rung.unitPrice) * rung.from;
    before = rung.unitPrice;
    const next = rungs[k + 1];
    const low = up(rung.from) > least ? up(rung.from) : least;
    const beyond = next ? up(next.from) - 1n : most;
    const high = beyond < most ? beyond : most;
    if (low > high) continue;
    tiers.push({ low, high, each: rung.unitPrice * step, constant: price.kind === 'incremental' ? constant : 0n });
  }
  return tiers;
}

interface Place {
  readonly s: number;
  readonly l: number;
  readonly price: Price;
  readonly tiers: readonly Tier[];
  readonly isExact: boolean;
  readonly mode: Mode;
}

function tierColumns(draft: Draft, place: Place): void {
  const { mip, quantity, part, problem } = draft;
  const { s, l, price, tiers, isExact, mode } = place;
  const inBill = isRounded(problem.suppliers[s]!);
  const isPaidHere = isExact && !inBill;
  const perPenny = Number(PER_PENNY);
  const worth: Term[] = [];
  const choices: Term[] = [];
  for (const tier of tiers) {
    const each = Number(tier.each) / perPenny;
    const constant = Number(tier.constant) / perPenny;
    const q = mip.column(isPaidHere ? each : 0, 0, Number(tier.high), tier.high <= LARGEST_INTEGER);
    quantity[l]![s]!.push([q, 1]);
    part[l]![s]!.terms.push([q, 1]);
    worth.push([q, each]);
    const needsChoice = tiers.length > 1 || tier.low > 1n || price.fixedCharge > 0n || constant > 0;
    if (!needsChoice) {
      link(draft, q, tier.high, mode.column);
      continue;
    }
    const z = mip.binary(Number(price.fixedCharge) + (isPaidHere ? constant : 0));
    choices.push([z, 1]);
    worth.push([z, constant]);
    link(draft, q, tier.high, z);
    mip.atLeast(0, [
      [q, 1],
      [z, -Number(tier.low)],
    ]);
  }
  const most = Number(tiers.at(-1)!.high);
  part[l]![s]!.most = most;
  if (choices.length > 0) mip.atMost(0, [...choices, [mode.column, -1]]);
  if (!isPaidHere) {
    const amount = isExact ? worth : [[roundedColumn(draft, worth, tiers, !inBill), 1] as Term];
    if (inBill) mode.spend.push(...amount);
  }
}

/**
 * A whole number of pence that is the worth rounded half up.
 *
 * The margin tells a half from what lies below it, as far as doubles can: worths come in multiples of
 * a known fraction of a penny, and half of that fraction decides without excluding anything.
 */
function roundedColumn(draft: Draft, worth: readonly Term[], tiers: readonly Tier[], isPaid: boolean): number {
  let grain = PER_PENNY;
  for (const tier of tiers) for (const value of [tier.each, tier.constant]) grain = greatestCommonDivisor(grain, value);
  const margin = grain >= 100n ? Number(grain) / Number(PER_PENNY) / 2 : 0;
  const amount = draft.mip.column(isPaid ? 1 : 0, 0, Infinity, draft.wholePence);
  draft.mip.row(-0.5, 0.5 - margin, [...worth, [amount, -1]]);
  return amount;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

function link(draft: Draft, quantity: number, most: bigint, to: number): void {
  draft.mip.atMost(0, [
    [quantity, 1],
    [to, -Number(most)],
  ]);
}
