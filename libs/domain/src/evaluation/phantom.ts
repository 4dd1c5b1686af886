import { Fraction, money, moneyText } from '@tandem/domain/money';
import { formulaOf } from './catalogue.js';
import type { PhantomSide, PointsFormula, PriceField } from './price-formula.js';
import type { RankedField } from './ranked-field.js';
import { ORDERS_SHOWN } from './removal.js';
import { exactNumber, type ExactNumber, type ScorableBid } from './scoring.js';
import { groupsOf, idsOf, standingIn } from './standings.js';

/** An invented bid that nobody made, and what the order of the real ones would become beside it. */
export interface PhantomBid {
  /** The price nearest to the real ones that does it, in whole pence. */
  readonly price: string;
  /** The price in pounds at which the two bids that change places are equal; between it and the real prices nothing changes. */
  readonly threshold: ExactNumber;
  /** The real bids in their new groups; null in a lot of more bids than `ORDERS_SHOWN`. */
  readonly order: readonly (readonly string[])[] | null;
  readonly winner: readonly string[];
}

/** The nearest invented bids on one side: the one that changes any order, and the one that changes the winner. */
export interface Phantom {
  readonly changesOrder: PhantomBid | null;
  readonly changesWinner: PhantomBid | null;
}

/** Whether a bid that nobody made would change the order of the real ones. */
export interface PhantomResult {
  /** False where the formula looks at no other bid, so that none can. */
  readonly possible: boolean;
  /** A price below the formula's reference (the lowest price, or the mean). */
  readonly below: Phantom | null;
  /** A price above it (the highest price, or the mean). */
  readonly above: Phantom | null;
}

/**
 * Finds the invented bid nearest to the real prices that changes their order, or proves that there is none.
 *
 * Along each side every share is linear in one number between clamps (`PhantomSide`), so two bids can change places only
 * at the roots of a few linear equations: the whole pence at and just beyond each root are ranked again with the formula itself.
 * Neighbours in the order are enough to see any change of order, and the winner against each other bid any change of
 * winner. The quality of an invented bid does not matter as long as it is ranked. Source: method, section 2.4.
 */
export function phantomsFor(ranked: RankedField): PhantomResult {
  const formula = formulaOf(ranked.scoring.formula);
  if (formula.direction === 'lowestWins' || formula.phantomSides.length === 0) {
    return { possible: false, below: null, above: null };
  }
  const on = (name: PhantomSide['side']): Phantom | null => {
    const side = formula.phantomSides.find((s) => s.side === name);
    return side ? nearestOn(ranked, formula, side) : null;
  };
  return { possible: true, below: on('below'), above: on('above') };
}

type Pair = readonly [ScorableBid, ScorableBid];

/** A price in pence and the last root that lies between it and the real prices. */
interface Candidate {
  readonly price: bigint;
  readonly root: Fraction;
}

function nearestOn(ranked: RankedField, formula: PointsFormula, side: PhantomSide): Phantom {
  const { bids } = ranked;
  const reference = referenceOf(formula, side, ranked.field);
  const neighbours = bids.slice(1).map((bid, i): Pair => [bids[i]!, bid]);
  const againstWinner = bids.slice(1).map((bid): Pair => [bids[0]!, bid]);
  const find = (pairs: readonly Pair[]): PhantomBid | null => {
    let nearest: Candidate | undefined;
    for (const pair of pairs) {
      const found = firstChange(ranked, side, reference, pair, nearest);
      if (found) nearest = found;
    }
    return nearest ? describe(ranked, nearest) : null;
  };
  return { changesOrder: find(neighbours), changesWinner: find(againstWinner) };
}

/** The real price or mean from which an invented price moves away. */
function referenceOf(formula: PointsFormula, side: PhantomSide, field: PriceField): Fraction {
  if (formula.reads.includes('mean')) return Fraction.of(field.total, field.count);
  return Fraction.of(side.side === 'below' ? field.lowest : field.highest);
}

/** The nearest price at which a pair changes places and that is nearer than the nearest known. */
function firstChange(
  ranked: RankedField,
  side: PhantomSide,
  reference: Fraction,
  pair: Pair,
  known: Candidate | undefined,
): Candidate | undefined {
  const isBelow = side.side === 'below';
  const isNearer = (a: Fraction, b: Fraction) => (isBelow ? a.compare(b) > 0 : a.compare(b) < 0);
  const roots = rootsOf(ranked, side, pair)
    .filter((root) => root.numerator >= 0n && !isNearer(root, reference))
    .sort((a, b) => (isBelow ? b.compare(a) : a.compare(b)));
  const before = signIn(ranked, ranked.field, pair);
  for (const root of roots) {
    for (const price of beyond(root, isBelow)) {
      const at = Fraction.of(price);
      const isOnSide = price > 0n && isNearer(reference, at);
      if (!isOnSide || (known && !isNearer(at, Fraction.of(known.price)))) continue;
      if (signIn(ranked, withPhantom(ranked.field, price), pair) === before) continue;
      return { price, root: roots.findLast((passed) => !isNearer(at, passed)) ?? root };
    }
  }
  return undefined;
}

/** The whole pence at a root, if it is whole, and the first beyond it: nothing changes from there to the next root. */
function beyond(root: Fraction, isBelow: boolean): bigint[] {
  const floor = root.numerator / root.denominator;
  if (root.denominator === 1n) return isBelow ? [floor, floor - 1n] : [floor, floor + 1n];
  return isBelow ? [floor] : [floor + 1n];
}

/**
 * Every price at which the pair's totals may become equal: both shares on their lines, or one of them at a clamp.
 *
 * Where both are at clamps and equal, the price at which one leaves its clamp is among these too.
 */
function rootsOf(ranked: RankedField, side: PhantomSide, [a, b]: Pair): Fraction[] {
  const { field, scoring } = ranked;
  const weight = BigInt(scoring.priceWeightBasisPoints);
  if (weight === 0n) return [];
  const wanted = b.quality.sub(a.quality).mul(Fraction.of(10_000n - weight, weight));
  const [left, right] = [side.line(a.price, field), side.line(b.price, field)];
  const ends = [Fraction.of(0n), Fraction.of(1n)];
  const still = ends.map((constant) => ({ constant, slope: Fraction.of(0n) }));
  const roots: Fraction[] = [];
  const meet = (one: Line, other: Line, difference: Fraction) => {
    const slope = one.slope.sub(other.slope);
    if (slope.isZero()) return;
    const u = difference.sub(one.constant).add(other.constant).div(slope);
    const price = side.priceAt(u, field);
    if (price) roots.push(price);
  };
  meet(left, right, wanted);
  for (const end of still) {
    meet(left, end, wanted);
    meet(end, right, wanted);
  }
  return roots;
}

type Line = ReturnType<PhantomSide['line']>;

function signIn(ranked: RankedField, field: PriceField, [a, b]: Pair): number {
  return Math.sign(ranked.order(standingIn(ranked.scoring, field, a), standingIn(ranked.scoring, field, b)));
}

/** The prices that the formula sees with one more bid among them. */
function withPhantom(field: PriceField, price: bigint): PriceField {
  return {
    lowest: price < field.lowest ? price : field.lowest,
    highest: price > field.highest ? price : field.highest,
    total: field.total + price,
    count: field.count + 1n,
  };
}

function describe(ranked: RankedField, { price, root }: Candidate): PhantomBid {
  const field = withPhantom(ranked.field, price);
  const standings = ranked.bids.map((bid) => standingIn(ranked.scoring, field, bid));
  const order = idsOf(groupsOf(standings, ranked.order));
  return {
    price: moneyText(money(price)),
    threshold: exactNumber(root.div(Fraction.of(100n))),
    order: ranked.bids.length <= ORDERS_SHOWN ? order : null,
    winner: order[0]!,
  };
}
