import { Injectable } from '@nestjs/common';

/** More than this many figures are not kept: the oldest go first. */
const KEPT_MAX = 200;

/**
 * Keeps what was read from the roll-ups for as long as they have not changed.
 *
 * A key holds the version of the partnership's figures, which every posting, plan and cost changes in its own
 * transaction, and which is read in the same snapshot as the figures would be. So what is kept is what would be read: a
 * stale figure is never found, because nobody asks for its version again. What depends on the reader is never kept.
 */
@Injectable()
export class ReportCache {
  private readonly kept = new Map<string, unknown>();

  /** What is kept under the key, or what `make` gives, which is then kept. */
  async of<T>(key: string, make: () => Promise<T>): Promise<T> {
    if (this.kept.has(key)) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- One kind of key is only ever made by one caller.
      const found = this.kept.get(key) as T;
      this.keep(key, found);
      return found;
    }
    const made = await make();
    this.keep(key, made);
    return made;
  }

  private keep(key: string, value: unknown): void {
    this.kept.delete(key);
    this.kept.set(key, value);
    const [oldest] = this.kept.keys();
    if (this.kept.size > KEPT_MAX && oldest !== undefined) this.kept.delete(oldest);
  }
}
