import { type Exact, type ExactObject, isList, isObject, objectIn, objectsIn, readJson, textIn } from './json-text.js';

/** A release in a file: what it says and where its text stands. */
export interface FoundRelease {
  readonly value: ExactObject;
  readonly path: string;
  readonly from: number;
  readonly to: number;
}

/** A file's content, taken apart: its releases and what is said about all of them. */
export interface NoticeFile {
  readonly releases: readonly FoundRelease[];
  readonly publisher: string;
  readonly license: string;
  /** Addresses of the extensions that the packages declare. */
  readonly extensions: readonly string[];
  readonly problems: readonly {
    readonly code: 'duplicate-key' | 'not-a-release' | 'linked-release';
    readonly path: string;
  }[];
}

/** A file that is JSON and holds nothing of the Open Contracting Data Standard. */
export class NoNoticesError extends Error {
  constructor() {
    super('The file is JSON but holds no OCDS release: no "releases", no "records", and no object with an "ocid"');
    this.name = 'NoNoticesError';
  }
}

/**
 * Finds the releases in a release package, a record package, a bare release, or a list of any of these.
 *
 * A record gives its own releases; where it only links to them, its compiled release stands in.
 * @throws JsonTextError | NoNoticesError
 */
export function readNotices(text: string): NoticeFile {
  const { value, duplicates, places } = readJson(text);
  const finder = new Finder();
  finder.look(value, '$');
  if (!finder.isOcds) throw new NoNoticesError();
  return {
    releases: finder.found.map(({ value: release, path }) => {
      const [from, to] = places.get(release)!;
      return { value: release, path, from, to };
    }),
    publisher: finder.publishers.join('; '),
    license: finder.licenses.join('; '),
    extensions: finder.extensions,
    problems: [
      ...duplicates.map((path) => ({ code: 'duplicate-key' as const, path })),
      ...finder.notReleases.map((path) => ({ code: 'not-a-release' as const, path })),
      ...finder.links.map((path) => ({ code: 'linked-release' as const, path })),
    ],
  };
}

class Finder {
  isOcds = false;
  readonly found: { value: ExactObject; path: string }[] = [];
  readonly notReleases: string[] = [];
  readonly links: string[] = [];
  readonly publishers: string[] = [];
  readonly licenses: string[] = [];
  readonly extensions: string[] = [];

  look(value: Exact, path: string): void {
    if (isList(value)) {
      value.forEach((entry, at) => this.look(entry, `${path}[${at}]`));
      if (value.length === 0) this.isOcds = true;
      return;
    }
    if (!isObject(value)) return;
    const { releases, records } = value;
    if (isList(releases) || isList(records)) {
      this.isOcds = true;
      this.about(value);
      if (isList(releases)) this.releases(releases, `${path}.releases`);
      if (isList(records)) records.forEach((record, at) => this.record(record, `${path}.records[${at}]`));
    } else if (isRelease(value)) {
      this.isOcds = true;
      this.found.push({ value, path });
    }
  }

  private record(record: Exact, path: string): void {
    const compiled = objectIn(record, 'compiledRelease');
    const releases = objectsIn(record, 'releases');
    const embedded = releases.filter((r) => !isLink(r));
    if (embedded.length === 0 && compiled) {
      if (releases.length > 0) this.links.push(`${path}.releases`);
      this.found.push({ value: compiled, path: `${path}.compiledRelease` });
      return;
    }
    const list = isObject(record) ? record['releases'] : undefined;
    if (isList(list)) this.releases(list, `${path}.releases`);
    else this.notReleases.push(path);
  }

  private releases(list: readonly Exact[], path: string): void {
    list.forEach((release, at) => {
      if (!isObject(release)) this.notReleases.push(`${path}[${at}]`);
      else if (isLink(release)) this.links.push(`${path}[${at}]`);
      else this.found.push({ value: release, path: `${path}[${at}]` });
    });
  }

  private about(pack: ExactObject): void {
    const publisher = textIn(objectIn(pack, 'publisher'), 'name');
    const license = textIn(pack, 'license');
    if (publisher && !this.publishers.includes(publisher)) this.publishers.push(publisher);
    if (license && !this.licenses.includes(license)) this.licenses.push(license);
    const { extensions } = pack;
    if (isList(extensions)) this.extensions.push(...extensions.filter((e) => typeof e === 'string'));
  }
}

function isRelease(value: ExactObject): boolean {
  return textIn(value, 'ocid') !== undefined;
}

function isLink(value: ExactObject): boolean {
  return textIn(value, 'url') !== undefined && !isRelease(value);
}

const PLACEHOLDER = /\{"\$release":"([0-9a-f]{64})"\}/g;

/** The text of the file with each release replaced by the hash of its content. */
export function envelopeOf(text: string, releases: readonly { from: number; to: number; hash: string }[]): string {
  let at = 0;
  let envelope = '';
  for (const { from, to, hash } of releases.toSorted((a, b) => a.from - b.from)) {
    envelope += `${text.slice(at, from)}{"$release":"${hash}"}`;
    at = to;
  }
  return envelope + text.slice(at);
}

/** The file put together again: nothing of it was lost. */
export function restoreFile(envelope: string, bodyOf: (hash: string) => string): string {
  return envelope.replace(PLACEHOLDER, (_, hash: string) => bodyOf(hash));
}
