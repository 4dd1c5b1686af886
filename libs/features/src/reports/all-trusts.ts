import { money } from '@tandem/domain/money';
import { kindKey } from './axes.js';
import type { EffectCell, FinanceCell, FullYearRead, TrustFigures } from './finance.queries.js';

/**
 * The figures of several trusts as those of all of them: amounts of the same cell are added, exactly. Full-year effects
 * stay apart by trust, as the report shows them.
 */
export function allTrusts(figures: Iterable<TrustFigures>): TrustFigures {
  const cells = new Map<string, FinanceCell>();
  const effects = new Map<string, EffectCell>();
  const fullYears: FullYearRead[] = [];
  for (const trust of figures) {
    for (const cell of trust.cells)
      add(cells, `${cell.by}|${cell.key}|${cell.year}|${kindKey(cell)}|${cell.account}`, cell);
    fullYears.push(...trust.fullYears);
    for (const cell of trust.effects) add(effects, `${cell.effect}|${kindKey(cell)}|${cell.account}`, cell);
  }
  return { cells: [...cells.values()], effects: [...effects.values()], fullYears };
}

function add<C extends FinanceCell | EffectCell>(cells: Map<string, C>, key: string, cell: C): void {
  const known = cells.get(key);
  cells.set(key, known ? { ...known, amount: money(known.amount + cell.amount) } : cell);
}
