import { tierDiscount } from './ladder.js';
import type { ListCosts, PackageQuestion, Saver } from './package-question.js';
import { lotValues } from './package-bounds.js';

/** Ten-thousandths: discounts are basis points of pence. */
const SCALE = 10_000n;

/** One straight piece of the discount: so many basis points of the spend, less a constant, from a spend upwards. */
interface Piece {
  readonly from: bigint;
  readonly basisPoints: bigint;
  readonly less: bigint;
}

interface Chain {
  readonly index: number;
  readonly before: Chain | undefined;
}

/** Some packages taken or left, up to a place in the list. */
interface Choice {
  /** Lots taken, a bit each, of those that later packages still want. */
  readonly taken: bigint;
  /** How many lots that later packages want are free. */
  readonly free: number;
  /** Pence saved, and packages used. */
  readonly saved: bigint;
  readonly count: number;
  readonly spend: bigint;
  readonly chosen: Chain | undefined;
  /** For each piece of the discount, the most that this can come to, in ten-thousandths. */
  readonly most: readonly bigint[];
  /** The most of what was dropped for want of room and stood earlier in the order. */
  readonly droppedBefore: bigint;
}

/** What a search found; when it is not proved, something dropped could have been better. */
export interface Found {
  readonly chosen: readonly number[];
  readonly value: bigint;
  readonly isProved: boolean;
}

const NONE = -1n << 4096n;

/**
 * The packages of one group, searched from the first to the last with a limited number of choices side by side.
 *
 * A choice is worth its saving times (packages + 1), less its number of packages, so that of equal bills the one with
 * fewer packages is worth more. Choices stay in the order in which looking at every set would meet them; of two that
 * leave the same lots free the more valuable stays, and of equal ones the earlier.
 */
export class PackageSearch {
  private readonly places: ReadonlyMap<number, number>;
  private readonly bits: readonly bigint[];
  private readonly lastUse: readonly number[][];
  private readonly pieces: readonly Piece[];
  private readonly values: readonly (readonly bigint[])[];
  private readonly steps: readonly (readonly bigint[])[];
  private readonly weight: bigint;
  private readonly later: readonly Later[];
  private readonly start: Choice;

  constructor(
    private readonly packages: readonly Saver[],
    private readonly question: PackageQuestion,
    costs: ListCosts,
  ) {
    const lots = [...new Set(packages.flatMap((p) => p.lots))].sort((a, b) => a - b);
    this.places = new Map(lots.map((lot, i) => [lot, i]));
    const inside = packages.map((p) => p.lots.map((lot) => this.places.get(lot)!));
    this.bits = inside.map((own) => own.reduce((mask, i) => mask | (1n << BigInt(i)), 0n));
    const last = new Map<number, number>();
    inside.forEach((own, p) => own.forEach((i) => last.set(i, p)));
    this.lastUse = packages.map((_, p) => inside[p]!.filter((i) => last.get(i) === p));
    this.weight = BigInt(packages.length + 1);
    this.pieces = piecesOf(question);
    this.values = this.pieces.map(({ basisPoints }) => lotValues(packages, lots, costs, this.weight, basisPoints));
    this.steps = packages.map((p, at) =>
      this.pieces.map(({ basisPoints }, k) => {
        const own = inside[at]!.reduce((sum, i) => sum + this.values[k]![i]!, 0n);
        return this.weight * (SCALE * p.saving - basisPoints * p.spend) - SCALE - own;
      }),
    );
    this.later = laterOf(inside, last, this.values);
    let spend = question.otherSpend;
    for (const single of question.singles.values()) spend += single.spend;
    const half = question.tiers ? SCALE / 2n : 0n;
    this.start = {
      taken: 0n,
      free: lots.length,
      saved: 0n,
      count: 0,
      spend,
      chosen: undefined,
      most: this.pieces.map(
        ({ basisPoints, less }, k) =>
          this.weight * (basisPoints * spend - less + half) + this.values[k]!.reduce((a, b) => a + b, 0n),
      ),
      droppedBefore: NONE,
    };
  }

  get size(): number {
    return this.packages.length;
  }

  /** The most valuable choice that a search of this width meets, given the value of one that is known. */
  run(width: number, known: bigint = NONE): Found {
    let row: readonly Choice[] = [this.start];
    let dropped = NONE;
    for (let at = 0; at < this.packages.length; at++) {
      const next = this.after(at, row, known);
      const kept = next.length > width ? this.mostPromising(at, next, width) : { row: next, dropped: NONE };
      row = kept.row;
      if (kept.dropped > dropped) dropped = kept.dropped;
    }
    let best: { end: Choice; value: bigint } | undefined;
    for (const end of row) {
      const value = this.valueOf(end);
      if (!best || value > best.value) best = { end, value };
    }
    if (!best) return { chosen: [], value: known, isProved: false };
    const { end, value } = best;
    const isProved = dropped < value || (dropped === value && end.droppedBefore < value);
    return { chosen: listed(end.chosen), value, isProved };
  }

  /** Every choice with the package at this place, if its lots are free, and without it. */
  private after(at: number, row: readonly Choice[], known: bigint): Choice[] {
    const own = this.packages[at]!;
    const bits = this.bits[at]!;
    const done = this.lastUse[at]!;
    const doneBits = done.reduce((mask, i) => mask | (1n << BigInt(i)), 0n);
    const merged = new Map<string, Choice>();
    const add = (one: Choice) => {
      const free = done.filter((i) => ((one.taken >> BigInt(i)) & 1n) === 0n);
      const most =
        free.length === 0 ? one.most : one.most.map((m, k) => free.reduce((left, i) => left - this.values[k]![i]!, m));
      const left = one.free - free.length;
      if (this.boundOf(at, { ...one, most, free: left }) < known) return;
      const taken = one.taken & ~doneBits;
      const key = this.question.tiers ? `${taken.toString(32)}/${one.spend}` : taken.toString(32);
      const rival = merged.get(key);
      if (rival) {
        if (this.worthOf(rival) >= this.worthOf(one)) return;
        merged.delete(key);
      }
      merged.set(key, { ...one, taken, most, free: left });
    };
    for (const one of row) {
      if ((one.taken & bits) === 0n) {
        add({
          taken: one.taken | bits,
          free: one.free - own.lots.length,
          saved: one.saved + own.saving,
          count: one.count + 1,
          spend: one.spend - own.spend,
          chosen: { index: own.index, before: one.chosen },
          most: one.most.map((m, k) => m + this.steps[at]![k]!),
          droppedBefore: one.droppedBefore,
        });
      }
      add(one);
    }
    return [...merged.values()];
  }

  private mostPromising(at: number, row: readonly Choice[], width: number): { row: Choice[]; dropped: bigint } {
    const bounds = row.map((one) => this.boundOf(at, one));
    const order = row
      .map((_, i) => i)
      .sort((a, b) => (bounds[a]! > bounds[b]! ? -1 : bounds[a]! < bounds[b]! ? 1 : a - b));
    const stays = new Set(order.slice(0, width));
    let dropped = NONE;
    const kept: Choice[] = [];
    row.forEach((one, i) => {
      if (stays.has(i)) kept.push(dropped > one.droppedBefore ? { ...one, droppedBefore: dropped } : one);
      else if (bounds[i]! > dropped) dropped = bounds[i]!;
    });
    return { row: kept, dropped };
  }

  /** No way to go on is worth more than this. */
  private boundOf(at: number, { most, spend, free }: Pick<Choice, 'most' | 'spend' | 'free'>): bigint {
    const { divisor, least } = this.later[at]!;
    // Packages of two lots each cannot take an odd number of lots: some lot is left, and with it at least the least value.
    const over = divisor === 0 ? 0n : BigInt(free % divisor);
    let best = NONE;
    this.pieces.forEach(({ from }, k) => {
      const bound = most[k]! - over * least[k]!;
      if (from <= spend && bound > best) best = bound;
    });
    const whole = best / SCALE;
    return best < 0n && best % SCALE !== 0n ? whole - 1n : whole;
  }

  private worthOf(one: Choice): bigint {
    return this.weight * one.saved - BigInt(one.count);
  }

  private valueOf(one: Choice): bigint {
    const { tiers } = this.question;
    return this.worthOf(one) + (tiers ? this.weight * tierDiscount(tiers, one.spend) : 0n);
  }
}

/** What is true of the packages after a place in the list. */
interface Later {
  /** The greatest number that divides how many lots each of them has; nought when there are none. */
  readonly divisor: number;
  /** The smallest value of a lot that one of them wants, for each piece of the discount. */
  readonly least: readonly bigint[];
}

function laterOf(
  inside: readonly (readonly number[])[],
  last: ReadonlyMap<number, number>,
  values: readonly (readonly bigint[])[],
): Later[] {
  const ending: number[][] = inside.map(() => []);
  for (const [lot, at] of last) ending[at]!.push(lot);
  const found: Later[] = [];
  let divisor = 0;
  let least: readonly (bigint | undefined)[] = values.map(() => undefined);
  for (let at = inside.length - 1; at >= 0; at--) {
    found.push({ divisor, least: least.map((value) => value ?? 0n) });
    divisor = greatestCommonDivisor(divisor, inside[at]!.length);
    least = least.map((value, k) =>
      ending[at]!.reduce((low: bigint | undefined, lot) => {
        const own = values[k]![lot]!;
        return low === undefined || own < low ? own : low;
      }, value),
    );
  }
  return found.reverse();
}

function greatestCommonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

function listed(chain: Chain | undefined): number[] {
  const found: number[] = [];
  for (let at = chain; at; at = at.before) found.push(at.index);
  return found.reverse();
}

/** The discount in straight pieces; where it is incremental it is the greatest of them. */
function piecesOf({ tiers }: PackageQuestion): Piece[] {
  const pieces: Piece[] = [{ from: 0n, basisPoints: 0n, less: 0n }];
  for (const step of tiers?.steps ?? []) {
    const before = pieces.at(-1)!;
    const basisPoints = BigInt(step.discountBasisPoints);
    const less = tiers!.kind === 'allUnits' ? 0n : before.less + (basisPoints - before.basisPoints) * step.from;
    pieces.push({ from: step.from, basisPoints, less });
  }
  return pieces;
}
