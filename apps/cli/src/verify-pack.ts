import { readFile, stat } from 'node:fs/promises';
import { verifyPack } from '@tandem/features/savings';
import { ArchiveError, type ArchiveFile, readArchive } from '@tandem/platform/archives';
import { sha256 } from '@tandem/platform/audit';
import type { Terminal } from './command.js';
import { asTyped, codeOf } from './place.js';
import { PlainProblem } from './problem.js';

/** Far above the evidence of any scheme. */
const FILE_BYTES_MAX = 200_000_000;
const PACK = 'pack.json';
const HASHES = 'hashes.txt';

/** Recomputes an evidence pack, a ZIP archive or the `pack.json` in it, and says everything that does not agree. */
export async function verifyPackFile(name: string, terminal: Terminal): Promise<0 | 1> {
  const bytes = await contentOf(name);
  const isArchive = bytes.subarray(0, 2).toString('latin1') === 'PK';
  const files = isArchive ? unpacked(name, bytes) : [{ name: PACK, bytes }];
  const file = files.find((one) => one.name === PACK);
  if (!file) throw new PlainProblem(`${name} holds no ${PACK}, so it is no evidence pack.`);
  const pack = parsed(name, file.bytes);
  const check = verifyPack(pack);
  const faults = [
    ...(isArchive ? changedFiles(files) : []),
    ...check.faults,
    // A record that holds together is what the tables beside it are made from.
    ...(isArchive && check.faults.length === 0 ? await changedTables(files, pack) : []),
  ];
  for (const fault of faults) terminal.print(onOneLine(fault));
  const { journals, legs, lines } = check;
  terminal.print(
    `${counted(journals, 'journal')} with ${counted(legs, 'leg')} and ${counted(lines, 'line')} recomputed, ${counted(faults.length, 'fault')} found`,
  );
  terminal.report(LIMITS);
  return faults.length === 0 ? 0 : 1;
}

function counted(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? '' : 's'}`;
}

const LIMITS =
  'In no hash of a journal, so not recomputed: papers, prices before, choices, names, and what the checks found. Of the PDF and the workbook only the hashes were compared. Compare the hash of a journal with its page in Tandem: whoever makes all of a pack anew makes one that agrees with itself.';

/** A sentence without anything that would move the cursor or begin a line: words of the file stand in it. */
function onOneLine(sentence: string): string {
  return sentence.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, '?');
}

async function contentOf(name: string): Promise<Buffer> {
  try {
    const path = asTyped(name);
    if ((await stat(path)).size > FILE_BYTES_MAX)
      throw new PlainProblem(`${name} is larger than the limit of ${FILE_BYTES_MAX} bytes.`);
    return await readFile(path);
  } catch (error) {
    if (error instanceof PlainProblem) throw error;
    throw new PlainProblem(`${name} cannot be read (${codeOf(error)}).`);
  }
}

function unpacked(name: string, bytes: Buffer): ArchiveFile[] {
  try {
    return readArchive(bytes, FILE_BYTES_MAX);
  } catch (error) {
    if (error instanceof ArchiveError) throw new PlainProblem(`${name}: ${error.message}`);
    throw error;
  }
}

function parsed(name: string, bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw new PlainProblem(`The pack in ${name} is not JSON.`);
    throw error;
  }
}

/** Files that are not what the list of hashes says, are not in it, or are gone; and a list that says anything else. */
function changedFiles(files: readonly ArchiveFile[]): string[] {
  const list = files.find((file) => file.name === HASHES)?.bytes.toString('utf8') ?? '';
  const said = new Map([...list.matchAll(/^([0-9a-f]{64}) {2}(.+)$/gm)].map(([, hash, name]) => [name!, hash!]));
  const others = files.filter((file) => file.name !== HASHES);
  const faults = [
    ...others.flatMap(({ name, bytes }) => {
      if (!said.has(name)) return [`${name} is not in the list of hashes.`];
      return said.get(name) === sha256(bytes) ? [] : [`${name} is not the file that was packed.`];
    }),
    ...[...said.keys()].filter((name) => !others.some((file) => file.name === name)).map((name) => `${name} is gone.`),
  ];
  const isWhole = list === others.map(({ name, bytes }) => `${sha256(bytes)}  ${name}\n`).join('');
  return faults.length === 0 && !isWhole ? [`${HASHES} is not the list that was packed.`] : faults;
}

/** Tables that are not what the record gives, whatever the list of hashes says of them. */
async function changedTables(files: readonly ArchiveFile[], document: unknown): Promise<string[]> {
  // Loaded here, because no other command needs what makes a page.
  const { packTables, packOfJson } = await import('../../web/src/savings/pack.archive.js');
  const { files: made, notMade } = packTables(packOfJson(document));
  const tables = files.filter(({ name }) => name.startsWith('tables/') && !notMade.includes(name));
  const changed = made.filter(({ name, bytes }) => !tables.some((one) => one.name === name && one.bytes.equals(bytes)));
  const strange = tables.filter(({ name }) => !made.some((one) => one.name === name));
  return [...changed, ...strange].map(
    ({ name }) => `${name} is not what ${PACK} gives: it was changed, or made by another version of Tandem.`,
  );
}
