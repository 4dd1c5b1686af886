import { type Money, money } from '@tandem/domain/money';
import { kindKey } from './axes.js';
import type { FullYearRead, TrustFigures } from './finance.queries.js';

/**
 * The figures of several trusts as those of all of them: amounts of the same cell are added, exactly. Full-year effects
 * stay apart by trust, as the report shows them.
 *
 * Every posting asks for this again, so the sums are kept beside the cells and a cell is made anew once, not at each step.
 */
export function allTrusts(figures: Iterable<TrustFigures>): TrustFigures {
  const [cells, effects] = [new Sums<TrustFigures['cells'][number]>(), new Sums<TrustFigures['effects'][number]>()];
  const fullYears: FullYearRead[] = [];
  for (const trust of figures) {
    const places = placesOf(trust);
    trust.cells.forEach((cell, at) => cells.add(places[at]!, cell));
    fullYears.push(...trust.fullYears);
    for (const cell of trust.effects) effects.add(`${cell.effect}|${kindKey(cell)}|${cell.account}`, cell);
  }
  return { cells: cells.all(), effects: effects.all(), fullYears };
}

/** Where the cells of a trust belong, for as long as its figures are kept: a posting changes those of its own trust only. */
const PLACES = new WeakMap<TrustFigures, readonly string[]>();

function placesOf(trust: TrustFigures): readonly string[] {
  const known = PLACES.get(trust);
  if (known) return known;
  const places = trust.cells.map((cell) => `${cell.by}|${cell.key}|${cell.year}|${kindKey(cell)}|${cell.account}`);
  PLACES.set(trust, places);
  return places;
}

/** Cells by their place, in the order in which the places came up. */
class Sums<C extends { readonly amount: Money }> {
  private readonly sums = new Map<string, { readonly first: C; amount: bigint }>();

  add(place: string, cell: C): void {
    const known = this.sums.get(place);
    if (known) known.amount += cell.amount;
    else this.sums.set(place, { first: cell, amount: cell.amount });
  }

  all(): C[] {
    return Array.from(this.sums.values(), ({ first, amount }) => ({ ...first, amount: money(amount) }));
  }
}
