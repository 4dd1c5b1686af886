import { quantity, quantityText, type Quantity, type UnitPrice } from '@tandem/domain/money';

/** A quantity that every primary bid must price, who would buy it, and the sentence that tells the supplier why. */
export interface BreakPoint {
  readonly quantity: Quantity;
  /** The coalitions of trusts with exactly this demand, each in the order of the trusts' codes. */
  readonly coalitions: readonly (readonly string[])[];
  readonly reason: string;
}

/** Up to this many trusts every coalition gets a break point of its own: 63 at most. */
export const EVERY_COALITION_UP_TO = 6;

/**
 * The quantities a primary bid must price: each trust alone, every coalition, and the total, without repeats.
 *
 * They make the comparison of buying together with buying alone possible from the same bids: a ladder priced only at
 * the total says nothing about a trust alone. Above six trusts the coalitions outgrow what a person can price (seven
 * have 127, ten have 1,023), so a bid prices each trust alone, the total, and the total without each one trust: the
 * baseline, the joint buy, and the question that comes up in practice, what the others pay if one leaves. Coalitions
 * in between are still awarded, from the highest break at or below their demand. A trust without demand is left out.
 */
export function breakPointsFor(
  demandByTrust: Readonly<Record<string, Quantity>>,
  names: Readonly<Record<string, string>> = {},
): BreakPoint[] {
  const trusts = Object.keys(demandByTrust)
    .filter((trust) => demandByTrust[trust]! > 0n)
    .sort();
  const byQuantity = new Map<bigint, string[][]>();
  for (const coalition of coalitionsToPrice(trusts)) {
    const demand = coalition.reduce((total, trust) => total + demandByTrust[trust]!, 0n);
    const sameDemand = byQuantity.get(demand);
    if (sameDemand) sameDemand.push(coalition);
    else byQuantity.set(demand, [coalition]);
  }
  return [...byQuantity.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([demand, coalitions]) => ({
      quantity: quantity(demand),
      coalitions,
      reason: coalitions.map((coalition) => reasonOf(coalition, trusts, names)).join('; '),
    }));
}

function coalitionsToPrice(trusts: readonly string[]): string[][] {
  if (trusts.length > EVERY_COALITION_UP_TO) {
    return [...trusts.map((trust) => [trust]), ...trusts.map((gone) => trusts.filter((t) => t !== gone)), [...trusts]];
  }
  const coalitions = trusts.reduce<string[][]>(
    (found, trust) => [...found, ...found.map((coalition) => [...coalition, trust])],
    [[]],
  );
  return coalitions.filter((coalition) => coalition.length > 0).sort((a, b) => a.length - b.length);
}

function reasonOf(coalition: readonly string[], all: readonly string[], names: Readonly<Record<string, string>>) {
  const words = coalition.map((trust) => names[trust] ?? trust);
  if (words.length === 1) return `${words[0]} alone`;
  const list = `${words.slice(0, -1).join(', ')} and ${words.at(-1)} together`;
  return coalition.length === all.length && all.length > 2 ? `${list} (every trust)` : list;
}

/** One rung of a bid's price ladder: from this quantity on, each unit costs this much. */
export interface Rung {
  readonly from: Quantity;
  readonly unitPrice: UnitPrice;
}

/** Something wrong with a ladder, at the rung it belongs to, in words that the supplier can act on. */
export interface LadderProblem {
  readonly from: Quantity;
  readonly message: string;
}

/** The break points that a bid does not price. A primary bid prices every one: a gap is not filled from a neighbour. */
export function missingBreakPoints(breakPoints: readonly BreakPoint[], ladder: readonly Rung[]): BreakPoint[] {
  const priced = new Set(ladder.map((rung) => rung.from));
  return breakPoints.filter((point) => !priced.has(point.quantity));
}

/**
 * What is wrong with the rungs of a ladder: a price below nought, a quantity priced twice, a price that rises.
 *
 * Equal prices at a break are valid; a break that raises the price is not, because buying more must never cost more
 * per unit. The order in which the rungs were written does not matter.
 */
export function ladderProblems(ladder: readonly Rung[]): LadderProblem[] {
  const rungs = [...ladder].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  return rungs.flatMap((rung, i) => {
    const before = rungs[i - 1];
    const problem = (message: string): LadderProblem => ({ from: rung.from, message });
    if (rung.from < 0n) return [problem('A quantity cannot be below nought.')];
    if (rung.unitPrice < 0n) return [problem(`The price from ${quantityText(rung.from)} cannot be below nought.`)];
    if (before?.from === rung.from) return [problem(`The price from ${quantityText(rung.from)} is given twice.`)];
    if (before !== undefined && rung.unitPrice > before.unitPrice) {
      const message = `The price from ${quantityText(rung.from)} is higher than the price from ${quantityText(before.from)}.`;
      return [problem(`${message} It must be the same or lower.`)];
    }
    return [];
  });
}
