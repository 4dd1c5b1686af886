import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Finds a plain JavaScript file of this room in the source tree, wherever the calling code runs from.
 *
 * The builder copies no `.mjs` into `dist`, so the root is found by walking up to `package.json`, and the working
 * directory does not matter.
 */
export function threadFile(path: string): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`No package.json above ${import.meta.url}, so ${path} cannot be found.`);
    folder = parent;
  }
  return join(folder, 'libs/platform/src', path);
}
