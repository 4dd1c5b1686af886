import type { PriceField } from './price-formula.js';
import type { ScorableBid, Scoring } from './scoring.js';
import { fieldOf, groupsOf, idsOf, type Order, orderOf, type Standing, standingIn } from './standings.js';

/** The ranked bids of one lot, best first, with what they were ranked by. */
export interface RankedField {
  readonly scoring: Scoring;
  readonly bids: readonly ScorableBid[];
  readonly field: PriceField;
  readonly order: Order;
  readonly groups: readonly (readonly Standing[])[];
  /** The group that each bid belongs to, counted from nought. */
  readonly places: ReadonlyMap<ScorableBid, number>;
  readonly winner: readonly string[];
}

/** Ranks bids that may all be ranked, at least one of them. */
export function rankedField(scoring: Scoring, bids: readonly ScorableBid[]): RankedField {
  const field = fieldOf(bids);
  const order = orderOf(scoring);
  const groups = groupsOf(
    bids.map((bid) => standingIn(scoring, field, bid)),
    order,
  );
  return {
    scoring,
    bids: groups.flat().map((standing) => standing.bid),
    field,
    order,
    groups,
    places: new Map(groups.flatMap((group, place) => group.map((standing) => [standing.bid, place] as const))),
    winner: idsOf(groups)[0]!,
  };
}

/** Whether the standings, listed in the old order, are still in it: neighbours decide that, because the order is total. */
export function keepsOrder(ranked: RankedField, standings: readonly Standing[]): boolean {
  for (let i = 1; i < standings.length; i++) {
    const [above, below] = [standings[i - 1]!, standings[i]!];
    const before = ranked.places.get(above.bid) === ranked.places.get(below.bid) ? 0 : -1;
    if (Math.sign(ranked.order(above, below)) !== before) return false;
  }
  return true;
}

/** Whether the first of the standings, one of the winners, is to each of the others as before. */
export function keepsWinner(ranked: RankedField, standings: readonly Standing[]): boolean {
  const first = standings[0]!;
  return standings.every((other) => {
    const before = ranked.places.get(other.bid) === 0 ? 0 : -1;
    return other === first || Math.sign(ranked.order(first, other)) === before;
  });
}

/** Whether two lists hold the same texts in the same order. */
export function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, i) => text === b[i]);
}
