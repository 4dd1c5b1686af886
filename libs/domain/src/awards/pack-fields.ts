import { LIMITS } from './pack-limits.js';
import type { PackProblem } from './pack.js';

/** An object of the pack together with its JSON path. */
export interface Node {
  readonly value: Readonly<Record<string, unknown>>;
  readonly path: string;
}

const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*$/;
const DECIMAL = /^(?:0|[1-9]\d*)(?:\.\d+)?$/;
const EXACT = '2^53 (9007199254740992) of its smallest unit';
/** The longest decimal that can be below 2^53 of its smallest unit, with room for its places. */
const DECIMAL_LENGTH = 32;

/** The JSON path of a member: `$.lots[0].id`, or `$.demand["LAS 2"]` where the name is not plain. */
export function member(path: string, name: string): string {
  return PLAIN.test(name) && name.length <= LIMITS.idLength ? `${path}.${name}` : `${path}[${quoted(name)}]`;
}

/** A name as a sentence shows it: in quotation marks, and cut where it is longer than any id may be. */
export function quoted(name: string): string {
  return JSON.stringify(name.length > LIMITS.idLength ? `${name.slice(0, LIMITS.idLength)}…` : name);
}

/** Whether a value can be an id or another short text: Unicode (no half characters), not empty, not too long. */
export function isText(value: unknown, limit: number): value is string {
  if (typeof value !== 'string' || value === '' || value.length > 2 * limit) return false;
  return Array.from(value).length <= limit && !/\p{Surrogate}/u.test(value);
}

/**
 * Reads the fields of a pack and gathers every problem at once, each with its JSON path and a sentence.
 *
 * A wrong field yields a harmless stand-in so that reading goes on; nothing read this way is used
 * when there is any problem.
 */
export class PackFields {
  private readonly found: PackProblem[] = [];
  private readonly tooLarge: PackProblem[] = [];
  private count = 0;

  /**
   * Everything that is wrong. Where a list is too long nothing else is said, because it was not read
   * and every name in it would look unknown.
   */
  get problems(): readonly PackProblem[] {
    if (this.tooLarge.length > 0) return this.tooLarge;
    const more = this.count - this.found.length;
    return more === 0 ? this.found : [...this.found, { path: '$', message: `There are ${more} more problems.` }];
  }

  problem(path: string, message: string): void {
    this.count += 1;
    if (this.found.length < LIMITS.problems) this.found.push({ path, message });
  }

  /** The object at a path, with every field that the format does not know refused. */
  object(value: unknown, path: string, known: readonly string[] | ReadonlySet<string>): Node | undefined {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      this.problem(path, 'This must be an object.');
      return undefined;
    }
    const record: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(value));
    const names = known instanceof Set ? known : new Set(known);
    for (const name of Object.keys(record)) {
      if (!names.has(name)) this.problem(member(path, name), `The format has no field ${quoted(name)} here.`);
    }
    return { value: record, path };
  }

  /** The list in a field, refused whole when it is longer than the limit. */
  list(node: Node, name: string, limit: number): readonly unknown[] {
    const value = node.value[name];
    const path = member(node.path, name);
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      this.problem(path, 'This must be a list.');
      return [];
    }
    if (value.length > limit) {
      this.limit(path, value.length, limit);
      return [];
    }
    return value;
  }

  /** Refuses a part that has more entries than the limit. */
  limit(path: string, entries: number, limit: number): void {
    if (this.tooLarge.length < LIMITS.problems)
      this.tooLarge.push({ path, message: `There are ${entries} entries; the limit is ${limit}.` });
  }

  /** A required short text. */
  text(node: Node, name: string, limit: number = LIMITS.idLength): string {
    const value = node.value[name];
    const path = member(node.path, name);
    if (isText(value, limit)) return value;
    this.problem(path, `This must be a text of 1 to ${limit} characters.`);
    return '';
  }

  /** One of the words that the format allows, or the default when the field is absent. */
  choice<const T extends string>(node: Node, name: string, words: readonly T[], standard: T): T {
    const value = node.value[name];
    if (value === undefined) return standard;
    const word = words.find((w) => w === value);
    if (word === undefined) this.problem(member(node.path, name), `This must be one of ${words.join(', ')}.`);
    return word ?? standard;
  }

  flag(node: Node, name: string, standard: boolean): boolean {
    const value = node.value[name];
    if (value === undefined) return standard;
    if (typeof value !== 'boolean') this.problem(member(node.path, name), 'This must be true or false.');
    return value === true;
  }

  /** A whole JSON number inside its range. */
  integer(node: Node, name: string, low: number, high: number, standard: number): number {
    const value = node.value[name];
    if (value === undefined) return standard;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < low || value > high) {
      this.problem(member(node.path, name), `This must be a whole number from ${low} to ${high}.`);
      return standard;
    }
    return value;
  }

  /** A field whose absence is itself a problem. */
  required(node: Node, name: string): void {
    if (node.value[name] === undefined) this.problem(member(node.path, name), 'This field is required.');
  }

  /** A decimal string with at most so many places, as a whole number of its smallest unit. */
  decimal(node: Node, name: string, places: number): bigint | undefined {
    const value = node.value[name];
    return value === undefined ? undefined : this.decimalAt(value, member(node.path, name), places);
  }

  /** The decimal at a path; see `decimal`. */
  decimalAt(value: unknown, path: string, places: number): bigint {
    const wrong = whyNoDecimal(value, places);
    if (wrong === undefined && typeof value === 'string') {
      const [whole = '', part = ''] = value.split('.');
      const number = BigInt(whole + part.padEnd(places, '0'));
      if (number < LIMITS.exact) return number;
    }
    this.problem(path, wrong ?? `This number is too large: it must stay below ${EXACT}.`);
    return 0n;
  }

  /** Refuses an id that appears twice, at its second place. */
  unique(ids: readonly { id: string; path: string }[]): void {
    const seen = new Set<string>();
    for (const { id, path } of ids) {
      if (id !== '' && seen.has(id)) this.problem(path, `"${id}" appears more than once.`);
      seen.add(id);
    }
  }
}

/** Why a value is not a decimal that the packs accept, or undefined when it is one. */
function whyNoDecimal(value: unknown, places: number): string | undefined {
  if (typeof value === 'number') return 'Write this as a decimal in quotation marks: a JSON number may lose places.';
  if (typeof value !== 'string') return 'This must be a decimal in quotation marks, like "12.50".';
  if (value.length > DECIMAL_LENGTH) {
    return `This number is too long: it may have ${DECIMAL_LENGTH} characters and must stay below ${EXACT}.`;
  }
  if (value.startsWith('-') && DECIMAL.test(value.slice(1))) return 'This must not be negative.';
  if (!DECIMAL.test(value)) {
    return 'This must be a plain decimal like "12.50": no spaces, signs, commas, exponents or leading zeros.';
  }
  return (value.split('.')[1] ?? '').length > places ? `This may have at most ${places} decimal places.` : undefined;
}
