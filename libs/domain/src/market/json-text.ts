/** A number as it was written: its text, because a JSON number that passes through a float may change. */
export class JsonNumber {
  constructor(readonly text: string) {}
}

/** A JSON value whose numbers keep their text. */
export type Exact = null | boolean | string | JsonNumber | readonly Exact[] | ExactObject;
export interface ExactObject {
  readonly [name: string]: Exact;
}

/** What stops a text from being JSON: a sentence with line and column. */
export class JsonTextError extends Error {
  constructor(what: string, text: string, at: number) {
    const before = text.slice(0, at);
    const line = before.split('\n').length;
    super(`${what} at line ${line}, column ${at - before.lastIndexOf('\n')}`);
    this.name = 'JsonTextError';
  }
}

/** What a reader noticed beside the value. */
export interface JsonText {
  readonly value: Exact;
  /** Paths of names that one object holds twice; the later value counts, as in every JSON reader. */
  readonly duplicates: readonly string[];
  /** Where each object and list stands in the text, from and to: the text of a release is kept as it was published. */
  readonly places: ReadonlyMap<Exact, readonly [from: number, to: number]>;
}

/** Deeper nesting than any notice has; a reader without a limit can be made to run out of stack. */
const DEPTH_MAX = 200;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SPACE = /[ \t\n\r]*/y;
// What JSON.parse must look at: escapes, and control characters, which it refuses.
const NOT_PLAIN = /[\\\p{Cc}]/u;

/**
 * Reads JSON (RFC 8259) without losing anything: numbers keep their text, and every object its place.
 *
 * A byte order mark in front is passed over. Objects have no prototype, so that a field called `__proto__` is a field.
 * @throws JsonTextError with line and column.
 */
export function readJson(text: string): JsonText {
  return new Reader(text).read();
}

class Reader {
  private at = 0;
  private readonly duplicates: string[] = [];
  private readonly places = new Map<Exact, readonly [number, number]>();

  constructor(private readonly text: string) {}

  read(): JsonText {
    if (this.text.startsWith('\uFEFF')) this.at = 1;
    this.space();
    const value = this.value('$', 0);
    this.space();
    if (this.at < this.text.length) throw this.wrong('There is something behind the end of the JSON');
    return { value, duplicates: this.duplicates, places: this.places };
  }

  private value(path: string, depth: number): Exact {
    if (depth > DEPTH_MAX) throw this.wrong(`The JSON is nested more than ${DEPTH_MAX} deep`);
    const sign = this.text[this.at];
    if (sign === '{') return this.object(path, depth);
    if (sign === '[') return this.list(path, depth);
    if (sign === '"') return this.string();
    if (this.word('true')) return true;
    if (this.word('false')) return false;
    if (this.word('null')) return null;
    const number = this.match(NUMBER);
    if (number === undefined) throw this.wrong('A JSON value is missing');
    return new JsonNumber(number);
  }

  private object(path: string, depth: number): Exact {
    const from = this.at++;
    const members: Record<string, Exact> = Object.create(null);
    this.space();
    while (!this.word('}')) {
      if (this.text[this.at] !== '"') throw this.wrong('A name in quotation marks is missing');
      const name = this.string();
      const inside = `${path}.${name}`;
      if (name in members) this.duplicates.push(inside);
      this.space();
      if (!this.word(':')) throw this.wrong('A colon is missing');
      this.space();
      members[name] = this.value(inside, depth + 1);
      this.next('}');
    }
    this.places.set(members, [from, this.at]);
    return members;
  }

  private list(path: string, depth: number): Exact {
    const from = this.at++;
    const items: Exact[] = [];
    this.space();
    while (!this.word(']')) {
      items.push(this.value(`${path}[${items.length}]`, depth + 1));
      this.next(']');
    }
    this.places.set(items, [from, this.at]);
    return items;
  }

  /** Passes over the comma between two entries; before the closing sign there must be none. */
  private next(closing: string): void {
    this.space();
    if (this.word(',')) {
      this.space();
      if (this.text[this.at] === closing) throw this.wrong('There is a comma too many');
    } else if (this.text[this.at] !== closing) throw this.wrong(`A comma or "${closing}" is missing`);
  }

  /** A loop and not a pattern: a document inside a notice may be a text of many megabytes. */
  private string(): string {
    const from = this.at;
    let end = from + 1;
    while (end < this.text.length && this.text[end] !== '"') end += this.text[end] === '\\' ? 2 : 1;
    const written = this.text.slice(from, end + 1);
    if (end >= this.text.length) throw this.wrong('A text in quotation marks has no end');
    this.at = end + 1;
    if (!NOT_PLAIN.test(written)) return written.slice(1, -1);
    try {
      return String(JSON.parse(written));
    } catch (cause) {
      this.at = from;
      throw Object.assign(this.wrong('A text in quotation marks is broken'), { cause });
    }
  }

  private word(word: string): boolean {
    if (!this.text.startsWith(word, this.at)) return false;
    this.at += word.length;
    return true;
  }

  private space(): void {
    this.match(SPACE);
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private wrong(what: string): JsonTextError {
    return new JsonTextError(what, this.text, this.at);
  }
}

/**
 * Writes an exact value with its names in order and its numbers as they were: equal content, equal text.
 *
 * Two files that differ in white space or in the order of fields give the same text, which is what a content hash needs.
 */
export function exactText(value: Exact): string {
  if (value instanceof JsonNumber) return value.text;
  if (isList(value)) return `[${value.map(exactText).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${exactText(value[name]!)}`);
  return `{${members.join(',')}}`;
}

/** Whether the value is an object with named fields. */
export function isObject(value: Exact | undefined): value is ExactObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);
}

/** Whether the value is a list. */
export function isList(value: Exact | undefined): value is readonly Exact[] {
  return Array.isArray(value);
}

/** The object in a field, or undefined when something else stands there. */
export function objectIn(of: Exact | undefined, name: string): ExactObject | undefined {
  const value = isObject(of) ? of[name] : undefined;
  return isObject(value) ? value : undefined;
}

/** The objects of the list in a field; anything that is not an object is passed over, and so is anything but a list. */
export function objectsIn(of: Exact | undefined, name: string): readonly ExactObject[] {
  const value = isObject(of) ? of[name] : undefined;
  return isList(value) ? value.filter((v) => isObject(v)) : [];
}

/** The text in a field, a number as its text, or undefined; a text of white space counts as none. */
export function textIn(of: Exact | undefined, name: string): string | undefined {
  const value = isObject(of) ? of[name] : undefined;
  if (value instanceof JsonNumber) return value.text;
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}
