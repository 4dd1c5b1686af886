/** What one bench is asked for. */
export interface Ask {
  readonly runs: number;
  readonly seed: number;
  /** Whether the long cases run too. */
  readonly isLarge: boolean;
  say(line: string): void;
}

/** One printed line: the product beside its comparator, or one figure beside its goal. */
export interface Figure {
  readonly what: string;
  readonly product: string;
  readonly comparator: string;
  readonly ratio: string;
  readonly goal: string;
  /** Undefined where there is no goal. */
  readonly isReached: boolean | undefined;
}

/** What a bench found, in the order in which it is printed. */
export interface Findings {
  readonly title: string;
  /** How it was measured: sizes, runs, what the comparator does and does not do. */
  readonly method: string;
  readonly figures: readonly Figure[];
  /** Where the time goes, and whatever a reader must know to judge the figures. */
  readonly notes: readonly string[];
}

/** The middle value; of an even number the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The smallest value that at least `percent` of the values do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/**
 * Runs the contestants in turn, so that a slower minute of the machine meets all of them, and returns what each
 * measured. The first round is for warming up and does not count. The order turns round in each round.
 */
export async function alternate<K extends string>(
  contestants: Record<K, () => Promise<number>>,
  runs: number,
): Promise<Record<K, number[]>> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The keys of a record whose key type is K.
  const names = Object.keys(contestants) as K[];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- One list for each of those keys.
  const found = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<K, number[]>;
  for (let round = 0; round <= runs; round += 1)
    for (const name of round % 2 === 0 ? names : [...names].reverse()) {
      const value = await contestants[name]();
      if (round > 0) found[name].push(value);
    }
  return found;
}

/** How long the work took, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

export function times(ratio: number): string {
  return `${ratio.toFixed(2)} ×`;
}

/** Numbers that follow from a seed (mulberry32), so that every run and every machine measures the same data. */
export class Random {
  constructor(private state: number) {}

  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  one<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }
}
