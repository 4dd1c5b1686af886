import { createHash } from 'node:crypto';
import {
  attributionOf,
  declaredFields,
  envelopeOf,
  type ExactObject,
  exactText,
  findProblems,
  JsonTextError,
  NoNoticesError,
  type NoticeFile,
  type NoticeProblem,
  type ProblemCode,
  readNotices,
  storableText,
  textIn,
} from '@tandem/domain/market';
import { UnusableFileError } from './market.errors.js';

/** One release as it is stored: its text as published, its identity, and what is wrong with it. */
export interface StoredRelease {
  readonly ocid: string;
  readonly releaseId: string | null;
  readonly contentSha256: string;
  readonly dated: string | null;
  readonly body: string;
  readonly value: ExactObject;
  readonly problems: readonly NoticeProblem[];
}

/** A file of notices, read and checked, ready to be stored. */
export interface ReadFile {
  readonly name: string;
  readonly sha256: string;
  readonly envelope: string;
  readonly publisher: string;
  readonly license: string;
  readonly attribution: string;
  readonly extensions: readonly string[];
  readonly releases: readonly StoredRelease[];
  readonly problems: readonly NoticeProblem[];
}

/** Far above any package that is published in one piece, and below what one text may hold. */
export const FILE_BYTES_MAX = 256 * 1024 * 1024;

const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

/**
 * Reads a file of OCDS notices: release packages, record packages, bare releases, or lists of these.
 * @throws UnusableFileError with one sentence.
 */
export function readNoticeFile(name: string, bytes: Uint8Array): ReadFile {
  const text = decode(name, bytes);
  const found = noticesIn(name, text);
  const { fields, unknown } = declaredFields(found.extensions);
  const releases = found.releases.map(({ value, from, to }): StoredRelease => {
    const contentSha256 = sha256(exactText(value));
    return {
      ocid: storableText(textIn(value, 'ocid') ?? `without-ocid-${contentSha256.slice(0, 16)}`),
      releaseId: stored(textIn(value, 'id')),
      contentSha256,
      dated: stored(textIn(value, 'date')),
      body: text.slice(from, to),
      value,
      problems: findProblems(value, fields),
    };
  });
  const places = found.releases.map(({ from, to }, at) => ({ from, to, hash: releases[at]!.contentSha256 }));
  return {
    name,
    sha256: sha256(bytes),
    envelope: envelopeOf(text, places),
    publisher: storableText(found.publisher),
    license: storableText(found.license),
    attribution: storableText(attributionOf(found.license, found.publisher)),
    extensions: found.extensions.map(storableText),
    releases,
    problems: [
      ...found.problems.map(({ code, path }) => problem(code, path, '')),
      ...unknown.map((address) => problem('unknown-extension', 'extensions', address)),
    ],
  };
}

function problem(code: ProblemCode, path: string, detail: string): NoticeProblem {
  return { code, path, detail, count: 1 };
}

function stored(text: string | undefined): string | null {
  return text === undefined ? null : storableText(text);
}

function decode(name: string, bytes: Uint8Array): string {
  if (bytes.byteLength === 0) throw new UnusableFileError(name, 'the file is empty');
  if (bytes.byteLength > FILE_BYTES_MAX) {
    throw new UnusableFileError(name, `the file is larger than ${FILE_BYTES_MAX / 1024 / 1024} MiB; split it`);
  }
  try {
    // The byte order mark is kept: it is part of what was published.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new UnusableFileError(name, 'the file is not UTF-8 text, which JSON has to be', { cause });
  }
}

function noticesIn(name: string, text: string): NoticeFile {
  try {
    return readNotices(text);
  } catch (cause) {
    if (cause instanceof JsonTextError) {
      throw new UnusableFileError(name, `the file is not JSON: ${lowerFirst(cause.message)}`, { cause });
    }
    if (cause instanceof NoNoticesError) throw new UnusableFileError(name, lowerFirst(cause.message), { cause });
    throw cause;
  }
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
