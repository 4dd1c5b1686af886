import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';

/** A file in an archive: its name, with folders by slashes, and what it holds. */
export interface ArchiveFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** An archive that is not read, with one plain sentence that says why. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const LOCAL_SIZE = 30;
const CENTRAL_SIZE = 46;
const END_SIZE = 22;
const VERSION = 20;
const UTF8_NAMES = 0x0800;
const DEFLATED = 8;
/** Midnight of 1 January 1980, the first that a ZIP file can say: the same files make the same archive. */
const NO_TIME = 0x00210000;
const FILES_MAX = 1000;

/**
 * Packs files into a ZIP archive that every system opens. The same files give the same bytes.
 * Source: PKWARE's APPNOTE.TXT 6.3.10, without ZIP64: an archive below 4 GB.
 */
export function writeArchive(files: readonly ArchiveFile[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, bytes } of files) {
    const packed = deflateRawSync(bytes);
    const title = Buffer.from(name, 'utf8');
    const common = Buffer.alloc(26);
    common.writeUInt16LE(VERSION, 0);
    common.writeUInt16LE(UTF8_NAMES, 2);
    common.writeUInt16LE(DEFLATED, 4);
    common.writeUInt32LE(NO_TIME, 6);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(title.length, 22);
    const entry = Buffer.alloc(CENTRAL_SIZE);
    entry.writeUInt32LE(CENTRAL, 0);
    entry.writeUInt16LE(VERSION, 4);
    common.copy(entry, 6);
    entry.writeUInt32LE(at, 42);
    directory.push(entry, title);
    const local = [signature(LOCAL), common, title, packed];
    parts.push(...local);
    at += LOCAL_SIZE + title.length + packed.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(END_SIZE);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

/**
 * Reads an archive as `writeArchive` makes it. `bytesMax` is how much its files may hold together when they are unpacked,
 * so that a small file cannot fill the machine.
 * @throws ArchiveError
 */
export function readArchive(archive: Buffer, bytesMax: number): ArchiveFile[] {
  try {
    return entriesOf(archive, bytesMax);
  } catch (cause) {
    if (cause instanceof ArchiveError) throw cause;
    throw new ArchiveError('The archive is damaged.', { cause });
  }
}

function entriesOf(archive: Buffer, bytesMax: number): ArchiveFile[] {
  const end = archive.lastIndexOf(signature(END));
  if (end < 0) throw new ArchiveError('This is no ZIP archive.');
  const count = archive.readUInt16LE(end + 10);
  if (count > FILES_MAX) throw new ArchiveError(`The archive holds more than ${FILES_MAX} files.`);
  const files: ArchiveFile[] = [];
  let at = archive.readUInt32LE(end + 16);
  let left = bytesMax;
  for (let i = 0; i < count; i++) {
    if (archive.readUInt32LE(at) !== CENTRAL) throw new ArchiveError('The archive is damaged.');
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.toString('utf8', at + CENTRAL_SIZE, at + CENTRAL_SIZE + nameLength);
    const bytes = unpacked(archive, at, left);
    if (crc32(bytes) !== archive.readUInt32LE(at + 16)) throw new ArchiveError(`${name} in the archive is damaged.`);
    left -= bytes.length;
    files.push({ name, bytes });
    at += CENTRAL_SIZE + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return files;
}

function unpacked(archive: Buffer, entry: number, bytesMax: number): Buffer {
  const method = archive.readUInt16LE(entry + 10);
  const [packedSize, size] = [archive.readUInt32LE(entry + 20), archive.readUInt32LE(entry + 24)];
  if (size > bytesMax) throw new ArchiveError('The archive holds more than the limit.');
  const local = archive.readUInt32LE(entry + 42);
  const start = local + LOCAL_SIZE + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const packed = archive.subarray(start, start + packedSize);
  if (method === 0) return packed;
  if (method !== DEFLATED) throw new ArchiveError('The archive is packed in a way that is not read here.');
  return inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value, 0);
  return bytes;
}
