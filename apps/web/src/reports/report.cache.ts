import { Injectable } from '@nestjs/common';

/** More than this many figures are not kept: the oldest go first. */
const KEPT_MAX = 400;

/**
 * Keeps what was read from the roll-ups for as long as they have not changed.
 *
 * A key holds the version of the partnership's figures, which every posting, plan and cost changes in its own
 * transaction, and which is read in the same snapshot as the figures would be. So what is kept is what would be read: a
 * stale figure is never found, because nobody asks for its version again. Readers who ask at the same time wait for one
 * reading. What depends on the reader is kept under a key that names the reader's trust.
 */
@Injectable()
export class ReportCache {
  private readonly kept = new Map<string, Promise<unknown>>();

  has(key: string): boolean {
    return this.kept.has(key);
  }

  /** What is kept under the key, or what `make` gives, which is then kept; what fails is not. */
  of<T>(key: string, make: () => Promise<T>): Promise<T> {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- One kind of key is only ever made by one caller.
    const made = (this.kept.get(key) as Promise<T> | undefined) ?? make();
    this.kept.delete(key);
    this.kept.set(key, made);
    made.catch(() => this.kept.delete(key));
    const [oldest] = this.kept.keys();
    if (this.kept.size > KEPT_MAX && oldest !== undefined) this.kept.delete(oldest);
    return made;
  }
}
