import { byCodePoint } from '@tandem/domain/canonical';
import { formulaOf } from './catalogue.js';
import type { PriceField } from './price-formula.js';
import { isSameList, keepsOrder, keepsWinner, type RankedField } from './ranked-field.js';
import type { ScorableBid } from './scoring.js';
import { fieldOf, groupsOf, idsOf, type Standing, standingIn } from './standings.js';

/** What the ranking of the others becomes when some bids are taken away. */
export interface Removal {
  readonly removed: readonly string[];
  /** Groups that share a place, best first; null in a lot of more bids than `ORDERS_SHOWN`. */
  readonly order: readonly (readonly string[])[] | null;
  readonly winner: readonly string[];
  readonly changesOrder: boolean;
  readonly changesWinner: boolean;
}

/** What taking losing bids away does to the ranking of the others. */
export interface RemovalResult {
  /** Which sets were taken away; `notNeeded` where the formula looks at no other bid, so that none can matter. */
  readonly method: 'everySubset' | 'singlesAndPairs' | 'singles' | 'notNeeded';
  readonly tested: number;
  readonly changingOrder: number;
  readonly changingWinner: number;
  /** Every losing bid taken away alone, whether it changes anything or not. */
  readonly single: readonly Removal[];
  /** Every set that changes the winner and holds no smaller set that does. */
  readonly smallest: readonly Removal[];
}

/** Up to so many bids every set of losing bids is taken away. */
export const EVERY_SUBSET_UP_TO = 12;
/** Up to so many bids every pair is; above, single bids alone. */
export const PAIRS_UP_TO = 60;
/** Up to so many bids whole orders are written down; above, winners alone. */
export const ORDERS_SHOWN = 30;

/**
 * Takes away losing bids and ranks the others again: every set of them for up to 12 bids, else every one and every pair.
 *
 * A bid that cannot win should not decide who does (independence of irrelevant alternatives). Relative formulas break
 * this; the result says how often and by which bids. Source: method, section 2.4.
 */
export function removalsFrom(ranked: RankedField): RemovalResult {
  const losers = ranked.bids.slice(ranked.winner.length);
  if (!formulaOf(ranked.scoring.formula).dependsOnOtherBids) {
    const single = losers.map((bid) => unchanged(ranked, [bid]));
    return { method: 'notNeeded', tested: 0, changingOrder: 0, changingWinner: 0, single, smallest: [] };
  }
  const size = ranked.bids.length;
  const method = size <= EVERY_SUBSET_UP_TO ? 'everySubset' : size <= PAIRS_UP_TO ? 'singlesAndPairs' : 'singles';
  const most = method === 'everySubset' ? losers.length : Math.min(losers.length, method === 'singles' ? 1 : 2);
  const smallest: Removal[] = [];
  const smallestSets: (readonly ScorableBid[])[] = [];
  const single: Removal[] = [];
  let tested = 0;
  let changingOrder = 0;
  let changingWinner = 0;
  for (let count = 1; count <= most; count++) {
    for (const removed of choicesOf(losers, count)) {
      tested++;
      const gone = new Set(removed);
      const standings = standingsWithout(ranked, gone);
      if (count === 1) single.push(standings ? changed(ranked, removed, standings) : unchanged(ranked, removed));
      if (!standings) continue;
      changingOrder++;
      if (keepsWinner(ranked, standings)) continue;
      changingWinner++;
      if (smallestSets.some((known) => known.every((bid) => gone.has(bid)))) continue;
      smallestSets.push(removed);
      smallest.push(changed(ranked, removed, standings));
    }
  }
  return { method, tested, changingOrder, changingWinner, single, smallest };
}

/** The standings of the others, in their old order; undefined when that is still their order. */
function standingsWithout(ranked: RankedField, gone: ReadonlySet<ScorableBid>): Standing[] | undefined {
  const rest = ranked.bids.filter((bid) => !gone.has(bid));
  const field = fieldOf(rest);
  if (looksAlike(ranked, field)) return undefined;
  const standings = rest.map((bid) => standingIn(ranked.scoring, field, bid));
  return keepsOrder(ranked, standings) ? undefined : standings;
}

function changed(ranked: RankedField, removed: readonly ScorableBid[], standings: readonly Standing[]): Removal {
  const order = idsOf(groupsOf(standings, ranked.order));
  return {
    removed: idsIn(removed),
    order: isShown(ranked) ? order : null,
    winner: order[0]!,
    changesOrder: true,
    changesWinner: !isSameList(order[0]!, ranked.winner),
  };
}

function unchanged(ranked: RankedField, removed: readonly ScorableBid[]): Removal {
  const gone = new Set(idsIn(removed));
  const order = idsOf(ranked.groups).map((group) => group.filter((id) => !gone.has(id)));
  return {
    removed: [...gone],
    order: isShown(ranked) ? order.filter((group) => group.length > 0) : null,
    winner: ranked.winner,
    changesOrder: false,
    changesWinner: false,
  };
}

/** Whether the formula sees the same prices as before; then no figure has changed. */
function looksAlike(ranked: RankedField, field: PriceField): boolean {
  const formula = formulaOf(ranked.scoring.formula);
  const before = ranked.field;
  if (formula.direction === 'lowestWins') return true;
  return formula.reads.every((what) =>
    what === 'mean' ? before.total * field.count === field.total * before.count : before[what] === field[what],
  );
}

function isShown(ranked: RankedField): boolean {
  return ranked.bids.length <= ORDERS_SHOWN;
}

function idsIn(bids: readonly ScorableBid[]): string[] {
  return bids.map((bid) => bid.bid).sort(byCodePoint);
}

/** Every choice of so many of the items, in order; without recursion, because there may be thousands for each lot. */
function* choicesOf<T>(items: readonly T[], count: number): Generator<readonly T[]> {
  const at = Array.from({ length: count }, (_, i) => i);
  for (;;) {
    yield at.map((i) => items[i]!);
    let last = count - 1;
    while (last >= 0 && at[last] === items.length - count + last) last--;
    if (last < 0) return;
    at[last]!++;
    for (let i = last + 1; i < count; i++) at[i] = at[i - 1]! + 1;
  }
}
