import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, ownIdentity } from './process-identity.js';

let counter = 0;

/** Writes down that this process uses the server, and returns how to give that up. Call it under the folder's lock. */
export function takeLease(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${ownIdentity()}.${(counter += 1)}`);
  writeFileSync(path, '', { flag: 'wx', mode: 0o600 });
  return () => rmSync(path, { force: true });
}

/**
 * Counts the living users of the server and forgets the dead. Call it under the folder's lock.
 *
 * The name of the file is the whole record, so that a reader can never see half of one.
 */
export function livingLeases(folder: string): number {
  mkdirSync(folder, { recursive: true });
  let living = 0;
  for (const name of readdirSync(folder)) {
    if (isAlive(name.slice(0, name.lastIndexOf('.')))) living += 1;
    else rmSync(join(folder, name), { force: true });
  }
  return living;
}
