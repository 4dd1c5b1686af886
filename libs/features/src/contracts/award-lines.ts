import { allocate, divideHalfUp, parseMoney, parseQuantity, parseUnitPrice } from '@tandem/domain/money';
import { type Quantity, quantity, type UnitPrice, unitPrice } from '@tandem/domain/money';

/** What an evaluation says of an award, as far as its contracts need it. */
export interface AwardedRun {
  readonly award: readonly {
    readonly line: string;
    readonly supplier: string;
    readonly quantity: string;
    readonly unitPrice: string;
    readonly amount: string;
  }[];
  readonly charges?: readonly {
    readonly supplier: string;
    readonly kind: string;
    readonly lots?: readonly string[];
    readonly amount: string;
  }[];
}

/** What each trust needs of a line, in the order of the trusts. */
export interface LineDemand {
  readonly line: string;
  readonly lot: string;
  readonly byTrust: readonly { readonly trustId: string; readonly quantity: Quantity }[];
}

/** What one trust buys of one line from one supplier, at which price. */
export interface AwardedLine {
  readonly supplier: string;
  readonly trustId: string;
  readonly line: string;
  readonly quantity: Quantity;
  readonly unitPrice: UnitPrice;
}

/**
 * The lines of the contracts that an award makes: per supplier, trust and line, with the unit price that will be invoiced.
 *
 * The price is the awarded average price of the row; where a package pays for the row, its list price scaled by what the
 * package costs. Discounts on a supplier's whole spend stay out of it, because no invoice line shows them. A line that two
 * suppliers share is given out whole units first, largest remainder, and each trust gets exactly what it needs.
 */
export function awardedLines(run: AwardedRun, demand: readonly LineDemand[]): AwardedLine[] {
  return demand.flatMap(({ line, lot, byTrust }) => {
    const rows = run.award.filter((row) => row.line === line);
    let open = byTrust.map(({ quantity: needed }) => needed as bigint);
    return rows.flatMap((row, at) => {
      const isLast = at === rows.length - 1;
      const given = isLast ? open : shared(parseQuantity(row.quantity), open);
      open = open.map((rest, t) => rest - given[t]!);
      const price = invoicedPrice(run, demand, row, lot);
      return byTrust.flatMap(({ trustId }, t) =>
        given[t]! > 0n
          ? [{ supplier: row.supplier, trustId, line, quantity: quantity(given[t]!), unitPrice: price }]
          : [],
      );
    });
  });
}

/** Gives out a quantity by what is still needed, in whole units where all of it is whole. */
function shared(bought: bigint, open: readonly bigint[]): bigint[] {
  if (open.every((rest) => rest === 0n)) return open.map(() => 0n);
  const whole = [bought, ...open].every((q) => q % 1000n === 0n) ? 1000n : 1n;
  return allocate(
    bought / whole,
    open.map((rest) => rest / whole),
  ).map((part, t) => (part * whole < open[t]! ? part * whole : open[t]!));
}

function invoicedPrice(
  run: AwardedRun,
  demand: readonly LineDemand[],
  row: AwardedRun['award'][number],
  lot: string,
): UnitPrice {
  const list = parseUnitPrice(row.unitPrice);
  if (parseMoney(row.amount) !== 0n) return list;
  const paid = run.charges?.find((c) => c.kind === 'package' && c.supplier === row.supplier && c.lots?.includes(lot));
  if (!paid) return list;
  const lotOf = new Map(demand.map((one) => [one.line, one.lot]));
  const inside = run.award.filter((r) => r.supplier === row.supplier && paid.lots!.includes(lotOf.get(r.line) ?? ''));
  // Both in pounds times ten million: a price has four places and a quantity three.
  const worth = inside.reduce((sum, r) => sum + parseUnitPrice(r.unitPrice) * parseQuantity(r.quantity), 0n);
  return worth === 0n ? list : unitPrice(divideHalfUp(list * parseMoney(paid.amount) * 100_000n, worth));
}
