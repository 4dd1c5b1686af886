const BITS = 64n;
const MASK = (1n << BITS) - 1n;

/**
 * Numbers that look random and follow from a seed alone, so that a stranger draws the same ones.
 *
 * Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (OOPSLA 2014),
 * the generator known as SplitMix64.
 */
export class SeededRandom {
  private state: bigint;

  constructor(seed: bigint) {
    this.state = seed & MASK;
  }

  /** The next 64 bits. */
  next(): bigint {
    this.state = (this.state + 0x9e3779b97f4a7c15n) & MASK;
    let z = this.state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
    return z ^ (z >> 31n);
  }

  /** A whole number between two others, both included, each with the same chance. */
  between(low: bigint, high: bigint): bigint {
    const count = high - low + 1n;
    // Numbers above the last whole multiple would favour the small results, so they are drawn again.
    const end = ((MASK + 1n) / count) * count;
    let drawn = this.next();
    while (drawn >= end) drawn = this.next();
    return low + (drawn % count);
  }
}
