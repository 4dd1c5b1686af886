import { PER_PENNY, type Price } from '@tandem/domain/awards';
import { quantity, quantityText } from '@tandem/domain/money';
import { commonDivisor, costAt, type Draft, type Mode, referenceStep } from './draft.js';
import { COST_PER_PENNY, type Term } from './program.js';
import { roundingEdges } from './rounding-edges.js';

/** A stretch of a ladder: quantities in steps, the price of a step and the constant, both in ladder units. */
interface Tier {
  readonly low: bigint;
  readonly high: bigint;
  readonly each: bigint;
  readonly constant: bigint;
}

/** The columns by which one supplier may deliver part of one line at its single price. */
export function singlePriceColumns(
  draft: Draft,
  s: number,
  l: number,
  price: Price | undefined,
  modes: readonly Mode[],
): void {
  if (!price) return;
  const tiers = tiersOf(draft, s, l, price);
  if (tiers.length === 0) return;
  for (const mode of modes) addTiers(draft, { s, l, price, tiers, mode });
}

/** The reachable stretches of a ladder within its limits; one that nobody can reach is left out. */
function tiersOf({ problem, removed }: Draft, s: number, l: number, price: Price): Tier[] {
  const { demand, step, id } = problem.lines[l]!;
  const supplier = problem.suppliers[s]!;
  const up = (q: bigint) => (q + step - 1n) / step;
  let most = demand / step;
  for (const cap of [price.max, supplier.bid.capacityQuantity])
    if (cap !== undefined && cap / step < most) most = cap / step;
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
    if (low > high) {
      removed.push(`${supplier.id}: its price for ${id} from ${quantityText(quantity(rung.from))} can never apply.`);
      continue;
    }
    tiers.push({ low, high, each: rung.unitPrice * step, constant: price.kind === 'incremental' ? constant : 0n });
  }
  return tiers;
}

interface Place {
  readonly s: number;
  readonly l: number;
  readonly price: Price;
  readonly tiers: readonly Tier[];
  readonly mode: Mode;
}

function addTiers(draft: Draft, { s, l, price, tiers, mode }: Place): void {
  const { program, quantity, problem } = draft;
  const isExact = tiers.every(({ each, constant }) => each % PER_PENNY === 0n && constant % PER_PENNY === 0n);
  const choices: Term[] = [];
  const offered: Stretch[] = [];
  for (const tier of tiers) {
    const high = mode.most === undefined ? tier.high : least(tier.high, affordable(tier, mode.most));
    if (tier.low > high) continue;
    const q = program.column('quantity', isExact ? costAt(tier.each, mode) : 0n, high);
    quantity[l]![s]!.push([q, 1n]);
    if (isExact) mode.spend.push([q, tier.each / PER_PENNY]);
    mode.share.push([q, referenceStep(problem, l)]);
    const needsChoice = tiers.length > 1 || tier.low > 1n || price.fixedCharge > 0n || tier.constant > 0n || !isExact;
    if (!needsChoice) {
      program.link(q, high, mode.column);
      continue;
    }
    const paid = isExact ? costAt(tier.constant, mode) : 0n;
    const z = program.column('choice', price.fixedCharge * COST_PER_PENNY + paid);
    choices.push([z, 1n]);
    if (!isExact) offered.push({ ...tier, high, q, z });
    program.link(q, high, z);
    // Whoever chooses a stretch buys its least: without this row the allowance for rounding would come for nothing.
    if (tier.low > 1n || !isExact) {
      program.atLeast(0n, [
        [q, 1n],
        [z, -tier.low],
      ]);
    }
  }
  if (choices.length > 0) program.atMost(0n, [...choices, [mode.column, -1n]]);
  if (offered.length > 0) addAmount(draft, mode, offered);
}

/** A stretch with the columns of its quantity and of its choice. */
interface Stretch extends Tier {
  readonly q: number;
  readonly z: number;
}

/** The amount of a row in whole pence: the worth of its quantity, half up, once. */
function addAmount({ program }: Draft, mode: Mode, stretches: readonly Stretch[]): void {
  const most = stretches.reduce((m, t) => greatest(m, (t.each * t.high + t.constant) / PER_PENNY + 1n), 0n);
  const amount = program.column('amount', costAt(PER_PENNY, mode), most);
  mode.spend.push([amount, 1n]);
  const low: Term[] = [];
  const high: Term[] = [];
  for (const { each, constant, q, z } of stretches) {
    // Less than half a penny is dropped, half a penny is added; both in whole grains of the prices.
    const grain = [each, constant].reduce(commonDivisor, PER_PENNY);
    low.push([q, each], [z, constant - ((PER_PENNY / 2n - 1n) / grain) * grain]);
    high.push([q, each], [z, constant + (PER_PENNY / 2n / grain) * grain]);
  }
  program.atMost(0n, [...low, [amount, -PER_PENNY]]);
  if (mode.isLimited) program.atLeast(0n, [...high, [amount, -PER_PENNY]]);
  for (const stretch of stretches) {
    for (const { run, rise, base } of roundingEdges(stretch)) {
      program.edge([
        [stretch.q, rise],
        [stretch.z, base],
        [amount, -run],
      ]);
    }
  }
}

/** How many steps of a stretch a spend can pay for at list price. */
function affordable(tier: Tier, most: bigint): bigint {
  return tier.each === 0n ? tier.high : ((most + 1n) * PER_PENNY) / tier.each;
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function greatest(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
