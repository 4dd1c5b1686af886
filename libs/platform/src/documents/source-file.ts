import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Finds a file of this folder's source, wherever the calling code runs from.
 *
 * The builder copies neither `.mjs` nor `.typ` into `dist`, so the root is found by walking up to `package.json`.
 */
export function sourceFile(path: string): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`No package.json above ${import.meta.url}, so ${path} cannot be found.`);
    folder = parent;
  }
  return join(folder, 'libs/platform/src/documents', path);
}
