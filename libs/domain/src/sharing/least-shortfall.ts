import { type Column, ExactBasis } from './exact-basis.js';

/** One linear program in the sequence: shift a split so that the largest open shortfall becomes as small as it can. */
export interface Level {
  readonly players: number;
  /** What each coalition is short of, at the present split, in units of one common fraction of a penny. */
  readonly shortfall: readonly bigint[];
  /** Coalitions whose members' sums may not change any more; everybody first. */
  readonly settled: readonly number[];
  /** True when no player may get less than it is worth alone. */
  readonly isIndividual: boolean;
  /** Columns of an earlier basis, good ones to begin with. */
  readonly warm: readonly Column[];
}

/** The answer: what to add to each player, and the largest shortfall then, both to be divided by `divisor`. */
export interface Shift {
  readonly add: readonly bigint[];
  readonly largest: bigint;
  readonly divisor: bigint;
  /** Columns that carry weight: in no best split can they be less short. */
  readonly tight: readonly Column[];
  readonly basis: readonly Column[];
}

/**
 * Solves one level exactly, or is undefined when the settled coalitions leave nothing open.
 *
 * It is the dual of "least e with shortfall(S) − y(S) ≤ e": a weight on each open coalition, weights adding up to
 * one and balancing over the players. The players' side has n + 1 rows whatever the number of coalitions, so a
 * coalition enters only when it is found to be shorter than the rest. Doubles propose which; whether a coalition
 * is shorter is decided in whole numbers wherever the rounding of the doubles could matter, so the last basis
 * is optimal without any tolerance.
 */
export function leastShortfall(level: Level): Shift | undefined {
  const basis = new ExactBasis(level.players);
  for (const mask of level.settled) basis.adopt({ mask, kind: 'settled' });
  const open = openCoalitions(level.players, basis);
  if (open.length === 0) return undefined;
  begin(level, basis, open);
  const guide = guideOf(level.shortfall, open);
  for (;;) {
    const prices = pricesOf(basis, level.shortfall);
    const entering = missedBound(level, basis, prices) ?? shorterCoalition(level, open, guide, prices);
    if (!entering) {
      const columns = basis.columns as Column[];
      const tight = columns.filter((one, at) => one.kind !== 'settled' && basis.weight(at) > 0);
      return { ...prices, tight, basis: columns };
    }
    const coordinates = basis.coordinates(entering);
    basis.replace(basis.placeFor(coordinates), entering, coordinates);
  }
}

/** Coalitions whose sum is not fixed by the settled ones: those outside their linear span. */
function openCoalitions(players: number, basis: ExactBasis): Int32Array {
  const isOpen = new Uint8Array(2 ** players);
  const sums = new Float64Array(2 ** players);
  // Each row that no column has taken vanishes on the span, and on nothing else do all of them vanish.
  for (const [i, row] of basis.rows.entries()) {
    if (basis.columns[i]) continue;
    addUp(row, sums);
    for (let mask = 1; mask < sums.length; mask++) if (sums[mask] !== 0) isOpen[mask] = 1;
  }
  return Int32Array.from(isOpen.keys()).filter((mask) => isOpen[mask] === 1);
}

/** Writes what the members of each mask have together: each player in turn joins all that come before it. */
function addUp(parts: readonly number[], sums: Float64Array): void {
  for (let t = 0, from = 1; from < sums.length; t++, from *= 2) {
    const part = parts[t]!;
    for (let mask = 0; mask < from; mask++) sums[from + mask] = sums[mask]! + part;
  }
}

/** A first basis: an open coalition and its complement at one half each, and others at nought. */
function begin(level: Level, basis: ExactBasis, open: Int32Array): void {
  const { players, shortfall } = level;
  const all = 2 ** players - 1;
  let best = open[0]!;
  const worst = (mask: number) => shortfall[mask]! + shortfall[all - mask]!;
  for (const { mask } of level.warm) if (isAmong(open, mask) && worst(mask) > worst(best)) best = mask;
  basis.adopt({ mask: best, kind: 'coalition' });
  basis.adopt({ mask: all - best, kind: 'coalition' });
  for (const { mask } of level.warm) if (isAmong(open, mask)) basis.adopt({ mask, kind: 'coalition' });
  for (let t = 0; t < players; t++) if (isAmong(open, 2 ** t)) basis.adopt({ mask: 2 ** t, kind: 'coalition' });
  basis.startOrder();
}

function isAmong(sorted: Int32Array, mask: number): boolean {
  let [low, high] = [0, sorted.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < mask) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === mask;
}

type Prices = Pick<Shift, 'add' | 'largest' | 'divisor'>;

function pricesOf(basis: ExactBasis, shortfall: readonly bigint[]): Prices {
  const prices = Array.from({ length: basis.size }, () => 0n);
  for (const [i, column] of basis.columns.entries()) {
    const worth = column!.kind === 'settled' ? 0n : shortfall[column!.mask]!;
    if (worth === 0n) continue;
    for (let j = 0; j < basis.size; j++) {
      const entry = basis.rows[i]![j]!;
      if (entry !== 0) prices[j] = prices[j]! + worth * BigInt(entry);
    }
  }
  return { add: prices.slice(0, -1), largest: prices.at(-1)!, divisor: BigInt(basis.determinant) };
}

/** A player that would get less than it is worth alone, where that is not allowed. */
function missedBound({ isIndividual, shortfall }: Level, basis: ExactBasis, prices: Prices): Column | undefined {
  if (!isIndividual) return undefined;
  const player = prices.add.findIndex((add, t) => {
    const mask = 2 ** t;
    const isSettled = basis.columns.some((one) => one!.kind === 'settled' && one!.mask === mask);
    return !isSettled && shortfall[mask]! * prices.divisor > add;
  });
  return player < 0 ? undefined : { mask: 2 ** player, kind: 'bound' };
}

/** The shortfalls as doubles, and the size of the largest: what tells how far the doubles can be trusted. */
interface Guide {
  readonly shortfall: Float64Array;
  readonly size: number;
}

function guideOf(shortfall: readonly bigint[], open: Int32Array): Guide {
  const doubles = Float64Array.from(shortfall, Number);
  const size = open.reduce(
    (most, mask) => (doubles[mask]! > most ? doubles[mask]! : -doubles[mask]! > most ? -doubles[mask]! : most),
    0,
  );
  return { shortfall: doubles, size };
}

/** The open coalition that is shorter than `largest`, by most as doubles see it; undefined when none is. */
function shorterCoalition(
  { players, shortfall }: Level,
  open: Int32Array,
  guide: Guide,
  prices: Prices,
): Column | undefined {
  const divisor = Number(prices.divisor);
  const add = prices.add.map((one) => Number(one) / divisor);
  const largest = Number(prices.largest) / divisor;
  const sums = new Float64Array(2 ** players);
  addUp(add, sums);
  const over = (mask: number) => guide.shortfall[mask]! - sums[mask]! - largest;
  let worst = open[0]!;
  for (const mask of open) if (over(mask) > over(worst)) worst = mask;
  // Each of the n + 6 roundings is at most 2^-53 of what was added up by then, which is below three times `size`.
  const size = guide.size + Math.abs(largest) + add.reduce((total, one) => total + Math.abs(one), 0);
  const doubt = size * (players + 6) * 2 ** -51;
  if (over(worst) > doubt) return { mask: worst, kind: 'coalition' };
  for (const mask of open) {
    if (over(mask) < -doubt) continue;
    let exact = shortfall[mask]! * prices.divisor - prices.largest;
    for (let t = 0; t < players; t++) if (((mask >> t) & 1) === 1) exact -= prices.add[t]!;
    if (exact > 0n) return { mask, kind: 'coalition' };
  }
  return undefined;
}
