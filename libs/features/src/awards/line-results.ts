import { ladderAmount, type Price, type Run, type TenderPack } from '@tandem/domain/awards';
import {
  amountOf,
  type Money,
  money,
  parseMoney,
  parseQuantity,
  parseUnitPrice,
  type Quantity,
  quantity,
  type UnitPrice,
  unitPrice,
} from '@tandem/domain/money';
import { labelOf, type PackLabels } from './pack-labels.js';

/** The next break of a ladder above a quantity, and what reaching it would mean. */
export interface NextBreak {
  readonly from: Quantity;
  readonly unitPrice: UnitPrice;
  readonly missing: Quantity;
  /** What the larger quantity costs less than it would at the price reached now; nought where only further units are cheaper. */
  readonly saving: Money;
  /** The amount of the larger quantity less the amount of the present one: negative where more costs less in all. */
  readonly change: Money;
}

/** Where a quantity stands on a price ladder. */
export interface LadderPlace {
  /** The price before any break. */
  readonly listPrice: UnitPrice;
  /** The highest break that the quantity reaches. */
  readonly reached?: { readonly from: Quantity; readonly unitPrice: UnitPrice };
  readonly next?: NextBreak;
  /** How much less would lose the break that is reached. */
  readonly slack?: Quantity;
}

/** One row of an award: what is bought of a line from a supplier, and where on its price ladder that stands. */
export interface LineResult extends Partial<LadderPlace> {
  readonly lot: string;
  readonly lotTitle: string;
  readonly line: string;
  readonly item: string;
  readonly supplier: string;
  readonly supplierName: string;
  readonly quantity: Quantity;
  readonly unitPrice: UnitPrice;
  readonly amount: Money;
}

/** The rows of a run's award with their place on the suppliers' ladders, in the order of the lots and lines. */
export function lineResults(pack: TenderPack, run: Run, labels: PackLabels): LineResult[] {
  const lotOf = new Map(pack.lines.map((line) => [line.id, line.lot]));
  const ladders = new Map(
    pack.bids.map((bid) => [bid.supplier, new Map(bid.prices.map((price) => [price.line, price]))]),
  );
  return run.award.map((row) => {
    const bought = parseQuantity(row.quantity);
    const lot = lotOf.get(row.line) ?? '';
    const price = ladders.get(row.supplier)?.get(row.line);
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
    // A package pays for such a row, whatever the ladder says.
    return !price || row.amount === '0.00' ? line : { ...line, ...ladderPlace(price, bought) };
  });
}

/** Where a quantity stands on a ladder. A break that the bid's own largest quantity keeps out of reach is not named. */
export function ladderPlace(price: Price, bought: Quantity): LadderPlace {
  const reached = price.breaks.filter((step) => step.from <= bought).at(-1);
  const present = unitPrice(reached?.unitPrice ?? price.unitPrice);
  const ahead = price.breaks.find((step) => step.from > bought && step.unitPrice < present);
  const isWithin = ahead !== undefined && (price.max === undefined || ahead.from <= price.max);
  return {
    listPrice: unitPrice(price.unitPrice),
    ...(reached
      ? {
          reached: { from: quantity(reached.from), unitPrice: unitPrice(reached.unitPrice) },
          slack: quantity(bought - reached.from),
        }
      : {}),
    ...(isWithin ? { next: nextBreak(price, bought, present, ahead) } : {}),
  };
}

function nextBreak(price: Price, bought: Quantity, present: UnitPrice, ahead: Price['breaks'][number]): NextBreak {
  const [from, there] = [quantity(ahead.from), ladderAmount(price, ahead.from)];
  return {
    from,
    unitPrice: unitPrice(ahead.unitPrice),
    missing: quantity(ahead.from - bought),
    saving: price.kind === 'allUnits' ? money(amountOf(present, from) - there) : money(0n),
    change: money(there - ladderAmount(price, bought)),
  };
}
