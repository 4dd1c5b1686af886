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
 * Reads an archive as `writeArchive` makes it, and no other: each file once, one after the other without anything between
 * them, under the same name in front of it and in the directory. So whoever reads it with another program reads the same.
 * `bytesMax` is how much its files may hold together when they are unpacked, so that a small file cannot fill the machine.
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

const OTHER = 'The archive was not packed by Tandem, or was changed since.';

function entriesOf(archive: Buffer, bytesMax: number): ArchiveFile[] {
  const end = archive.lastIndexOf(signature(END));
  if (end < 0) throw new ArchiveError('This is no ZIP archive.');
  const count = archive.readUInt16LE(end + 10);
  if (count > FILES_MAX) throw new ArchiveError(`The archive holds more than ${FILES_MAX} files.`);
  const directory = archive.readUInt32LE(end + 16);
  const files = new Map<string, Buffer>();
  let [at, place, left] = [directory, 0, bytesMax];
  for (let i = 0; i < count; i++) {
    if (archive.readUInt32LE(at) !== CENTRAL) throw new ArchiveError('The archive is damaged.');
    const title = archive.subarray(at + CENTRAL_SIZE, at + CENTRAL_SIZE + archive.readUInt16LE(at + 28));
    const name = title.toString('utf8');
    const packed = packedAt(archive, at, place, title);
    const bytes = unpacked(archive, at, packed, left);
    if (crc32(bytes) !== archive.readUInt32LE(at + 16)) throw new ArchiveError(`${name} in the archive is damaged.`);
    if (files.has(name)) throw new ArchiveError(`${name} stands twice in the archive.`);
    left -= bytes.length;
    files.set(name, bytes);
    at += CENTRAL_SIZE + title.length;
    place += LOCAL_SIZE + title.length + packed.length;
  }
  if (place !== directory || at !== end || archive.length !== end + END_SIZE) throw new ArchiveError(OTHER);
  return [...files].map(([name, bytes]) => ({ name, bytes }));
}

/** The packed bytes of an entry of the directory, which stand at a place under the name that the directory gives them. */
function packedAt(archive: Buffer, entry: number, place: number, title: Buffer): Buffer {
  const start = place + LOCAL_SIZE + title.length;
  const isAsWritten =
    archive.readUInt32LE(entry + 42) === place &&
    archive.readUInt16LE(entry + 30) === 0 &&
    archive.readUInt16LE(entry + 32) === 0 &&
    archive.readUInt32LE(place) === LOCAL &&
    archive.readUInt16LE(place + 26) === title.length &&
    archive.readUInt16LE(place + 28) === 0 &&
    archive.subarray(place + LOCAL_SIZE, start).equals(title);
  if (!isAsWritten) throw new ArchiveError(OTHER);
  return archive.subarray(start, start + archive.readUInt32LE(entry + 20));
}

function unpacked(archive: Buffer, entry: number, packed: Buffer, bytesMax: number): Buffer {
  const size = archive.readUInt32LE(entry + 24);
  if (size > bytesMax) throw new ArchiveError('The archive holds more than the limit.');
  if (archive.readUInt16LE(entry + 10) !== DEFLATED) throw new ArchiveError(OTHER);
  const bytes = inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
  if (bytes.length !== size) throw new ArchiveError('The archive is damaged.');
  return bytes;
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value, 0);
  return bytes;
}
