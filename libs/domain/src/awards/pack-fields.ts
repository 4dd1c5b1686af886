import { LIMITS } from './pack-limits.js';
import type { PackProblem } from './pack.js';

/** An object of the pack together with its JSON path. */
export interface Node {
  readonly value: Readonly<Record<string, unknown>>;
  readonly path: string;
}

const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The JSON path of a member: `$.lots[0].id`, or `$.demand["LAS 2"]` where the name is not plain. */
export function member(path: string, name: string): string {
  return PLAIN.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
}

/**
 * Reads the fields of a pack and gathers every problem at once, each with its JSON path and a sentence.
 *
 * A wrong field yields a harmless stand-in so that reading goes on; nothing read this way is used
 * when there is any problem.
 */
export class PackFields {
  readonly problems: PackProblem[] = [];

  problem(path: string, message: string): void {
    if (this.problems.length < LIMITS.problems) this.problems.push({ path, message });
  }

  /** The object at a path, with every field that the format does not know refused. */
  object(value: unknown, path: string, known: readonly string[]): Node | undefined {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      this.problem(path, 'This must be an object.');
      return undefined;
    }
    const record: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(value));
    for (const name of Object.keys(record)) {
      if (!known.includes(name)) this.problem(member(path, name), `The format has no field "${name}" here.`);
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
      this.problem(path, `There are ${value.length} entries; the limit is ${limit}.`);
      return [];
    }
    return value;
  }

  /** A required short text. */
  text(node: Node, name: string, limit: number = LIMITS.idLength): string {
    const value = node.value[name];
    const path = member(node.path, name);
    if (typeof value !== 'string' || value === '' || value.length > limit) {
      this.problem(path, `This must be a text of 1 to ${limit} characters.`);
      return '';
    }
    return value;
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

  decimalAt(value: unknown, path: string, places: number): bigint {
    if (typeof value === 'number') {
      this.problem(path, `This must be a decimal in quotation marks, like "${value}", never a JSON number.`);
      return 0n;
    }
    const match = typeof value === 'string' && value.length <= 32 ? /^(\d+)(?:\.(\d+))?$/.exec(value) : null;
    if (!match || (match[2]?.length ?? 0) > places) {
      this.problem(path, `This must be a decimal in quotation marks, not negative, with at most ${places} places.`);
      return 0n;
    }
    const whole = BigInt(match[1]! + (match[2] ?? '').padEnd(places, '0'));
    if (whole >= LIMITS.exact) {
      this.problem(path, 'This number is too large: it must stay below 2^53 of its smallest unit.');
      return 0n;
    }
    return whole;
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
