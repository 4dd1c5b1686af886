import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The file that marks the top of the checkout or of the installed product. */
const MARK = 'nest-cli.json';

/**
 * The absolute path of a file that ships with the product but is not compiled: templates, styles, thread files.
 *
 * The build copies TypeScript only, so these are read from the source tree, wherever the process was started.
 */
export function projectFile(...parts: string[]): string {
  let folder = folderOfThisFile();
  while (!existsSync(join(folder, MARK))) {
    const above = dirname(folder);
    if (above === folder) throw new Error(`${MARK} is in no folder above ${folderOfThisFile()}`);
    folder = above;
  }
  return join(folder, ...parts);
}

function folderOfThisFile(): string {
  return dirname(new URL(import.meta.url).pathname);
}
