import {
  awardProblem,
  type AwardProblem,
  ladderAmount,
  type Price,
  type Run,
  type TenderPack,
} from '@tandem/domain/awards';
import { type Money, money, quantity, type Quantity, type UnitPrice, unitPrice } from '@tandem/domain/money';
import type { FinishedRun } from './award-result.js';
import { type LadderPlace, ladderPlace, lineResults } from './line-results.js';
import { labelOf } from './pack-labels.js';
import { type TierPlace, tierPlaces } from './tier-places.js';

/** What a supplier offers of a line and wins of it. */
export type MatrixCell =
  | {
      readonly kind: 'won';
      readonly quantity: Quantity;
      readonly unitPrice: UnitPrice;
      readonly amount: Money;
      /** True when a package pays for it, so that no price of its own is paid. */
      readonly inPackage: boolean;
      readonly place: Partial<LadderPlace>;
    }
  /** An offer that did not win, at the line's whole quantity. */
  | { readonly kind: 'lost'; readonly unitPrice: UnitPrice; readonly amount: Money; readonly isBarred: boolean }
  /** An offer that does not cover the line's whole quantity. */
  | {
      readonly kind: 'limited';
      readonly least: Quantity | null;
      readonly most: Quantity | null;
      readonly isBarred: boolean;
    }
  | { readonly kind: 'noOffer' };

/** One line with a cell for every supplier, in the order of the matrix's suppliers. */
export interface MatrixLine {
  readonly lot: string;
  readonly lotTitle: string;
  readonly line: string;
  readonly item: string;
  readonly demand: Quantity;
  /** Everything in its lot goes to one supplier, so a cheaper offer for the line alone may not win. */
  readonly isUndivided: boolean;
  readonly cells: readonly MatrixCell[];
}

/** Part of an award as lines by suppliers. */
export interface AwardMatrix {
  readonly run: Run;
  readonly currency: string;
  readonly suppliers: readonly { readonly id: string; readonly name: string }[];
  readonly lines: readonly MatrixLine[];
  /** Lines that match the wish, on all pages together. */
  readonly lineCount: number;
  readonly tiers: readonly TierPlace[];
}

/** Which lines of the matrix are wanted. */
export interface MatrixWish {
  /** Words that the lot's or the line's code or name holds. */
  readonly words?: string;
  /** Only lines where more units would reach another break. */
  readonly onlyMissed?: boolean;
  readonly skip?: number;
  readonly take?: number;
}

/** The award of a run as a matrix: who wins how much of each line at which price, and what the others had asked. */
export function awardMatrix(finished: FinishedRun, pack: TenderPack, run: Run, wish: MatrixWish = {}): AwardMatrix {
  const { labels } = finished;
  const problem = awardProblem(pack, run.scenario, run.coalition);
  const won = wonCells(finished, pack, run);
  const words = (wish.words ?? '').trim().toLowerCase();
  const matching = problem.lines.flatMap((line, l) => {
    const lot = problem.lots[line.lot]!;
    const named = [lot.id, labelOf(labels, 'lots', lot.id), line.id, labelOf(labels, 'lines', line.id)];
    const isNamed = words === '' || named.some((text) => text.toLowerCase().includes(words));
    const isMissed = wish.onlyMissed !== true || hasMissedBreak(won.get(line.id));
    return isNamed && isMissed ? [l] : [];
  });
  const skip = wish.skip ?? 0;
  const shown = matching.slice(skip, wish.take === undefined ? undefined : skip + wish.take);
  return {
    run,
    currency: pack.currency,
    suppliers: problem.suppliers.map(({ id }) => ({ id, name: labelOf(labels, 'suppliers', id) })),
    lines: shown.map((l) => {
      const line = problem.lines[l]!;
      const lot = problem.lots[line.lot]!;
      return {
        lot: lot.id,
        lotTitle: labelOf(labels, 'lots', lot.id),
        line: line.id,
        item: labelOf(labels, 'lines', line.id),
        demand: quantity(line.demand),
        isUndivided: !lot.mayBeSplit,
        cells: problem.suppliers.map((_, s) => won.get(line.id)?.get(problem.suppliers[s]!.id) ?? offer(problem, l, s)),
      };
    }),
    lineCount: matching.length,
    tiers: tierPlaces(problem, run, labels),
  };
}

type Won = Extract<MatrixCell, { kind: 'won' }>;

function wonCells(finished: FinishedRun, pack: TenderPack, run: Run): Map<string, Map<string, Won>> {
  const cells = new Map<string, Map<string, Won>>();
  for (const { line, supplier, quantity: bought, unitPrice: price, amount, ...rest } of lineResults(
    pack,
    run,
    finished.labels,
  )) {
    const { listPrice, reached, next, slack } = rest;
    const place = {
      ...(listPrice === undefined ? {} : { listPrice }),
      ...(reached ? { reached } : {}),
      ...(next ? { next } : {}),
      ...(slack === undefined ? {} : { slack }),
    };
    const row = cells.get(line) ?? new Map<string, Won>();
    const inPackage = listPrice === undefined;
    cells.set(line, row.set(supplier, { kind: 'won', quantity: bought, unitPrice: price, amount, inPackage, place }));
  }
  return cells;
}

function hasMissedBreak(row: ReadonlyMap<string, Won> | undefined): boolean {
  return [...(row?.values() ?? [])].some((cell) => cell.place.next !== undefined);
}

/** What a supplier that wins nothing of a line asked for the whole of it. */
function offer(problem: AwardProblem, l: number, s: number): MatrixCell {
  const supplier = problem.suppliers[s]!;
  const { demand, lot } = problem.lines[l]!;
  const price: Price | undefined = supplier.prices[l];
  if (!price) return { kind: 'noOffer' };
  const isBarred = supplier.barred.has(lot);
  const isWithin = demand >= price.min && (price.max === undefined || demand <= price.max);
  if (!isWithin)
    return {
      kind: 'limited',
      least: price.min > 0n ? quantity(price.min) : null,
      most: price.max === undefined ? null : quantity(price.max),
      isBarred,
    };
  const amount = money(ladderAmount(price, quantity(demand)));
  const { reached } = ladderPlace(price, quantity(demand));
  return { kind: 'lost', unitPrice: reached?.unitPrice ?? unitPrice(price.unitPrice), amount, isBarred };
}
