import { existsSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../../../shared');

/**
 * The path of a file or folder of the data that lies beside the checkout, or undefined where it is absent.
 *
 * A test that gets undefined says so by `sayAbsent()` and returns; `npm test` counts those lines apart from skips.
 */
export function sharedData(...path: string[]): string | undefined {
  const full = join(FOLDER, ...path);
  return existsSync(full) ? full : undefined;
}

/** Reports on the console that this test had nothing to read. */
export function sayAbsent(): void {
  const name = expect.getState().currentTestName ?? 'a test';
  console.info(`not run: shared data absent: ${name}`);
}
