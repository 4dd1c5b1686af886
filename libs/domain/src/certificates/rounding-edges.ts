import { PER_PENNY } from '@tandem/domain/awards';

/** A worth in ladder units for every whole quantity of a range; its amount is the worth in pence, half up. */
export interface Rounding {
  readonly low: bigint;
  readonly high: bigint;
  readonly each: bigint;
  readonly constant: bigint;
}

/** A line that no rounded amount lies below: `run` times the amount is at least `rise` times the quantity plus `base`. */
export interface Edge {
  readonly run: bigint;
  readonly rise: bigint;
  readonly base: bigint;
}

/** So many edges from each end of a range: those further inside add next to nothing. */
const EDGES = 8;
/** Where rounding takes half a penny but for this (a hundredth of a penny), no further edge is worth a row. */
const NEAR = PER_PENNY / 100n;

/**
 * The lower edges of the convex hull of rounded amounts, from both ends of the range inwards.
 *
 * A thousandth of a unit that is worth a quarter of a penny costs nothing, and the next four together cost a penny: to
 * grant half a penny to every row, as the plain relaxation does, is too much. The edges are Chvátal's and Gomory's cuts
 * of the one row; for a line of whole points over a straight line Euclid's algorithm names them all (Harvey, Computing
 * two-dimensional integer hulls, SIAM Journal on Computing 28, 1999).
 */
export function roundingEdges(rounding: Rounding): Edge[] {
  return [...edgesFrom(rounding, 1n), ...edgesFrom(rounding, -1n)];
}

/** A number of steps, and by how much the excess of an amount falls or rises with them. */
interface Move {
  readonly steps: bigint;
  readonly by: bigint;
}

function edgesFrom(rounding: Rounding, sign: 1n | -1n): Edge[] {
  const { low, high, each } = rounding;
  const edges: Edge[] = [];
  const remainder = modulo(sign * each);
  let at = sign > 0n ? low : high;
  let left = high - low;
  let excess = excessAt(rounding, at);
  let moves: [fall: Move, rise: Move] = [
    { steps: 1n, by: remainder },
    { steps: 1n, by: PER_PENNY - remainder },
  ];
  if (remainder === 0n) return edges;
  while (edges.length < EDGES && excess > NEAR) {
    const found = shortestFall(moves, excess, left);
    if (!found) break;
    moves = found;
    const [{ steps, by }] = moves;
    const amount = amountAt(rounding, at);
    const rise = sign * (amountAt(rounding, at + sign * steps) - amount);
    edges.push({ run: steps, rise, base: amount * steps - rise * at });
    // The same move again goes along the same edge.
    const times = least(excess / by, left / steps);
    at += sign * times * steps;
    left -= times * steps;
    excess -= times * by;
  }
  return edges;
}

/** The move of fewest steps that lowers the excess by no more than there is of it; undefined when none is so short. */
function shortestFall(
  [fall, rise]: readonly [fall: Move, rise: Move],
  excess: bigint,
  left: bigint,
): [fall: Move, rise: Move] | undefined {
  while (fall.by > excess) {
    // Every rise that is added makes the fall smaller and longer; it stays a fall.
    const needed = (fall.by - excess + rise.by - 1n) / rise.by;
    const times = least(needed, (fall.by - 1n) / rise.by);
    fall = { steps: fall.steps + times * rise.steps, by: fall.by - times * rise.by };
    if (fall.steps > left) return undefined;
    if (times === needed) break;
    const back = (rise.by - 1n) / fall.by;
    if (back === 0n) return undefined;
    rise = { steps: rise.steps + back * fall.steps, by: rise.by - back * fall.by };
  }
  return fall.steps > left ? undefined : [fall, rise];
}

/** What a quantity costs: its worth in whole pence, half up. */
function amountAt({ each, constant }: Rounding, q: bigint): bigint {
  const worth = each * q + constant + PER_PENNY / 2n;
  return (worth - modulo(worth)) / PER_PENNY;
}

/** By how much, in ladder units, the amount is above the least that rounding could have made of the worth. */
function excessAt(rounding: Rounding, q: bigint): bigint {
  const least = rounding.each * q + rounding.constant - (PER_PENNY / 2n - 1n);
  return amountAt(rounding, q) * PER_PENNY - least;
}

/** The remainder of a penny, never negative. */
function modulo(value: bigint): bigint {
  return ((value % PER_PENNY) + PER_PENNY) % PER_PENNY;
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
