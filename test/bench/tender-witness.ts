import type { GeneratedLine } from './generated-line.js';
import type { Random } from './measure.js';

/** A bid on a line before it has a ladder: the factor of the line's price level, kilograms a unit, basis points. */
export interface Offer {
  factor: number;
  carbon: number;
  quality: number;
}

/** An award that the generator plans its rules around: one winner for each line, whole lots, six suppliers. */
export interface Witness {
  readonly winner: readonly number[];
  /** Pence at list price, by supplier. */
  readonly atList: readonly number[];
  /** Kilograms of the whole award. */
  readonly carbon: number;
  /** Roughly, in basis points: the largest share of a supplier, and that of the small ones together. */
  readonly largestShare: number;
  readonly smallShare: number;
}

const WINNERS = 6;
const MIN_QUALITY = 5000;

/**
 * Gives every lot to one of six suppliers so that shares stay even, two of them being small.
 *
 * Each has a quota (15 % for a small one, the rest shared by the others); the largest lots go first,
 * to whoever has most of its quota left. Where none of the six bids well enough, one is made to bid.
 */
export function generateWitness(
  lines: readonly GeneratedLine[],
  suppliers: readonly { readonly sme: boolean }[],
  offers: (Offer | undefined)[][],
  random: Random,
): Witness {
  const chosen = choose(suppliers, random);
  const small = chosen.filter((s) => suppliers[s]!.sme).length;
  const worth = (l: number) => lines[l]!.demand * lines[l]!.level;
  const total = lines.reduce((sum, _, l) => sum + worth(l), 0);
  const left = new Map(
    chosen.map((s) => [s, total * (suppliers[s]!.sme ? 0.34 / small : 0.66 / (chosen.length - small))]),
  );
  const lots = new Map<string, number[]>();
  for (const [l, { lot }] of lines.entries()) lots.set(lot, [...(lots.get(lot) ?? []), l]);
  const byWorth = [...lots.values()].sort((a, b) => sum(b.map(worth)) - sum(a.map(worth)));
  const winner = lines.map(() => 0);
  for (const inLot of byWorth) {
    const value = sum(inLot.map(worth));
    const able = chosen.filter((s) => inLot.every((l) => (offers[s]![l]?.quality ?? 0) >= MIN_QUALITY));
    // Whoever bids may have run out of quota: then a supplier with room is made to bid.
    const roomy = able.filter((s) => left.get(s)! >= value * 0.5);
    const mostLeft = (of: readonly number[]) => of.reduce((a, b) => (left.get(b)! > left.get(a)! ? b : a));
    const wins = mostLeft(roomy.length > 0 ? roomy : chosen);
    for (const l of inLot) {
      winner[l] = wins;
      const known = offers[wins]![l];
      const quality = Math.max(known?.quality ?? 0, MIN_QUALITY + 500);
      offers[wins]![l] = { factor: 1, carbon: Math.round(lines[l]!.carbon * 100) / 100, ...known, quality };
    }
    left.set(wins, left.get(wins)! - value);
  }
  const atList = suppliers.map(() => 0);
  let carbon = 0;
  for (const [l, s] of winner.entries()) {
    atList[s]! += worth(l) * offers[s]![l]!.factor;
    carbon += lines[l]!.units * offers[s]![l]!.carbon;
  }
  const won = suppliers.map((_, s) => (sum(winner.map((w, l) => (w === s ? worth(l) : 0))) / total) * 10_000);
  const smallShare = sum(won.filter((_, s) => suppliers[s]!.sme));
  return { winner, atList, carbon, largestShare: Math.max(...won), smallShare };
}

/** Two small suppliers and four others, as far as there are so many. */
function choose(suppliers: readonly { readonly sme: boolean }[], random: Random): number[] {
  const order = suppliers.map((_, s) => ({ s, at: random.next() })).sort((a, b) => a.at - b.at);
  const small = order.filter(({ s }) => suppliers[s]!.sme).slice(0, 2);
  const others = order.filter((o) => !small.includes(o)).slice(0, WINNERS - small.length);
  return [...small, ...others].map(({ s }) => s);
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
