import type { Tx } from '@tandem/platform/database';

/**
 * Does something by hashing sets. The tables were just filled and nothing is known of them yet: taken for almost empty,
 * they would be gone through once for every line.
 */
export async function inSets<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await tx.rows(`set local enable_nestloop = off`);
  const result = await work();
  await tx.rows(`set local enable_nestloop = on`);
  return result;
}
