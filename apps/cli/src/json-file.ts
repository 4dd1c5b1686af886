import { randomBytes } from 'node:crypto';
import { open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { asTyped, asTypedForOutput, codeOf } from './place.js';
import { PlainProblem } from './problem.js';

/**
 * The text of a JSON file that somebody named on the command line.
 *
 * A file beyond the limit is refused by its size, unread, and a pipe after as many bytes; bytes
 * that are no UTF-8 are refused, because a replacement character could make two different ids alike.
 * @throws PlainProblem with one sentence.
 */
export async function readTextFile(name: string, limit: number): Promise<string> {
  const bytes = await readAtMost(name, limit).catch((error: unknown) => {
    if (error instanceof PlainProblem) throw error;
    throw new PlainProblem(`${name} cannot be read (${codeOf(error)}).`);
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) throw new PlainProblem(`${name} is not encoded as UTF-8.`);
    throw error;
  }
}

async function readAtMost(name: string, limit: number): Promise<Buffer> {
  const tooLarge = new PlainProblem(`${name} is larger than the limit of ${limit} bytes.`);
  const handle = await open(asTyped(name), 'r');
  try {
    const { size } = await handle.stat();
    if (size > limit) throw tooLarge;
    const parts: Buffer[] = [];
    let read = 0;
    for await (const part of handle.createReadStream({ autoClose: false, highWaterMark: 1 << 20 })) {
      if (!Buffer.isBuffer(part)) continue;
      read += part.length;
      if (read > limit) throw tooLarge;
      parts.push(part);
    }
    return Buffer.concat(parts);
  } finally {
    await handle.close();
  }
}

/**
 * Writes a file whole or not at all: a run that is killed or a disk that is full leaves no half document.
 *
 * What is there and is no file (a pipe, /dev/null) is written to directly.
 * @throws PlainProblem with one sentence.
 */
export async function writeTextFile(name: string, text: string): Promise<void> {
  const path = asTypedForOutput(name);
  const passing = `${path}.${randomBytes(6).toString('hex')}.part`;
  try {
    if (await isSomethingElse(path)) return await writeFile(path, text);
    await writeFile(passing, text);
    await rename(passing, path);
  } catch (error) {
    await rm(passing, { force: true });
    throw new PlainProblem(`${name} cannot be written (${codeOf(error)}).`);
  }
}

async function isSomethingElse(path: string): Promise<boolean> {
  try {
    return !(await stat(path)).isFile();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}
