import type { Run, TenderPack } from '@tandem/domain/awards';
import {
  type Money,
  parseMoney,
  parseQuantity,
  parseUnitPrice,
  type Quantity,
  quantity,
  type UnitPrice,
  unitPrice,
} from '@tandem/domain/money';
import { labelOf, type PackLabels } from './pack-labels.js';

/** One row of an award: what is bought of a line from a supplier, and where on its price ladder that stands. */
export interface LineResult {
  readonly lot: string;
  readonly lotTitle: string;
  readonly line: string;
  readonly item: string;
  readonly supplier: string;
  readonly supplierName: string;
  readonly quantity: Quantity;
  readonly unitPrice: UnitPrice;
  readonly amount: Money;
  /** The price before any break; undefined when a package or nothing on the ladder pays for the row. */
  readonly listPrice?: UnitPrice;
  /** The highest break that the quantity reaches. */
  readonly reached?: { readonly from: Quantity; readonly unitPrice: UnitPrice };
  /** The next break, and how much more would reach it. */
  readonly next?: { readonly from: Quantity; readonly unitPrice: UnitPrice; readonly missing: Quantity };
  /** How much less would lose the break that is reached. */
  readonly slack?: Quantity;
}

/** The rows of a run's award with their place on the suppliers' ladders, in the order of the lots and lines. */
export function lineResults(pack: TenderPack, run: Run, labels: PackLabels): LineResult[] {
  const lotOf = new Map(pack.lines.map((line) => [line.id, line.lot]));
  return run.award.map((row) => {
    const bought = parseQuantity(row.quantity);
    const lot = lotOf.get(row.line) ?? '';
    const price = pack.bids.find((b) => b.supplier === row.supplier)?.prices.find((p) => p.line === row.line);
    const line = {
      lot,
      lotTitle: labelOf(labels, 'lots', lot),
      line: row.line,
      item: labelOf(labels, 'lines', row.line),
      supplier: row.supplier,
      supplierName: labelOf(labels, 'suppliers', row.supplier),
      quantity: bought,
      unitPrice: parseUnitPrice(row.unitPrice),
      amount: parseMoney(row.amount),
    };
    if (!price || row.amount === '0.00') return line;
    const reached = price.breaks.filter((b) => b.from <= bought).at(-1);
    const ahead = price.breaks.find((b) => b.from > bought && b.unitPrice < (reached?.unitPrice ?? price.unitPrice));
    return {
      ...line,
      listPrice: unitPrice(price.unitPrice),
      ...(reached
        ? {
            reached: { from: quantity(reached.from), unitPrice: unitPrice(reached.unitPrice) },
            slack: quantity(bought - reached.from),
          }
        : {}),
      ...(ahead
        ? {
            next: {
              from: quantity(ahead.from),
              unitPrice: unitPrice(ahead.unitPrice),
              missing: quantity(ahead.from - bought),
            },
          }
        : {}),
    };
  });
}
