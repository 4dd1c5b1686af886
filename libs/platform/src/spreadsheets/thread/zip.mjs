import { createInflateRaw, crc32 } from 'node:zlib';
import { macroSentence } from './file-kind.mjs';
import { Refusal, SAVE_AGAIN, damaged, tooLarge } from './refusal.mjs';

const ENTRIES_MAX = 2_000;
/** Deflate can reach 1,032:1; honest sheets stay below about 60:1. */
const RATIO_MAX = 200;
const RATIO_MATTERS_FROM = 4 * 1024 * 1024;
/** Room that real writers leave between entries: a data descriptor is 12 to 24 bytes. */
const GAP_MAX = 64;
const ARCHIVE_NAME = /\.(?:zip|xlsx|xlsm|xlsb|xls|docx|docm|pptx|pptm|jar|7z|rar|gz|tgz|bz2|xz|exe|dll|js|vbs)$/i;

/**
 * Reads a zip's directory and refuses every archive that is not a plain, honest one, before a byte is unpacked.
 * Checks the number, names, sizes, ratios and places of the entries; overlapping, encrypted, nested, linked and
 * hidden parts are refused. The catalogue of tricks is APPNOTE.TXT 6.3.10 read as an attacker would.
 */
export function openZip(bytes, limits) {
  const end = endOfDirectory(bytes);
  const entries = new Map();
  const seen = new Set();
  let at = end.directoryAt;
  let unpacked = 0;
  for (let index = 0; index < end.count; index++) {
    const entry = directoryEntry(bytes, at, end.at);
    at = entry.next;
    checkEntry(entry, seen);
    unpacked += entry.size;
    if (unpacked > limits.unpackedBytesMax) throw tooLarge();
    entries.set(entry.name, entry);
  }
  if (at !== end.at) throw damaged();
  checkPlaces(bytes, [...entries.values()], end.directoryAt);
  return { entries, stream: (name) => unpack(bytes, entries.get(name)) };
}

function endOfDirectory(bytes) {
  const earliest = Math.max(0, bytes.length - 65_557);
  for (let at = bytes.length - 22; at >= earliest; at--) {
    if (bytes.readUInt32LE(at) !== 0x06054b50) continue;
    if (at + 22 + bytes.readUInt16LE(at + 20) !== bytes.length) continue;
    const count = bytes.readUInt16LE(at + 10);
    const size = bytes.readUInt32LE(at + 12);
    const directoryAt = bytes.readUInt32LE(at + 16);
    const isOneDisk = bytes.readUInt32LE(at + 4) === 0 && bytes.readUInt16LE(at + 8) === count;
    // A zip64 trailer, when present, stands between the directory and its end record.
    const gap = at - (directoryAt + size);
    const isZip64Trailer = gap === 76 && bytes.readUInt32LE(directoryAt + size) === 0x06064b50;
    if (!isOneDisk || count === 0 || (gap !== 0 && !isZip64Trailer)) throw damaged();
    if (count > ENTRIES_MAX) throw new Refusal(`This file holds too many parts to be a workbook. ${SAVE_AGAIN}`);
    return { at: directoryAt + size, count, directoryAt };
  }
  throw damaged();
}

function directoryEntry(bytes, at, limit) {
  if (at + 46 > limit || bytes.readUInt32LE(at) !== 0x02014b50) throw damaged();
  const nameLength = bytes.readUInt16LE(at + 28);
  const extraLength = bytes.readUInt16LE(at + 30);
  const next = at + 46 + nameLength + extraLength + bytes.readUInt16LE(at + 32);
  if (next > limit) throw damaged();
  const entry = {
    next,
    name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
    flags: bytes.readUInt16LE(at + 8),
    method: bytes.readUInt16LE(at + 10),
    crc: bytes.readUInt32LE(at + 16),
    packed: bytes.readUInt32LE(at + 20),
    size: bytes.readUInt32LE(at + 24),
    unixMode: bytes.readUInt32LE(at + 38) >>> 16,
    at: bytes.readUInt32LE(at + 42),
  };
  readZip64(bytes.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength), entry);
  return entry;
}

/** Replaces sizes of 0xFFFFFFFF by those of the zip64 field, which some writers always use. */
function readZip64(extra, entry) {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    const field = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
    let used = 0;
    for (const key of ['size', 'packed', 'at']) {
      if (entry[key] !== 0xffffffff) continue;
      if (used + 8 > field.length) throw damaged();
      entry[key] = Number(field.readBigUInt64LE(used));
      used += 8;
    }
  }
}

function checkEntry(entry, seen) {
  const { name } = entry;
  const isUnsafePath = /^[/\\]|\\|\0|^[a-z]:|(?:^|\/)\.\.(?:\/|$)/i.test(name);
  const isLink = (entry.unixMode & 0xf000) === 0xa000;
  if (name === '' || isUnsafePath || isLink || seen.has(name.toLowerCase())) {
    throw new Refusal(`This file holds parts with misleading names. ${SAVE_AGAIN}`);
  }
  seen.add(name.toLowerCase());
  if (entry.flags & 0x2041) {
    throw new Refusal('This workbook has a password. Remove the password, save it as .xlsx and try again.');
  }
  if (entry.method !== 0 && entry.method !== 8) throw damaged();
  if (entry.method === 0 && entry.packed !== entry.size) throw damaged();
  if (/vbaProject/i.test(name)) throw new Refusal(macroSentence);
  if (ARCHIVE_NAME.test(name)) {
    throw new Refusal('This file holds another file inside it. Remove embedded files, save it as .xlsx and try again.');
  }
  if (entry.size > RATIO_MATTERS_FROM && entry.size > entry.packed * RATIO_MAX) throw tooLarge();
}

/** No two entries may share bytes, none may reach outside the file, and nothing may hide between them. */
function checkPlaces(bytes, entries, directoryAt) {
  let free = 0;
  for (const entry of entries.sort((a, b) => a.at - b.at)) {
    if (entry.at < free || entry.at - free > GAP_MAX || entry.at + 30 > directoryAt) throw damaged();
    if (bytes.readUInt32LE(entry.at) !== 0x04034b50) throw damaged();
    const nameLength = bytes.readUInt16LE(entry.at + 26);
    entry.dataAt = entry.at + 30 + nameLength + bytes.readUInt16LE(entry.at + 28);
    free = entry.dataAt + entry.packed;
    if (free > directoryAt || bytes.toString('utf8', entry.at + 30, entry.at + 30 + nameLength) !== entry.name) {
      throw damaged();
    }
    const hasNestedZip =
      entry.method === 0 && bytes.toString('latin1', entry.dataAt, entry.dataAt + 4) === 'PK\x03\x04';
    if (hasNestedZip) throw new Refusal(`This file holds another archive inside it. ${SAVE_AGAIN}`);
  }
  if (directoryAt - free > GAP_MAX) throw damaged();
}

/** Unpacks one entry in pieces, and stops the moment it is longer than its directory says. */
async function* unpack(bytes, entry) {
  const packed = bytes.subarray(entry.dataAt, entry.dataAt + entry.packed);
  let length = 0;
  let checksum = 0;
  for await (const piece of entry.method === 0 ? [packed] : inflate(packed)) {
    length += piece.length;
    if (length > entry.size) throw damaged();
    checksum = crc32(piece, checksum);
    yield piece;
  }
  if (length !== entry.size || checksum !== entry.crc) throw damaged();
}

async function* inflate(packed) {
  const inflater = createInflateRaw({ chunkSize: 256 * 1024 });
  inflater.end(packed);
  try {
    yield* inflater;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw damaged();
  }
}
